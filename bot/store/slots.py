"""The rate gate's memory: one text a (RingCentral user, app, group), changed in one transaction by any process."""

from collections.abc import Callable
from typing import TypeVar

from sqlalchemy import select, update

from bot.store.database import Database
from bot.store.tables import rate_slots

T = TypeVar("T")


class RateSlotStore:
    """Small texts by key; what is in them is the gate's affair."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def look(self, key: str) -> str | None:
        """The text of `key` as it is."""
        query = select(rate_slots.c.state).where(rate_slots.c.key == key)
        async with self._database.reading() as connection:
            return (await connection.execute(query)).scalar() or None

    async def decide(self, key: str, decision: Callable[[str | None], tuple[str, T]]) -> T:
        """Replace the text of `key` (None if there is none) by what `decision` makes of it in the transaction."""
        query = select(rate_slots.c.state).where(rate_slots.c.key == key).with_for_update()
        async with self._database.writing(may_be_lost=True) as connection:
            # First of all there has to be a row: on PostgreSQL nobody can lock one that is missing.
            await self._database.add(connection, rate_slots, {"key": key, "state": ""})
            text, answer = decision((await connection.execute(query)).scalar() or None)
            await connection.execute(update(rate_slots).where(rate_slots.c.key == key).values(state=text))
        return answer
