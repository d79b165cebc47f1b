"""Who signed up from Slack, sealed, and who waits for a place, in the order in which they asked."""

from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from datetime import datetime

from sqlalchemy import ColumnElement, Delete, Row, delete, func, select, update

from bot.domain.people import Member, Workspace
from bot.erasures import Keep
from bot.mirror.retention_store import of_ended
from bot.sharing.model import SignUp, Waiting
from bot.store.database import Database, epoch, key_of, matches, owner_of
from bot.store.tables import sign_ups, waitlist

OF_A_SESSION = (sign_ups, waitlist)


class SelfRegistrationStore:
    """One row a person and session."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def alone(self, member: Member, session_id: str) -> AbstractAsyncContextManager[bool]:
        """Held by whoever registers or withdraws that person there: one at a time, across all processes."""
        return self._database.alone(f"sign up:{owner_of(member)}:{session_id}")

    async def find(self, member: Member, session_id: str) -> SignUp | None:
        """Their sign-up."""
        return await self._find(*matches(sign_ups, _person(member, session_id)))

    async def of_page(self, page: str) -> SignUp | None:
        """The sign-up whose calendar file has that name."""
        return await self._find(sign_ups.c.page == page)

    async def keep(self, sign_up: SignUp, now: datetime) -> None:
        """Write it; who is registered waits for nothing any more."""
        key = _person(sign_up.member, sign_up.session_id)
        sealed = self._database.vault.seal(owner_of(sign_up.member), sign_up.model_dump_json())
        row = {
            **key,
            "channel": sign_up.channel,
            "page": sign_up.page,
            "sealed_person": sealed,
            "signed_up_at": epoch(now),
        }
        async with self._database.writing() as connection:
            await self._database.put(connection, sign_ups, row)
            await connection.execute(delete(waitlist).where(*matches(waitlist, key)))

    async def drop(self, member: Member, session_id: str) -> None:
        """They are registered no longer."""
        async with self._database.writing() as connection:
            await connection.execute(delete(sign_ups).where(*matches(sign_ups, _person(member, session_id))))

    async def _find(self, *where: ColumnElement[bool]) -> SignUp | None:
        async with self._database.reading() as connection:
            row = (await connection.execute(select(sign_ups).where(*where))).first()
        return self._sign_up(row) if row else None

    def _sign_up(self, row: Row[tuple[object, ...]]) -> SignUp:
        member = Member(workspace=Workspace(enterprise=row.enterprise, team=row.team), user=row.user)
        return SignUp.model_validate_json(self._database.vault.open(owner_of(member), row.sealed_person))


class WaitlistStore:
    """Who wants to be told of a place: each is told once."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def join(self, member: Member, session_id: str, channel: str, now: datetime) -> None:
        """Wait at the end of the line; who waits already keeps their place."""
        key = _person(member, session_id)
        told = (*matches(waitlist, key), waitlist.c.told_at.is_not(None))
        there = select(waitlist.c.id).where(*matches(waitlist, key))
        async with self._database.writing() as connection:
            await connection.execute(delete(waitlist).where(*told))
            if (await connection.execute(there)).first() is None:
                row = {**key, "channel": channel, "asked_at": epoch(now)}
                await connection.execute(waitlist.insert().values(**row))

    async def leave(self, member: Member, session_id: str) -> None:
        """Wait no longer."""
        async with self._database.writing() as connection:
            await connection.execute(delete(waitlist).where(*matches(waitlist, _person(member, session_id))))

    async def line(self, workspace: Workspace, session_id: str) -> list[Waiting]:
        """Who waits and has not been told, first come first."""
        session = {**workspace.model_dump(), "session_id": session_id}
        query = (
            select(waitlist)
            .where(*matches(waitlist, session), waitlist.c.told_at.is_(None))
            .order_by(waitlist.c.id)
        )
        async with self._database.reading() as connection:
            return [_waiting(row) for row in (await connection.execute(query)).all()]

    async def told_since(self, workspace: Workspace, session_id: str, when: datetime) -> int:
        """How many were told of a place since then and have not taken it."""
        session = {**workspace.model_dump(), "session_id": session_id}
        query = (
            select(func.count())
            .select_from(waitlist)
            .where(*matches(waitlist, session), waitlist.c.told_at >= epoch(when))
        )
        async with self._database.reading() as connection:
            return (await connection.execute(query)).scalar_one()

    async def claim(self, waiting: Waiting, now: datetime) -> bool:
        """Take the right to tell them; False when it was taken before."""
        return await self._tell(waiting, waitlist.c.told_at.is_(None), told_at=epoch(now))

    async def unclaim(self, waiting: Waiting) -> None:
        """They could not be told: it is to be tried again."""
        await self._tell(waiting, told_at=None)

    async def _tell(self, waiting: Waiting, *where: ColumnElement[bool], told_at: int | None) -> bool:
        change = update(waitlist).where(waitlist.c.id == waiting.id, *where).values(told_at=told_at)
        async with self._database.writing() as connection:
            return (await connection.execute(change)).rowcount == 1


def _person(member: Member, session_id: str) -> dict[str, str]:
    return {**key_of(member), "session_id": session_id}


def _waiting(row: Row[tuple[object, ...]]) -> Waiting:
    member = Member(workspace=Workspace(enterprise=row.enterprise, team=row.team), user=row.user)
    return Waiting(id=row.id, member=member, session_id=row.session_id, channel=row.channel)


def old(now: datetime, keep: Keep) -> Sequence[Delete]:
    """Who signed up for, or waited for a place in, webinars that ended long ago or are no longer known."""
    return [of_ended(table, now - keep.registrants) for table in OF_A_SESSION]
