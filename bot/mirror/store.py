"""The mirror's rows: webinars, their people and their counts by day, as RingCentral last showed them."""

from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta

from pydantic import TypeAdapter
from sqlalchemy import Row, Select, case, delete, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.people import Host, Invitee, Workspace
from bot.domain.webinar import Kind, Registration, Span, Webinar
from bot.erasures import Erasures
from bot.mirror.schedule_store import ScheduleStore
from bot.store.database import Database, epoch, matches, moment
from bot.store.tables import counts, invitees, listings, sessions

_INVITEES = TypeAdapter(tuple[Invitee, ...])


@dataclass(frozen=True)
class Title:
    """What a search looks at."""

    session_id: str
    title: str
    is_over: bool


class SessionStore:
    """Webinars by workspace and host."""

    def __init__(self, database: Database, erasures: Erasures) -> None:
        self._database = database
        self._erasures = erasures
        self._schedule = ScheduleStore(database)
        self._listeners: list[Callable[[Workspace, str], None]] = []

    def when_changed(self, tell: Callable[[Workspace, str], None]) -> None:
        """Call this too with the session id of each webinar that was written or dropped by this process."""
        self._listeners.append(tell)

    async def find(self, workspace: Workspace, host: Host, session_id: str) -> Webinar | None:
        """One webinar of that host."""
        async with self._database.reading() as connection:
            return await self._found(connection, workspace, host, session_id)

    async def find_with_people(
        self, workspace: Workspace, host: Host, session_id: str
    ) -> tuple[Webinar, tuple[Invitee, ...] | None] | None:
        """One webinar of that host, and its invitees (None before they were first read)."""
        async with self._database.reading() as connection:
            webinar = await self._found(connection, workspace, host, session_id)
            known = await self._invitees(connection, workspace, session_id)
        return (webinar, known[0] if known else None) if webinar else None

    async def choose(
        self, workspace: Workspace, host: Host, now: datetime, choose: Callable[[list[Title]], Sequence[str]]
    ) -> list[Webinar]:
        """The webinars that `choose` names (session ids, in its order) when it is shown all titles of that host.

        Coming ones first, soonest first, then past ones, latest first.
        """
        columns = (sessions.c.session_id, sessions.c.title, sessions.c.status, sessions.c.starts, sessions.c.ends)
        query = select(*columns).where(*matches(sessions, _host(workspace, host))).order_by(sessions.c.starts)
        async with self._database.reading() as connection:
            rows = (await connection.execute(query)).all()
            over = [row.status == "Finished" or row.ends <= epoch(now) for row in rows]
            titles = [Title(row.session_id, row.title, is_over) for row, is_over in zip(rows, over, strict=True)]
            coming, past = ([each for each in titles if each.is_over is is_over] for is_over in (False, True))
            chosen = choose([*coming, *reversed(past)])
            if not chosen:
                return []
            these = _of(workspace, host).where(sessions.c.session_id.in_(chosen))
            found = [_webinar(row) for row in (await connection.execute(these)).all()]
            planned = await self._planned(connection, workspace, found)
        return sorted(planned, key=lambda each: chosen.index(each.session_id))

    async def page(
        self, workspace: Workspace, host: Host, *, span: Span, words: str, now: datetime, skip: int, take: int | None
    ) -> tuple[list[Webinar], int]:
        """A page of that host's webinars and how many there are: upcoming soonest first, past latest first."""
        query = _of(workspace, host)
        if span == "upcoming":
            query = query.where(sessions.c.status != "Finished", sessions.c.ends > epoch(now))
        elif span == "past":
            query = query.where((sessions.c.status == "Finished") | (sessions.c.ends <= epoch(now)))
        for word in words.split():
            escaped = word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
            query = query.where(sessions.c.title.ilike(f"%{escaped}%", escape="\\"))
        order = sessions.c.starts if span == "upcoming" else sessions.c.starts.desc()
        async with self._database.reading() as connection:
            total = (await connection.execute(select(func.count()).select_from(query.subquery()))).scalar_one()
            query = query.order_by(order, sessions.c.session_id)
            rows = (await connection.execute(query.offset(skip).limit(take))).all()
            return await self._planned(connection, workspace, [_webinar(row) for row in rows]), total

    async def _found(
        self, connection: AsyncConnection, workspace: Workspace, host: Host, session_id: str
    ) -> Webinar | None:
        query = select(sessions).where(*matches(sessions, _key(workspace, host, session_id)))
        row = (await connection.execute(query)).first()
        return (await self._planned(connection, workspace, [_webinar(row)]))[0] if row else None

    async def _planned(
        self, connection: AsyncConnection, workspace: Workspace, webinars: list[Webinar]
    ) -> list[Webinar]:
        """The same, with what Greenroom will do to them by itself."""
        plans = await self._schedule.of(connection, workspace, [each.session_id for each in webinars])
        return [each.model_copy(update={"timings": plans.get(each.session_id, ())}) for each in webinars]

    async def keep(self, workspace: Workspace, *webinars: Webinar) -> None:
        """Write webinars as they now are, and their counts at this hour, in one transaction."""
        async with self._database.writing(may_be_lost=True) as connection:
            # In one order for all: two transactions that wait for each other's rows would be a deadlock.
            for webinar in sorted(webinars, key=lambda each: each.session_id):
                await self._put(connection, workspace, webinar)
        self._say_changed(workspace, *(webinar.session_id for webinar in webinars))

    async def change(
        self, workspace: Workspace, host: Host, session_id: str, changed: Callable[[Webinar], Webinar]
    ) -> Webinar | None:
        """Write what `changed` makes of a webinar as it is by now, in one transaction; None where it is gone."""
        async with self._database.writing(may_be_lost=True) as connection:
            known = await self._found(connection, workspace, host, session_id)
            if known is None:
                return None
            fresh = changed(known)
            await self._put(connection, workspace, fresh)
        self._say_changed(workspace, session_id)
        return fresh

    async def _put(self, connection: AsyncConnection, workspace: Workspace, webinar: Webinar) -> None:
        await self._database.put(connection, sessions, _row(workspace, webinar))
        if webinar.registration:
            await self._database.put(connection, counts, _count(workspace, webinar, webinar.registration))

    async def drop(self, workspace: Workspace, host: Host, session_id: str) -> None:
        """RingCentral no longer has it: erase it, and what every feature keeps of it."""
        async with self._database.writing() as connection:
            await connection.execute(
                delete(sessions).where(*matches(sessions, _key(workspace, host, session_id)))
            )
            gone = {**workspace.model_dump(), "session_id": session_id}
            for table in self._erasures.session_tables:
                await connection.execute(delete(table).where(*matches(table, gone)))
        self._say_changed(workspace, session_id)

    async def forget_host(self, workspace: Workspace, host: Host) -> None:
        """Erase everything mirrored for that RingCentral user."""
        theirs = matches(sessions, _host(workspace, host))
        ids = select(sessions.c.session_id).where(*theirs)
        async with self._database.writing() as connection:
            for table in self._erasures.session_tables:
                of_theirs = (*matches(table, workspace.model_dump()), table.c.session_id.in_(ids))
                await connection.execute(delete(table).where(*of_theirs))
            await connection.execute(delete(sessions).where(*theirs))
            await connection.execute(delete(listings).where(*matches(listings, _host(workspace, host))))

    async def sessions_of(self, workspace: Workspace, host: Host, webinar_id: str) -> int:
        """How many sessions of that webinar there are."""
        query = _of(workspace, host).where(sessions.c.webinar_id == webinar_id)
        async with self._database.reading() as connection:
            return (await connection.execute(select(func.count()).select_from(query.subquery()))).scalar_one()

    async def count_before(self, workspace: Workspace, session_id: str, when: datetime) -> int | None:
        """The last count that was read before then, to the hour."""
        query = (
            select(counts.c.count)
            .where(
                *matches(counts, {**workspace.model_dump(), "session_id": session_id}),
                counts.c.hour < epoch(when),
            )
            .order_by(counts.c.hour.desc())
            .limit(1)
        )
        async with self._database.reading() as connection:
            return (await connection.execute(query)).scalar()

    async def keep_invitees(
        self, workspace: Workspace, session_id: str, people: tuple[Invitee, ...], now: datetime
    ) -> None:
        """Write the whole list of invitees of a session."""
        owner = f"{workspace.team}:{session_id}"
        row = {
            **workspace.model_dump(),
            "session_id": session_id,
            "sealed_list": self._database.vault.seal(owner, _INVITEES.dump_json(people).decode()),
            "read_at": epoch(now),
        }
        async with self._database.writing(may_be_lost=True) as connection:
            await self._database.put(connection, invitees, row)

    async def invitees(self, workspace: Workspace, session_id: str) -> tuple[tuple[Invitee, ...], datetime] | None:
        """The invitees and when they were read, or None before the first time."""
        async with self._database.reading() as connection:
            return await self._invitees(connection, workspace, session_id)

    async def _invitees(
        self, connection: AsyncConnection, workspace: Workspace, session_id: str
    ) -> tuple[tuple[Invitee, ...], datetime] | None:
        query = select(invitees).where(*matches(invitees, {**workspace.model_dump(), "session_id": session_id}))
        row = (await connection.execute(query)).first()
        if row is None:
            return None
        opened = self._database.vault.open(f"{workspace.team}:{session_id}", row.sealed_list)
        return _INVITEES.validate_json(opened), moment(row.read_at)

    def alone(self, workspace: Workspace, host: Host, *, wait: bool) -> AbstractAsyncContextManager[bool]:
        """Held by one who reads that host unasked; False, without `wait`, while somebody does."""
        return self._database.alone(f"read:{':'.join(_host(workspace, host).values())}", wait=wait)

    async def listed_at(self, workspace: Workspace, host: Host) -> datetime | None:
        """When that host's lists were last read."""
        query = select(listings.c.read_at).where(*matches(listings, _host(workspace, host)))
        async with self._database.reading() as connection:
            read_at = (await connection.execute(query)).scalar()
        return None if read_at is None else moment(read_at)

    async def note_listed(self, workspace: Workspace, host: Host, now: datetime) -> None:
        """The lists have been read."""
        async with self._database.writing(may_be_lost=True) as connection:
            await self._database.put(connection, listings, {**_host(workspace, host), "read_at": epoch(now)})

    async def note_tried(self, workspace: Workspace, host: Host, session_id: str, now: datetime) -> None:
        """Its registration was asked for, whatever came of it."""
        change = update(sessions).where(*matches(sessions, _key(workspace, host, session_id)))
        async with self._database.writing(may_be_lost=True) as connection:
            await connection.execute(change.values(registration_tried_at=epoch(now)))

    async def due(
        self, workspace: Workspace, host: Host, now: datetime, *, soon: timedelta, later: timedelta
    ) -> list[Webinar]:
        """That host's coming webinars whose registration was read or tried longer ago than that, nearest start first.

        `soon` is for what begins within a day or was never read. What is from after now is from before the clock was
        set back.
        """
        begins_soon = sessions.c.registration_read_at.is_(None) | (sessions.c.starts < epoch(now + timedelta(days=1)))
        before = case((begins_soon, epoch(now - soon)), else_=epoch(now - later))
        long_ago = [
            or_(when.is_(None), when <= before, when > epoch(now))
            for when in (sessions.c.registration_read_at, sessions.c.registration_tried_at)
        ]
        coming = (sessions.c.status != "Finished", sessions.c.ends > epoch(now))
        query = _of(workspace, host).where(*coming, *long_ago).order_by(sessions.c.starts)
        async with self._database.reading() as connection:
            found = [_webinar(row) for row in (await connection.execute(query)).all()]
        return [webinar for webinar in found if webinar.kind is not Kind.ALL_HANDS]

    def _say_changed(self, workspace: Workspace, *session_ids: str) -> None:
        for tell in self._listeners:
            for session_id in session_ids:
                tell(workspace, session_id)


