"""Where a test keeps its data: a SQLite file, or a database of its own on the server of GREENROOM_TEST_DATABASE."""

import os
import secrets
import shutil
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg
from psycopg import sql
from sqlalchemy import MetaData, Table, create_engine, inspect, select
from sqlalchemy.engine import make_url

from bot.store.database import open_engine
from bot.store.migrate import migrate

SERVER = os.environ.get("GREENROOM_TEST_DATABASE", "")
"""postgresql://user@host/postgres of somebody who may create databases; empty: SQLite."""

_MIGRATED: list[bytes] = []
"""The file of a migrated database, once there is one."""
_DRIVERS = {"sqlite": "sqlite", "postgresql": "postgresql+psycopg"}


@contextmanager
def fresh_database(folder: Path, server: str = SERVER, *, like: str = "") -> Iterator[str]:
    """The DATABASE_URL of a database that nobody else has, empty or like another that nobody uses.

    It is a file where there is no server.
    """
    if not server:
        if like:
            shutil.copy(_file(like), folder / "greenroom.db")
        yield f"sqlite+aiosqlite:///{folder}/greenroom.db"
        return
    name = f"greenroom_{secrets.token_hex(6)}"
    with psycopg.connect(server, autocommit=True) as connection:
        template = sql.Identifier(make_url(like).database or "" if like else "template1")
        connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), template))
        try:
            url = make_url(server).set(drivername="postgresql+psycopg", database=name)
            yield url.render_as_string(hide_password=False)
        finally:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


@asynccontextmanager
async def migrated_database(folder: Path) -> AsyncIterator[str]:
    """The same in its present shape: on SQLite migrated once a process, and copied from then on."""
    with fresh_database(folder) as url:
        if _is_sqlite(url):
            _file(url).write_bytes(await _migrated())
        yield url


def _is_sqlite(url: str) -> bool:
    return make_url(url).get_backend_name() == "sqlite"


def _file(url: str) -> Path:
    return Path(make_url(url).database or "")


async def _migrated() -> bytes:
    if not _MIGRATED:
        with TemporaryDirectory() as folder:
            engine = open_engine(f"sqlite+aiosqlite:///{folder}/greenroom.db")
            await migrate(engine)
            await engine.dispose()
            _MIGRATED.append(Path(folder, "greenroom.db").read_bytes())
    return _MIGRATED[0]


def written(url: str) -> bytes:
    """All that a thief of the database would have: every byte of SQLite's files, or every row of every schema."""
    if _is_sqlite(url):
        file = _file(url)
        return b"".join(each.read_bytes() for each in sorted(file.parent.glob(f"{file.name}*")))
    return "\n".join(rows(url)).encode()


def rows(url: str) -> list[str]:
    """Every row of every table, as text."""
    engine = create_engine(make_url(url).set(drivername=_DRIVERS[make_url(url).get_backend_name()]))
    try:
        with engine.connect() as connection:
            found = inspect(connection)
            tables = [
                Table(name, MetaData(), schema=schema, autoload_with=connection)
                for schema in found.get_schema_names()
                if schema != "information_schema"
                for name in found.get_table_names(schema)
            ]
            return [str(tuple(row)) for table in tables for row in connection.execute(select(table))]
    finally:
        engine.dispose()
