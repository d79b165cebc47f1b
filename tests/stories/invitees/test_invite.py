"""Somebody invites people to a webinar, changes their roles, and takes them off the list."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest

from bot.sandbox.ringcentral.company import invitees
from bot.sandbox.ringcentral.company.model import Invitee
from tests.stories.cast.dates import at, clock, day, typed, workday
from tests.stories.cast.invitees import opens_form
from tests.stories.cast.town import EMAILS, START, Person, Town
from tests.stories.cast.webinars import TOUR, session_of

STORIES = "Customer stories: a year at Northwind"
READ, CHANGE = "GET .*/invitees", "PATCH .*/invitees"
NOOR = "noor.haddad@northwind.example"
LEO = "leo.brandt@acme.example"


@pytest.fixture(autouse=True)
async def slack_refuses_nothing(town: Town) -> AsyncIterator[None]:
    """Slack takes everything, but for a message it is made to refuse, and an e-mail that is nobody's there."""
    yield
    assert {entry.error for entry in town.slack.refusals} <= {"user_disabled", "users_not_found"}


def invited(town: Town, mail: str, title: str = TOUR) -> Invitee:
    """Somebody on RingCentral's list."""
    return next(each for each in session_of(town, title).invitees.values() if each.email == mail)


def roles(town: Town, title: str = TOUR) -> dict[str, str]:
    """RingCentral's list: roles by e-mail, without the host."""
    people = session_of(town, title).invitees.values()
    return {each.email: each.role.value for each in people if each.role.value != "Host"}


def row(town: Town, mail: str) -> str:
    """The block id of somebody's row in the form."""
    person = invited(town, mail)
    return f"invitee.{person.role.value}.{person.id}"


def changes(town: Town) -> int:
    """How many changes RingCentral was asked for."""
    return sum(call.startswith("PATCH") and call.endswith("/invitees") for call in town.calls())


def is_added(town: Town, first: str, last: str, mail: str, role: invitees.Role) -> None:
    """Somebody is added at RingCentral, without Greenroom."""
    company, draft = town.ringcentral.company, invitees.InviteeDraft(role, first, last, mail)
    host = company.user(EMAILS["U0MIA"])
    invitees.change_invitees(company, host, session_of(town, STORIES), invitees.InviteesDraft(added=[draft]))


async def test_a_panelist_a_cohost_and_an_outside_person_are_invited_in_one_call(town: Town, mia: Person) -> None:
    await opens_form(mia, "customer stories")
    await mia.submits(panelists=["U0ANA"], cohosts=["U0LEO"], outside_panelists="Noor Haddad <noor@partner.example>")
    said = await mia.sees("People saved", "C0LAUNCH")
    assert "Ana Silva: invited as panelist, told by direct message" in said
    assert "Leo Brandt: invited as co-host, told by direct message" in said
    assert "Noor Haddad: invited as panelist\n" in said
    assert changes(town) == 1
    assert roles(town, STORIES) == {
        "ana.silva@acme.example": "Panelist",
        LEO: "CoHost",
        "noor@partner.example": "Panelist",
    }
    await mia.sees_form("invited as co-host")


async def test_an_invited_colleague_reads_who_when_and_their_own_link(town: Town, mia: Person) -> None:
    await opens_form(mia, "customer stories")
    await mia.submits(panelists=["U0ANA"])
    said = await town.person("U0ANA").sees("invited you")
    assert "<@U0MIA> invited you to Customer stories: a year at Northwind as a panelist" in said
    there = clock(at(workday(13), "10:00"), "America/Los_Angeles")
    assert f"{there} (America/Los_Angeles)" in said and f"{town.ringcentral.base_url}/w/join/" in said


async def test_without_the_tick_no_colleague_is_told(town: Town, mia: Person) -> None:
    await opens_form(mia, "customer stories")
    await mia.submits(panelists=["U0ANA"], tell=[])
    said = await mia.sees("Ana Silva: invited as panelist", "C0LAUNCH")
    assert "direct message" not in said
    assert not town.person("U0ANA").texts()


