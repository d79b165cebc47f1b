"""Somebody creates a webinar."""

import re
from typing import Any

import pytest

from tests.stories.cast.create import made
from tests.stories.cast.dates import at, clock, day, day_of, local, named, next_time, typed
from tests.stories.cast.town import START, Person, Town
from tests.stories.cast.webinars import webinars_of

TITLES = (
    "<!channel> come & see",
    "*bold* _it_ `code` ~no~",
    "x" * 512,
    "&" * 512,
    "🎉" * 200,
    "\u202eevil\u202c right to left",
    "<https://evil.example|click>",
    "<@U0LEO> and #general",
)


async def opens(mia: Person, words: str = f"Q4 roadmap, {typed(day(11))} 3pm") -> None:
    """Open the form with these words."""
    await mia.types(f"/webinar create {words}")
    await mia.sees_form("New webinar")


def session(town: Town, title: str = "Q4 roadmap") -> Any:
    """The one session of the webinar of that title."""
    found = [each for each in town.ringcentral.company.sessions.values() if each.webinar.title == title]
    assert len(found) == 1
    return found[0]


def mrkdwn(shown: Any) -> list[str]:
    """Every text in blocks that Slack would read markup in."""
    if isinstance(shown, list):
        return [text for each in shown for text in mrkdwn(each)]
    if not isinstance(shown, dict):
        return []
    own = [shown["text"]] if shown.get("type") == "mrkdwn" else []
    return own + [text for each in shown.values() for text in mrkdwn(each)]


async def test_a_webinar_is_created_from_a_phrase(town: Town, mia: Person) -> None:
    await mia.types(f"/webinar create Q4 roadmap, {typed(day(11))} 3pm for 45m")
    await mia.sees_form(f"I read this as .*{named(day(11))}, 15:00–15:45 America.New_York")
    await mia.submits()
    await mia.sees("Your webinar exists in RingCentral", "C0LAUNCH")
    await town.idle()
    assert made(town) == 1
    assert session(town).start == at(day(11), "15:00")
    assert not town.slack.refusals


async def test_a_marketing_webinar_costs_three_calls_and_an_all_hands_one_two(town: Town, mia: Person) -> None:
    before = len(town.calls())
    await opens(mia)
    await mia.submits()
    await mia.sees("Your webinar exists", "C0LAUNCH")
    assert len(town.calls()) == before + 3
    await opens(mia, f"All hands, {typed(day(12))} 4pm")
    await mia.submits(kind="all-hands")
    await mia.sees("All hands.*one link for everybody", "C0LAUNCH")
    assert len(town.calls()) == before + 5
    assert webinars_of(town, "All hands")[0].settings["registrationEnabled"] is False


async def test_what_cannot_be_read_is_quoted_and_the_form_is_empty(town: Town, mia: Person) -> None:
    await opens(mia, "Q4 roadmap, 31 feb 3pm")
    shown = await mia.sees_form("31 feb")
    assert "initial_date" not in shown and "Q4 roadmap" in shown


async def test_what_slack_itself_does_not_let_through_is_not_sent(town: Town, mia: Person) -> None:
    await opens(mia, "")
    await mia.submits()
    assert set(mia.form.errors) == {"title", "date", "time"}


async def test_a_title_of_spaces_is_refused_at_its_field(town: Town, mia: Person) -> None:
    await opens(mia)
    await mia.submits(title="   ")
    assert "title" in mia.form.errors


