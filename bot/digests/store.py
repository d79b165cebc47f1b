"""Digest subscriptions, and the days on which each was claimed."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time

from pydantic import TypeAdapter
from sqlalchemy import ColumnElement, Delete, Row, delete, select, update

from bot.digests.model import Digest, Seen
from bot.domain.people import Member, Workspace
from bot.erasures import Keep
from bot.store.database import Database, epoch, key_of, matches, moment
from bot.store.tables import digest_runs, digests

_SEEN = TypeAdapter(dict[str, Seen])


class DigestStore:
    """One subscription a (channel, subscriber); the channel is empty for one's own."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def find(self, digest_id: int) -> Digest | None:
        """One subscription, on or off."""
        found = await self._read(digests.c.id == digest_id)
        return found[0] if found else None

    async def at_place(self, member: Member, channel: str) -> Digest | None:
        """A person's subscription for one place, on or off."""
        found = await self._read(*matches(digests, {**key_of(member), "channel": channel}))
        return found[0] if found else None

    async def of(self, member: Member) -> list[Digest]:
        """A person's subscriptions that are on."""
        return await self._read(*matches(digests, key_of(member)), digests.c.is_on == 1)

    async def in_channel(self, workspace: Workspace, channel: str) -> list[Digest]:
        """The subscriptions that post to a channel."""
        place = {**workspace.model_dump(), "channel": channel}
        return await self._read(*matches(digests, place), digests.c.is_on == 1)

    async def all(self) -> list[Digest]:
        """Every subscription that is on."""
        return await self._read(digests.c.is_on == 1)

    async def due(self, now: datetime) -> list[Digest]:
        """Subscriptions whose time has come."""
        return await self._read(digests.c.is_on == 1, digests.c.next_run <= epoch(now))

    async def subscribe(self, digest: Digest) -> Digest:
        """Write the subscription, over an earlier one for the same place; what was last sent stays known."""
        place = {**key_of(digest.member), "channel": digest.channel}
        values = {
            "at": digest.at.isoformat("minutes"),
            "zone": digest.zone,
            "is_on": 1,
            "next_run": epoch(digest.next_run),
            "missed": "",  # what was missed while it was off is not spoken of
            "trouble": "",
        }
        async with self._database.writing() as connection:
            row = await self._database.put(connection, digests, {**place, **values}, by=place)
        return _digest(row)

    async def stop(self, digest_id: int) -> bool:
        """Switch it off; False when it was off already."""
        return await self._change(digest_id, digests.c.is_on == 1, is_on=0)

    async def move(self, digest_id: int, zone: str, next_run: datetime) -> None:
        """Follow the subscriber to another zone, where it is due next at that time."""
        await self._change(digest_id, zone=zone, next_run=epoch(next_run))

    async def reschedule(self, digest_id: int, next_run: datetime) -> None:
        """Set the next time it is due."""
        await self._change(digest_id, next_run=epoch(next_run))

    async def note_missed(self, digest_id: int, day: date) -> None:
        """Remember that a day was left out, until the next one has said so."""
        await self._change(digest_id, missed=day.isoformat())

    async def note_trouble(self, digest_id: int, trouble: str) -> bool:
        """Remember why it does not run as it should; False when that was known."""
        return await self._change(digest_id, digests.c.trouble != trouble, trouble=trouble)

    async def was_claimed(self, digest_id: int, day: date) -> bool:
        """True when that local day's digest was sent, or begun to be."""
        query = select(digest_runs.c.state).where(*matches(digest_runs, _run(digest_id, day)))
        async with self._database.reading() as connection:
            return (await connection.execute(query)).first() is not None

    async def claim(self, digest_id: int, day: date, now: datetime) -> bool:
        """Take the right to post for that local day; False when it was taken before."""
        row = {**_run(digest_id, day), "claimed_at": epoch(now), "state": "claimed"}
        async with self._database.writing() as connection:
            return await self._database.add(connection, digest_runs, row)

    async def give_back(self, digest_id: int, day: date) -> None:
        """Nothing was posted for that day after all."""
        async with self._database.writing() as connection:
            await connection.execute(delete(digest_runs).where(*matches(digest_runs, _run(digest_id, day))))

    async def conclude(self, digest_id: int, day: date, state: str) -> None:
        """Note what became of a claimed day."""
        change = update(digest_runs).where(*matches(digest_runs, _run(digest_id, day))).values(state=state)
        async with self._database.writing() as connection:
            await connection.execute(change)

    async def sent(self, digest: Digest, seen: Mapping[str, Seen], trouble: str, now: datetime) -> None:
        """It was posted, saying this; what it had to say once is said."""
        told = {"seen": _SEEN.dump_json(dict(seen)).decode(), "said_zone": digest.zone, "missed": ""}
        await self._change(digest.id, **told, trouble=trouble, last_sent=epoch(now))

    async def _read(self, *where: ColumnElement[bool]) -> list[Digest]:
        query = select(digests).where(*where).order_by(digests.c.id)
        async with self._database.reading() as connection:
            return [_digest(row) for row in (await connection.execute(query)).all()]

    async def _change(self, digest_id: int, *where: ColumnElement[bool], **values: object) -> bool:
        change = update(digests).where(digests.c.id == digest_id, *where).values(**values)
        async with self._database.writing() as connection:
            return (await connection.execute(change)).rowcount == 1


def old(now: datetime, keep: Keep) -> Sequence[Delete]:
    """On which days they went out."""
    return [delete(digest_runs).where(digest_runs.c.claimed_at < epoch(now - keep.jobs))]


def of_person(member: Member) -> Sequence[Delete]:
    """A person's subscriptions and their runs."""
    theirs = matches(digests, key_of(member))
    ids = select(digests.c.id).where(*theirs)
    return delete(digest_runs).where(digest_runs.c.digest_id.in_(ids)), delete(digests).where(*theirs)


def _run(digest_id: int, day: date) -> dict[str, object]:
    return {"digest_id": digest_id, "day": day.isoformat()}


def _digest(row: Row[tuple[object, ...]]) -> Digest:
    return Digest(
        id=row.id,
        member=Member(workspace=Workspace(enterprise=row.enterprise, team=row.team), user=row.user),
        channel=row.channel,
        at=time.fromisoformat(row.at),
        zone=row.zone,
        next_run=moment(row.next_run),
        on=bool(row.is_on),
        seen=_SEEN.validate_json(row.seen),
        said_zone=row.said_zone,
        missed=date.fromisoformat(row.missed) if row.missed else None,
        trouble=row.trouble,
        last_sent=moment(row.last_sent) if row.last_sent is not None else None,
    )
