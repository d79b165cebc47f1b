"""The rate gate's memory: one text a (RingCentral user, app, group), changed in one transaction by any process."""

from collections.abc import Callable
from typing import TypeVar

from sqlalchemy import select, update

from bot.clock import Clock
from bot.store.database import Database, epoch
from bot.store.tables import rate_slots

T = TypeVar("T")


class RateSlotStore:
    """Small texts by key; what is in them is the gate's affair."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def look(self, key: str) -> str | None:
        """The text of `key` as it is."""
        query = select(rate_slots.c.state).where(rate_slots.c.key == key)
        async with self._database.reading() as connection:
            return (await connection.execute(query)).scalar() or None

    async def decide(self, key: str, decision: Callable[[str | None], tuple[str, T]]) -> T:
        """Replace the text of `key` (None if there is none) by what `decision` makes of it in the transaction."""
        async with self._database.writing(may_be_lost=True) as connection:
            # Written first: on PostgreSQL that locks the row, and nobody can lock one that is missing.
            used = {"key": key, "used_at": epoch(self._clock.now())}
            row = await self._database.put(connection, rate_slots, used)
            text, answer = decision(row.state or None)
            await connection.execute(update(rate_slots).where(rate_slots.c.key == key).values(state=text))
        return answer
