"""A colleague signs up from the channel with one press: once, by consent, and with a way out."""

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.domain.external_ids import decode
from bot.jobs.engine import WorkflowEngine
from bot.sandbox.ringcentral.company.model import Registrant
from bot.sandbox.ringcentral.company.registration import withdraw
from bot.views import ids
from tests.stories.cast.dates import at, day, typed, workday
from tests.stories.cast.sharing import card, named, registrants, shares
from tests.stories.cast.town import EMAILS, Person, Town
from tests.stories.cast.town import town as open_town
from tests.stories.cast.webinars import TOUR, everything_read, read_again, read_count, session_of


@pytest.fixture
async def ana(town: Town, mia: Person) -> Person:
    """A colleague without a RingCentral link, in a channel where Mia has shared her tour."""
    await shares(mia)
    return town.person("U0ANA")


def form_text(person: Person) -> str:
    """Everything the modal on top shows."""
    return str(person.form.spec)


async def registers(person: Person, **values: Any) -> None:
    """Press the button on the card, and send the form."""
    await person.presses(ids.REGISTER_ME, channel="C0LAUNCH")
    await person.sees_form("Your name and e-mail go to RingCentral")
    await person.submits(**values)


async def test_one_press_shows_what_goes_to_ringcentral_and_one_more_registers(town: Town, ana: Person) -> None:
    await ana.presses(ids.REGISTER_ME)
    shown = await ana.sees_form("Your name and e-mail go to RingCentral")
    assert "'initial_value': 'Ana'" in shown and "'initial_value': 'Silva'" in shown and EMAILS["U0ANA"] in shown
    assert "Mia Okafor" in shown and not named(town, EMAILS["U0ANA"])
    await ana.submits()
    await ana.sees_form("You are registered")
    (there,) = named(town, EMAILS["U0ANA"])
    assert there.source == "slack-launch"
    assert decode(there.external_id or "") == (("slack", "T0ACME:U0ANA"),)
    await ana.sees("You are registered(.|\\n)*Join: http", "C0LAUNCH")
    await town.within(10, lambda: "39 registered" in card(town))
    assert not town.slack.refusals


async def test_nobody_else_sees_who_registered(town: Town, mia: Person, ana: Person) -> None:
    await registers(ana)
    await ana.sees_form("You are registered")
    for other in (mia, town.person("U0LEO")):
        seen = [*other.texts("C0LAUNCH"), *other.texts()]
        await town.idle()
        assert not [text for text in seen if "Ana" in text or "silva" in text]


async def test_pressed_again_it_is_the_same_card_and_no_second_registrant(town: Town, ana: Person) -> None:
    await registers(ana)
    await ana.sees_form("You are registered")
    link = re.search(r"http://\S+join\S+", form_text(ana))
    await town.slack.close("U0ANA")
    since = len(town.ringcentral.calls)
    await ana.presses(ids.REGISTER_ME)
    assert link and link[0].split("'")[0] in await ana.sees_form("You are registered")
    assert not town.calls(since)
    assert len(named(town, EMAILS["U0ANA"])) == 1


async def test_name_and_e_mail_can_be_changed(town: Town, ana: Person) -> None:
    await registers(ana, first_name="Anita", email="anita@home.example")
    await ana.sees_form("You are registered(.|\\n)*Anita Silva")
    (there,) = named(town, "anita@home.example")
    assert (there.first_name, there.last_name) == ("Anita", "Silva")


@pytest.mark.parametrize(
    ("values", "fault"),
    [
        ({"last_name": "x" * 65}, "64 characters"),
        ({"first_name": "   "}, "RingCentral wants a first name"),
        ({"email": "ana@localhost"}, "valid email address|not an e-mail address"),
    ],
)
async def test_what_is_wrong_is_said_at_its_field(
    town: Town, ana: Person, values: dict[str, str], fault: str
) -> None:
    await registers(ana, **values)
    assert re.search(fault, str(ana.form.errors))
    assert len(registrants(town)) == 38


