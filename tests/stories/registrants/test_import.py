"""Somebody registers a whole list of people: it is looked through first, runs in the background, and goes on."""

import asyncio
import csv
import io
import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.jobs.engine import WorkflowEngine
from bot.sandbox.ringcentral.company.model import Session
from tests.stories.cast.town import Person, Town
from tests.stories.cast.town import town as open_town
from tests.stories.cast.webinars import everything_read, session_of

FIRST = 38
"""People who are registered for the product tour before."""
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"


@pytest.fixture
def unlimited(town: Town) -> None:
    town.ringcentral.limits.per_group["Heavy"] = 1000


@pytest.fixture
async def with_files(tmp_path: Path, engine: WorkflowEngine) -> AsyncIterator[Town]:
    """A town where CSV files may be chosen, and RingCentral takes many calls."""
    async with open_town(tmp_path, engine, csv_uploads="on") as town:
        town.ringcentral.limits.per_group["Heavy"] = 1000
        await town.person("U0MIA").links()
        await everything_read(town)
        yield town


def guests(count: int, start: int = 1) -> str:
    return "\n".join(f"Guest No{number} <guest{number}@list.example>" for number in range(start, start + count))


def count(session: Session) -> int:
    return len(session.registration.registrants)


def posts(town: Town) -> int:
    return sum(call.startswith("POST") and call.endswith("/registrants") for call in town.calls())


async def looks_through(mia: Person, people: str, **more: object) -> None:
    """Put a list into the form, and see it as it was read."""
    await mia.types("/webinar register product tour")
    await mia.sees_form("Or many")
    await mia.submits(people=people, **more)
    await mia.sees_form("Nothing has been sent yet")


async def test_a_pasted_list_is_shown_before_anything_is_sent_and_each_person_is_one_call(
    town: Town, mia: Person, tour: Session, unlimited: None
) -> None:
    await looks_through(
        mia,
        "Ada Byron <ada@list.example>\nbo@list.example, Bo, Diddley\nno address here\nADA@list.example\n"
        "zoe@list.example",
        source="spring fair",
    )
    shown = await mia.sees_form("3 people")
    assert "Line 3: “no address here” has no e-mail address" in shown
    assert "Repeated in line 4" in shown and "Ada · Byron · ada@list.example · spring fair" in shown
    assert posts(town) == 0
    await mia.submits()
    said = await mia.sees("3 of 3 people are registered", "C0LAUNCH")
    assert "3 added" in said
    assert (count(tour), posts(town)) == (FIRST + 3, 3)
    await mia.sees_form("3 added")
    assert not town.slack.refusals


async def test_back_shows_the_form_as_it_was(town: Town, mia: Person, tour: Session, unlimited: None) -> None:
    await looks_through(mia, guests(2), source="spring fair", external_keys="lid=7")
    await mia.presses_in_form("import.back")
    shown = await mia.sees_form("Or many")
    assert "guest2@list.example" in shown and "spring fair" in shown and "lid=7" in shown


async def test_a_list_in_which_nobody_is_found_stays_in_its_box_with_the_reason(
    town: Town, mia: Person, tour: Session
) -> None:
    await mia.types("/webinar register product tour")
    await mia.sees_form("Or many")
    for people, words in (
        ("Ada\nBo", "Line 1: “Ada” has no e-mail address"),
        ("First name,Surname\nAda,Byron", "No column is named E-mail"),
        ('Ada,"Byron,ada@list.example\nBo,Diddley,bo@list.example', "Line 1 opens a quotation mark"),
        (f"{'A' * 300} Byron <ada@list.example>", "the first name has 300 characters"),
    ):
        await mia.submits(people=people)
        assert words in mia.form.errors["people"]


async def test_who_is_there_already_is_counted_and_who_is_refused_is_named_and_can_be_tried_again(
    town: Town, mia: Person, tour: Session, unlimited: None
) -> None:
    await looks_through(mia, guests(2))
    await mia.submits()
    await mia.sees("2 added", "C0LAUNCH")
    tour.registration.settings["workEmailRequired"] = True
    await looks_through(mia, guests(3) + "\nCarl Gauss <carl@gmail.com>")
    await mia.submits()
    said = await mia.sees("3 of 4 people are registered", "C0LAUNCH")
    assert "1 added, 2 there already, 1 refused" in said
    assert "Line 4, Carl Gauss (carl@gmail.com): RingCentral does not accept this" in said
    tour.registration.settings["workEmailRequired"] = False
    await mia.presses("import.retry", channel="C0LAUNCH")
    await mia.sees("4 of 4 people are registered", "C0LAUNCH")
    assert count(tour) == FIRST + 4


