"""Slack cannot be reached for an hour: what is to be said waits, and comes once, in order and at Slack's pace."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import text
from structlog.testing import capture_logs

from bot.store.database import Database, open_engine
from bot.store.vault import Vault
from tests.stories.cast.create import CREATE, asks, creates, made
from tests.stories.cast.dates import day, next_time, typed
from tests.stories.cast.digests import digests, subscribes
from tests.stories.cast.town import KEY, PATIENT, Person, Town
from tests.stories.cast.world import MIA, World, link

TITLES = ("First", "Second", "Third")


async def sends_three_forms(town: Town, mia: Person) -> None:
    """One after another, each to be done five seconds after the one before."""
    for number, title in enumerate(TITLES, 1):
        town.ringcentral.faults.slow_down(5 * number, CREATE, times=1)
        await asks(mia, f"{title}, {typed(day(11))} 3pm")
        await town.until(lambda number=number: creates(town) == number)
        await town.slack.close("U0MIA")


async def has_outcomes(town: Town, number: int) -> None:
    """Wait until so many jobs are done that nobody has been told of."""
    database = Database(open_engine(town.settings.database_url), Vault((KEY,)))
    async with asyncio.timeout(PATIENT):
        done = 0
        while done < number:
            async with database.reading() as connection:
                done = (await connection.execute(text("SELECT count(*) FROM jobs WHERE state = 'done'"))).scalar()
    await database.close()


def results(mia: Person) -> list[str]:
    """Titles of the webinars whose making was told by direct message, in the order of the messages."""
    told = [words for words in mia.texts() if "Your webinar exists" in words]
    return [title for words in told for title in TITLES if title in words]


async def test_results_wait_for_slack_and_come_once_in_their_order(town: Town, mia: Person) -> None:
    town.slack.parts.paced = True
    town.ringcentral.limits.per_group["Heavy"] = 100
    await town.passes(seconds=61)
    await town.ticks()
    await sends_three_forms(town, mia)
    await town.way.is_cut()
    with capture_logs() as logged:
        for number, title in enumerate(TITLES, 1):
            await town.passes(seconds=5)
            await town.until(lambda title=title: made(town, title))
            await has_outcomes(town, number)
        for _ in range(60):
            await town.passes(minutes=1)
        assert all(made(town, title) == 1 for title in TITLES) and not results(mia)
        await town.way.opens()
        await town.within(400, lambda: len(results(mia)) == 3)
    assert sorted(results(mia), key=TITLES.index) == results(mia)
    assert all(made(town, title) == 1 for title in TITLES)
    assert len([each for each in logged if each["event"].startswith("Slack is away: ")]) <= 3
    assert not [each for each in town.slack.refusals if each.error not in {"ratelimited", "not_found"}]


@pytest.mark.usefixtures("nine")
async def test_a_digest_waits_for_slack_and_comes_once(town: Town, mia: Person) -> None:
    ana = town.person("U0ANA")
    await subscribes(mia)
    await town.clock.move_to(next_time(town.clock.now(), "09:00") - timedelta(minutes=1))
    await town.way.is_cut()
    await town.passes(minutes=1)
    await town.ticks()
    for _ in range(60):
        await town.passes(minutes=1)
        await town.ticks()
    await town.idle()
    assert not digests(ana)
    await town.way.opens()
    await town.within(400, lambda: digests(ana))
    await town.finishes()
    assert len(digests(ana)) == 1 and "(late)" in digests(ana)[0]


async def test_what_waited_for_slack_is_told_once_and_in_order_after_a_restart_too(world: World) -> None:
    first = await world.start()
    try:
        await link(world, first)
        sessions = world.ringcentral.company.sessions.values()
        record = next(each.registration for each in sessions if "Product tour" in each.webinar.title)
        await world.until(lambda: has_read_counts(world))
        await world.way.is_cut()
        for word in ("close", "open"):
            world.ringcentral.faults.slow_down(2, "PATCH", times=1)  # so that they end at different seconds
            await world.slack.type(MIA, "C0LAUNCH", f"/webinar registration {word} product tour")
            await world.until(lambda word=word: record.is_open is (word == "open"))
        assert not world.told("Registration was")
    finally:
        await first.is_killed()
    await world.way.opens()
    second = await world.start()
    try:
        await world.until(lambda: world.told("Registration was opened"))
        texts = [message.text for message in (*world.slack.messages(MIA, "C0LAUNCH"), *world.slack.messages(MIA))]
        told = [words for words in texts if "Registration was" in words]
        assert ["closed" in told[0], "opened" in told[1], len(told)] == [True, True, 2]
        assert all("I was restarted meanwhile; this was done once" in words for words in told)
    finally:
        await second.is_killed()


def has_read_counts(world: World) -> bool:
    """Whether Greenroom has asked for those of the two webinars to come."""
    return sum(call.method == "GET" and "registration" in call.path for call in world.ringcentral.calls) >= 2
