"""Digest subscriptions, and the days on which each was claimed."""

import json
from datetime import date, datetime, time

from sqlalchemy import Row, delete, insert, select, update

from bot.domain.digest import Digest
from bot.domain.people import Member, Workspace
from bot.store.database import Database, epoch, key_of, matches, moment
from bot.store.tables import digest_runs, digests


class DigestStore:
    """One subscription a (channel, subscriber); the channel is empty for one's own."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def find(self, digest_id: int) -> Digest | None:
        """One subscription."""
        async with self._database.reading() as connection:
            row = (await connection.execute(select(digests).where(digests.c.id == digest_id))).first()
        return _digest(row) if row else None

    async def of(self, member: Member) -> list[Digest]:
        """A person's subscriptions that are on."""
        query = select(digests).where(*matches(digests, key_of(member)), digests.c.is_on == 1)
        async with self._database.reading() as connection:
            return [_digest(row) for row in (await connection.execute(query)).all()]

    async def in_channel(self, workspace: Workspace, channel: str) -> list[Digest]:
        """The subscriptions that post to a channel."""
        query = select(digests).where(
            *matches(digests, {**workspace.model_dump(), "channel": channel}), digests.c.is_on == 1
        )
        async with self._database.reading() as connection:
            return [_digest(row) for row in (await connection.execute(query)).all()]

    async def subscribe(self, digest: Digest) -> Digest:
        """Write the subscription, over an earlier one for the same place; what was last sent stays known."""
        place = {**key_of(digest.member), "channel": digest.channel}
        values = {
            "at": digest.at.isoformat("minutes"),
            "zone": digest.zone,
            "is_on": 1,
            "next_run": epoch(digest.next_run),
        }
        async with self._database.writing() as connection:
            changed = await connection.execute(update(digests).where(*matches(digests, place)).values(**values))
            if changed.rowcount == 0:
                await connection.execute(insert(digests).values(**place, **values, last_counts="{}"))
            row = (await connection.execute(select(digests).where(*matches(digests, place)))).one()
        return _digest(row)

    async def stop(self, digest_id: int) -> None:
        """Switch it off."""
        async with self._database.writing() as connection:
            await connection.execute(update(digests).where(digests.c.id == digest_id).values(is_on=0))

    async def forget(self, member: Member) -> None:
        """Erase a person's subscriptions."""
        async with self._database.writing() as connection:
            await connection.execute(delete(digests).where(*matches(digests, key_of(member))))

    async def due(self, now: datetime) -> list[Digest]:
        """Subscriptions whose time has come."""
        query = select(digests).where(digests.c.is_on == 1, digests.c.next_run <= epoch(now))
        async with self._database.reading() as connection:
            return [_digest(row) for row in (await connection.execute(query)).all()]

    async def reschedule(self, digest_id: int, next_run: datetime) -> None:
        """Set the next time it is due."""
        change = update(digests).where(digests.c.id == digest_id).values(next_run=epoch(next_run))
        async with self._database.writing() as connection:
            await connection.execute(change)

    async def claim(self, digest_id: int, day: date, now: datetime) -> bool:
        """Take the right to post for that local day; False when it was taken before."""
        row = {"digest_id": digest_id, "day": day.isoformat(), "claimed_at": epoch(now), "state": "claimed"}
        async with self._database.writing() as connection:
            return await self._database.add(connection, digest_runs, row)

    async def sent(self, digest_id: int, day: date, counts: dict[str, int], now: datetime) -> None:
        """It was posted with these counts."""
        run = {"digest_id": digest_id, "day": day.isoformat()}
        async with self._database.writing() as connection:
            await connection.execute(update(digest_runs).where(*matches(digest_runs, run)).values(state="sent"))
            await connection.execute(
                update(digests)
                .where(digests.c.id == digest_id)
                .values(last_counts=json.dumps(counts), last_sent=epoch(now))
            )


def _digest(row: Row[tuple[object, ...]]) -> Digest:
    return Digest(
        id=row.id,
        member=Member(workspace=Workspace(enterprise=row.enterprise, team=row.team), user=row.user),
        channel=row.channel,
        at=time.fromisoformat(row.at),
        zone=row.zone,
        next_run=moment(row.next_run),
        on=bool(row.is_on),
        last_counts=json.loads(row.last_counts),
        last_sent=moment(row.last_sent) if row.last_sent is not None else None,
    )