async def test_progress_is_one_message_that_is_kept_current_and_stop_ends_it_before_the_next_person(
    town: Town, mia: Person, tour: Session
) -> None:
    await town.passes(seconds=61)
    await looks_through(mia, guests(30))
    assert "about 4 min" in await mia.sees_form("people's commands go")
    await mia.submits()
    await mia.sees("Registering people for .*: \\d+ of 30, about \\d min left")
    first = len(mia.texts())
    await town.within(130, lambda: count(tour) >= FIRST + 12)
    assert len(mia.texts()) == first
    await town.within(20, lambda: any(re.search("1[0-9] of 30, about \\d min left", text) for text in mia.texts()))
    await mia.presses("import.stop")
    await town.within(10, lambda: any("Stopped, as you asked" in text for text in mia.texts("C0LAUNCH")))
    done = count(tour) - FIRST
    assert f"{done} added, {30 - done} left" in await mia.sees("Stopped, as you asked", "C0LAUNCH")
    await mia.sees(f"{done} of 30 had their turn")
    await mia.presses("import.go_on", channel="C0LAUNCH")
    await town.within(300, lambda: count(tour) == FIRST + 30)
    await town.within(20, lambda: any("30 of 30 people are registered" in text for text in mia.texts("C0LAUNCH")))
    assert posts(town) == 30
    assert not town.ringcentral.limits.refused
    assert not town.slack.refusals


async def test_registration_that_closes_in_the_middle_is_opened_by_one_press_and_it_goes_on(
    town: Town, mia: Person, tour: Session, unlimited: None
) -> None:
    tour.registration.settings["autoCloseLimit"] = FIRST + 2
    await looks_through(mia, guests(5))
    await mia.submits()
    said = await mia.sees("I stopped registering people for .* after 2 of 5", "C0LAUNCH")
    assert f"reached its limit of {FIRST + 2}" in said and "2 added, 3 left" in said
    tour.registration.settings["autoCloseLimit"] = 0
    await mia.presses("import.open_first", channel="C0LAUNCH")
    await mia.sees("5 of 5 people are registered", "C0LAUNCH")
    assert count(tour) == FIRST + 5


async def test_a_webinar_cancelled_in_the_middle_stops_it_with_words(
    town: Town, mia: Person, tour: Session
) -> None:
    await town.passes(seconds=61)
    await looks_through(mia, guests(12))
    await mia.submits()
    await town.until(lambda: count(tour) == FIRST + 6)
    del town.ringcentral.company.sessions[tour.id]
    await town.within(70, lambda: any("I stopped" in text for text in mia.texts("C0LAUNCH")))
    said = await mia.sees("I stopped registering people for .* after 6 of 12", "C0LAUNCH")
    assert "is no longer there: somebody has cancelled it meanwhile" in said and "6 added, 6 left" in said


async def test_a_link_that_dies_in_the_middle_is_linked_again_and_it_goes_on(
    town: Town, mia: Person, tour: Session
) -> None:
    await town.passes(seconds=61)
    await looks_through(mia, guests(9))
    await mia.submits()
    await town.until(lambda: count(tour) == FIRST + 6)
    town.ringcentral.kill_tokens("mia.okafor@acme.example")
    await town.within(70, lambda: any("I stopped" in text for text in mia.texts("C0LAUNCH")))
    said = await mia.sees("I stopped registering people for .* after 6 of 9", "C0LAUNCH")
    assert "Reconnect, then go on" in said
    assert not [text for text in mia.texts() if "I tried to read your webinars" in text]
    await mia.links()
    await mia.presses("import.go_on", channel="C0LAUNCH")
    await town.within(70, lambda: count(tour) == FIRST + 9)
    await mia.sees("9 of 9 people are registered", "C0LAUNCH")


async def test_somebody_who_disconnects_does_not_wait_for_their_import(
    town: Town, mia: Person, tour: Session
) -> None:
    await town.passes(seconds=61)
    await looks_through(mia, guests(60))
    await mia.submits()
    await town.until(lambda: count(tour) == FIRST + 6)
    await mia.types("/webinar disconnect")
    await mia.sees("a list that is being registered stops", "C0LAUNCH")
    await mia.presses("link.disconnect.confirm", channel="C0LAUNCH")
    await town.within(20, lambda: any("I stopped" in text for text in mia.texts("C0LAUNCH")))
    assert "no longer linked" in await mia.sees("I stopped registering people", "C0LAUNCH")


async def test_ringcentral_in_trouble_is_waited_for_and_nobody_is_registered_twice(
    town: Town, mia: Person, tour: Session, unlimited: None
) -> None:
    town.ringcentral.faults.lose_answer("POST .*/registrants", times=2)
    await looks_through(mia, guests(4))
    await mia.submits()
    await town.within(60, lambda: any("4 of 4 people" in text for text in mia.texts("C0LAUNCH")))
    assert "4 added" in await mia.sees("4 of 4 people", "C0LAUNCH")
    assert count(tour) == FIRST + 4


