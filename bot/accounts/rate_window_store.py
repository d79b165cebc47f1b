"""RingCentral's rate budget as all processes see it: the limiter's windows, a row for each (user, app, group)."""

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import TypeVar

from sqlalchemy import Delete, delete, select, update

from bot.clock import Clock
from bot.erasures import Keep
from bot.ringcentral.rate_limiter import Window
from bot.store.database import Database, epoch
from bot.store.tables import rate_slots

Told = TypeVar("Told")

IDLE = timedelta(days=1)
"""A window that nobody has used for so long is learnt anew."""


class StoredRateWindows:
    """Fills the limiter's `Slots` protocol from the database."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def look(self, key: str) -> Window:
        """The stored window as it is."""
        query = select(rate_slots.c.state).where(rate_slots.c.key == key)
        async with self._database.reading() as connection:
            return _window((await connection.execute(query)).scalar())

    async def decide(self, key: str, decision: Callable[[Window], tuple[Window, Told]]) -> Told:
        """Run the limiter's decision on the stored window and store what it makes of it, in one transaction."""
        async with self._database.writing(may_be_lost=True) as connection:
            # Written first: on PostgreSQL that locks the row, and nobody can lock one that is missing.
            used = {"key": key, "used_at": epoch(self._clock.now())}
            row = await self._database.put(connection, rate_slots, used)
            window, told = decision(_window(row.state))
            change = update(rate_slots).where(rate_slots.c.key == key)
            await connection.execute(change.values(state=json.dumps(asdict(window))))
        return told


def old(now: datetime, _: Keep) -> Sequence[Delete]:
    """Windows that nobody uses."""
    return [delete(rate_slots).where(rate_slots.c.used_at < epoch(now - IDLE))]


def _window(state: str | None) -> Window:
    if not state:
        return Window()
    fields = json.loads(state)
    return Window(**{**fields, "taken": tuple(fields["taken"])})
