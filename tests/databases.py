"""Where a test keeps its data: a SQLite file, or a database of its own on the server of GREENROOM_TEST_DATABASE."""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from psycopg import sql
from sqlalchemy.engine import make_url

SERVER = os.environ.get("GREENROOM_TEST_DATABASE", "")
"""postgresql://user@host/postgres of somebody who may create databases; empty: SQLite."""


@contextmanager
def fresh_database(folder: Path, server: str = SERVER) -> Iterator[str]:
    """The DATABASE_URL of an empty database that nobody else has: a file where there is no server."""
    if not server:
        yield f"sqlite+aiosqlite:///{folder}/greenroom.db"
        return
    name = f"greenroom_{secrets.token_hex(6)}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        try:
            url = make_url(server).set(drivername="postgresql+psycopg", database=name)
            yield url.render_as_string(hide_password=False)
        finally:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))