def _host(workspace: Workspace, host: Host) -> dict[str, str]:
    return {**workspace.model_dump(), "account": host.account, "rc_user": host.user}


def _key(workspace: Workspace, host: Host, session_id: str) -> dict[str, str]:
    return {**_host(workspace, host), "session_id": session_id}


def _of(workspace: Workspace, host: Host) -> Select[tuple[object, ...]]:
    return select(sessions).where(*matches(sessions, _host(workspace, host)))


def _row(workspace: Workspace, webinar: Webinar) -> dict[str, object]:
    record = webinar.registration
    return {
        **_key(workspace, webinar.host, webinar.session_id),
        "webinar_id": webinar.webinar_id,
        "title": webinar.title,
        "starts": epoch(webinar.starts),
        "ends": epoch(webinar.ends),
        "status": webinar.status,
        "facts": webinar.model_dump_json(exclude={"timings"}),
        "read_at": epoch(webinar.read_at),
        "registration_read_at": epoch(record.read_at) if record else None,
    }


def _count(workspace: Workspace, webinar: Webinar, record: Registration) -> dict[str, object]:
    hour = epoch(record.read_at.replace(minute=0, second=0, microsecond=0))
    return {**workspace.model_dump(), "session_id": webinar.session_id, "hour": hour, "count": record.count}


def _webinar(row: Row[tuple[object, ...]]) -> Webinar:
    return Webinar.model_validate_json(row.facts)
