"""Webinars shared with channels: one row a (channel, webinar), with the card as it was last shown."""

from collections.abc import Collection, Sequence
from contextlib import AbstractAsyncContextManager
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Delete, Row, case, delete, or_, select, update

from bot.domain.people import Identity, Member, Workspace
from bot.erasures import Keep
from bot.sharing.model import CardContent, Share
from bot.store.database import Database, epoch, key_of, matches, moment
from bot.store.tables import shares


class CardStore:
    """Cards by workspace, channel and session."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._known: set[tuple[Workspace, str]] | None = None
        """Sessions with a card; None before all were read. What another replica posts is learnt within a minute."""

    def may_stand(self, workspace: Workspace, session_id: str) -> bool:
        """False where, as far as this process knows, no card of that session stands: nothing need be read."""
        return self._known is None or (workspace, session_id) in self._known

    def alone(self, share: Share) -> AbstractAsyncContextManager[bool]:
        """Held by whoever posts that webinar in that channel."""
        return self._database.alone(f"share:{share.workspace.team}:{share.channel}:{share.session_id}")

    async def find(self, workspace: Workspace, channel: str, session_id: str) -> Share | None:
        """That card, also one that was taken down."""
        key = {**workspace.model_dump(), "channel": channel, "session_id": session_id}
        found = await self._read(*matches(shares, key))
        return found[0] if found else None

    async def in_channel(self, workspace: Workspace, channel: str) -> list[Share]:
        """The cards that stand in a channel, the latest first."""
        return await self._read(*matches(shares, {**workspace.model_dump(), "channel": channel}), shares.c.is_on == 1)

    async def standing(self, sessions: Collection[tuple[Workspace, str]] | None = None) -> list[Share]:
        """Every card that stands somewhere, or those of these sessions."""
        if sessions is None:
            found = await self._read(shares.c.is_on == 1)
            self._known = {(share.workspace, share.session_id) for share in found}
            return found
        ids = {session_id for _, session_id in sessions}
        found = await self._read(shares.c.is_on == 1, shares.c.session_id.in_(ids))
        return [share for share in found if (share.workspace, share.session_id) in sessions]

    async def standing_of(self, member: Member) -> list[Share]:
        """The cards that stand because of somebody."""
        return await self._read(shares.c.is_on == 1, shares.c.as_service == 0, *matches(shares, key_of(member)))

    async def begin(self, share: Share, job: str) -> str | None:
        """Note that this job is about to post the card; None: go on.

        Else it did so before: the message it became, or '' where nobody knows whether it became one.
        """
        if self._known is not None:
            self._known.add((share.workspace, share.session_id))
        query = select(shares).where(*matches(shares, _key(share)))
        async with self._database.writing() as connection:
            before = (await connection.execute(query)).first()
            if before and before.posting == job:
                return str(before.ts)
            older = before.ts if before and before.is_on else ""
            await self._database.put(connection, shares, {**_row(share), "older_ts": older, "posting": job})
        return None

    async def abandon(self, share: Share) -> None:
        """It was not posted: the older card, if there is one, is the card again."""
        stands = case((shares.c.older_ts != "", 1), else_=0)
        await self._change(share, ts=shares.c.older_ts, older_ts="", posting="", is_on=stands)

    async def posted(self, share: Share, ts: str) -> None:
        """It became this message."""
        await self._change(share, ts=ts)

    async def found(self, share: Share, ts: str) -> None:
        """A card of which nobody knew where it is was pressed there."""
        await self._change(share, shares.c.ts == "", shares.c.is_on == 1, ts=ts)

    async def older(self, share: Share) -> str:
        """The message that was the card before this one."""
        query = select(shares.c.older_ts).where(*matches(shares, _key(share)))
        async with self._database.reading() as connection:
            return (await connection.execute(query)).scalar() or ""

    async def retired(self, share: Share) -> None:
        """The older message points to this one."""
        await self._change(share, older_ts="")

    async def off(self, share: Share) -> None:
        """The card was taken down; who signed up there stays registered."""
        await self._change(share, is_on=0)

    async def take_turn(self, share: Share, now: datetime, pause: timedelta) -> bool:
        """Take the right to change the card; False within the pause after the last change, by whomever."""
        # Strictly before, because whole seconds are kept; after now is from before the clock was set back.
        may = or_(shares.c.updated_at < epoch(now - pause), shares.c.updated_at > epoch(now))
        return await self._change(share, may, updated_at=epoch(now))

    async def shown(self, share: Share, content: CardContent, now: datetime) -> None:
        """The card says this now; of a webinar that is gone it is not needed much longer."""
        ends = now if content.state == "cancelled" else content.starts + content.duration
        await self._change(share, face=content.model_dump_json(), ends=epoch(ends))

    async def host_is_news(self, host: Identity, now: datetime) -> bool:
        """True the first time since they linked: then they are told that people cannot register."""
        theirs = {**key_of(host.member), "as_service": 0}
        query = (
            update(shares)
            .where(*matches(shares, theirs), shares.c.host_told < int(host.linked_at))
            .values(host_told=epoch(now))
        )
        async with self._database.writing() as connection:
            return (await connection.execute(query)).rowcount > 0

    async def _read(self, *where: ColumnElement[bool]) -> list[Share]:
        query = select(shares).where(*where).order_by(shares.c.shared_at.desc(), shares.c.session_id)
        async with self._database.reading() as connection:
            return [_share(row) for row in (await connection.execute(query)).all()]

    async def _change(self, share: Share, *where: ColumnElement[bool], **values: object) -> bool:
        change = update(shares).where(*matches(shares, _key(share)), *where).values(**values)
        async with self._database.writing() as connection:
            return (await connection.execute(change)).rowcount == 1


def _key(share: Share) -> dict[str, str]:
    return {**share.workspace.model_dump(), "channel": share.channel, "session_id": share.session_id}


def _row(share: Share) -> dict[str, object]:
    return {
        **_key(share),
        "channel_name": share.channel_name,
        "user": share.member.user,
        "as_service": int(share.as_service),
        "face": share.content.model_dump_json(),
        "ts": "",
        "is_on": 1,
        "shared_at": epoch(share.shared_at),
        "ends": epoch(share.content.starts + share.content.duration),
        "updated_at": 0,
        "host_told": 0,
    }


def _share(row: Row[tuple[object, ...]]) -> Share:
    workspace = Workspace(enterprise=row.enterprise, team=row.team)
    return Share(
        workspace=workspace,
        channel=row.channel,
        channel_name=row.channel_name,
        session_id=row.session_id,
        member=Member(workspace=workspace, user=row.user),
        as_service=bool(row.as_service),
        content=CardContent.model_validate_json(row.face),
        ts=row.ts,
        shared_at=moment(row.shared_at),
        on=bool(row.is_on),
    )


def old(now: datetime, keep: Keep) -> Sequence[Delete]:
    """A card has its own end: that of a webinar that is gone has still to say so."""
    return [delete(shares).where(shares.c.ends < epoch(now - keep.registrants))]
