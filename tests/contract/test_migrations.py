"""The migrations make just the tables that the code uses."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.store.database import open_engine
from bot.store.migrate import migrate
from bot.store.tables import metadata
from tests.databases import fresh_database


def differences(connection: Connection) -> list[object]:
    return list(compare_metadata(MigrationContext.configure(connection), metadata))


@pytest.fixture
async def engine(tmp_path: Path) -> AsyncIterator[AsyncEngine]:
    with fresh_database(tmp_path) as url:
        opened = open_engine(url)
        yield opened
        await opened.dispose()


async def test_a_migrated_database_has_no_difference_to_the_tables(engine: AsyncEngine) -> None:
    await migrate(engine)
    async with engine.connect() as connection:
        assert await connection.run_sync(differences) == []


async def test_migrating_twice_changes_nothing(engine: AsyncEngine) -> None:
    await migrate(engine)
    await migrate(engine)
