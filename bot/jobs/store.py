"""Jobs as committed, and their outcomes."""

from datetime import datetime

from sqlalchemy import Row, and_, delete, or_, select, update

from bot.domain.outcome import Job, Outcome
from bot.jobs.kinds import NAMING_PEOPLE, OUTLASTING_LINKS
from bot.store.database import Database, epoch, key_of, matches, owner_of
from bot.store.tables import jobs

BATCH = 500
"""Jobs erased in one go: writers take turns, and people wait for theirs."""


class JobStore:
    """One row a job, sealed for the person who made it."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def commit(self, job: Job) -> bool:
        """Write the job; False when its key is known already."""
        row = {
            "key": job.key,
            **key_of(job.member),
            "intent": job.intent,
            "sealed_job": self._database.vault.seal(owner_of(job.member), job.model_dump_json()),
            "state": "made",
            "made_at": epoch(job.made_at),
        }
        async with self._database.writing(for_an_answer=True) as connection:
            return await self._database.add(connection, jobs, row)

    async def find(self, key: str) -> Job | None:
        """The job, with its outcome once it has one."""
        async with self._database.reading() as connection:
            row = (await connection.execute(select(jobs).where(jobs.c.key == key))).first()
        return self._job(row) if row else None

    async def unfinished(self) -> list[str]:
        """Keys of the jobs whose outcome has not been told."""
        query = select(jobs.c.key).where(jobs.c.state != "told").order_by(jobs.c.made_at)
        async with self._database.reading() as connection:
            return list((await connection.execute(query)).scalars())

    async def running_before(self, job: Job) -> bool:
        """True while that person has an older job without an outcome; lists may take hours, and can go on later."""
        query = select(jobs.c.key).where(
            *matches(jobs, {**key_of(job.member), "state": "made"}),
            jobs.c.made_at <= epoch(job.made_at),
            jobs.c.intent.not_in([job.intent, *OUTLASTING_LINKS]),
        )
        async with self._database.reading() as connection:
            return (await connection.execute(query)).first() is not None

    async def untold_before(self, job: Job) -> set[str]:
        """That person's jobs that ended before this one, but have not been told."""
        ended = select(jobs.c.ended_at).where(jobs.c.key == job.key).scalar_subquery()
        query = select(jobs.c.key).where(
            *matches(jobs, {**key_of(job.member), "state": "done"}), jobs.c.ended_at < ended
        )
        async with self._database.reading() as connection:
            return set((await connection.execute(query)).scalars())

    async def older_alike(self, job: Job) -> list[str]:
        """Keys of older jobs of the same kind about the same session, of anybody here, that have no outcome yet."""
        query = select(jobs.c.key).where(
            *matches(jobs, {**job.member.workspace.model_dump(), "intent": job.intent, "state": "made"}),
            jobs.c.made_at <= epoch(job.made_at),
            jobs.c.key != job.key,
        )
        async with self._database.reading() as connection:
            keys = list((await connection.execute(query)).scalars())
        others = [other for key in keys if (other := await self.find(key))]
        return [
            other.key
            for other in others
            if other.payload.get("session_id") == job.payload.get("session_id")
            and (other.made_at, other.key) < (job.made_at, job.key)
        ]

    async def have_no_outcome(self, keys: list[str]) -> bool:
        """True while one of them has not come to its end."""
        query = select(jobs.c.key).where(jobs.c.key.in_(keys), jobs.c.state == "made").limit(1)
        async with self._database.reading() as connection:
            return (await connection.execute(query)).first() is not None

    async def conclude(self, job: Job, outcome: Outcome, now: datetime) -> None:
        """Write the outcome."""
        sealed = self._database.vault.seal(owner_of(job.member), outcome.model_dump_json())
        await self._set(job.key, state="done", sealed_outcome=sealed, ended_at=epoch(now))

    async def mark_told(self, key: str) -> None:
        """The outcome has reached the person."""
        await self._set(key, state="told")

    async def finished_before(self, when: datetime, with_people: datetime) -> list[str]:
        """Keys of some jobs (a batch, oldest first) whose outcome was told and that ended before then.

        `with_people` is when for those that name registrants.
        """
        over = or_(
            jobs.c.ended_at < epoch(when),
            and_(jobs.c.intent.in_(NAMING_PEOPLE), jobs.c.ended_at < epoch(with_people)),
        )
        query = select(jobs.c.key).where(jobs.c.state == "told", over).order_by(jobs.c.ended_at).limit(BATCH)
        async with self._database.reading() as connection:
            return list((await connection.execute(query)).scalars())

    async def erase(self, keys: list[str]) -> None:
        """They were never made."""
        async with self._database.writing() as connection:
            await connection.execute(delete(jobs).where(jobs.c.key.in_(keys)))

    async def _set(self, key: str, **values: object) -> None:
        async with self._database.writing() as connection:
            await connection.execute(update(jobs).where(jobs.c.key == key).values(**values))

    def _job(self, row: Row[tuple[object, ...]]) -> Job:
        owner = f"{row.enterprise}:{row.team}:{row.user}"
        job = Job.model_validate_json(self._database.vault.open(owner, row.sealed_job))
        if row.sealed_outcome is None:
            return job
        outcome = Outcome.model_validate_json(self._database.vault.open(owner, row.sealed_outcome))
        return job.model_copy(update={"outcome": outcome})