async def test_mails_can_be_left_off_for_those_who_are_added(town: Town, mia: Person) -> None:
    await opens_form(mia, "customer stories")
    await mia.submits(outside_cohosts="Zoe Park <zoe@park.example>", mail="no")
    await mia.sees("Zoe Park: invited as co-host", "C0LAUNCH")
    assert not invited(town, "zoe@park.example", STORIES).send_invite


async def test_a_colleague_who_has_linked_the_same_account_goes_in_as_that_user(town: Town, mia: Person) -> None:
    await town.person("U0ANA").links()
    await opens_form(mia, "customer stories")
    await mia.submits(cohosts=["U0ANA"])
    await mia.sees("Ana Silva: invited as co-host", "C0LAUNCH")
    linked = invited(town, EMAILS["U0ANA"], STORIES).linked_user
    assert linked and linked.email == EMAILS["U0ANA"]
    assert "/w/join/" in (await town.person("U0ANA").sees("invited you"))


async def test_a_role_is_changed_in_place_and_somebody_is_removed_in_one_call(town: Town, mia: Person) -> None:
    await opens_form(mia)
    await mia.submits(**{row(town, LEO): "Panelist", row(town, NOOR): "remove"})
    said = await mia.sees("Leo Brandt: is a panelist now", "C0LAUNCH")
    assert "Noor Haddad: removed" in said
    assert roles(town) == {LEO: "Panelist"}
    assert changes(town) == 1


async def test_a_colleague_who_is_removed_is_told_so(town: Town, mia: Person) -> None:
    await opens_form(mia)
    await mia.submits(**{row(town, LEO): "remove"})
    said = await mia.sees("Leo Brandt: removed, told by direct message", "C0LAUNCH")
    assert "Leo Brandt (" not in said
    await town.person("U0LEO").sees(f"<@U0MIA> took you off the list of {TOUR}")


async def test_the_card_that_was_pressed_shows_the_new_people(town: Town, mia: Person) -> None:
    await mia.types("/webinar show customer stories")
    await mia.sees("Customer stories", "C0LAUNCH")
    before = len(mia.texts("C0LAUNCH"))
    await mia.presses("people.invite")
    await mia.sees_form("Nobody is invited yet, as of")
    await mia.submits(panelists=["U0ANA"])
    await mia.sees("Ana Silva: invited as panelist", "C0LAUNCH")
    assert len(mia.texts("C0LAUNCH")) == before
    assert "Ana Silva (panelist)" in str(town.slack.messages("U0MIA", "C0LAUNCH")[-1].blocks)


async def test_words_that_fit_several_webinars_give_a_choice(town: Town, mia: Person) -> None:
    await mia.types("/webinar invite")
    await mia.sees("Which webinar do you want to invite people to", "C0LAUNCH")
    await mia.presses("people.invite")
    await mia.sees_form("Save people")


LONG = "x" * 65
REFUSALS: list[tuple[dict[str, Any], str, str]] = [
    ({"outside_panelists": "Noor at example"}, "outside_panelists", "Line 1: “Noor at example” is not an e-mail"),
    ({"outside_panelists": "A B <a@b.example>\n\na@B.example"}, "outside_panelists", "Line 3: a is here twice"),
    ({"panelists": ["U0ANA"], "cohosts": ["U0ANA"]}, "cohosts", "Ana Silva is a panelist here too: choose one"),
    ({"panelists": ["U0ANA"], "outside_cohosts": "Ana <Ana.Silva@acme.example>"}, "outside_cohosts", "choose one"),
    ({"panelists": ["U0MIA"]}, "panelists", "Mia Okafor is the host"),
    ({"outside_cohosts": "Me <MIA.okafor@acme.example>"}, "outside_cohosts", "Me is the host"),
    ({"cohosts": ["U0BOTTY"]}, "cohosts", "Botty is an app"),
    ({"cohosts": ["U0DEE"]}, "cohosts", "Dee Young's Slack account is deactivated"),
    ({"outside_panelists": f"{LONG} <a@b.example>"}, "outside_panelists", "may have 64 characters"),
    ({"panelists": ["U0LEO"]}, "panelists", "Leo Brandt is a co-host already"),
    ({"outside_cohosts": f"Noor <{NOOR}>"}, "outside_cohosts", "Noor is a panelist already"),
    ({}, "panelists", "Nothing has changed"),
]


