"""Several Greenrooms on one PostgreSQL: what one of them leaves the others finish, and nothing is done by two."""

import asyncio
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from tests.databases import SERVER
from tests.stories.cast.world import MIA, World, asked, asks_for, link

pytestmark = pytest.mark.skipif(not SERVER, reason="SQLite has one process; set GREENROOM_TEST_DATABASE")
REPLICAS = 3


def calls_since(world: World, before: int) -> list[str]:
    """What RingCentral was asked: method and path."""
    return [f"{call.method} {call.path}" for call in world.ringcentral.calls[before:]]


@pytest.mark.parametrize("made", [True, False], ids=["made but not heard of", "never made"])
async def test_what_a_replica_that_is_gone_for_good_has_begun_is_finished_once_by_another(
    world: World, made: bool
) -> None:
    other = await world.start()
    victim = await world.start()
    try:
        await link(world, victim)
        world.ringcentral.faults.slow_down(60, "POST .*/webinars$", times=1)
        if not made:
            world.ringcentral.faults.fail(503, "POST .*/webinars$", times=1)
        await asks_for(world, "Q4 roadmap")
        await world.until(lambda: asked(world, "/webinars"))
        await victim.is_killed()
        world.slack.connect(f"{other.address}/slack/events")
        await world.clock.move(timedelta(seconds=61))
        await world.until(lambda: world.told("I was restarted meanwhile; this was done once"))
        assert world.told("Your webinar exists") == 1
        assert world.made("Q4 roadmap") == 1
        assert asked(world, "/webinars") == (1 if made else 2)
    finally:
        await victim.is_killed()
        await other.is_killed()


async def test_replicas_that_start_at_once_send_one_digest_renew_a_sign_in_once_and_read_once(world: World) -> None:
    first = await world.start()
    try:
        await link(world, first)
        soon = (world.clock.now() + timedelta(hours=2)).astimezone(ZoneInfo("America/New_York"))
        await world.slack.type(MIA, "C0LAUNCH", f"/webinar digest daily at {soon:%H:%M}")
        await world.until(lambda: world.told("The first one comes"))
        await world.slack.press(MIA, action_id="digest.subscribe", channel="C0LAUNCH")
        await world.until(lambda: world.told("Done: daily at"))
    finally:
        await first.is_killed()
    await world.clock.move(timedelta(hours=2, minutes=5))
    before = len(world.ringcentral.calls)
    replicas = await asyncio.gather(*(world.start() for _ in range(REPLICAS)))
    try:
        await world.until(lambda: world.told("Webinar registrations"))
        for replica in replicas:  # whoever answers this has also begun its first round
            answered = world.told("What you can do")
            world.slack.connect(f"{replica.address}/slack/events")
            await world.slack.type(MIA, "C0LAUNCH", "/webinar help")
            await world.until(lambda answered=answered: world.told("What you can do") > answered)
        assert world.told("Webinar registrations") == 1
        asked = calls_since(world, before)
        assert sum(call.endswith("/token") for call in asked) == 1
        # By rounds and digest together: the lists, and the count of each of the two webinars to come.
        read = [call for call in asked if call.startswith("GET")]
        assert len(read) == len(set(read)) == 4
    finally:
        for replica in replicas:
            await replica.is_killed()
