"""Somebody sets the clock of Greenroom's machine, by an hour: nothing stands still for it, and nothing comes twice."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from bot.clock import Clock
from bot.jobs.engine import WorkflowEngine
from bot.ops.check import checks
from tests.stories.cast.create import CREATE, asks, creates, made
from tests.stories.cast.dates import day, next_time, typed
from tests.stories.cast.digests import digests, mornings, rounds, subscribes
from tests.stories.cast.messages import told
from tests.stories.cast.town import EMAILS, Person, Town
from tests.stories.cast.town import town as open_town
from tests.stories.cast.webinars import TOUR, everything_read, session_of

HOUR = timedelta(hours=1)


@dataclass
class WrongClock:
    """A clock that goes as the true one does, and may be set wrong."""

    true: Clock
    ahead: timedelta = field(default=timedelta())

    def now(self) -> datetime:
        return self.true.now() + self.ahead

    def steady(self) -> float:
        return self.true.steady()

    async def sleep(self, seconds: float) -> None:
        await self.true.sleep(seconds)


@pytest.fixture
def clocks() -> list[WrongClock]:
    """Greenroom's."""
    return []


@pytest.fixture
async def town(tmp_path: Path, engine: WorkflowEngine, clocks: list[WrongClock]) -> AsyncIterator[Town]:
    def wrong(clock: Clock) -> WrongClock:
        clocks.append(WrongClock(clock))
        return clocks[0]

    async with open_town(tmp_path, engine, clock_of=wrong) as opened:
        yield opened


@pytest.fixture
async def mia(town: Town) -> Person:
    person = town.person("U0MIA")
    await person.links()
    await everything_read(town)
    return person


@pytest.mark.parametrize("ahead", [HOUR, -HOUR], ids=["forward", "back"])
async def test_the_rate_limit_is_kept_to_the_second_when_the_clock_is_set_by_an_hour(
    town: Town, mia: Person, clocks: list[WrongClock], ahead: timedelta
) -> None:
    town.ringcentral.limits.per_group["Heavy"] = 4
    await town.passes(seconds=61)
    await town.ticks()
    town.ringcentral.faults.slow_down(5, CREATE, times=2)
    for number, title in enumerate(("First", "Second"), 1):
        await asks(mia, f"{title}, {typed(day(11))} 3pm")
        await town.until(lambda number=number: creates(town) == number)
    clocks[0].ahead = ahead
    await town.within(130, lambda: told(mia, "Your webinar exists") + told(mia, "Your webinar exists", None) == 2)
    clocks[0].ahead = timedelta()
    await asks(mia, f"Third, {typed(day(12))} 3pm")
    await town.within(130, lambda: made(town, "Third"))
    await town.idle()
    assert not any(call.status == 429 for call in town.ringcentral.calls)


@pytest.mark.parametrize("minutes", [4, -4])  # beyond five Slack would be turned away
async def test_who_asks_just_after_the_clock_was_set_waits_for_the_limit_and_no_longer(
    town: Town, mia: Person, clocks: list[WrongClock], minutes: int
) -> None:
    town.ringcentral.limits.per_group["Heavy"] = 3
    await town.passes(seconds=61)
    await town.ticks()
    await town.passes(seconds=61)
    await asks(mia, f"First, {typed(day(11))} 3pm")
    await mia.sees("Your webinar exists", "C0LAUNCH")
    clocks[0].ahead = timedelta(minutes=minutes)
    await asks(mia, f"Second, {typed(day(12))} 3pm")
    await town.within(130, lambda: made(town, "Second"))
    await town.idle()
    assert not any(call.status == 429 for call in town.ringcentral.calls)


@pytest.mark.usefixtures("nine")
@pytest.mark.parametrize("ahead", [HOUR, -HOUR], ids=["forward", "back"])
async def test_a_digest_comes_once_a_day_however_the_clock_is_set(
    town: Town, mia: Person, clocks: list[WrongClock], ahead: timedelta
) -> None:
    ana = town.person("U0ANA")
    await subscribes(mia)
    await town.clock.move_to(next_time(town.clock.now(), "09:00") - timedelta(minutes=10))
    await rounds(town)
    clocks[0].ahead = ahead
    await rounds(town, minutes=1)
    assert len(digests(ana)) == (1 if ahead > timedelta() else 0)
    await rounds(town, minutes=14)
    clocks[0].ahead = timedelta()
    await rounds(town, minutes=1)
    await rounds(town, minutes=70)
    assert len(digests(ana)) == 1
    town.ringcentral.register_guests(session_of(town, TOUR).id, 1)
    await mornings(town, minutes=16)
    assert len(digests(ana)) == 2


async def test_a_link_outlives_a_clock_that_is_an_hour_behind_and_counts_are_read_all_the_while(
    town: Town, mia: Person, clocks: list[WrongClock]
) -> None:
    clocks[0].ahead = -HOUR
    before = len(town.calls())
    await rounds(town, minutes=1)
    await town.until(lambda: len(town.calls()) > before)  # what was read "in an hour" is old
    await rounds(town, minutes=61)  # the access token has ended, and Greenroom believes it good
    await town.idle()
    assert town.ringcentral.calls[-1].status == 200
    assert 401 in [call.status for call in town.ringcentral.calls]
    (identity,) = await town.identities()
    assert identity.alive


async def test_slack_is_turned_away_by_a_wrong_clock_and_the_log_says_which_clock_to_set(
    town: Town, mia: Person, clocks: list[WrongClock]
) -> None:
    clocks[0].ahead = HOUR
    with capture_logs() as logged:
        await mia.types("/webinar list")
    (line,) = [each for each in logged if "turned away" in each["event"]]
    assert line["event"].endswith("set this machine's clock") and line["seconds_ahead_of_slack"] == 3600
    clocks[0].ahead = timedelta()
    await mia.types("/webinar list")
    await mia.sees("Product tour", "C0LAUNCH")


async def test_what_waits_for_a_link_still_waits_when_the_clock_is_right_again(
    town: Town, clocks: list[WrongClock]
) -> None:
    ana = town.person("U0ANA")
    await ana.types("/webinar list past")
    await ana.sees("not linked", "C0LAUNCH")
    clocks[0].ahead = HOUR
    await rounds(town, minutes=1)
    clocks[0].ahead = timedelta()
    await ana.links()
    await ana.sees("no past webinars|Past webinars")


async def test_a_message_does_not_wait_an_hour_for_a_clock_that_was_set_back(
    town: Town, mia: Person, clocks: list[WrongClock]
) -> None:
    clocks[0].ahead = -HOUR
    town.ringcentral.kill_tokens(EMAILS["U0MIA"])
    await rounds(town, minutes=31)
    await mia.sees("no longer accepts your sign-in")


async def test_check_says_by_how_much_the_clock_is_wrong(town: Town, clocks: list[WrongClock]) -> None:
    nowhere = town.settings.model_copy(update={"rc_server_url": "http://127.0.0.1:9"})  # a demo may be at its own

    async def said() -> list[str]:
        return [str(each) async for each in checks(nowhere, clocks[0]) if each.what == "Clock"]

    assert await said() == ["ok    Clock        agrees with Slack's."]
    clocks[0].ahead = -HOUR
    assert await said() == [
        "TO DO Clock        is 3600 s behind Slack's: set it. Beyond 300 s requests of Slack are refused."
    ]
