"""Somebody exports who registered."""

import csv
import io
from datetime import datetime, timedelta

import pytest

from bot.sandbox.ringcentral.company.model import Session
from bot.views import ids
from tests.stories.cast.dates import day, local
from tests.stories.cast.registrants import comes
from tests.stories.cast.town import START, Person, Town


def file_of(town: Town, person: str = "U0MIA") -> tuple[str, list[dict[str, str]]]:
    """The name and the rows of the file in somebody's direct messages."""
    (message,) = [each for each in town.slack.messages(person) if each.files]
    file = town.slack.read_file(person, message.files[0]["id"])
    text = file.data.decode("utf-8-sig")
    assert file.data.startswith(b"\xef\xbb\xbf") and "\r\n" in text
    return file.name, list(csv.DictReader(io.StringIO(text)))


async def test_the_file_comes_to_the_askers_direct_messages_with_everything_in_it(
    town: Town, mia: Person, tour: Session
) -> None:
    comes(town, tour, "Ada", "Byron", "ada@guest.example", source="podcast", external_id="lid=7&oid=4%4056")
    comes(town, tour, '=HYPERLINK("http://evil")', "x;=1+1", "zoe@guest.example", external_id="0038d00000Ab1cd")
    await mia.types("/webinar registrants export product tour")
    await mia.sees("40 people, is in our direct messages", "C0LAUNCH")
    name, rows = file_of(town)
    assert name == f"Product tour the winter release registrants {day(0).isoformat()}.csv"
    assert len(rows) == 40
    ada = next(row for row in rows if row["First name"] == "Ada" and row["Last name"] == "Byron")
    assert (ada["E-mail"], ada["Source"], ada["external.lid"], ada["external.oid"]) == (
        "ada@guest.example", "podcast", "7", "4@56"
    )
    assert datetime.fromisoformat(ada["Registered at"]).utcoffset() == local(START).utcoffset()
    assert ada["State"] == "registered" and ada["Attended"] == ""
    assert ada["Join link"].startswith("http")
    evil = next(row for row in rows if row["E-mail"] == "zoe@guest.example")
    assert evil["First name"].startswith("'=") and evil["Last name"] == "x;'=1+1"
    assert evil["External id"] == "0038d00000Ab1cd" and evil["external.lid"] == ""
    assert not [message for message in town.slack.messages("U0MIA", "C0LAUNCH") if message.files]
    assert not town.slack.refusals


async def test_from_the_list_it_is_a_press(town: Town, mia: Person, tour: Session) -> None:
    await mia.types("/webinar registrants product tour")
    await mia.sees_form("1–10 of 38")
    since = len(town.ringcentral.calls)
    await mia.presses_in_form(ids.REGISTRANTS_EXPORT)
    await mia.sees_form("I am on it")
    await mia.sees("38 people, is in our direct messages")
    assert len(file_of(town)[1]) == 38
    assert not town.calls(since)
    await town.slack.close("U0MIA", mia.form.id)
    await mia.presses_in_form(ids.REGISTRANTS_EXPORT)
    await town.until(lambda: sum(bool(message.files) for message in town.slack.messages("U0MIA")) == 2)
    assert not town.slack.refusals


async def test_afterwards_the_file_says_who_came(town: Town, mia: Person, tour: Session) -> None:
    town.ringcentral.start(tour.id)
    town.ringcentral.finish(tour.id)
    await town.clock.move_to(tour.end + timedelta(days=1))
    await mia.types("/webinar registrants export product tour")
    await mia.sees("is in our direct messages", "C0LAUNCH")
    assert {row["Attended"] for row in file_of(town)[1]} == {"yes", "no"}


async def test_an_empty_list_makes_no_file(town: Town, mia: Person) -> None:
    await mia.types("/webinar registrants export customer stories")
    await mia.sees("Nobody is registered for .*there is nothing to export", "C0LAUNCH")
    assert not [message for message in town.slack.messages("U0MIA") if message.files]


async def test_while_slack_is_away_the_file_waits_and_comes_once(town: Town, mia: Person, tour: Session) -> None:
    town.slack.fail("files.getUploadURLExternal", "service_unavailable", times=2)
    await mia.types("/webinar registrants export product tour")
    await town.within(20, lambda: any(message.files for message in town.slack.messages("U0MIA")))
    assert len(file_of(town)[1]) == 38


async def test_a_file_that_may_have_come_is_not_sent_twice(town: Town, mia: Person, tour: Session) -> None:
    town.slack.lose_answer("files.completeUploadExternal")
    await mia.types("/webinar registrants export product tour")
    await mia.sees("I do not know whether the list of .* reached you", "C0LAUNCH")
    assert len(file_of(town)[1]) == 38


@pytest.mark.parametrize("error, words", [
    ("storage_limit_reached", "no room left for files"),
    ("missing_scope", "not given the right to send any"),
    ("odd_error", "it says “odd_error”"),
])
async def test_what_slack_does_not_take_is_said(
    town: Town, mia: Person, tour: Session, error: str, words: str
) -> None:
    town.slack.fail("files.getUploadURLExternal", error)
    await mia.types("/webinar registrants export product tour")
    await mia.sees(f"Not exported. Slack did not take the file: .*{words}", "C0LAUNCH")


async def test_who_is_no_longer_linked_gets_no_file(town: Town, mia: Person, tour: Session) -> None:
    town.ringcentral.kill_tokens()
    await mia.types("/webinar registrants export product tour")
    await mia.sees("no longer accepts your sign-in", "C0LAUNCH")
    assert not [message for message in town.slack.messages("U0MIA") if message.files]
