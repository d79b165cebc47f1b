"""The jobs' database does what DBOS asks of it, on every SQLite that a Python brings."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Connection, text

from bot.jobs.engine_database import open_jobs
from bot.store.availability import DatabaseHealth


@pytest.fixture
def jobs(tmp_path: Path) -> Iterator[Connection]:
    engine = open_jobs(f"sqlite:///{tmp_path}/jobs.db", DatabaseHealth("jobs", tmp_path / "jobs.db"))
    with engine.connect() as connection:
        yield connection
    engine.dispose()


def test_a_row_gets_the_present_millisecond_by_the_default_that_dbos_writes_from_python_3_12_on(
    jobs: Connection,
) -> None:
    jobs.execute(text("CREATE TABLE notes (words TEXT, at INTEGER NOT NULL DEFAULT (unixepoch('subsec') * 1000))"))
    before = time.time()
    jobs.execute(text("INSERT INTO notes (words) VALUES ('hello')"))
    at, kind = jobs.execute(text("SELECT at, typeof(at) FROM notes")).one()
    assert before * 1000 - 1 <= at <= time.time() * 1000 + 1
    assert kind == "integer"


@pytest.mark.parametrize(
    ("asked", "answer"),
    [
        ("unixepoch('2026-11-28')", 1795824000),
        ("unixepoch(2440587.5)", 0),
        ("unixepoch('2026-11-28 12:00', '+1 day')", 1795953600),
        ("unixepoch('no time')", None),
        ("unixepoch(NULL)", None),
        ("unixepoch() - unixepoch('now')", 0),
        ("unixepoch('subsec') - unixepoch('subsecond') < 1", 1),
    ],
)
def test_any_other_moment_is_answered_as_sqlite_does(jobs: Connection, asked: str, answer: int | None) -> None:
    assert jobs.execute(text(f"SELECT {asked}")).scalar() == answer
