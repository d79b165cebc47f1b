"""Many people are registered one after the other: in the background, so that people's commands go first.

Each has a row with its state, so a crash costs nobody their turn, and the ledger sees to it that nobody has two.
It stops where going on makes no sense, and goes on from there when somebody says so.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from pydantic import BaseModel, ConfigDict, JsonValue

from bot.accounts.accounts import Accounts
from bot.clock import Clock
from bot.domain.message import Place
from bot.domain.outcome import Job, Outcome, Problem
from bot.domain.people import Identity, Member
from bot.errors import BotError, CancelledMeanwhile, Expired, NoSuchWebinar, StoreAway
from bot.jobs.problems import problem_of
from bot.jobs.steps import Steps
from bot.registrants.import_model import Import, ImportRow, Progress, RowState, Tally, Typed
from bot.registrants.import_progress import ImportProgress
from bot.registrants.import_store import ImportStore
from bot.registrants.people_list import Entry
from bot.registrants.register import RegistrantWriter
from bot.registration.switch import RegistrationSwitch
from bot.ringcentral.errors import AnswerLost, BadRequest, RingCentralError, Trouble, Unreachable, UnreadableAnswer
from bot.ringcentral.protocol import CREATE_REGISTRANT
from bot.store.audit import Audit

log = structlog.get_logger()

SHOW_EVERY = timedelta(seconds=4)
"""Slack asks for at most one change of a message in three seconds."""
WORTH_SHOWING = timedelta(seconds=10)
"""Progress of what is over sooner is not shown."""
LOOK_EVERY = 2.0
"""Seconds between looks whether it was stopped, while there is no slot."""
PAUSES = (timedelta(seconds=5), timedelta(seconds=30), timedelta(minutes=2))
"""Before the same person's turn comes again while RingCentral has trouble; then it stops."""
_TROUBLE = (AnswerLost, Trouble, Unreachable, UnreadableAnswer)


class ImportPeople(BaseModel):
    """An import that shall go on; the people are in its rows."""

    model_config = ConfigDict(frozen=True)

    import_id: str
    session_id: str
    title: str
    open_first: bool = False
    retry: bool = False
    """Those who were refused get another turn."""


@dataclass
class _Run:
    """One run through the rows of an import."""

    job: Job
    wanted: ImportPeople
    whole: Import
    told: Place | None
    shown: tuple[int, int, bool] | None = None
    shown_at: datetime | None = None
    failures: int = 0
    not_before: datetime | None = None


