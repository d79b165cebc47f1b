"""Another process holds a database: who sends something is told in words, and what was accepted is done once."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from tests.databases import SERVER
from tests.stories.cast.create import CREATE, asks, creates, made
from tests.stories.cast.dates import day, typed
from tests.stories.cast.messages import told
from tests.stories.cast.town import PUBLIC, THREADS, Person, Town

pytestmark = pytest.mark.skipif(bool(SERVER), reason="of SQLite files")


@contextmanager
def held(url: str) -> Iterator[None]:
    """Nobody else writes to that database meanwhile."""
    connection = sqlite3.connect(Path(url.partition(":///")[2]), isolation_level=None)
    connection.execute("BEGIN EXCLUSIVE")
    try:
        yield
    finally:
        connection.close()


async def test_what_cannot_be_written_down_is_refused_in_words_and_can_be_sent_again(town: Town, mia: Person) -> None:
    await mia.types(f"/webinar create Q4 roadmap, {typed(day(11))} 3pm")
    await mia.sees_form("Q4 roadmap")
    with held(town.settings.database_url), capture_logs() as logged:
        await mia.submits(description="Typed once.")
        await mia.sees_form("I cannot write anything down just now")
        assert (await town.browser.get(f"{PUBLIC}/readyz")).status_code == 503
        await mia.types("/webinar list")
        await mia.sees("Product tour", "C0LAUNCH")
    assert (await town.browser.get(f"{PUBLIC}/readyz")).status_code == 200
    assert [each["why"] for each in logged if "cannot be used" in each["event"]] == ["database is locked"]
    await town.slack.close("U0MIA")
    assert "Typed once." in str(mia.form.values)
    await town.passes(minutes=5)
    assert made(town) == 0
    await mia.submits()
    await mia.sees("Your webinar exists", "C0LAUNCH")
    assert made(town) == 1 and not town.slack.refusals


async def test_a_job_whose_answer_comes_while_the_database_is_held_is_done_and_told_once(
    town: Town, mia: Person
) -> None:
    town.ringcentral.faults.slow_down(5, CREATE)
    await asks(mia)
    await town.until(lambda: creates(town) == 1)
    with held(town.settings.database_url):
        await town.clock.move(timedelta(seconds=6))
        await town.until(lambda: made(town))
    await mia.sees("Your webinar exists", "C0LAUNCH")
    assert made(town) == creates(town) == told(mia, "Your webinar exists") == 1


async def test_an_accepted_job_waits_for_the_jobs_database_and_says_so(
    town: Town, mia: Person, jobs_url: str
) -> None:
    with held(jobs_url):
        await asks(mia)
        await mia.sees_form("I am on it")
        await town.within(20, lambda: "I have written this down" in str(mia.form.spec), but_for=THREADS)
        await mia.sees_form("I have written this down and will begin as soon as my own database lets me")
        assert creates(town) == 0
    await mia.sees("Your webinar exists", "C0LAUNCH")
    assert made(town) == creates(town) == 1 and not town.slack.refusals


async def test_a_step_that_cannot_be_noted_is_noted_when_the_jobs_database_is_free(
    town: Town, mia: Person, jobs_url: str
) -> None:
    town.ringcentral.faults.slow_down(5, CREATE)
    await asks(mia)
    await town.until(lambda: creates(town) == 1)
    with held(jobs_url):
        await town.clock.move(timedelta(seconds=6))
        await town.until(lambda: made(town))
        await mia.types("/webinar list")
        await mia.sees("Product tour", "C0LAUNCH")
    await mia.sees("Your webinar exists", "C0LAUNCH")
    assert made(town) == creates(town) == 1
