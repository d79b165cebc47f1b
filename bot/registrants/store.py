"""Registrants as RingCentral listed them, each sealed, and how far the list has been read."""

from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import ColumnElement, Delete, Row, Select, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.people import Workspace
from bot.domain.registrant import Registrant
from bot.erasures import Keep
from bot.mirror.retention_store import of_ended
from bot.store.database import Database, epoch, matches, moment
from bot.store.tables import registrant_reads, registrants
from bot.threads import in_thread

_NEVER = datetime.min.replace(tzinfo=UTC)
OF_A_SESSION = (registrants, registrant_reads)
BATCH = 500
"""Registrants opened in one go, so that all of a long list are never in memory together."""


@dataclass(frozen=True)
class Reading:
    """How far a list has been read: `page_token` leads to its last page, or, while incomplete, to the next one."""

    reading: int
    """Numbers the readings of the whole list; what an older one saw and this one did not is gone."""
    page_token: str = ""
    position: int = 0
    """How many rows come before that page."""
    is_complete: bool = False
    tally: int = 0
    """The registration record's tally that the list accounts for."""
    read_at: datetime = _NEVER


class RegistrantStore:
    """Registrants by workspace and session; who may see them is for the caller to know."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def reading(self, workspace: Workspace, session_id: str) -> Reading | None:
        """How far that list has been read; None before the first time."""
        query = select(registrant_reads).where(*matches(registrant_reads, _session(workspace, session_id)))
        async with self._database.reading() as connection:
            row = (await connection.execute(query)).first()
        if row is None:
            return None
        return Reading(
            row.reading, row.page_token, row.position, bool(row.is_complete), row.tally, moment(row.read_at)
        )

    async def keep(
        self, workspace: Workspace, session_id: str, people: Sequence[Registrant], first: int, state: Reading
    ) -> int:
        """Write a page, whose first row is number `first`, and how far that leads; how many rows were new.

        One transaction; a complete reading drops who is gone.
        """
        rows = await in_thread(self._rows, workspace, session_id, people, first, state.reading)
        key = _session(workspace, session_id)
        async with self._database.writing(may_be_lost=True) as connection:
            before = await _count(connection, workspace, session_id)
            await self._database.put_all(connection, registrants, rows)
            after = await _count(connection, workspace, session_id)
            await self._database.put(connection, registrant_reads, _state_row(key, state))
            if state.is_complete:
                gone = delete(registrants).where(
                    *matches(registrants, key),
                    registrants.c.seen_in < state.reading,
                    registrants.c.withdrawn_at.is_(None),
                )
                await connection.execute(gone)
        return after - before

    async def add(self, workspace: Workspace, session_id: str, person: Registrant) -> None:
        """Write somebody whom Greenroom has registered, so that the list need not be read for it."""
        state = await self.reading(workspace, session_id)
        last = select(func.max(registrants.c.position)).where(*matches(registrants, _session(workspace, session_id)))
        async with self._database.writing() as connection:
            position = (await connection.execute(last)).scalar()
            first = 0 if position is None else position + 1
            row = self._rows(workspace, session_id, [person], first, state.reading if state else 0)[0]
            if await self._database.add(connection, registrants, row):
                await self._shift_tally(connection, workspace, session_id, 1)

    async def remove(self, workspace: Workspace, session_id: str, registrant_id: str) -> None:
        """Somebody is gone who was withdrawn elsewhere."""
        gone = delete(registrants).where(
            *matches(registrants, _one(workspace, session_id, registrant_id)), registrants.c.withdrawn_at.is_(None)
        )
        async with self._database.writing() as connection:
            await connection.execute(gone)

    async def note_withdrawn(self, workspace: Workspace, session_id: str, registrant_id: str, now: datetime) -> None:
        """Greenroom has withdrawn them: they stay on the list, marked."""
        change = (
            update(registrants)
            .where(
                *matches(registrants, _one(workspace, session_id, registrant_id)), registrants.c.withdrawn_at.is_(None)
            )
            .values(withdrawn_at=epoch(now))
        )
        async with self._database.writing() as connection:
            if (await connection.execute(change)).rowcount:
                await self._shift_tally(connection, workspace, session_id, -1)

    async def _shift_tally(
        self, connection: AsyncConnection, workspace: Workspace, session_id: str, by: int
    ) -> None:
        """The record will count one more, or less, and the list knows it already."""
        change = (
            update(registrant_reads)
            .where(*matches(registrant_reads, _session(workspace, session_id)))
            .values(tally=registrant_reads.c.tally + by)
        )
        await connection.execute(change)

    async def page(
        self, workspace: Workspace, session_id: str, *, skip: int, take: int
    ) -> tuple[list[Registrant], int]:
        """A page of them, newest first, and how many there are, those withdrawn here included."""
        query = _newest_first(workspace, session_id).offset(skip).limit(take)
        async with self._database.reading() as connection:
            rows = (await connection.execute(query)).all()
            total = await _count(connection, workspace, session_id)
        return self._opened(rows), total

    async def batches(self, workspace: Workspace, session_id: str) -> AsyncGenerator[list[Registrant], None]:
        """All of them, newest first, opened a batch at a time and off the event loop."""
        last: tuple[int, int] | None = None
        while True:
            query = _newest_first(workspace, session_id).limit(BATCH)
            if last:
                at, position = registrants.c.registered_at, registrants.c.position
                query = query.where((at < last[0]) | ((at == last[0]) & (position < last[1])))
            async with self._database.reading() as connection:
                rows = (await connection.execute(query)).all()
            if not rows:
                return
            yield await in_thread(self._opened, rows)
            last = (rows[-1].registered_at, rows[-1].position)

    async def count(self, workspace: Workspace, session_id: str) -> int:
        """How many are registered, as far as the list was read; who was withdrawn here is not."""
        async with self._database.reading() as connection:
            return await _count(connection, workspace, session_id, registrants.c.withdrawn_at.is_(None))

    async def find(self, workspace: Workspace, session_id: str, registrant_id: str) -> Registrant | None:
        """One of them."""
        query = select(registrants).where(*matches(registrants, _one(workspace, session_id, registrant_id)))
        async with self._database.reading() as connection:
            rows = (await connection.execute(query)).all()
        return next(iter(self._opened(rows)), None)

    async def by_source(self, workspace: Workspace, session_id: str) -> list[tuple[str, int]]:
        """How many came from where, most first; '' is who came without a source."""
        how_many = func.count()
        query = (
            select(registrants.c.source, how_many)
            .where(*matches(registrants, _session(workspace, session_id)), registrants.c.withdrawn_at.is_(None))
            .group_by(registrants.c.source)
            .order_by(how_many.desc(), registrants.c.source)
        )
        async with self._database.reading() as connection:
            return [(row[0], row[1]) for row in (await connection.execute(query)).all()]

    def _rows(
        self, workspace: Workspace, session_id: str, people: Sequence[Registrant], first: int, reading: int
    ) -> list[dict[str, object]]:
        owner = _owner(workspace, session_id)
        return [
            {
                **_one(workspace, session_id, each.id),
                "position": first + number,
                "registered_at": epoch(each.registered_at),
                "source": each.source,
                "sealed_person": self._database.vault.seal(owner, each.model_dump_json()),
                "seen_in": reading,
                "withdrawn_at": None,
            }
            for number, each in enumerate(people)
        ]

    def _opened(self, rows: Sequence[Row[tuple[object, ...]]]) -> list[Registrant]:
        opened = []
        for row in rows:
            owner = _owner(Workspace(enterprise=row.enterprise, team=row.team), row.session_id)
            sealed = self._database.vault.open(owner, row.sealed_person)
            person = Registrant.model_validate_json(sealed)
            withdrawn = None if row.withdrawn_at is None else moment(row.withdrawn_at)
            opened.append(person.model_copy(update={"withdrawn_at": withdrawn}) if withdrawn else person)
        return opened


def _session(workspace: Workspace, session_id: str) -> dict[str, str]:
    return {**workspace.model_dump(), "session_id": session_id}


def _one(workspace: Workspace, session_id: str, registrant_id: str) -> dict[str, str]:
    return {**_session(workspace, session_id), "registrant_id": registrant_id}


def _state_row(key: dict[str, str], state: Reading) -> dict[str, object]:
    return {
        **key,
        "reading": state.reading,
        "page_token": state.page_token,
        "position": state.position,
        "is_complete": int(state.is_complete),
        "tally": state.tally,
        "read_at": epoch(state.read_at),
    }


def _owner(workspace: Workspace, session_id: str) -> str:
    return f"{workspace.team}:{session_id}"


def _newest_first(workspace: Workspace, session_id: str) -> Select[tuple[object, ...]]:
    return (
        select(registrants)
        .where(*matches(registrants, _session(workspace, session_id)))
        .order_by(registrants.c.registered_at.desc(), registrants.c.position.desc())
    )


async def _count(
    connection: AsyncConnection, workspace: Workspace, session_id: str, *conditions: ColumnElement[bool]
) -> int:
    where = (*matches(registrants, _session(workspace, session_id)), *conditions)
    return (await connection.execute(select(func.count()).select_from(registrants).where(*where))).scalar_one()


def old(now: datetime, keep: Keep) -> Sequence[Delete]:
    """Lists of webinars that ended long ago, or are no longer known."""
    return [of_ended(table, now - keep.registrants) for table in OF_A_SESSION]