async def test_a_work_e_mail_is_wanted_in_ringcentrals_words(town: Town, ana: Person) -> None:
    session_of(town, TOUR).registration.settings["workEmailRequired"] = True
    await registers(ana, email="ana@gmail.com")
    await ana.sees_form("You are not registered. RingCentral does not accept this. RingCentral says: ")
    await ana.presses_in_form(ids.REGISTER_ME)
    await ana.sees_form("Your name and e-mail go")
    await ana.submits()
    await ana.sees_form("You are registered")
    assert len(registrants(town)) == 39


async def test_two_quick_presses_make_one_registrant(town: Town, ana: Person) -> None:
    town.ringcentral.faults.slow_down(3, "POST .*/registrants$", times=1)
    await ana.presses(ids.REGISTER_ME)
    await ana.sees_form("Your name and e-mail go")
    first = ana.form
    await ana.submits()
    await ana.presses(ids.REGISTER_ME)
    await ana.sees_form("Your name and e-mail go")
    assert ana.form.id != first.id
    await ana.submits(email="other@home.example")
    await town.within(20, lambda: sum("You (are|were)" in t or "You are" in t or "You were" in t
                                      for t in ana.texts("C0LAUNCH")) >= 2)  # fmt: skip
    assert len(registrants(town)) == 39


async def test_an_answer_that_is_lost_registers_once(town: Town, ana: Person) -> None:
    town.ringcentral.faults.lose_answer("POST .*/registrants$")
    await registers(ana, email="anita@home.example")
    await town.within(60, lambda: "You are registered" in form_text(ana))
    assert len(named(town, "anita@home.example")) == 1


async def test_who_registered_elsewhere_with_their_slack_e_mail_sees_that_link(town: Town, ana: Person) -> None:
    await registered_on_the_page(town, EMAILS["U0ANA"].upper())
    await registers(ana)
    await ana.sees_form("You were registered already")
    assert "Join link" in form_text(ana)
    assert len(registrants(town)) == 39


async def test_somebody_elses_e_mail_does_not_show_their_join_link(town: Town, ana: Person) -> None:
    theirs = await registered_on_the_page(town, "ada@guest.example")
    await registers(ana, email="Ada@guest.example")
    await ana.sees_form("is registered for .* already")
    seen = "\n".join([form_text(ana), *ana.texts("C0LAUNCH"), *ana.texts()])
    assert "Join link" not in seen and theirs.id not in seen
    await town.slack.close("U0ANA")
    await ana.presses(ids.REGISTER_ME)
    await ana.sees_form("Your name and e-mail go")


async def test_who_cancels_is_asked_first_and_can_register_again(town: Town, ana: Person) -> None:
    await registers(ana)
    await ana.sees_form("You are registered")
    assert "Cancel my registration?" in form_text(ana) and "Keep it" in form_text(ana)
    await ana.presses_in_form(ids.SIGN_UP_CANCEL)
    await ana.sees_form("You are no longer registered")
    await town.idle()
    assert not named(town, EMAILS["U0ANA"])
    await town.within(10, lambda: "38 registered" in card(town))
    await town.slack.close("U0ANA")
    await registers(ana)
    await ana.sees_form("You are registered")
    assert len(named(town, EMAILS["U0ANA"])) == 1
    assert not town.slack.refusals


async def test_who_was_withdrawn_in_ringcentral_is_told_when_they_cancel(town: Town, ana: Person) -> None:
    await registers(ana)
    await ana.sees_form("You are registered")
    withdraw(town.ringcentral.company, session_of(town, TOUR), named(town, EMAILS["U0ANA"])[0].id)
    await ana.presses_in_form(ids.SIGN_UP_CANCEL)
    await ana.sees_form("You were not registered for .* any more")


async def test_once_it_is_over_nobody_can_cancel(town: Town, ana: Person) -> None:
    await registers(ana)
    await ana.sees_form("You are registered")
    session = session_of(town, TOUR)
    town.ringcentral.start(session.id)
    town.ringcentral.finish(session.id)
    await ana.presses_in_form(ids.SIGN_UP_CANCEL)
    await ana.sees_form("You are still registered. .* is over")


