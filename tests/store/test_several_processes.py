"""Several processes write at once: nothing is counted twice, lost, or done by two (two engines stand for them)."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, time
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from pydantic import SecretStr

from bot.accounts.rate_window_store import StoredRateWindows
from bot.clock import WallClock
from bot.digests.model import Digest
from bot.digests.store import DigestStore
from bot.domain.people import Member, Workspace
from bot.jobs.replica import ReplicaLock
from bot.ringcentral.rate_limiter import Window
from bot.store.database import Database, open_engine
from bot.store.migrate import migrate
from bot.store.vault import Vault
from tests.databases import SERVER, fresh_database

on_postgresql = pytest.mark.skipif(not SERVER, reason="SQLite has one process; set GREENROOM_TEST_DATABASE")
MIA = Member(workspace=Workspace(enterprise="", team="T0ACME"), user="U0MIA")


@pytest.fixture
async def databases(tmp_path: Path) -> AsyncIterator[tuple[Database, Database]]:
    vault = Vault((SecretStr(Fernet.generate_key().decode()),))
    with fresh_database(tmp_path) as url:
        one, other = (Database(open_engine(url), vault) for _ in range(2))
        await migrate(one.engine)
        yield one, other
        await one.close()
        await other.close()


async def test_a_new_rate_window_counts_what_two_processes_take_at_once(databases: tuple[Database, Database]) -> None:
    def one_more(window: Window) -> tuple[Window, int]:
        return replace(window, taken=(*window.taken, 1.0)), len(window.taken) + 1

    stores = [StoredRateWindows(database, WallClock()) for database in databases]
    taken = await asyncio.gather(*(stores[n % 2].decide("mia", one_more) for n in range(20)))
    assert sorted(taken) == list(range(1, 21))
    assert len((await stores[0].look("mia")).taken) == 20


async def test_two_who_subscribe_a_place_at_once_make_one_subscription(databases: tuple[Database, Database]) -> None:
    when = datetime(2026, 11, 22, 14, 0, tzinfo=UTC)
    digest = Digest(member=MIA, channel="", at=time(9), zone="Europe/Berlin", next_run=when, on=True)
    made = await asyncio.gather(*(DigestStore(database).subscribe(digest) for database in databases))
    assert made[0].id == made[1].id


async def test_of_two_who_claim_a_digest_one_may_send_it(databases: tuple[Database, Database]) -> None:
    now = datetime(2026, 11, 22, 14, 0, tzinfo=UTC)
    claims = await asyncio.gather(*(DigestStore(database).claim(1, now.date(), now) for database in databases))
    assert sorted(claims) == [False, True]


@on_postgresql
async def test_nobody_is_alone_twice(databases: tuple[Database, Database]) -> None:
    inside = most = 0

    async def enter(database: Database) -> None:
        nonlocal inside, most
        async with database.alone("renew"):
            inside += 1
            most = max(most, inside)
            async with database.reading():  # gives the others their turn
                inside -= 1

    await asyncio.gather(*(enter(databases[n % 2]) for n in range(8)))
    assert most == 1


@on_postgresql
async def test_processes_that_start_at_once_migrate_once(tmp_path: Path) -> None:
    with fresh_database(tmp_path) as url:
        engines = [open_engine(url) for _ in range(3)]
        await asyncio.gather(*(migrate(engine) for engine in engines))
        for engine in engines:
            await engine.dispose()


@on_postgresql
def test_every_replica_has_a_slot_of_its_own_and_leaves_it_free(tmp_path: Path) -> None:
    with fresh_database(tmp_path) as url:
        first, second = ReplicaLock(url), ReplicaLock(url)
        assert (first.name, second.name) == ("slot-0", "slot-1")
        assert not second.is_free("slot-0")
        assert first.is_held()
        first.close()
        assert second.is_free("slot-0")
        third = ReplicaLock(url)
        assert third.name == "slot-0"
        second.close()
        third.close()
