"""What is no longer needed is erased, and how much is kept can be counted."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Delete, and_, delete, exists, func, or_, select

from bot.jobs.kinds import NAMING_PEOPLE
from bot.store.database import Database, epoch
from bot.store.tables import (
    audit,
    counts,
    digest_runs,
    held_words,
    import_rows,
    imports,
    invitees,
    ledger,
    link_states,
    metadata,
    people,
    rate_slots,
    registrant_reads,
    registrants,
    sessions,
    shares,
    sign_ups,
    waitlist,
    wishes,
)

BATCH = 500
"""Wishes erased in one go: writers take turns, and people wait for theirs."""


IDLE = timedelta(days=1)
"""A rate budget that nobody has used for so long is learnt anew."""


@dataclass(frozen=True)
class Keep:
    """How long things are kept once they have served."""

    wishes: timedelta = timedelta(days=90)
    """Finished wishes with their outcome, what was sent for them, and which days a digest went out."""
    counts: timedelta = timedelta(days=400)
    past: timedelta = timedelta(days=400)
    """Webinars that are over."""
    registrants: timedelta = timedelta(days=30)
    """After the end of their webinar: also cards in channels, who signed up there, and who waited for a place."""
    audit: timedelta = timedelta(days=400)
    profiles: timedelta = timedelta(days=30)
    """Slack's profiles, and who was asked to help in a webinar that is over."""
    imports: timedelta = timedelta(days=30)
    """Who was not registered by an import that has ended; until then it can go on."""
    lists: timedelta = timedelta(days=1)
    """Lists of people that were looked through and never sent."""


class RetentionStore:
    """Erases by age."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def finished_before(self, when: datetime, with_people: datetime) -> list[str]:
        """Keys of some wishes (a batch, oldest first) whose outcome was told and that ended before then.

        `with_people` is when for those that name registrants.
        """
        over = or_(
            wishes.c.ended_at < epoch(when),
            and_(wishes.c.intent.in_(NAMING_PEOPLE), wishes.c.ended_at < epoch(with_people)),
        )
        query = (
            select(wishes.c.key)
            .where(wishes.c.state == "told", over)
            .order_by(wishes.c.ended_at)
            .limit(BATCH)
        )
        async with self._database.reading() as connection:
            return list((await connection.execute(query)).scalars())

    async def erase_wishes(self, keys: list[str]) -> None:
        """They were never made."""
        async with self._database.writing() as connection:
            await connection.execute(delete(wishes).where(wishes.c.key.in_(keys)))

    async def erase_old(self, now: datetime, keep: Keep) -> int:
        """Erase everything else whose time is over; how many rows that were."""
        served = epoch(now - keep.wishes)
        profiles = epoch(now - keep.profiles)
        recent = select(sessions.c.session_id).where(sessions.c.ends >= profiles)
        over = (
            delete(ledger).where(ledger.c.sent_at < served, ledger.c.wish.not_in(select(wishes.c.key))),
            delete(digest_runs).where(digest_runs.c.claimed_at < served),
            delete(counts).where(counts.c.hour < epoch(now - keep.counts)),
            delete(people).where(people.c.read_at < profiles),
            delete(invitees).where(invitees.c.read_at < profiles, invitees.c.session_id.not_in(recent)),
            delete(sessions).where(sessions.c.ends < epoch(now - keep.past)),
            delete(rate_slots).where(rate_slots.c.used_at < epoch(now - IDLE)),
            delete(audit).where(audit.c.at < epoch(now - keep.audit)),
            # One that failed while it began, or was broken off for good, has no end.
            delete(imports).where(func.coalesce(imports.c.ended_at, imports.c.begun_at) < epoch(now - keep.imports)),
            delete(imports).where(imports.c.begun_at.is_(None), imports.c.made_at < epoch(now - keep.lists)),
            delete(import_rows).where(import_rows.c.import_id.not_in(select(imports.c.id))),
            delete(held_words).where(held_words.c.expires_at < epoch(now)),
            delete(link_states).where(link_states.c.expires_at < epoch(now)),
        )
        async with self._database.writing() as connection:
            return sum([(await connection.execute(each)).rowcount for each in (*over, *_registrants(now, keep))])

    async def sizes(self) -> dict[str, int]:
        """How many rows each table has."""
        async with self._database.reading() as connection:
            return {
                table.name: (await connection.execute(select(func.count()).select_from(table))).scalar_one()
                for table in metadata.sorted_tables
            }


def _registrants(now: datetime, keep: Keep) -> list[Delete]:
    """Of webinars that ended long ago, and of those that are no longer known at all."""
    gone = []
    for table in (registrants, registrant_reads, sign_ups, waitlist):
        of_it = (sessions.c.team == table.c.team) & (sessions.c.session_id == table.c.session_id)
        kept = exists().where(of_it, sessions.c.ends >= epoch(now - keep.registrants))
        gone.append(delete(table).where(~kept))
    # A card has its own end: that of a webinar that is gone has still to say so.
    gone.append(delete(shares).where(shares.c.ends < epoch(now - keep.registrants)))
    return gone