async def test_the_calendar_file_has_the_time_and_the_join_link_and_ends_with_the_registration(
    town: Town, mia: Person, ana: Person
) -> None:
    await registers(ana)
    await ana.sees_form("You are registered")
    found = re.search(r"http://127.0.0.1:3000(/calendar/\S+?\.ics)", form_text(ana))
    assert found
    answer = await town.browser.get(found[1])
    assert answer.headers["content-type"].startswith("text/calendar")
    assert f"DTSTART:{at(workday(6), '14:00'):%Y%m%dT%H%M%SZ}" in answer.text and "SUMMARY:Product tour" in answer.text
    assert max(len(line) for line in answer.text.split("\r\n")) <= 75
    await mia.types(f"/webinar reschedule product tour to {typed(day(11))} 3pm")
    await mia.sees_form("Move it")
    await mia.submits()
    await mia.sees("Moved from", "C0LAUNCH")
    assert f"DTSTART:{at(day(11), '15:00'):%Y%m%dT%H%M%SZ}" in (await town.browser.get(found[1])).text
    await ana.presses_in_form(ids.SIGN_UP_CANCEL)
    await ana.sees_form("You are no longer registered")
    assert (await town.browser.get(found[1])).status_code == 404
    assert (await town.browser.get("/calendar/guessed.ics")).status_code == 404


async def test_while_it_is_live_people_can_still_register(town: Town, ana: Person) -> None:
    town.ringcentral.start(session_of(town, TOUR).id)
    await registers(ana)
    await ana.sees_form("You are registered")


async def test_once_it_is_over_people_register_for_the_recording_if_that_is_open(town: Town, ana: Person) -> None:
    session = session_of(town, TOUR)
    town.ringcentral.start(session.id)
    town.ringcentral.finish(session.id)
    session.registration.settings["autoOpenPostWebinarRegistration"] = True
    session.registration.is_open = True
    await town.clock.move_to(session.end + timedelta(minutes=1))
    await read_again(town)
    await read_count(town)
    await town.within(10, lambda: "Register for the recording" in card(town))
    await registers(ana)
    await ana.sees_form("You are registered")
    assert len(named(town, EMAILS["U0ANA"])) == 1
    assert ids.SIGN_UP_CANCEL not in form_text(ana)  # RingCentral keeps the list as it was


async def test_once_it_is_over_and_closed_nobody_can_register(town: Town, ana: Person) -> None:
    session = session_of(town, TOUR)
    await town.clock.move_to(session.end + timedelta(minutes=1))
    session.registration.is_open = False
    town.slack.slow("chat.update", 60)  # the card still has its button
    await read_count(town)
    await ana.presses(ids.REGISTER_ME)
    await ana.sees_form("is over, and registration is closed")


async def test_who_is_registered_finds_the_join_link_also_when_it_is_closed(
    town: Town, mia: Person, ana: Person
) -> None:
    await registers(ana)
    await ana.sees_form("You are registered")
    await mia.types("/webinar registration close")
    await town.within(10, lambda: ids.TELL_ME in card(town))
    await ana.presses(ids.TELL_ME)
    await ana.sees("You are registered already(.|\\n)*Join: http", "C0LAUNCH")


async def test_a_cancelled_webinar_takes_nobody(town: Town, mia: Person, ana: Person) -> None:
    await ana.presses(ids.REGISTER_ME)
    await ana.sees_form("Your name and e-mail go")
    await mia.types("/webinar cancel product tour")
    await mia.sees("Cancel Product tour", "C0LAUNCH")
    await mia.presses(ids.CANCEL_CONFIRM)
    await mia.sees_form("Type the title")
    await mia.submits(title="Product tour: the winter release")
    await mia.sees("Cancelled: ", "C0LAUNCH")
    await ana.submits()
    await ana.sees_form("was cancelled")


async def test_the_hosts_dead_link_is_nobodys_fault_and_the_host_is_told_once(
    town: Town, mia: Person, ana: Person
) -> None:
    town.ringcentral.kill_tokens(EMAILS["U0MIA"])
    for colleague in (ana, town.person("U0LEO")):
        await registers(colleague) if colleague is ana else await colleague.presses(ids.REGISTER_ME)
        await colleague.sees_form("its host has to connect again(.|\\n)*not your fault")
    await mia.sees("Somebody pressed Register me for .*Connect again")
    assert sum("Somebody pressed Register me" in text for text in mia.texts()) == 1
    assert not [text for text in mia.texts() if "Ana" in text]
    await mia.links()
    await registers(ana)
    await ana.sees_form("You are registered")


