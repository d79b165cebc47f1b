"""Somebody sets how a webinar takes registrations and whom it lets in."""

from datetime import timedelta

from bot.sandbox.ringcentral.company.drafts import RegistrantDraft
from bot.sandbox.ringcentral.company.registration import register
from bot.views import ids
from tests.stories.cast.dates import named, shown, workday
from tests.stories.cast.town import START, Person, Town
from tests.stories.cast.webinars import session_of


async def opens_the_form(mia: Person, title: str = "product tour") -> str:
    await mia.types(f"/webinar registration settings {title}")
    return await mia.sees_form("Save changes")


def changes(town: Town, since: int) -> list[str]:
    return [call.split()[0] + " " + call.split("/")[2] for call in town.calls(since) if not call.startswith("GET")]


async def test_only_what_differs_is_sent_in_one_call_to_each_service(town: Town, mia: Person) -> None:
    session = session_of(town, "Product tour")
    seen = len(town.ringcentral.calls)
    form = await opens_the_form(mia)
    assert "open · 38 registered" in form
    session.registration.settings["preventMultipleDeviceJoins"] = True  # somebody else's, which the form does not show
    await mia.submits(limit="200", settings=["work_email_required"], recording_for="OneYear")
    await mia.sees("Saved. Product tour", "C0LAUNCH")
    settings = session.registration.settings
    assert (settings["autoCloseLimit"], settings["workEmailRequired"]) == (200, True)
    assert (settings["onDemandDuration"], settings["preventMultipleDeviceJoins"]) == ("OneYear", True)
    assert changes(town, seen) == ["PATCH registration"]
    assert len(town.calls(seen)) == 1
    assert not town.slack.refusals


async def test_both_services_are_asked_once_each_when_both_differ(town: Town, mia: Person) -> None:
    session = session_of(town, "Product tour")
    seen = len(town.ringcentral.calls)
    await opens_the_form(mia)
    await mia.submits(
        status="closed", mails=["registration_digest_enabled"], attendees="AuthenticatedUser",
        waiting_room=["panelist_waiting_room"], password="correct-horse",
    )  # fmt: skip
    await mia.sees("Saved. Product tour", "C0LAUNCH")
    assert not session.registration.is_open and session.registration.settings["suppressEmails"] is True
    there = session.webinar.settings
    assert (there["attendeeAuthentication"], there["panelistWaitingRoom"]) == ("AuthenticatedUser", True)
    assert there["password"] == "correct-horse"
    assert changes(town, seen) == ["PATCH configuration", "PATCH registration"]
    assert not any("correct-horse" in text for text in mia.texts("C0LAUNCH"))
    assert not town.slack.refusals


async def test_a_password_is_never_shown_again_and_can_be_taken_away(town: Town, mia: Person) -> None:
    session = session_of(town, "Product tour")
    session.webinar.settings["password"] = "correct-horse"
    await town.passes(seconds=70)
    form = await opens_the_form(mia)
    assert "There is a password; it is never shown" in form and "correct-horse" not in form
    await mia.submits(password="another", no_password=["away"])
    assert "not both" in mia.form.errors[ids.PASSWORD]
    await mia.submits(password=None, no_password=["away"])
    await mia.sees("Saved", "C0LAUNCH")
    assert "password" not in session.webinar.settings
    assert not town.slack.refusals


async def test_nothing_changed_and_what_cannot_be_are_said_at_the_field(town: Town, mia: Person) -> None:
    seen = len(town.ringcentral.calls)
    await opens_the_form(mia)
    await mia.submits()
    assert "Nothing is different yet" in mia.form.errors[ids.STATUS]
    now = int(town.clock.now().timestamp())
    faults = [
        ({"limit": "1000001"}, ids.LIMIT, "Write a whole number up to 1,000,000"),
        ({"limit": "38"}, ids.LIMIT, "38 are registered already: take more than that"),
        ({"limit": "", "closes_at": now - 60}, ids.CLOSES_AT, "That is in the past"),
        ({"closes_at": now + 30 * 86400}, ids.CLOSES_AT, f"It is over by then: it ends {named(workday(6))}, 14:45"),
        ({"closes_at": now + 3600, "opens_at": now + 3600}, ids.CLOSES_AT, "cannot open and close at the same time"),
    ]
    for values, field, words in faults:
        await mia.submits(**values)
        assert words in mia.form.errors[field]
        typed = next(iter(mia.form.values[field][ids.VALUE].items()))
        assert typed
    await mia.submits(limit="-3")
    assert ids.LIMIT in mia.form.errors
    assert mia.form.values[ids.LIMIT][ids.VALUE]["value"] == "-3"
    assert not town.calls(seen) and not town.slack.refusals


