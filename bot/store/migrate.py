"""Bring a database to the present shape, or say whether it is there."""

import asyncio
import sqlite3
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.store.database import alone_on

_OLDEST_SQLITE = (3, 37)
"""The first one with STRICT tables (https://sqlite.org/stricttables.html), which all of ours are."""


class DatabaseAway(Exception):
    """The database cannot be opened; the text is one line for the person who runs Greenroom."""


async def migrate(engine: AsyncEngine) -> None:
    """Run every migration that has not run, each in its own transaction; raises DatabaseAway.

    Several processes may start at once: one migrates, the others wait for it.
    """
    if engine.dialect.name == "sqlite" and sqlite3.sqlite_version_info < _OLDEST_SQLITE:
        needed = ".".join(map(str, _OLDEST_SQLITE))
        raise DatabaseAway(
            f"DATABASE_URL: Greenroom needs SQLite {needed} or newer, and this Python brings {sqlite3.sqlite_version}. "
            "Use another Python, or PostgreSQL."
        )
    try:
        async with alone_on(engine, "migrate"), engine.connect() as connection:
            await connection.run_sync(_upgrade)
    except DBAPIError as error:
        raise await _away(engine, error) from None


async def is_current(engine: AsyncEngine) -> bool:
    """Whether every migration has run; raises DatabaseAway."""
    try:
        async with engine.connect() as connection:
            await connection.execution_options(only_reads=True)
            return await connection.run_sync(_is_at_head)
    except DBAPIError as error:
        raise await _away(engine, error) from None


def _upgrade(connection: Connection) -> None:
    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _is_at_head(connection: Connection) -> bool:
    heads = ScriptDirectory.from_config(_config()).get_heads()
    return set(MigrationContext.configure(connection).get_current_heads()) == set(heads)


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    return config


async def _away(engine: AsyncEngine, error: DBAPIError) -> DatabaseAway:
    # aiosqlite 0.22 leaves the thread of a connection that failed; it must report its end before our loop closes.
    await asyncio.sleep(0.05)  # noqa: TID251  # no clock is there yet, and a thread has none
    place = engine.url.render_as_string(hide_password=True)
    reason = str(error.orig).partition("\n")[0]
    return DatabaseAway(f"DATABASE_URL: {place} cannot be opened ({reason}).")
