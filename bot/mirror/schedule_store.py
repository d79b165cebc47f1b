"""When registration shall open or close by itself: one plan of each kind for a session."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import Delete, Row, delete, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.people import Member, Workspace
from bot.domain.webinar import ScheduledSwitch
from bot.store.database import Database, epoch, key_of, matches, owner_of
from bot.store.tables import timings


class ScheduleStore:
    """Plans by workspace and session, sealed for who made them."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def keep(self, timing: ScheduledSwitch) -> None:
        """Write it, over an earlier one of the same kind."""
        row = {
            **_key(timing.member.workspace, timing.session_id, opens=timing.opens),
            "user": timing.member.user,
            "due": epoch(timing.due),
            "sealed_timing": self._database.vault.seal(owner_of(timing.member), timing.model_dump_json()),
        }
        async with self._database.writing() as connection:
            await self._database.put(connection, timings, row)

    async def drop(self, workspace: Workspace, session_id: str, *, opens: bool) -> bool:
        """Call it off; False when there was none."""
        gone = delete(timings).where(*matches(timings, _key(workspace, session_id, opens=opens)))
        async with self._database.writing() as connection:
            return (await connection.execute(gone)).rowcount > 0

    async def done(self, timing: ScheduledSwitch) -> None:
        """It has been taken up; another that was made meanwhile stays."""
        key = _key(timing.member.workspace, timing.session_id, opens=timing.opens)
        gone = delete(timings).where(*matches(timings, {**key, "due": epoch(timing.due)}))
        async with self._database.writing() as connection:
            await connection.execute(gone)

    async def drop_all(self, workspace: Workspace, session_id: str) -> None:
        """The session is cancelled, and its plans with it."""
        gone = delete(timings).where(*matches(timings, {**workspace.model_dump(), "session_id": session_id}))
        async with self._database.writing() as connection:
            await connection.execute(gone)

    async def due(self, now: datetime) -> list[ScheduledSwitch]:
        """Plans whose time has come, by session, the earlier first."""
        query = select(timings).where(timings.c.due <= epoch(now))
        query = query.order_by(timings.c.enterprise, timings.c.team, timings.c.session_id, timings.c.due)
        async with self._database.reading() as connection:
            rows = (await connection.execute(query)).all()
        return [self._timing(row) for row in rows]

    async def count_of(self, member: Member) -> int:
        """How many plans a person has."""
        query = select(func.count()).select_from(timings).where(*matches(timings, key_of(member)))
        async with self._database.reading() as connection:
            return (await connection.execute(query)).scalar_one()

    async def of(
        self, connection: AsyncConnection, workspace: Workspace, session_ids: Collection[str]
    ) -> dict[str, tuple[ScheduledSwitch, ...]]:
        """Everybody's plans for these sessions, the earlier first, as part of another read."""
        these = (*matches(timings, workspace.model_dump()), timings.c.session_id.in_(session_ids))
        rows = (await connection.execute(select(timings).where(*these).order_by(timings.c.due))).all()
        found: dict[str, tuple[ScheduledSwitch, ...]] = {}
        for timing in map(self._timing, rows):
            found[timing.session_id] = (*found.get(timing.session_id, ()), timing)
        return found

    def _timing(self, row: Row[tuple[object, ...]]) -> ScheduledSwitch:
        owner = f"{row.enterprise}:{row.team}:{row.user}"
        return ScheduledSwitch.model_validate_json(self._database.vault.open(owner, row.sealed_timing))


def of_person(member: Member) -> Sequence[Delete]:
    """A person's plans."""
    return [delete(timings).where(*matches(timings, key_of(member)))]


def _key(workspace: Workspace, session_id: str, *, opens: bool) -> dict[str, object]:
    return {**workspace.model_dump(), "session_id": session_id, "opens": int(opens)}