@pytest.mark.parametrize(("entered", "field", "words"), REFUSALS, ids=[each[2][:40] for each in REFUSALS])
async def test_what_cannot_be_is_said_at_its_field(
    town: Town, mia: Person, entered: dict[str, Any], field: str, words: str
) -> None:
    await opens_form(mia)
    await mia.submits(**entered)
    assert words in mia.form.errors[field]
    assert changes(town) == 0


async def test_one_whom_ringcentral_refuses_does_not_keep_the_others_out(town: Town, mia: Person) -> None:
    await opens_form(mia, "customer stories")
    await mia.submits(outside_panelists='Good <good@x.example>\nOdd <"odd"@x.example>\nFine <fine@x.example>')
    said = await mia.sees("Saved for 2 of 3 people", "C0LAUNCH")
    assert "Odd: not done" in said.replace("*", "") and "must be an e-mail address" in said
    assert set(roles(town, STORIES)) == {"good@x.example", "fine@x.example"}
    assert changes(town) == 2


async def test_somebody_invited_elsewhere_meanwhile_is_named_without_a_retry(town: Town, mia: Person) -> None:
    await opens_form(mia, "customer stories")
    is_added(town, "Zoe", "Park", "zoe@park.example", invitees.Role.PANELIST)
    await mia.submits(outside_cohosts="Zoe Park <zoe@park.example>\nIan <ian@x.example>")
    said = await mia.sees("Saved for 1 of 2 people", "C0LAUNCH")
    assert "RingCentral has them on the list already" in said
    assert "people.invite.retry" not in str(town.slack.messages("U0MIA", "C0LAUNCH")[-1].blocks)


async def test_those_who_failed_are_retried_alone(town: Town, mia: Person) -> None:
    await opens_form(mia, "customer stories")
    town.ringcentral.faults.fail(500, CHANGE)
    await mia.submits(panelists=["U0ANA"], outside_cohosts="Ian <ian@x.example>")
    said = await mia.sees("Saved for 0 of 2 people", "C0LAUNCH")
    assert "RingCentral never answered" in said
    assert not town.person("U0ANA").texts()
    await mia.presses("people.invite.retry")
    await mia.sees("People saved", "C0LAUNCH")
    assert set(roles(town, STORIES)) == {"ana.silva@acme.example", "ian@x.example"}
    await town.person("U0ANA").sees("invited you")


async def test_when_the_answer_is_lost_it_is_looked_for_told_once_and_done_once(town: Town, mia: Person) -> None:
    await opens_form(mia)
    town.ringcentral.faults.lose_answer(CHANGE)
    await mia.submits(**{"panelists": ["U0ANA"], row(town, NOOR): "remove", row(town, LEO): "Panelist"})
    await mia.sees("Ana Silva: invited as panelist, told", "C0LAUNCH")
    assert sum("People saved" in text for text in mia.texts("C0LAUNCH")) == 1
    assert changes(town) == 1
    assert roles(town) == {LEO: "Panelist", "ana.silva@acme.example": "Panelist"}
    assert len(town.person("U0ANA").texts()) == 1


async def test_when_nobody_can_tell_it_is_not_called_undone(town: Town, mia: Person) -> None:
    await opens_form(mia)
    town.ringcentral.faults.lose_answer(CHANGE)
    town.ringcentral.faults.fail(403, READ)
    await mia.submits(panelists=["U0ANA"])
    said = await mia.sees("its answer never came", "C0LAUNCH")
    assert "nothing was changed" not in said


