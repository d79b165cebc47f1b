"""What the killed Greenrooms have written down: which jobs have not come to their end, and what became of each."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from pydantic import SecretStr
from sqlalchemy import select

from bot.domain.outcome import Job
from bot.jobs.store import JobStore
from bot.store.database import Database, open_engine
from bot.store.tables import digest_runs, digests, jobs
from bot.store.vault import Vault


class Kept:
    """Reads beside whoever serves."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._jobs = JobStore(database)

    async def unfinished(self) -> int:
        """How many jobs have not been told."""
        return len(await self._jobs.unfinished())

    async def jobs(self) -> list[Job]:
        """All of them."""
        async with self._database.reading() as connection:
            keys = list((await connection.execute(select(jobs.c.key))).scalars())
        return [job for key in keys if (job := await self._jobs.find(key))]

    async def claimed(self) -> set[str]:
        """The channels of digests that were claimed and not known to be posted: a crash may have come in between."""
        left_out = ("claimed", "claimed before", "unknown")
        runs = digests.join(digest_runs, digest_runs.c.digest_id == digests.c.id)
        query = select(digests.c.channel).select_from(runs).where(digest_runs.c.state.in_(left_out))
        async with self._database.reading() as connection:
            return set((await connection.execute(query)).scalars())


@asynccontextmanager
async def kept(url: str, key: str) -> AsyncIterator[Kept]:
    """Open the database that they share."""
    database = Database(open_engine(url), Vault((SecretStr(key),)))
    try:
        yield Kept(database)
    finally:
        await database.close()
