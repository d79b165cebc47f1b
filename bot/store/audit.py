"""Who looked at names or took them away: kept for those who answer for it, and without the names."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Literal

from sqlalchemy import Delete, delete

from bot.clock import Clock
from bot.domain.people import Member
from bot.erasures import Keep
from bot.store.database import Database, epoch, key_of
from bot.store.tables import audit

Did = Literal["looked", "searched", "looked closer", "exported", "registered", "withdrew"]


class Audit:
    """One row for each look."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def note(self, member: Member, did: Did, session_id: str, **facts: int) -> None:
        """Write it down before it is shown; `facts` are counts and places, never people."""
        now: datetime = self._clock.now()
        row = {**key_of(member), "at": epoch(now), "did": did, "session_id": session_id, "facts": json.dumps(facts)}
        async with self._database.writing() as connection:
            await connection.execute(audit.insert().values(**row))


def old(now: datetime, keep: Keep) -> Sequence[Delete]:
    """Looks of long ago."""
    return [delete(audit).where(audit.c.at < epoch(now - keep.audit))]
