"""Which of several processes on one PostgreSQL this is: a numbered slot, held by an advisory lock while it lives."""

from contextlib import suppress

import psycopg

from bot.store.database import driverless

_GREENROOM = 0x67726E  # the first half of every lock's key; the second is the slot's number
_ALIVE = "-c tcp_keepalives_idle=5 -c tcp_keepalives_interval=2 -c tcp_keepalives_count=3"
"""For the server: by default it holds the locks of a machine that lost its power for two hours."""


class ReplicaLock:
    """The one this process holds; the server gives it up with our connection, however we end."""

    def __init__(self, url: str) -> None:
        self._url = driverless(url)
        self._connection = self._connect()
        self._number = 0
        while not self._lock(self._number):
            self._number += 1

    @property
    def name(self) -> str:
        """The executor's id of whoever holds this slot."""
        return f"slot-{self._number}"

    def is_held(self) -> bool:
        """Whether it is still ours, by a new connection if the old one broke; raises psycopg.OperationalError."""
        try:
            self._connection.execute("SELECT 1")
        except psycopg.OperationalError:
            self._connection.close()
            self._connection = self._connect()
            return self._lock(self._number)
        return True

    def is_free(self, name: str) -> bool:
        """Whether nobody holds that slot at the moment."""
        number = int(name.removeprefix("slot-"))
        free = self._lock(number)
        if free:
            self._connection.execute("SELECT pg_advisory_unlock(%s::int, %s::int)", (_GREENROOM, number))
        return free

    def close(self) -> None:
        """Give it up at once: the server notices a closed connection a moment later."""
        with suppress(psycopg.OperationalError):  # it broke: the server has given it up
            self._connection.execute("SELECT pg_advisory_unlock_all()")
        self._connection.close()

    def _connect(self) -> psycopg.Connection[tuple[object, ...]]:
        return psycopg.connect(self._url, autocommit=True, options=_ALIVE, connect_timeout=5)

    def _lock(self, number: int) -> bool:
        query = "SELECT pg_try_advisory_lock(%s::int, %s::int)"
        row = self._connection.execute(query, (_GREENROOM, number)).fetchone()
        return row == (True,)