@pytest.mark.parametrize(
    ("values", "field", "words"),
    [
        ({"date": day(-1).isoformat()}, "date", "past"),
        ({"date": day(0).isoformat(), "time": "00:00"}, "time", "past"),
        ({"date": day_of(hours=23).isoformat(), "time": "02:30"}, "time", "skip|not exist|clock"),
        ({"date": day_of(hours=25).isoformat(), "time": "01:30"}, "time", "twice"),
        ({"date": day(1106).isoformat()}, "date", "three years"),
        ({"outside_panelists": "not-a-mail"}, "outside_panelists", "Line 1.*not an e-mail address"),
        ({"outside_cohosts": "A <a@x.example>\nB <b@x>"}, "outside_cohosts", "Line 2"),
        ({"outside_panelists": "A <a@x.example>\nAgain <A@X.example>"}, "outside_panelists", "twice"),
        (
            {"outside_panelists": "A <a@x.example>", "outside_cohosts": "A <a@x.example>"},
            "outside_cohosts", "is a panelist here too: choose one role",
        ),
        ({"panelists": ["U0LEO"], "cohosts": ["U0LEO"]}, "cohosts", "choose one role"),
        ({"panelists": ["U0LEO"], "outside_panelists": "Leo <leo.brandt@acme.example>"}, "outside_panelists", "twice"),
        ({"panelists": ["U0MIA"]}, "panelists", "is the host"),
        ({"outside_panelists": "Me <mia.okafor@acme.example>"}, "outside_panelists", "is the host"),
        ({"panelists": ["U0BOTTY"]}, "panelists", "an app, not a person"),
        ({"cohosts": ["U0DEE"]}, "cohosts", "deactivated"),
        ({"outside_panelists": f"{'N' * 65} <n@x.example>"}, "outside_panelists", "64 characters"),
    ],
)  # fmt: skip
async def test_wrong_input_is_marked_at_its_field_and_kept(
    town: Town, mia: Person, values: dict[str, Any], field: str, words: str
) -> None:
    await opens(mia)
    before = len(town.ringcentral.calls)
    await mia.submits(description="Kept.", **values)
    assert list(mia.form.errors) == [field], mia.form.errors
    assert re.search(words, mia.form.errors[field]), mia.form.errors
    assert "Kept." in str(mia.form.values)
    assert len(town.ringcentral.calls) == before and not town.slack.refusals


async def test_both_a_missing_date_and_a_bad_e_mail_are_marked_at_once(town: Town, mia: Person) -> None:
    await opens(mia)
    await mia.submits(date=day(-20).isoformat(), outside_panelists="nobody", title=" ")
    assert set(mia.form.errors) == {"date", "outside_panelists", "title"}


async def test_the_past_is_told_by_the_day_where_the_webinar_is(town: Town, mia: Person) -> None:
    await town.clock.move_to(next_time(START, "22:00"))  # it is the next day in UTC
    day_there = local(town.clock.now()).date()
    await opens(mia)
    await mia.submits(date=day_there.isoformat(), time="15:00")
    assert list(mia.form.errors) == ["time"]


async def test_a_fault_corrected_in_the_same_form_goes_through(town: Town, mia: Person) -> None:
    await opens(mia)
    await mia.submits(date=day(-20).isoformat())
    assert "date" in mia.form.errors
    await mia.submits(date=day(11).isoformat())
    await mia.sees("Your webinar exists", "C0LAUNCH")
    await town.idle()
    assert made(town) == 1


async def test_the_echo_follows_the_pickers(town: Town, mia: Person) -> None:
    await opens(mia, "Q4 roadmap")
    await mia.sees_form("Choose a date and a time")
    shown = mia.form.hash
    await mia.presses_in_form("when.changed", block_id="date", state=day(11).isoformat())
    await town.until(lambda: mia.form.hash != shown)
    await mia.presses_in_form("when.changed", block_id="time", state="15:00")
    await mia.sees_form(f"{named(day(11))}, 15:00–16:00 America/New_York .*in 11 days")
    await mia.presses_in_form("when.changed", block_id="time", state="07:30")
    await mia.sees_form("07:30–08:30")
    await mia.submits()
    await mia.sees("Your webinar exists", "C0LAUNCH")
    assert session(town).start == at(day(11), "07:30")
    assert not town.slack.refusals


async def test_a_zone_is_found_by_its_city_and_the_own_time_is_said_too(town: Town, mia: Person) -> None:
    await opens(mia)
    await mia.presses_in_form("when.changed", block_id="date", state=day(11).isoformat())
    offered = await town.slack.options("U0MIA", "berlin", action_id="zone.search", view_id=mia.form.id)
    assert [each["value"] for each in offered["options"]] == ["Europe/Berlin"]
    await mia.presses_in_form("zone.search", state=offered["options"][0])
    shown = await mia.sees_form("15:00–16:00 Europe/Berlin")
    start = at(day(11), "15:00", "Europe/Berlin")
    assert "New_York" in shown and clock(start) in shown
    await mia.submits()
    await mia.sees("Your webinar exists", "C0LAUNCH")
    assert session(town).start == start
    assert session(town).time_zone == "Europe/Berlin"