async def test_a_used_up_limit_is_said_with_its_end(town: Town, ana: Person) -> None:
    town.ringcentral.use_up_limit(EMAILS["U0MIA"])
    await registers(ana)
    await town.within(10, lambda: "I will finish this at" in f"{form_text(ana)}{ana.texts('C0LAUNCH')}")
    await town.within(120, lambda: "You are registered" in form_text(ana))


async def test_while_ringcentral_is_away_trying_again_registers_once(town: Town, ana: Person) -> None:
    town.ringcentral.faults.network_down = True
    await registers(ana)
    await town.within(60, lambda: "RingCentral has trouble just now" in form_text(ana))
    town.ringcentral.faults.network_down = False
    await ana.presses_in_form(ids.TRY_AGAIN)
    await town.within(60, lambda: "You are registered" in form_text(ana))
    assert len(named(town, EMAILS["U0ANA"])) == 1


@pytest.mark.parametrize(("user", "channel"), [("U0GUS", "C0LAUNCH"), ("U0NOOR", "C0PARTNERS")])
async def test_guests_and_strangers_are_sent_to_the_page(town: Town, mia: Person, user: str, channel: str) -> None:
    await shares(mia, channel=channel)
    guest = town.person(user)
    await guest.presses(ids.REGISTER_ME)
    shown = await guest.sees_form("Registering from Slack is for members of this workspace")
    assert "/register/" in shown
    assert not guest.texts() and len(registrants(town)) == 38


@pytest.mark.parametrize(("user", "channel"), [("U0GUS", "C0LAUNCH"), ("U0NOOR", "C0PARTNERS")])
async def test_where_guests_are_let_in_they_are_answered_there_and_never_written_to(
    tmp_path: Path, engine: WorkflowEngine, user: str, channel: str
) -> None:
    async with open_town(tmp_path, engine, register_me_guests="on") as town:
        town.slack.world.people["U0NOOR"].email = ""  # Slack gives no e-mail of people of other workspaces
        mia = town.person("U0MIA")
        await mia.links()
        await everything_read(town)
        await shares(mia, channel=channel)
        guest = town.person(user)
        await guest.presses(ids.REGISTER_ME)
        await guest.sees_form("Your name and e-mail go to RingCentral")
        await guest.submits(email="noor@partner.example")
        await guest.sees_form("You are registered")
        await guest.sees("You are registered", channel)
        (there,) = named(town, "noor@partner.example")
        assert decode(there.external_id or "") == (("slack", f"{town.slack.world.people[user].team_id}:{user}"),)
        await guest.presses_in_form(ids.SIGN_UP_CANCEL)
        await guest.sees_form("You are no longer registered")
        await guest.presses(ids.REGISTER_ME, channel=channel)
        await guest.sees_form("Your name and e-mail go")
        await town.passes(minutes=31)  # the press can no longer be answered
        await guest.submits(email="noor@partner.example")
        await guest.sees_form("You are registered")
        await town.idle()
        assert not guest.texts() and not town.slack.refusals


async def registered_on_the_page(town: Town, email: str) -> Registrant:
    """Somebody has registered on RingCentral's own page."""
    (there,) = town.ringcentral.register_guests(session_of(town, TOUR).id, 1)
    session_of(town, TOUR).registration.emails.discard(there.email.casefold())
    there.email = email
    session_of(town, TOUR).registration.emails.add(email.casefold())
    return there


async def test_a_sign_up_and_its_card_are_erased_thirty_days_after_the_end(town: Town, ana: Person) -> None:
    await registers(ana)
    await ana.sees_form("You are registered")
    page = re.search(r"http://127.0.0.1:3000(/calendar/\S+?\.ics)", form_text(ana))
    assert page
    await town.clock.move_to(session_of(town, TOUR).end + timedelta(days=29))
    await town.ticks()
    assert (await town.browser.get(page[1])).status_code == 200
    await town.passes(days=2)
    await town.ticks()
    assert (await town.browser.get(page[1])).status_code == 404
