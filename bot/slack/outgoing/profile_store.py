"""Slack profiles as last seen."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Delete, delete, select

from bot.domain.people import Member, Profile
from bot.erasures import Keep
from bot.store.database import Database, epoch, key_of, matches, moment, owner_of
from bot.store.tables import people


class ProfileStore:
    """Profiles by person, sealed."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def find(self, member: Member) -> tuple[Profile, datetime] | None:
        """The profile and when it was read (UTC), or None."""
        async with self._database.reading() as connection:
            row = (await connection.execute(select(people).where(*matches(people, key_of(member))))).first()
        if row is None:
            return None
        profile = Profile.model_validate_json(self._database.vault.open(owner_of(member), row.sealed_profile))
        return profile, moment(row.read_at)

    async def keep(self, member: Member, profile: Profile, now: datetime) -> None:
        """Remember the profile as of now."""
        sealed = self._database.vault.seal(owner_of(member), profile.model_dump_json())
        row = {**key_of(member), "sealed_profile": sealed, "read_at": epoch(now)}
        async with self._database.writing(may_be_lost=True, for_an_answer=True) as connection:
            await self._database.put(connection, people, row)

    async def forget(self, member: Member) -> None:
        """Erase the profile."""
        async with self._database.writing() as connection:
            await connection.execute(delete(people).where(*matches(people, key_of(member))))


def old(now: datetime, keep: Keep) -> Sequence[Delete]:
    """Profiles that were read long ago."""
    return [delete(people).where(people.c.read_at < epoch(now - keep.profiles))]