class BulkImports:
    """The use case of registering many people."""

    def __init__(
        self,
        store: ImportStore,
        accounts: Accounts,
        registration: RegistrationSwitch,
        writer: RegistrantWriter,
        audit: Audit,
        progress: ImportProgress,
        clock: Clock,
    ) -> None:
        self._store = store
        self._accounts = accounts
        self._registration = registration
        self._writer = writer
        self._audit = audit
        self._progress = progress
        self._clock = clock

    async def prepare(self, member: Member, session_id: str, typed: Typed, entries: Sequence[Entry]) -> Import:
        """Keep a list that was looked through, until its owner says go."""
        whole = Import(secrets.token_urlsafe(12), member, session_id, typed, self._clock.now())
        rows = [ImportRow(number=number, line=each.line, person=each.person) for number, each in enumerate(entries, 1)]
        await self._store.open(whole, rows)
        return whole

    async def of(self, member: Member, import_id: str) -> Import:
        """An import of theirs; raises Expired."""
        whole = await self._store.find(import_id)
        if whole is None or whole.member != member:
            raise Expired()
        return whole

    async def tally(self, import_id: str) -> Tally:
        """How many stand where."""
        return await self._store.tally(import_id)

    async def refused(self, whole: Import, take: int) -> list[ImportRow]:
        """Some of those who were refused."""
        return await self._store.refused(whole, take)

    async def stop(self, whole: Import) -> None:
        """Let nobody else have their turn."""
        await self._store.stop(whole.id)

    async def time_for(self, identity: Identity, people: int) -> timedelta:
        """About how long it takes to register so many."""
        async with self._accounts.acting(identity, urgent=False) as caller:
            return await caller.time_for(people)

    async def run(self, job: Job, steps: Steps) -> Outcome:
        """One call a person. What came of each is in the rows; the outcome has the numbers, and why it stopped."""
        wanted = ImportPeople.model_validate(job.payload)
        await steps.run("begin", lambda: self._store.begin(wanted.import_id, self._clock.now(), again=wanted.retry))
        if wanted.open_first:
            await self._registration.open_for(job, steps, wanted.session_id)
        done = await steps.run("register people", lambda: self._go_on(job, wanted))
        assert isinstance(done, dict)
        problem = done.pop("problem", None)
        return Outcome(
            session_id=wanted.session_id,
            title=wanted.title,
            problem=Problem.model_validate(problem) if problem else None,
            facts=done,
        )

    async def _go_on(self, job: Job, wanted: ImportPeople) -> JsonValue:
        """Everybody's turn, until they are through or it stops; may be begun again anywhere."""
        whole = await self._store.find(wanted.import_id)
        if whole is None:
            raise Expired()
        async with self._store.alone(whole.id):
            before = await self._store.tally(whole.id)
            run = _Run(job, wanted, whole, whole.told)
            problem = await self._take_turns(run)
            tally = await self._store.tally(whole.id)
            await self._show(run, tally, is_over=True)
            await self._store.end(whole.id, self._clock.now())
        await self._audit.note(
            job.member, "registered", wanted.session_id,
            added=tally.added - before.added, there=tally.there - before.there,
        )  # fmt: skip
        said: dict[str, JsonValue] = {"import": whole.id, "tally": tally.model_dump()}
        return said | ({"problem": problem.model_dump(mode="json")} if problem else {})

    async def _take_turns(self, run: _Run) -> Problem | None:
        """Everybody's turn; why it stopped, if not because it is through or was told to."""
        try:
            while (row := await self._store.next_one(run.whole)) and await self._may_go_on(run):
                await self._turn(run, row)
        except StoreAway:
            raise  # it goes on when the database can be used again
        except NoSuchWebinar:
            return Problem.of(CancelledMeanwhile, title=run.wanted.title)
        except (BotError, RingCentralError) as fault:
            return problem_of(fault)
        return None

    async def _turn(self, run: _Run, row: ImportRow) -> None:
        assert row.person is not None
        state, problem = RowState.REFUSED, None
        try:
            done = await self._writer.register(
                await self._accounts.of_job(run.job), run.wanted.session_id, row.person,
                job=run.job.root, what=f"row {row.number}", in_bulk=True,
            )  # fmt: skip
            state = RowState.THERE if done.was_there else RowState.ADDED
        except BadRequest as refusal:
            problem = problem_of(refusal)
        except _TROUBLE as trouble:
            if run.failures == len(PAUSES):
                raise
            log.info("an import waits for RingCentral", error=type(trouble).__name__, failures=run.failures + 1)
            run.not_before = self._clock.now() + PAUSES[run.failures]
            run.failures += 1
            return
        run.failures = 0
        await self._store.settle(run.whole, row.model_copy(update={"state": state, "problem": problem}))

    async def _may_go_on(self, run: _Run) -> bool:
        """Wait for a slot that people leave; False once it was stopped."""
        while True:
            now = await self._store.find(run.whole.id)
            if now is None or now.is_stopped:
                return False
            await self._show(run, await self._store.tally(run.whole.id))
            async with self._accounts.acting(await self._accounts.of_job(run.job), urgent=False) as caller:
                free_at = await caller.free_at(CREATE_REGISTRANT)
            wait = (max(free_at, run.not_before or free_at) - self._clock.now()).total_seconds()
            if wait <= 0:
                return True
            await self._clock.sleep(min(wait, LOOK_EVERY))

    async def _show(self, run: _Run, tally: Tally, *, is_over: bool = False) -> None:
        """Say how far it is, in a message that is changed every few seconds at most."""
        now = self._clock.now()
        if is_over and not run.told:
            return
        if not is_over and run.shown_at and now - run.shown_at < SHOW_EVERY:
            return
        left = timedelta()
        if not is_over:
            left = await self.time_for(await self._accounts.of_job(run.job), tally.waiting)
        news = (tally.done, left // timedelta(minutes=1), is_over)
        if news == run.shown or (not run.told and left < WORTH_SHOWING):
            return
        run.shown, run.shown_at = news, now
        progress = Progress(run.whole.id, run.wanted.title, tally, left, is_over)
        told = await self._progress.show(run.job, run.told, progress)
        if told and told != run.told:
            await self._store.note_told(run.whole.id, told)
        run.told = told or run.told
