"""The disk is full: nothing is half done, people are told in words, and all goes on when there is room."""

import resource
from datetime import timedelta

import httpx
import pytest

from tests.databases import SERVER
from tests.stories.cast.dates import day, typed
from tests.stories.cast.process import FULL
from tests.stories.cast.world import MIA, Running, World, asked, asks_for, link

pytestmark = pytest.mark.skipif(
    bool(SERVER) or not hasattr(resource, "prlimit"), reason="a limit for the SQLite files of one process, by Linux"
)
CANNOT_WRITE = "I cannot write anything down just now"
LISTED = "Product tour"


async def readiness(greenroom: Running) -> int:
    async with httpx.AsyncClient(base_url=greenroom.address) as watcher:
        return (await watcher.get("/readyz")).status_code


async def everything_is_read(world: World) -> None:
    """After linking: the lists, and the counts of what is to come."""
    calls = world.ringcentral.calls
    await world.until(lambda: sum(call.method == "GET" and "registration" in call.path for call in calls) >= 2)
    await world.slack.type(MIA, "C0LAUNCH", "/webinar list")
    await world.until(lambda: world.told(LISTED))


def shown(world: World) -> str:
    """The modal on top."""
    views = world.slack.views(MIA)
    return str(views[-1].spec) if views else ""


def of_databases(world: World) -> list[str]:
    """What the log says of them."""
    return [line for line in world.log.read_text().splitlines() if "database c" in line]


async def test_what_is_sent_while_the_disk_is_full_is_refused_in_words_and_can_be_sent_again(world: World) -> None:
    greenroom = await world.start()
    try:
        await link(world, greenroom)
        await everything_is_read(world)
        await world.slack.type(MIA, "C0LAUNCH", f"/webinar create Q4 roadmap, {typed(day(11))} 3pm")
        await world.until(lambda: "Q4 roadmap" in shown(world))
        assert all(file.stat().st_size > FULL for file in world.folder.glob("*.db-wal"))
        greenroom.process.has_a_full_disk()
        form = world.slack.views(MIA)[-1]
        for _ in range(2):
            await world.slack.submit(MIA, form.id, {"description": "Typed once."})
            await world.until(lambda: CANNOT_WRITE in shown(world))
            await world.slack.close(MIA)
            assert "Typed once." in str(world.slack.views(MIA)[-1].values)
        await world.slack.type(MIA, "C0LAUNCH", "/webinar list")
        await world.until(lambda: world.told(LISTED) == 2)
        assert await readiness(greenroom) == 503
        assert len(of_databases(world)) == 1, of_databases(world)
        greenroom.process.has_room_again()
        assert await readiness(greenroom) == 200
        await world.slack.submit(MIA, form.id, {})
        await world.until(lambda: world.told("Your webinar exists"))
        assert world.made("Q4 roadmap") == 1 and len(of_databases(world)) == 2, of_databases(world)
    finally:
        await greenroom.is_killed()


async def test_a_job_that_meets_a_full_disk_under_way_is_finished_once_when_there_is_room(world: World) -> None:
    world.settle_seconds = 1
    greenroom = await world.start()
    try:
        await link(world, greenroom)
        world.ringcentral.faults.slow_down(60, "POST .*/webinars$", times=1)
        await asks_for(world, "Q4 roadmap")
        await world.until(lambda: asked(world, "/webinars"))
        greenroom.process.has_a_full_disk()
        await world.clock.move(timedelta(seconds=61))
        await world.until(lambda: world.made("Q4 roadmap") and of_databases(world))
        assert await readiness(greenroom) == 503
        greenroom.process.has_room_again()
        await world.until(lambda: world.told("Your webinar exists"))
        assert world.made("Q4 roadmap") == 1 and asked(world, "/webinars") == 1
        assert world.told("Your webinar exists") == 1 and await readiness(greenroom) == 200
    finally:
        await greenroom.is_killed()