async def test_a_retry_looks_first_whether_it_was_done_after_all(town: Town, mia: Person) -> None:
    await opens_form(mia, "customer stories")
    town.ringcentral.faults.fail(500, CHANGE)
    await mia.submits(outside_cohosts="Ian <ian@x.example>")
    await mia.sees("Saved for 0 of 1 people", "C0LAUNCH")
    is_added(town, "Ian", "", "ian@x.example", invitees.Role.CO_HOST)
    await mia.presses("people.invite.retry")
    await mia.sees("People saved", "C0LAUNCH")
    assert changes(town) == 1


async def test_the_rate_limit_is_said_with_the_time_it_will_be_done(town: Town, mia: Person) -> None:
    await opens_form(mia, "customer stories")
    town.ringcentral.use_up_limit(EMAILS["U0MIA"])
    await mia.submits(panelists=["U0ANA"])
    await mia.sees_form(f"I will finish this at {clock(START + timedelta(minutes=1))} and tell you here")
    assert not roles(town, STORIES)
    await town.passes(seconds=62)
    await mia.sees("Ana Silva: invited as panelist", "C0LAUNCH")
    assert roles(town, STORIES) == {"ana.silva@acme.example": "Panelist"}


async def test_the_form_opens_before_the_list_is_read_and_keeps_what_was_entered(town: Town, mia: Person) -> None:
    town.ringcentral.faults.slow_down(5, READ, times=1)
    await mia.types("/webinar invite product tour")
    await mia.sees_form("I am reading who is on the list")
    await mia.presses_in_form("people.chosen", block_id="panelists", state=["U0ANA"])
    await town.within(60, lambda: "The list, as of" in str(mia.form.spec))
    assert "Noor Haddad" in str(mia.form.spec)
    await mia.submits()
    await mia.sees("Ana Silva: invited as panelist", "C0LAUNCH")
    assert len(roles(town)) == 3


async def test_without_a_free_slot_the_form_says_that_the_list_is_not_read(town: Town, mia: Person) -> None:
    await town.until(lambda: len(town.calls()) == 4)  # what linking reads
    await mia.types("/webinar show customer stories")
    await mia.sees(STORIES, "C0LAUNCH")
    await mia.presses("webinar.refresh")
    await town.until(lambda: len(town.calls()) == 10)
    await mia.types("/webinar invite product tour")
    shown = await mia.sees_form("Save people")
    assert "RingCentral takes no more calls of yours for a moment" in shown


async def test_a_list_that_cannot_be_read_does_not_keep_anybody_from_adding(town: Town, mia: Person) -> None:
    town.ringcentral.faults.network_down = True
    await mia.types("/webinar invite product tour")
    await town.within(60, lambda: "I am reading" not in str(mia.form.spec))
    await mia.sees_form("RingCentral did not give me the list just now. You can add people all the same")
    town.ringcentral.faults.network_down = False
    await mia.submits(panelists=["U0ANA"])
    await mia.sees("Ana Silva: invited as panelist", "C0LAUNCH")
    assert len(roles(town)) == 3


async def test_somebody_removed_elsewhere_meanwhile_is_removed_or_named(town: Town, mia: Person) -> None:
    await opens_form(mia)
    leo, noor = row(town, LEO), row(town, NOOR)
    for mail in (LEO, NOOR):
        invitees.delete_invitee(session_of(town, TOUR), invited(town, mail).id)
    await mia.submits(**{leo: "Panelist", noor: "remove", "panelists": ["U0ANA"]})
    said = await mia.sees("Saved for 2 of 3 people", "C0LAUNCH")
    assert "Somebody took them off RingCentral's list meanwhile" in said and "Noor Haddad: removed" in said
    assert roles(town) == {"ana.silva@acme.example": "Panelist"}


