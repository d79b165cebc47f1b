"""The jobs' database on SQLite, opened so that its engine waits while it cannot be written, and loses no work."""

import sqlite3
import time
from contextlib import closing
from typing import Any

from sqlalchemy import Engine, ExceptionContext, create_engine, event
from sqlalchemy.exc import DBAPIError, OperationalError

from bot.store.availability import DatabaseHealth, why_away

JobsEngine = Engine
ServerFault = DBAPIError
"""What DBOS raises where its PostgreSQL cannot be reached."""
_LOCKED = "database is locked"
"""The words at which DBOS waits and tries again, for as long as it takes; at any other it would give the work up."""
_PRAGMAS = ("journal_mode=WAL", "busy_timeout=30000", "foreign_keys=ON")
"""DBOS sets no WAL; measured 15.1 → 9.1 ms a workflow."""
_CONNECTIONS = 20
_KNOWS_SUBSEC = (3, 42)
"""The first SQLite whose `unixepoch` has it; DBOS counts on that from Python 3.12 on, whatever SQLite comes with it."""


def open_jobs(url: str, health: DatabaseHealth) -> Engine:
    """An engine for DBOS; a full disk looks like a lock to it."""
    engine = create_engine(url, pool_size=_CONNECTIONS, max_overflow=0)
    event.listen(engine, "connect", _prepare)

    def on_error(context: ExceptionContext) -> OperationalError | None:
        error = context.sqlalchemy_exception
        why = why_away(error) if isinstance(error, OperationalError) else ""
        if not why:
            return None
        health.fails(why)
        return OperationalError(None, None, sqlite3.OperationalError(f"{_LOCKED} ({why})"))

    event.listen(engine, "handle_error", on_error)
    return engine


def _prepare(connection: Any, _record: object) -> None:
    connection.isolation_level = "IMMEDIATE"  # as DBOS does: writers take turns from the start
    for pragma in _PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")
    if sqlite3.sqlite_version_info < _KNOWS_SUBSEC:
        # With one argument only: of any other number SQLite answers itself. A file says by which default it was made,
        # so this is the same on every Python.
        connection.create_function("unixepoch", 1, _unixepoch)


def _unixepoch(moment: Any) -> Any:
    """What SQLite 3.42 answers: 'subsec' is now, in seconds with three decimals (https://sqlite.org/lang_datefunc.html)."""
    if moment in {"subsec", "subsecond"}:
        return round(time.time(), 3)  # noqa: TID251  # as SQLite itself would
    with closing(sqlite3.connect(":memory:")) as unchanged:
        return unchanged.execute("SELECT unixepoch(?)", (moment,)).fetchone()[0]
