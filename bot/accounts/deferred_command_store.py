"""What somebody had typed before they could be helped: kept a day, so that it need not be typed again."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Delete, delete, select

from bot.domain.people import Member
from bot.erasures import Keep
from bot.store.database import Database, epoch, key_of, matches, owner_of
from bot.store.tables import held_words

KEPT = timedelta(hours=24)
_FAILED = "<failed>"
"""Stands in place of a verb."""


@dataclass(frozen=True)
class DeferredCommand:
    """A command that waits for its person to be linked."""

    verb: str
    words: str

    @property
    def failed_job(self) -> str:
        """The key of a job that failed for want of a link; nothing for a command."""
        return self.words if self.verb == _FAILED else ""


class DeferredCommandStore:
    """The last command of a person that could not be carried out."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def hold(self, member: Member, verb: str, words: str, now: datetime) -> None:
        """Keep the command in place of an earlier one."""
        row = {
            "id": secrets.token_urlsafe(8),
            **key_of(member),
            "verb": verb,
            "sealed_words": self._database.vault.seal(owner_of(member), words),
            "expires_at": epoch(now + KEPT),
        }
        async with self._database.writing(for_an_answer=True) as connection:
            await connection.execute(delete(held_words).where(*matches(held_words, key_of(member))))
            await self._database.add(connection, held_words, row)

    async def hold_failed(self, member: Member, job: str, now: datetime) -> None:
        """Keep the key of a job that failed for want of a link, in place of an earlier command."""
        await self.hold(member, _FAILED, job, now)

    async def find(self, member: Member, now: datetime) -> DeferredCommand | None:
        """What is held for a person, if it is not too old."""
        query = select(held_words).where(
            *matches(held_words, key_of(member)), held_words.c.expires_at > epoch(now)
        )
        async with self._database.reading() as connection:
            row = (await connection.execute(query)).first()
        if row is None:
            return None
        return DeferredCommand(row.verb, self._database.vault.open(owner_of(member), row.sealed_words))

    async def drop(self, member: Member) -> None:
        """Forget it."""
        async with self._database.writing() as connection:
            await connection.execute(delete(held_words).where(*matches(held_words, key_of(member))))


def old(now: datetime, _: Keep) -> Sequence[Delete]:
    """Commands whose day is over."""
    return [delete(held_words).where(held_words.c.expires_at < epoch(now))]