async def test_while_it_is_live_people_come_but_nobody_is_removed(town: Town, mia: Person) -> None:
    await opens_form(mia)
    town.ringcentral.start(session_of(town, TOUR).id)
    await mia.submits(**{row(town, NOOR): "remove", "panelists": ["U0ANA"]})
    said = await mia.sees("Saved for 1 of 2 people", "C0LAUNCH")
    assert "cannot be deleted" in said
    assert set(roles(town)) == {LEO, NOOR, "ana.silva@acme.example"}
    await town.passes(seconds=61)
    await mia.presses("webinar.refresh")
    await town.until(lambda: "live now" in str(town.slack.messages("U0MIA", "C0LAUNCH")[-1].blocks))
    await mia.types("/webinar invite product tour")
    shown = await mia.sees_form("RingCentral removes nobody until it is over")
    assert "Remove from the list" not in shown


async def test_when_it_is_over_nobody_can_be_invited(town: Town, mia: Person) -> None:
    before = changes(town)
    await mia.types("/webinar invite security briefing")
    await mia.sees("Security briefing.* is over; RingCentral keeps it as it was", "C0LAUNCH")
    assert changes(town) == before


async def test_a_colleague_who_cannot_be_told_is_invited_all_the_same(town: Town, mia: Person) -> None:
    await opens_form(mia, "customer stories")
    town.slack.fail("chat.postMessage", "user_disabled")
    await mia.submits(panelists=["U0ANA"])
    await mia.sees("Ana Silva: invited as panelist; I could not send them a direct message", "C0LAUNCH")


async def test_names_and_titles_from_outside_ping_nobody(town: Town) -> None:
    noor, noors_row = invited(town, NOOR), row(town, NOOR)
    noor.first_name, noor.last_name = "<!channel> &amp;", "*bold* @here"
    session_of(town, TOUR).webinar.title = "<!here> Product tour <@U0LEO> & co"
    mia = town.person("U0MIA")
    await mia.links()
    await opens_form(mia)
    await mia.submits(**{noors_row: "CoHost", "outside_panelists": "_Zed_ & @channel <zed@x.example>"})
    said = await mia.sees("is a co-host now", "C0LAUNCH")
    assert "<!channel>" not in said and "&lt;!channel&gt;" in said
    assert not town.slack.refusals


async def test_who_has_not_linked_is_told_so(town: Town) -> None:
    ana = town.person("U0ANA")
    await ana.types("/webinar invite product tour")
    await ana.sees_form("You have not linked your RingCentral account yet")


async def test_a_guest_is_told_that_members_do_this(town: Town, mia: Person) -> None:
    gus = town.person("U0GUS")
    await gus.types("/webinar invite product tour")
    await gus.sees_form("Webinars are run by members of this workspace")


async def test_somebody_elses_webinar_is_not_found(town: Town, mia: Person) -> None:
    await mia.types("/webinar invite partner update for europe")
    await mia.sees("no webinar of yours", "C0LAUNCH")


async def test_the_same_form_delivered_twice_is_done_once(town: Town, mia: Person) -> None:
    await opens_form(mia, "customer stories")
    await mia.submits(panelists=["U0ANA"])
    await mia.sees("Ana Silva: invited as panelist", "C0LAUNCH")
    sent = next(entry for entry in reversed(town.slack.inspector.entries) if entry.kind == "view_submission")
    await town.slack.redeliver(sent)
    await town.passes(seconds=1)
    assert changes(town) == 1
    assert len(town.person("U0ANA").texts()) == 1


async def test_failed_people_of_a_new_webinar_are_retried_from_its_card(town: Town, mia: Person) -> None:
    await mia.types(f"/webinar create Team call, {typed(day(11))} 3pm")
    await mia.sees_form("I read this as")
    town.ringcentral.faults.fail(500, CHANGE)
    await mia.submits(panelists=["U0ANA"])
    said = await mia.sees("Your webinar exists in RingCentral", "C0LAUNCH")
    assert "Ana Silva: *not done*" in said
    await town.passes(seconds=61)  # ten calls a minute
    await mia.presses("people.invite.retry")
    await mia.sees("People saved.*Team call", "C0LAUNCH")
    assert roles(town, "Team call") == {"ana.silva@acme.example": "Panelist"}