async def test_any_length_can_be_typed(town: Town, mia: Person) -> None:
    await opens(mia)
    offered = await town.slack.options("U0MIA", "50m", action_id="length.search", view_id=mia.form.id)
    assert [each["text"]["text"] for each in offered["options"]] == ["50 min"]
    await mia.presses_in_form("length.search", state=offered["options"][0])
    await mia.sees_form("15:00–15:50")
    unread = await town.slack.options("U0MIA", "a while", action_id="length.search", view_id=mia.form.id)
    assert unread["options"] == []
    await mia.submits()
    await mia.sees("Your webinar exists", "C0LAUNCH")
    assert session(town).seconds == 50 * 60


async def test_more_adds_fields_removes_none_and_keeps_what_was_entered(town: Town, mia: Person) -> None:
    await opens(mia)
    before = [block["block_id"] for block in mia.form.blocks if block["type"] == "input"]
    typed = {"title": "Another title", "outside_panelists": "A <a@x.example>"}
    await mia.presses_in_form("webinar.create.more", values=typed)
    await mia.sees_form("Close registration at")
    after = [block["block_id"] for block in mia.form.blocks if block["type"] == "input"]
    assert after[: len(before)] == before and len(after) > len(before)
    assert "Another title" in str(mia.form.values) and "a@x.example" in str(mia.form.values)
    await mia.submits(limit="300", settings=["auto_record", "qna"])
    await mia.sees("Your webinar exists", "C0LAUNCH")
    settings = webinars_of(town, "Another title")[0].settings
    assert settings["autoRecord"] is True and settings["qnaEnabled"] is True
    assert session(town, "Another title").registration.settings["autoCloseLimit"] == 300
    assert not town.slack.refusals


async def test_without_more_nothing_is_said_about_settings(town: Town, mia: Person) -> None:
    town.ringcentral.lock_settings("autoRecord", "qnaEnabled")
    await opens(mia)
    await mia.submits()
    await mia.sees("Your webinar exists", "C0LAUNCH")


async def test_people_of_both_kinds_are_invited_in_one_call(town: Town, mia: Person) -> None:
    before = len(town.calls())
    await opens(mia)
    await mia.submits(panelists=["U0LEO"], outside_cohosts="Priya Shah <priya.shah@partner.example>")
    await mia.sees("Your webinar exists", "C0LAUNCH")
    invited = {each.email: each.role for each in session(town).invitees.values()}
    assert "priya.shah@partner.example" in invited and "leo.brandt@acme.example" in invited
    assert sum("/invitees" in call for call in town.calls()[before:]) == 1
    await town.person("U0LEO").sees("Q4 roadmap")


@pytest.mark.parametrize("title", TITLES, ids=range(len(TITLES)))
async def test_hostile_titles_are_kept_and_call_nobody(town: Town, mia: Person, title: str) -> None:
    await opens(mia)
    await mia.submits(title=title)
    text = await mia.sees("Your webinar exists", "C0LAUNCH")
    await mia.sees_form("Your webinar exists")
    latest: Any = town.slack.messages("U0MIA", "C0LAUNCH")[-1]
    for shown in (text, *mrkdwn(latest.blocks), *mrkdwn(mia.form.spec)):
        assert not any(hostile in shown for hostile in ("<!channel", "<https://evil", "<@U0LEO>", "\u202e"))
    assert made(town, title) == 1
    await mia.types("/webinar list")
    await mia.sees("Upcoming webinars", "C0LAUNCH")
    await mia.types("/webinar show")
    await mia.sees("Which webinar", "C0LAUNCH")
    assert not town.slack.refusals


async def test_a_title_typed_with_markup_is_what_was_typed(town: Town, mia: Person) -> None:
    await opens(mia, f"Q&A with @leo <live>, {typed(day(11))} 3pm")
    await mia.submits()
    await mia.sees("Your webinar exists", "C0LAUNCH")
    assert [each.title for each in town.ringcentral.company.webinars.values()][-1].startswith("Q&A with @leo")


async def test_the_shortcut_opens_the_form(town: Town, mia: Person) -> None:
    await town.slack.shortcut("U0MIA", "create")
    await mia.sees_form("New webinar")
    await mia.submits(title="Q4 roadmap", date=day(11).isoformat(), time="15:00")
    await mia.sees("Your webinar exists")
    assert not town.slack.refusals
