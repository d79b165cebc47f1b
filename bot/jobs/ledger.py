"""The ledger of creates that were sent to RingCentral, and what each made."""

from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from datetime import datetime

from sqlalchemy import Delete, delete, select, update

from bot.domain.people import Host
from bot.erasures import Keep
from bot.store.database import Database, epoch, matches, moment
from bot.store.tables import jobs, ledger


class Ledger:
    """What was sent to RingCentral to be created, and what came of it: looked at before anything is sent again."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def alone(self, host: Host, what: str, title: str) -> AbstractAsyncContextManager[object]:
        """Held by one create of that host and title at a time, across all processes."""
        return self._database.alone(f"create:{host.account}:{host.user}:{what}:{title}")

    async def find(self, job: str, what: str) -> tuple[datetime, str | None] | None:
        """When this job sent that create (UTC), and the id it made if that is known."""
        query = select(ledger).where(*matches(ledger, {"job": job, "what": what}))
        async with self._database.reading() as connection:
            row = (await connection.execute(query)).first()
        return (moment(row.sent_at), row.made_id) if row else None

    async def open(self, job: str, what: str, host: Host, now: datetime) -> None:
        """Written before the create is sent, each time."""
        row = {"job": job, "what": what, "account": host.account, "rc_user": host.user, "sent_at": epoch(now)}
        async with self._database.writing() as connection:
            await self._database.put(connection, ledger, row)

    async def close(self, job: str, what: str, made_id: str) -> None:
        """Written when the id that was made is known."""
        change = update(ledger).where(*matches(ledger, {"job": job, "what": what})).values(made_id=made_id)
        async with self._database.writing() as connection:
            await connection.execute(change)

    async def forget(self, job: str, what: str) -> None:
        """Nothing was made, or what was made is gone."""
        async with self._database.writing() as connection:
            await connection.execute(delete(ledger).where(*matches(ledger, {"job": job, "what": what})))

    async def claimed(self, host: Host, what: str) -> set[str]:
        """Ids that other creates of this user have made."""
        query = select(ledger.c.made_id).where(
            ledger.c.account == host.account,
            ledger.c.rc_user == host.user,
            ledger.c.what == what,
            ledger.c.made_id.is_not(None),
        )
        async with self._database.reading() as connection:
            return set((await connection.execute(query)).scalars())


def old(now: datetime, keep: Keep) -> Sequence[Delete]:
    """What was sent for jobs that are erased."""
    gone = ledger.c.job.not_in(select(jobs.c.key))
    return [delete(ledger).where(ledger.c.sent_at < epoch(now - keep.jobs), gone)]
