"""Carries out the rules of erasing that the features have registered."""

from collections.abc import Sequence
from datetime import datetime

from bot.domain.people import Member
from bot.erasures import Erasures, Keep, Statement
from bot.store.database import Database


class RetentionStore:
    """Erases by age, and what is a person's."""

    def __init__(self, database: Database, erasures: Erasures) -> None:
        self._database = database
        self._erasures = erasures

    async def erase_old(self, now: datetime, keep: Keep) -> int:
        """Erase everything whose time is over, in one transaction; how many rows that were."""
        return await self._erase(self._erasures.due(now, keep))

    async def erase_person(self, member: Member) -> None:
        """Erase what a person who disconnects had set up, in one transaction."""
        await self._erase(self._erasures.theirs(member))

    async def _erase(self, statements: Sequence[Statement]) -> int:
        async with self._database.writing() as connection:
            return sum([(await connection.execute(each)).rowcount for each in statements])