async def test_the_list_is_sent_once_however_often_it_is_pressed(
    town: Town, mia: Person, tour: Session, unlimited: None
) -> None:
    await looks_through(mia, guests(3))
    view = mia.form.id
    await mia.submits()
    await mia.sees("3 added", "C0LAUNCH")
    assert view == mia.form.id
    assert posts(town) == 3


def as_csv(rows: list[list[str]], delimiter: str = ",") -> str:
    file = io.StringIO()
    csv.writer(file, delimiter=delimiter).writerows(rows)
    return file.getvalue()


PEOPLE = [
    ["E-Mail", "Surname", "First name", "external.lid", "external.a&b", "Phone"],
    ["ada@list.example", "Byron", "Ada", "123", "4@56 =", "1"],
    ["zoe@list.example", "Müller", 'Zoë "Z"\nAnn', "", "", "2"],
]


@pytest.mark.parametrize(
    ("delimiter", "encoding"),
    [(",", "utf-8"), (";", "utf-8-sig"), ("\t", "utf-16"), (";", "utf-16-le"), (",", "cp1252")],
)
async def test_a_csv_file_of_any_program_is_read(with_files: Town, delimiter: str, encoding: str) -> None:
    mia = with_files.person("U0MIA")
    await mia.types("/webinar register product tour")
    await mia.sees_form("Or many")
    await with_files.slack.attach("U0MIA", "file", "people.csv", as_csv(PEOPLE, delimiter).encode(encoding))
    await mia.submits()
    shown = await mia.sees_form("2 people")
    assert "Columns that I do not use: Phone" in shown
    assert ("cp1252" in shown) is (encoding == "cp1252")
    await mia.submits()
    await mia.sees("2 added", "C0LAUNCH")
    people = {each.email: each for each in session_of(with_files, "Product tour").registration.registrants.values()}
    assert people["ada@list.example"].external_id == "lid=123&a%26b=4%4056%20%3D"
    assert (people["zoe@list.example"].first_name, people["zoe@list.example"].last_name) == ('Zoë "Z" Ann', "Müller")


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (PNG, "This is a picture, not a CSV file"),
        (b"PK\x03\x04rest", "This is an Excel, Numbers or ZIP file"),
        (b"%PDF-1.7", "This is a PDF"),
        (b"a@list.example\n" * 5000, "This list has 5,000 lines, and I take 1,000 people at a time"),
        (b"", "There is nobody in this list"),
    ],
    ids=["picture", "excel", "pdf", "5000 lines", "empty"],
)
async def test_a_file_that_is_no_list_brings_the_form_back_with_the_reason(
    with_files: Town, data: bytes, words: str
) -> None:
    mia = with_files.person("U0MIA")
    await mia.types("/webinar register product tour")
    await mia.sees_form("Or many")
    await with_files.slack.attach("U0MIA", "file", "people.csv", data)
    await mia.submits(source="spring fair")
    shown = await mia.sees_form(words)
    assert "people.csv" in shown and "spring fair" in shown


async def test_a_file_that_slack_is_slow_with_is_waited_for_in_the_form(with_files: Town) -> None:
    mia = with_files.person("U0MIA")
    await mia.types("/webinar register product tour")
    await mia.sees_form("Or many")
    await with_files.slack.attach("U0MIA", "file", "people.csv", b"a@list.example\nb@list.example")
    with_files.slack.slow("download", 5)
    sending = asyncio.ensure_future(mia.submits())
    await with_files.within(3, sending.done)
    await mia.sees_form("I am reading people.csv")
    await with_files.within(5, lambda: "2 people" in str(mia.form.spec))


async def test_a_file_that_slack_does_not_hand_out_is_said_on_top_of_the_form(with_files: Town) -> None:
    mia = with_files.person("U0MIA")
    await mia.types("/webinar register product tour")
    await mia.sees_form("Or many")
    await with_files.slack.attach("U0MIA", "file", "people.csv", b"a@list.example")
    with_files.slack.fail("download")
    await mia.submits()
    await mia.sees_form("Slack did not give me that file")


async def test_a_file_that_is_too_large_is_refused_at_its_field(with_files: Town) -> None:
    mia = with_files.person("U0MIA")
    await mia.types("/webinar register product tour")
    await mia.sees_form("Or many")
    await with_files.slack.attach("U0MIA", "file", "people.csv", b"a@list.example\n" * 100_000)
    await mia.submits()
    assert "This file has 1.5 MB; one is the most" in mia.form.errors["file"]


async def test_without_files_the_form_says_that_pasting_works(town: Town, mia: Person, tour: Session) -> None:
    await mia.types("/webinar register product tour")
    assert "CSV_UPLOADS=on" in await mia.sees_form("Pasting works here")
