"""How a job is carried out: committed first, then step by step as durable work, then told to the person.

The outcome is told at least once: after a crash between posting and noting it, it is told again, because
silence would harm more than a double. The same key never runs twice; it gives the first outcome again.
"""

import secrets
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from typing import TypeVar

import structlog
from pydantic import BaseModel

from bot.background import Background
from bot.clock import PATIENCE, Clock
from bot.domain.message import Destination
from bot.domain.outcome import Intent, Job, Outcome, Problem, ReplyTo
from bot.domain.people import Identity, Member
from bot.errors import Expired, ProfileUnavailable, SlackAway, StoreAway, Unexpected
from bot.jobs import engine as durable
from bot.jobs.engine import WorkflowEngine
from bot.jobs.kinds import KINDS, Order, one_of_each
from bot.jobs.reporter import Reporter, Tell, TellWaiting
from bot.jobs.steps import Runner, StepFailed, Steps
from bot.jobs.store import JobStore
from bot.retry import until_kept
from bot.slack.outgoing.retry_queue import RetryQueue

log = structlog.get_logger()
Payload = TypeVar("Payload", bound=BaseModel)

SECONDS_TO_BEGIN = 10
"""A job that has not begun so long after that waits for the jobs' database, and that is said."""
LOOK_AGAIN_AFTER = 1.0
"""Seconds between looks at older jobs that have to end first."""
LOOKS = 60
"""So often it looks, after a restart, for results that are to be told before this one."""