async def test_a_locked_setting_is_named_and_the_rest_saved_without_it(town: Town, mia: Person) -> None:
    session = session_of(town, "Product tour")
    town.ringcentral.lock_settings("panelistWaitingRoom")
    await opens_the_form(mia)
    await mia.submits(limit="200", attendees="AuthenticatedUser", waiting_room=["panelist_waiting_room"])
    said = await mia.sees("Not saved. Your RingCentral account does not let", "C0LAUNCH")
    assert "“Waiting room for panelists”" in said
    assert session.registration.settings["autoCloseLimit"] == 0
    await mia.presses(ids.SETTINGS_WITHOUT)
    await mia.sees("Saved. Product tour", "C0LAUNCH")
    assert session.registration.settings["autoCloseLimit"] == 200
    assert session.webinar.settings["attendeeAuthentication"] == "AuthenticatedUser"
    assert session.webinar.settings["panelistWaitingRoom"] is False
    await town.passes(seconds=70)
    await opens_the_form(mia)
    await mia.submits(waiting_room=["panelist_waiting_room"])
    await mia.sees("Waiting room for panelists”. Nothing was saved", "C0LAUNCH")  # there is no rest to save
    assert not town.slack.refusals


async def test_a_locked_setting_of_registration_leaves_the_webinar_s_saved_and_says_so(town: Town, mia: Person) -> None:
    session = session_of(town, "Product tour")
    town.ringcentral.lock_settings("workEmailRequired")
    await opens_the_form(mia)
    await mia.submits(limit="200", settings=["work_email_required"], attendees="AuthenticatedUser")
    said = await mia.sees("Saved in part: .*“Work e-mail required”. It stays as it is", "C0LAUNCH")
    assert "othing was" not in said
    await mia.presses(ids.SETTINGS_WITHOUT)
    await mia.sees("Saved. Product tour", "C0LAUNCH")
    settings = session.registration.settings
    assert (settings["autoCloseLimit"], settings["workEmailRequired"]) == (200, False)
    assert session.webinar.settings["attendeeAuthentication"] == "AuthenticatedUser"


async def test_what_was_saved_before_the_rest_failed_is_said(town: Town, mia: Person) -> None:
    session = session_of(town, "Product tour")
    town.ringcentral.faults.fail(503, "PATCH .*/registration/", times=1)
    await opens_the_form(mia)
    await mia.submits(limit="200", attendees="AuthenticatedUser")
    said = await mia.sees("Saved in part: who may attend", "C0LAUNCH")
    assert "nothing was changed" not in said.lower()
    await mia.presses(ids.TRY_AGAIN)
    await mia.sees("Saved. Product tour", "C0LAUNCH")
    assert session.registration.settings["autoCloseLimit"] == 200
    assert not town.slack.refusals


async def test_the_same_setting_changed_elsewhere_meanwhile_is_shown_first(town: Town, mia: Person) -> None:
    session = session_of(town, "Product tour")
    await opens_the_form(mia)
    session.registration.settings |= {"autoCloseLimit": 300, "workEmailRequired": True}
    await town.passes(seconds=70)
    await mia.submits(limit="200")
    said = await mia.sees("was changed in RingCentral after you opened the form", "C0LAUNCH")
    assert "There now: Close at so many registrants: 300" in said and "Yours: Close at so many registrants: 200" in said
    assert session.registration.settings["autoCloseLimit"] == 300
    await mia.presses(ids.SETTINGS_ANYWAY)
    await mia.sees("Saved. Product tour", "C0LAUNCH")
    settings = session.registration.settings
    assert (settings["autoCloseLimit"], settings["workEmailRequired"]) == (200, True)
    assert not town.slack.refusals


async def test_an_all_hands_webinar_has_only_settings_of_its_own(town: Town, mia: Person) -> None:
    seen = len(town.ringcentral.calls)
    form = await opens_the_form(mia, "all-hands")
    assert "It has no registration: it is an all-hands webinar" in form and "Link for everybody" in form
    assert ids.LIMIT not in mia.form.values
    await mia.submits(attendees="AuthenticatedCoworker")
    await mia.sees("Saved. Company all-hands", "C0LAUNCH")
    assert session_of(town, "Company all-hands").webinar.settings["attendeeAuthentication"] == "AuthenticatedCoworker"
    assert changes(town, seen) == ["PATCH configuration"]


