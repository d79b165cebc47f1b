"""PostgreSQL breaks every connection off, as its restart does: Greenroom goes on by itself, or says why it stops."""

import asyncio
from collections.abc import Iterator
from contextlib import closing

import psycopg
import pytest
from sqlalchemy.engine import make_url

from tests.databases import SERVER
from tests.stories.cast.world import MIA, World, asked, asks_for, link

pytestmark = pytest.mark.skipif(not SERVER, reason="about PostgreSQL; set GREENROOM_TEST_DATABASE")
_HERE = "database = (SELECT oid FROM pg_database WHERE datname = current_database())"  # other stories have slots, too
_SLOT = f"SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND classid = %s AND {_HERE}"
HOLDER = f"{_SLOT} AND granted"
QUEUED = f"{_SLOT} AND NOT granted"
GREENROOM = 0x67726E


@pytest.fixture
def server(world: World) -> Iterator[psycopg.Connection[tuple[int]]]:
    """A connection of somebody who may end those of others."""
    url = make_url(world.database_url).set(drivername="postgresql").render_as_string(hide_password=False)
    with closing(psycopg.connect(url, autocommit=True)) as connection:
        yield connection


def cut_off(server: psycopg.Connection[tuple[int]]) -> int:
    """End every connection to the database but this one; how many there were."""
    others = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> %s"
    return len(server.execute(others, (server.info.backend_pid,)).fetchall())


async def test_a_job_that_is_under_way_when_every_connection_breaks_is_carried_out_once(
    world: World, server: psycopg.Connection[tuple[int]]
) -> None:
    greenroom = await world.start()
    try:
        await link(world, greenroom)
        world.ringcentral.faults.slow_down(2, "POST .*/webinars$", times=1)
        await asks_for(world, "Q4 roadmap")
        await world.until(lambda: asked(world, "/webinars"))
        assert cut_off(server) > 2
        await world.until(lambda: world.told("Your webinar exists"))
        assert cut_off(server) > 2
        await world.slack.type(MIA, "C0LAUNCH", "/webinar list")
        await world.until(lambda: world.told("Upcoming webinars"))
        await world.slack.type(MIA, "C0LAUNCH", "/webinar registration close roadmap")
        await world.until(lambda: world.told("Registration was closed"))
        assert (world.told("Your webinar exists"), world.made("Q4 roadmap"), asked(world, "/webinars")) == (1, 1, 1)
        await world.until(lambda: server.execute(HOLDER, (GREENROOM,)).fetchall())  # the slot is its own again
        assert greenroom.process.exit_code is None
    finally:
        await greenroom.is_killed()


async def test_a_replica_whose_slot_another_took_meanwhile_stops_with_one_line(
    world: World, server: psycopg.Connection[tuple[int]]
) -> None:
    greenroom = await world.start()
    try:
        holder = server.execute(HOLDER, (GREENROOM,)).fetchone()
        assert holder
        taking = asyncio.to_thread(server.execute, "SELECT pg_advisory_lock(%s::int, 0)", (GREENROOM,))
        waiting = asyncio.ensure_future(taking)
        with closing(psycopg.connect(world.database_url.replace("+psycopg", ""), autocommit=True)) as other:
            while not other.execute(QUEUED, (GREENROOM,)).fetchall():
                await asyncio.sleep(0)
            other.execute("SELECT pg_terminate_backend(%s)", holder)
        await asyncio.wait_for(waiting, 30)
        await asyncio.wait_for(greenroom.process.ends(), 30)
        lines = [line for line in world.log.read_text().splitlines() if "slot-0 was taken" in line]
        assert len(lines) == 1
        assert "stopping, to be started anew" in lines[0]
    finally:
        await greenroom.is_killed()