class Jobs:
    """Commits jobs and carries them out; `runners` are the use cases, one an intent."""

    def __init__(
        self,
        store: JobStore,
        engine: WorkflowEngine,
        reporter: Reporter,
        clock: Clock,
        background: Background,
        queue: RetryQueue,
    ) -> None:
        self._store = store
        self._engine = engine
        self._clock = clock
        self._background = background
        self._reporter = reporter
        self._queue = queue
        self._runners: dict[Intent, Runner] = {}
        self._heard_here: set[str] = set()
        self._committed: dict[str, Job] = {}
        """Committed by this process and not begun: the run need not read them back."""
        self._to_begin: set[str] = set()
        self._telling: set[str] = set()
        self._told_to_wait: set[str] = set()
        self._told_after_restart: set[Member] = set()

    def serve(self, runners: Mapping[Intent, Runner]) -> None:
        """Take the use cases of a feature; nothing runs before all have been taken.

        Raises ValueError where another feature has one of the intents.
        """
        self._runners = one_of_each(self._runners, runners)

    def tell_by(self, reports: Mapping[Intent, Tell], waiting: TellWaiting) -> None:
        """Take the words in which outcomes and waits are told."""
        self._reporter.serve(reports, waiting)

    async def erase_finished(self, before: datetime, naming_people: datetime) -> int:
        """Erase jobs that ended before then (and those that name registrants, before that); how many.

        The workflow first, with the results of its steps: a crash in between leaves the job, which names it.
        """
        erased = 0
        while keys := await self._store.finished_before(before, naming_people):
            await self._engine.forget(keys)
            await self._store.erase(keys)
            erased += len(keys)
        return erased

    async def make(
        self,
        member: Member,
        identity: Identity | None,
        intent: Intent,
        payload: BaseModel,
        *,
        key: str,
        reply_to: ReplyTo,
    ) -> Job:
        """Commit a job and start it; a key that is known gives the first job, and tells its outcome again."""
        job = Job(
            key=key,
            member=member,
            intent=intent,
            payload=payload.model_dump(mode="json"),
            reply_to=reply_to,
            made_at=self._clock.now(),
            as_service=bool(identity and identity.is_service),
        )
        return await self._commit(job)

    async def again(
        self,
        member: Member,
        earlier: str,
        *,
        key: str,
        reply_to: ReplyTo,
        change: tuple[type[Payload], Callable[[Payload], Payload]] | None = None,
    ) -> Job:
        """The same job once more, as a new one, maybe changed; raises Expired when it is gone or not theirs."""
        job = await self._store.find(earlier)
        if job is None or job.member != member:
            raise Expired()
        now = self._clock.now()
        fresh = {"key": key, "reply_to": reply_to, "made_at": now, "first": job.root, "outcome": None}
        if change:
            shape, changed = change
            fresh["payload"] = changed(shape.model_validate(job.payload)).model_dump(mode="json")
        return await self._commit(job.model_copy(update=fresh))

    async def find(self, key: str) -> Job | None:
        """A job by its key, with its outcome once it has one."""
        return await self._store.find(key)

    async def _let_older_finish(self, job: Job) -> None:
        """Return when that person's older jobs have ended."""
        while await self._store.running_before(job):
            await self._clock.sleep(LOOK_AGAIN_AFTER)

    async def _take_turns(self, job: Job) -> None:
        """Return when older jobs of that kind for the same session have ended that another process had heard.

        After a crash they are taken up side by side, and the last word must stay the last.
        """
        older = [key for key in await self._store.older_alike(job) if key not in self._heard_here]
        while older and await self._store.have_no_outcome(older):
            await self._clock.sleep(LOOK_AGAIN_AFTER)

    async def pending(self) -> int:
        """How many jobs have not come to their end, or have not been told."""
        return len(await self._store.unfinished())

    async def start_unstarted(self) -> None:
        """Start what was committed just before a crash, and tell what was done but not told."""
        await self._engine.start_missing(await self._store.unfinished())

    async def run(self, key: str) -> None:
        """Carry out one job: the body of the durable workflow. Outside its steps it only waits, each time anew."""
        self._to_begin.discard(key)
        job = self._committed.pop(key, None) or await until_kept(self._clock, lambda: self._store.find(key))
        if job is None:
            log.warning("a job was purged before it ran", job=key)
            return
        outcome = await self._outcome(job)
        await durable.step("conclude", lambda: self._conclude(job, outcome))
        await durable.step("tell", lambda: self._tell(job, outcome))

    async def _commit(self, job: Job) -> Job:
        if await self._store.commit(job):
            self._heard_here.add(job.key)
            self._to_begin.add(job.key)
            self._committed[job.key] = job
            self._start(job)
            self._background.spawn(self._be_patient(job), name="patience", may_be_dropped=True)
            return job
        first = await self._store.find(job.key)
        if first is None or first.member != job.member:
            raise Expired()
        if first.outcome:
            told_here = first.model_copy(update={"reply_to": job.reply_to})
            say = self._queue.say(Destination.of(job.member), partial(self._say, told_here, first.outcome))
            self._background.spawn(say, name="tell again")
        else:
            self._start(first)  # nothing where it runs; but its commit may have looked like a failure to us
        return first

    def _start(self, job: Job) -> None:
        """Committed is accepted: nobody waits for the jobs' database. What it never got starts with the process."""
        self._background.spawn(self._engine.start(job.key), name="start", may_be_dropped=True)

    async def _outcome(self, job: Job) -> Outcome:
        try:
            steps = Steps(self._clock, lambda until: self._wait(job, until))
            await self._in_order(job)  # no step: what let it pass in one process does not hold after a crash
            outcome = await self._runners[job.intent](job, steps)
        except StepFailed as failed:
            outcome = Outcome(problem=failed.problem)
        except Exception:  # whatever it is, the person must hear of it and we must find it
            reference = secrets.token_hex(4)
            log.exception("a job failed unexpectedly", intent=job.intent, reference=reference)
            outcome = Outcome(problem=Problem.of(Unexpected, reference=reference))
        return outcome.model_copy(update={"after_restart": job.key not in self._heard_here})

    async def _in_order(self, job: Job) -> None:
        match KINDS[job.intent].order:
            case Order.AFTER_ALL:
                await until_kept(self._clock, lambda: self._let_older_finish(job))
            case Order.PER_SESSION:
                await until_kept(self._clock, lambda: self._take_turns(job))
            case Order.NONE:
                pass

    async def _conclude(self, job: Job, outcome: Outcome) -> None:
        await until_kept(self._clock, lambda: self._store.conclude(job, outcome, self._clock.now()))

    async def _tell(self, job: Job, outcome: Outcome) -> None:
        if job.key not in self._heard_here:
            await self._let_older_be_told(job)
        self._telling.add(job.key)
        say = partial(self._queue.say, Destination.of(job.member), partial(self._say, job, outcome))
        await until_kept(self._clock, say)
        await until_kept(self._clock, lambda: self._store.mark_told(job.key))
        self._told_to_wait.discard(job.key)
        self._heard_here.discard(job.key)
        self._telling.discard(job.key)

    async def _say(self, job: Job, outcome: Outcome) -> None:
        """Say what became of it; raises SlackAway and StoreAway to be called again."""
        try:
            await self._reporter.finished(job, outcome)
        except (SlackAway, StoreAway):
            raise
        except ProfileUnavailable:
            raise SlackAway() from None
        except Exception:  # Slack would refuse it for ever, and the job has to end
            log.exception("an outcome could not be told", intent=job.intent)

    async def _let_older_be_told(self, job: Job) -> None:
        """After a restart many results are told at once: return when those that ended before are told, or in line."""
        for _ in range(LOOKS):
            if await until_kept(self._clock, lambda: self._store.untold_before(job)) <= self._telling:
                return
            await self._clock.sleep(LOOK_AGAIN_AFTER)

    async def _be_patient(self, job: Job) -> None:
        await self._clock.sleep(PATIENCE.total_seconds())
        for _ in range(SECONDS_TO_BEGIN):
            if job.key not in self._to_begin:
                break
            await self._clock.sleep(1)
        now = await self._store.find(job.key)
        if now and now.outcome is None and job.key not in self._told_to_wait:
            await self._wait(job, None)

    async def _wait(self, job: Job, until: datetime | None) -> None:
        self._told_to_wait.add(job.key)
        if job.key not in self._heard_here:
            if job.member in self._told_after_restart:
                return  # one word for all that a restart has left of theirs
            self._told_after_restart.add(job.member)
        try:
            await self._reporter.waiting(job, until, begun=job.key not in self._to_begin)
        except Exception as fault:  # what keeps this from being said must not fail what waits
            log.info("nobody was told to wait", intent=job.intent, error=type(fault).__name__)