async def test_while_it_is_live_only_registration_can_be_set(town: Town, mia: Person) -> None:
    session = session_of(town, "Product tour")
    town.ringcentral.start(session.id)
    await town.passes(seconds=70)
    form = await opens_the_form(mia)
    assert "who may attend can no longer be changed" in form and ids.PASSWORD not in mia.form.values
    await mia.submits(status="closed")
    await mia.sees("Saved. Product tour", "C0LAUNCH")
    assert not session.registration.is_open


async def test_live_by_the_time_it_is_sent_is_refused_in_words(town: Town, mia: Person) -> None:
    await opens_the_form(mia)
    town.ringcentral.start(session_of(town, "Product tour").id)
    await mia.submits(attendees="AuthenticatedUser")
    await mia.sees("Not saved. .*is live, and RingCentral allows no changes", "C0LAUNCH")


async def test_the_form_opens_and_closes_at_a_time_and_calls_that_off(town: Town, mia: Person) -> None:
    seen = len(town.ringcentral.calls)
    closes = int(START.timestamp()) + 3600
    await opens_the_form(mia)
    await mia.submits(closes_at=closes)
    await mia.sees(f"Saved.*closes by itself: {shown(START + timedelta(hours=1))} .*set by Mia Okafor", "C0LAUNCH")
    await opens_the_form(mia)
    assert mia.form.values[ids.CLOSES_AT][ids.VALUE]["selected_date_time"] == closes
    await mia.submits(closes_at=None)
    await mia.sees("Saved. Product tour(?!.*closes by itself)", "C0LAUNCH")
    await town.idle()
    assert not town.calls(seen)
    await town.passes(hours=2)
    await town.ticks()
    assert session_of(town, "Product tour").registration.is_open
    assert not town.slack.refusals


async def test_the_mailed_digest_is_offered_off_to_who_has_greenrooms(town: Town, mia: Person) -> None:
    assert "untick this if one is enough" not in await opens_the_form(mia)
    await mia.types("/webinar digest daily at 9:30")
    await mia.sees("Every day at", "C0LAUNCH")
    await mia.presses(ids.DIGEST_SUBSCRIBE)
    await mia.sees("^Done", "C0LAUNCH")
    await opens_the_form(mia)
    await mia.sees_form("untick this if one is enough")
    await mia.submits(mails=["mails"])
    await mia.sees("Saved. Product tour", "C0LAUNCH")
    settings = session_of(town, "Product tour").registration.settings
    assert (settings["registrationDigestEnabled"], settings["suppressEmails"]) == (False, False)


async def test_words_of_a_later_release_are_shown_and_not_sent_back(town: Town, mia: Person) -> None:
    session = session_of(town, "Product tour")
    town.ringcentral.faults.surprise("GET .*/registration/")
    await town.passes(seconds=70)
    await opens_the_form(mia)
    assert mia.form.values[ids.RECORDING_FOR][ids.VALUE]["selected_option"]["value"] == "Unheard"
    await mia.submits(limit="200")
    await mia.sees("Saved. Product tour", "C0LAUNCH")
    settings = session.registration.settings
    assert (settings["autoCloseLimit"], settings["onDemandDuration"]) == (200, "SixMonths")
    assert session.registration.is_open


async def test_the_card_says_how_full_it_is(town: Town, mia: Person) -> None:
    registration = session_of(town, "Product tour").registration
    for limit, words in {
        100: "38 of 100 places are taken \\(38%\\)\\. <",
        47: "38 of 47 places are taken \\(81%\\). It is filling up: 9 places are left",
        39: "\\(97%\\). It is almost full: 1 place is left",
        38: "\\(100%\\). It is full: RingCentral closes registration at the limit",
    }.items():
        registration.settings["autoCloseLimit"] = limit
        await town.passes(seconds=70)
        await mia.types("/webinar show product tour")
        assert "▓" not in await mia.sees(words, "C0LAUNCH")
        assert "▓" in str(town.slack.messages("U0MIA", "C0LAUNCH")[-1].blocks)


async def test_the_card_says_while_only_testers_are_registered(town: Town, mia: Person) -> None:
    host = RegistrantDraft("Mia", "Okafor", "mia.okafor@acme.example")
    register(town.ringcentral.company, session_of(town, "Customer stories"), host)
    await town.passes(seconds=70)
    await mia.types("/webinar show customer stories")
    await mia.sees("1 registered \\(only test registrants so far\\)", "C0LAUNCH")


async def test_deleted_elsewhere_is_said(town: Town, mia: Person) -> None:
    await opens_the_form(mia)
    session = session_of(town, "Product tour")
    town.ringcentral.company.webinars.pop(session.webinar.id)
    town.ringcentral.company.sessions.pop(session.id)
    await mia.submits(limit="200")
    await mia.sees("Not saved. RingCentral no longer has “", "C0LAUNCH")
