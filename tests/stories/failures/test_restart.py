"""The process is killed in the middle of somebody's job, and started again."""

import asyncio
import sqlite3
from contextlib import closing
from datetime import timedelta

import pytest

from bot.ops.backup import back_up, restore
from tests.databases import SERVER
from tests.stories.cast.settings import settings_in
from tests.stories.cast.world import MIA, World, asked, asks_for, link

A_MINUTE = 60
"""Seconds; longer than any process of these stories lives, also on a busy machine."""


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


async def test_a_create_that_was_sent_a_second_time_when_the_process_was_killed_again_is_waited_for_too(
    world: World,
) -> None:
    world.settle_seconds = A_MINUTE
    limits = world.ringcentral.limits  # by the usual ones the lists are not read by three processes within a minute
    limits.per_group = dict.fromkeys(limits.per_group, 1000)
    first = await world.start()
    try:
        await link(world, first)
        world.ringcentral.faults.slow_down(A_MINUTE, "POST .*/webinars$", times=1)
        world.ringcentral.faults.fail(503, "POST .*/webinars$", times=1)
        await asks_for(world, "Q4 roadmap")
        await world.until(lambda: asked(world, "/webinars"))
    finally:
        await first.is_killed()
    await world.clock.move(timedelta(seconds=A_MINUTE + 1))
    world.ringcentral.faults.slow_down(A_MINUTE, "POST .*/webinars$", times=1)
    second = await world.start()
    try:
        await world.until(lambda: asked(world, "/webinars") == 2)
        await closes_registration(world)
    finally:
        await second.is_killed()
    await lives_for_a_moment(world)
    await world.clock.move(timedelta(seconds=A_MINUTE + 1))
    await world.until(lambda: world.made("Q4 roadmap"))
    last = await world.start()
    try:
        await world.until(lambda: world.told("Your webinar exists in RingCentral"))
        assert (world.made("Q4 roadmap"), asked(world, "/webinars")) == (1, 2)
    finally:
        await last.is_killed()


async def test_an_invitation_that_is_still_on_its_way_after_a_kill_is_waited_for_and_told_as_done(
    world: World,
) -> None:
    world.settle_seconds = A_MINUTE
    limits = world.ringcentral.limits  # by the usual ones the lists are not read by three processes within a minute
    limits.per_group = dict.fromkeys(limits.per_group, 1000)
    first = await world.start()
    try:
        await link(world, first)
        await world.until(lambda: any("/registration/" in call.path for call in world.ringcentral.calls))
        await world.slack.type(MIA, "C0LAUNCH", "/webinar invite product tour")
        await world.until(lambda: "as of" in str([view.spec for view in world.slack.views(MIA)]))
        world.ringcentral.faults.slow_down(A_MINUTE, "PATCH .*/invitees$", times=1)
        form = world.slack.views(MIA)[-1].id
        await world.slack.submit(MIA, form, {"outside_panelists": "Zoe Park <zoe@park.example>"})
        await world.until(lambda: changes(world, "/invitees") == 1)
        await closes_registration(world)
    finally:
        await first.is_killed()
    await lives_for_a_moment(world)
    await world.clock.move(timedelta(seconds=A_MINUTE + 1))
    last = await world.start()
    try:
        await world.until(lambda: world.told("Zoe Park: invited as panelist"))
        assert changes(world, "/invitees") == 1
    finally:
        await last.is_killed()


@pytest.mark.skipif(bool(SERVER), reason="looks into SQLite's files")
async def test_of_two_switches_that_are_taken_up_after_a_kill_the_last_one_has_the_last_word(world: World) -> None:
    patch = "PATCH .*/registration/v1/sessions/.*"
    first = await world.start()
    try:
        await link(world, first)
        await world.until(lambda: any("/registration/" in call.path for call in world.ringcentral.calls))
        world.ringcentral.faults.slow_down(60, patch, times=1)
        await world.slack.type(MIA, "C0LAUNCH", "/webinar registration close product tour")
        await world.until(lambda: changes(world, "/registration/"))
        await world.slack.type(MIA, "C0LAUNCH", "/webinar registration open product tour")
        # The younger one is as far as it comes by then: it waits for the older one.
        await world.until(lambda: world.told("RingCentral is slow to answer. I am still at it") == 2)
    finally:
        await first.is_killed()
    await world.clock.move(timedelta(seconds=61))
    # Of the two that are now taken up at once the older one is slow to begin with.
    world.ringcentral.faults.slow_down(3, patch, times=1)
    second = await world.start()
    try:
        await world.until(lambda: world.told("Registration was opened"))
        await world.until(lambda: world.told("Registration was closed"))
        tour = next(
            each for each in world.ringcentral.company.sessions.values() if each.shown_title.startswith("Product tour")
        )
        assert tour.registration.is_open
        assert changes(world, "/registration/") == 3  # the first one was made as well, and repeating it changes nothing
    finally:
        await second.is_killed()


