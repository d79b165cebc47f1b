"""The process is killed in the middle of somebody's wish, and started again."""

import asyncio
from datetime import timedelta

import pytest

from bot.archive import back_up, restore
from tests.databases import SERVER
from tests.stories.test_backup import settings_in
from tests.stories.world import MIA, World, asked, asks_for, link


@pytest.mark.parametrize(
    ("ending", "lost"),
    [("/webinars", True), ("/webinars", False), ("/sessions", True)],
    ids=["made but not heard of", "never made", "session made but not heard of"],
)
async def test_a_process_killed_in_the_middle_of_a_create_makes_it_once_and_says_so_once(
    world: World, ending: str, lost: bool
) -> None:
    first = await world.start()
    try:
        await link(world, first)
        world.ringcentral.faults.slow_down(60, f"POST .*{ending}$", times=1)
        if not lost:
            world.ringcentral.faults.fail(503, f"POST .*{ending}$", times=1)
        await asks_for(world, "Q4 roadmap")
        await world.until(lambda: asked(world, ending))
    finally:
        await first.is_killed()
    await world.clock.move(timedelta(seconds=61))
    if lost:
        await world.until(lambda: world.made("Q4 roadmap"))
    second = await world.start()
    try:
        await world.until(lambda: world.told("I was restarted meanwhile; this was done once"))
        await world.clock.move(timedelta(seconds=10))
        assert world.told("Your webinar exists") == 1
        assert world.made("Q4 roadmap") == 1
        assert sum(each.webinar.title == "Q4 roadmap" for each in world.ringcentral.company.sessions.values()) == 1
        assert asked(world, ending) == (1 if lost else 2)
    finally:
        await second.is_killed()


@pytest.mark.skipif(bool(SERVER), reason="backup is of SQLite files")
async def test_a_create_that_was_under_way_in_a_backup_is_not_made_again_when_that_is_put_back(world: World) -> None:
    settings = settings_in(world.folder)
    first = await world.start()
    try:
        await link(world, first)
        world.ringcentral.faults.slow_down(60, "POST .*/webinars$", times=1)
        await asks_for(world, "Q4 roadmap")
        await world.until(lambda: asked(world, "/webinars"))
        await asyncio.to_thread(back_up, settings, world.folder / "copy.zip")
        await world.clock.move(timedelta(seconds=61))
        await world.until(lambda: world.made("Q4 roadmap"))
    finally:
        await first.is_killed()
    for file in world.folder.glob("greenroom*.db*"):
        file.unlink()
    assert await restore(settings, world.folder / "copy.zip", world.clock) == (0, 1)
    second = await world.start()
    try:
        await world.until(lambda: world.told("I was restarted meanwhile; this was done once"))
        assert world.made("Q4 roadmap") == 1
    finally:
        await second.is_killed()


@pytest.mark.skipif(bool(SERVER), reason="on PostgreSQL a second process is a replica")
async def test_a_second_process_on_the_same_files_stops_with_one_line(world: World) -> None:
    first = await world.start()
    try:
        second = await world.start()
        assert await asyncio.wait_for(second.process.wait(), 20) == 2
        assert second.said.strip().count("\n") == 0
        assert "Greenroom is already running on greenroom-jobs" in second.said
        world.slack.connect(f"{first.address}/slack/events")
        await world.slack.type(MIA, "C0LAUNCH", "/webinar help")
        await world.until(lambda: world.told("What you can do"))
    finally:
        await first.is_killed()
