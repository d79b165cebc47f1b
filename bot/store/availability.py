"""When our own database cannot be used (disk full, held by another process, server gone): noticed, and said once."""

import sqlite3
from pathlib import Path

import structlog
from sqlalchemy.engine import make_url
from sqlalchemy.exc import OperationalError

log = structlog.get_logger()

PROBE_SECONDS = 1.0
"""How long the question whether a file can be written again waits for its lock."""
_LOWEST_BYTE = 0xFF
"""SQLite's codes carry details above it: https://www.sqlite.org/rescode.html#extrc"""


def why_away(error: OperationalError) -> str:
    """In a few words what keeps the database from us; empty for a fault of ours, such as a statement it rejects."""
    code = getattr(error.orig, "sqlite_errorcode", sqlite3.SQLITE_BUSY)  # PostgreSQL's are about the connection
    return "" if code & _LOWEST_BYTE == sqlite3.SQLITE_ERROR else str(error.orig).partition("\n")[0]


class DatabaseHealth:
    """Whether one database can be used; the log has one line when that changes."""

    def __init__(self, name: str, file: Path | None) -> None:
        self._name = name
        self._file = file
        self._is_away = False

    def fails(self, why: str) -> None:
        """It could not be used just now."""
        if not self._is_away:
            log.error("the database cannot be used: what needs it waits", database=self._name, why=why)
        self._is_away = True

    def works(self) -> None:
        """Something was written."""
        if self._is_away:
            log.warning("the database can be used again", database=self._name)
        self._is_away = False

    def is_well(self) -> bool:
        """True while it can be used; a file that could not be is tried anew. Blocks for a second at most."""
        if self._is_away and self._file:
            try:
                _write(self._file)
            except sqlite3.OperationalError as error:
                self.fails(str(error))
            else:
                self.works()
        return not self._is_away


def _write(file: Path) -> None:
    connection = sqlite3.connect(file, timeout=PROBE_SECONDS)
    try:
        connection.execute("PRAGMA user_version = 0")  # nobody uses it: a page is written, nothing is changed
    finally:
        connection.close()


def file_of(url: str) -> Path | None:
    """The file of a SQLite database; nothing for PostgreSQL."""
    address = make_url(url)
    return Path(address.database or "") if address.get_backend_name() == "sqlite" else None