@pytest.mark.skipif(bool(SERVER), reason="sets the count in SQLite's file")
async def test_a_job_is_carried_out_also_after_more_restarts_than_anybody_counts(world: World) -> None:
    first = await world.start()
    try:
        await link(world, first)
        await closes_registration(world)
    finally:
        await first.is_killed()
    with closing(sqlite3.connect(next(world.folder.glob("*jobs*.db")))) as jobs, jobs:
        jobs.execute("UPDATE workflow_status SET recovery_attempts = 1000")
    second = await world.start()
    try:
        await world.until(lambda: world.told("Registration was closed"))
    finally:
        await second.is_killed()


async def lives_for_a_moment(world: World) -> None:
    """A Greenroom that takes up what was left, and is killed when it has told of what had not to be waited for."""
    greenroom = await world.start()
    try:
        await world.until(lambda: world.told("Registration was closed"))
        await world.slack.type(MIA, "C0LAUNCH", "/webinar help")
        await world.until(lambda: world.told("What you can do"))
    finally:
        await greenroom.is_killed()


async def closes_registration(world: World) -> None:
    """Something else that will be left undone, and may be repeated at once."""
    await world.until(lambda: any("/registration/" in call.path for call in world.ringcentral.calls))
    world.ringcentral.faults.slow_down(A_MINUTE, "PATCH .*/registration/", times=1)
    await world.slack.type(MIA, "C0LAUNCH", "/webinar registration close product tour")
    await world.until(lambda: changes(world, "/registration/"))


def changes(world: World, part: str) -> int:
    """How often RingCentral has understood that it shall change something with that in its path."""
    return sum(call.method == "PATCH" and part in call.path and bool(call.user) for call in world.ringcentral.calls)


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
        assert await asyncio.wait_for(second.process.ends(), 20) == 2
        assert second.said.strip().count("\n") == 0
        assert "Greenroom is already running on greenroom-jobs" in second.said
        world.slack.connect(f"{first.address}/slack/events")
        await world.slack.type(MIA, "C0LAUNCH", "/webinar help")
        await world.until(lambda: world.told("What you can do"))
    finally:
        await first.is_killed()


@pytest.mark.parametrize("lost", [True, False], ids=["made but not heard of", "never made"])
async def test_a_process_killed_in_the_middle_of_an_import_goes_on_and_registers_nobody_twice(
    world: World, lost: bool
) -> None:
    world.ringcentral.limits.per_group["Heavy"] = 1000
    first = await world.start()
    try:
        await link(world, first)
        while not world.slack.views(MIA):  # what was linked just now is being read
            await world.slack.type(MIA, "C0LAUNCH", "/webinar register product tour")
        people = "\n".join(f"guest{number}@list.example" for number in range(9))
        view = world.slack.views(MIA)[-1].id
        await world.slack.submit(MIA, view, {"people": people})
        await world.until(lambda: "Nothing has been sent yet" in str(world.slack.views(MIA)[-1].spec))
        if not lost:
            world.ringcentral.faults.fail(503, "POST .*/registrants$", times=1)
        world.ringcentral.faults.slow_down(0.2, "POST .*/registrants$", times=None)
        await world.slack.submit(MIA, view, {})
        await world.until(lambda: asked(world, "/registrants") > 3)
    finally:
        await first.is_killed()
    world.ringcentral.faults.clear()
    second = await world.start()
    try:
        await world.clock.move(timedelta(seconds=10))
        await world.until(lambda: world.told("9 of 9 people are registered"))
        sessions = world.ringcentral.company.sessions.values()
        session = next(each for each in sessions if "Product tour" in each.shown_title)
        emails = [each.email for each in session.registration.registrants.values() if "@list.example" in each.email]
        assert sorted(emails) == people.splitlines()
        assert world.told("9 added") == 1
    finally:
        await second.is_killed()
