"""A database that is full says so, in the words that each of its users understands."""

from pathlib import Path

import pytest
from sqlalchemy import event, text
from sqlalchemy.exc import OperationalError

from bot.errors import StoreAway
from bot.jobs.engine_database import open_jobs
from bot.store.availability import DatabaseHealth
from bot.store.database import Database, open_engine
from bot.store.vault import Vault
from tests.stories.cast.town import KEY

FULL = "database or disk is full"


async def test_a_full_database_keeps_nothing_and_is_away_until_there_is_room(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite+aiosqlite:///{tmp_path}/greenroom.db")
    database = Database(engine, Vault((KEY,)))
    async with database.writing() as connection:
        await connection.execute(text("CREATE TABLE notes (words TEXT)"))
    with pytest.raises(StoreAway):
        async with database.writing() as connection:
            await connection.execute(text("PRAGMA max_page_count = 1"))
            await connection.execute(text("INSERT INTO notes VALUES (hex(randomblob(9000)))"))
    async with database.reading() as connection:
        assert (await connection.execute(text("SELECT count(*) FROM notes"))).scalar() == 0
    assert database.health.is_well()
    await database.close()


async def test_a_wrong_statement_is_our_fault_and_not_the_databases(tmp_path: Path) -> None:
    database = Database(open_engine(f"sqlite+aiosqlite:///{tmp_path}/greenroom.db"), Vault((KEY,)))
    with pytest.raises(OperationalError):
        async with database.writing() as connection:
            await connection.execute(text("INSERT INTO nowhere VALUES (1)"))
    await database.close()


def test_to_dbos_a_full_disk_looks_like_a_lock_because_for_that_it_waits(tmp_path: Path) -> None:
    health = DatabaseHealth("jobs", tmp_path / "jobs.db")
    engine = open_jobs(f"sqlite:///{tmp_path}/jobs.db", health)
    event.listen(engine, "connect", lambda connection, _: connection.execute("PRAGMA max_page_count = 2"))
    with pytest.raises(OperationalError, match=rf"database is locked \({FULL}\)"), engine.begin() as connection:
        for number in range(9):
            connection.execute(text(f"CREATE TABLE notes{number} (words TEXT)"))
    engine.dispose()
