"""Registration opens or closes by itself, at the time somebody has chosen: once, also after a restart.

A plan whose time has come becomes a job with a key of its own, then it is erased: a crash in between finds the job
made. What RingCentral cannot do just then is tried again for an hour. Late is better than never, and is said.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import groupby

import structlog
from pydantic import BaseModel, ConfigDict

from bot.accounts.accounts import Accounts
from bot.clock import Clock
from bot.domain.outcome import Intent, Job, Outcome, ReplyTo
from bot.domain.people import Identity, Member
from bot.domain.preferences import Preferences
from bot.domain.webinar import ScheduledSwitch, Webinar
from bot.errors import TooLate
from bot.jobs.runner import Jobs
from bot.jobs.steps import Steps
from bot.mirror.schedule_store import ScheduleStore
from bot.registration.switch import RegistrationSwitch, must_be_switchable
from bot.retry import backoff
from bot.ringcentral.errors import AnswerLost, Trouble, Unreachable

log = structlog.get_logger()

LATE_AFTER = timedelta(minutes=5)
KEEP_TRYING = timedelta(hours=1)
_PAUSES = (15, 60, 300)
"""Seconds between attempts; the last one until the hour is over."""


class TimedSwitch(BaseModel):
    """What is to happen to registration, and when it was due."""

    model_config = ConfigDict(frozen=True)

    session_id: str
    open: bool
    title: str
    due: datetime
    left_out: datetime | None = None
    """When the opposite was due, where both were missed: only the later one counts."""


class RegistrationSchedule:
    """Plans for registration."""

    def __init__(
        self, store: ScheduleStore, accounts: Accounts, registration: RegistrationSwitch, jobs: Jobs, clock: Clock
    ) -> None:
        self._store = store
        self._accounts = accounts
        self._registration = registration
        self._jobs = jobs
        self._clock = clock

    async def plan(
        self, member: Member, identity: Identity, webinar: Webinar, *, opens: bool, due: datetime, by: str
    ) -> None:
        """Open or close it at `due`, instead of an earlier plan for the same.

        Raises NoRegistration, AlreadyOver, or TooLate for a time when it is over.
        """
        must_fit(webinar, opens=opens, due=due)
        timing = ScheduledSwitch(
            member=member, session_id=webinar.session_id, opens=opens, due=due, by=by, title=webinar.title,
            as_service=identity.is_service,
        )  # fmt: skip
        await self._store.keep(timing)

    async def call_off(self, identity: Identity, webinar: Webinar, *, opens: bool) -> bool:
        """It will not open (or close) by itself; False when there was no such plan."""
        return await self._store.drop(identity.member.workspace, webinar.session_id, opens=opens)

    async def count_of(self, member: Member) -> int:
        """How many plans a person has."""
        return await self._store.count_of(member)

    async def forget_session(self, identity: Identity, session_id: str) -> None:
        """Its webinar was cancelled."""
        await self._store.drop_all(identity.member.workspace, session_id)

    async def tick(self) -> None:
        """Once a minute: turn every plan whose time has come into a job."""
        due = await self._store.due(self._clock.now())
        for _, switches in groupby(due, key=lambda each: (each.member.workspace, each.session_id)):
            try:
                await self._take_up(list(switches))
            except Exception:  # one plan that cannot be handled must not hold up the others
                log.exception("a timed opening or closing could not be taken up")

    async def carry_out(self, job: Job, steps: Steps) -> Outcome:
        """Open or close: 1 call."""
        timed = TimedSwitch.model_validate(job.payload)
        at = await steps.run("switch registration", lambda: self._switch(job, steps, timed))
        return Outcome(session_id=timed.session_id, title=timed.title, facts={"at": at})

    async def _take_up(self, switches: Sequence[ScheduledSwitch]) -> None:
        *missed, last = switches
        key = ":".join(("timing", last.member.workspace.team, last.session_id, str(int(last.due.timestamp()))))
        if await self._jobs.find(key) is None:
            timed = TimedSwitch(
                session_id=last.session_id, open=last.opens, title=last.title, due=last.due,
                left_out=missed[-1].due if missed else None,
            )  # fmt: skip
            acting = await self._accounts.standing_for(last.member, as_service=last.as_service)
            nowhere = ReplyTo(heard_at=self._clock.now())
            await self._jobs.make(
                last.member, acting, Intent.TIMED_REGISTRATION, timed, key=key, reply_to=nowhere
            )
        for timing in switches:
            await self._store.done(timing)

    async def _switch(self, job: Job, steps: Steps, timed: TimedSwitch) -> int:
        """Epoch seconds of when it was done."""
        give_up, desired = self._clock.now() + KEEP_TRYING, Preferences(open=timed.open)
        pauses = backoff(_PAUSES)
        while True:
            try:
                await self._registration.change(job, steps, timed.session_id, desired)
                return int(self._clock.now().timestamp())
            except (Trouble, Unreachable, AnswerLost):
                if self._clock.now() >= give_up:
                    raise
                log.info("a timed opening or closing waits for RingCentral")
                await self._clock.sleep(next(pauses))


def must_fit(webinar: Webinar, *, opens: bool, due: datetime) -> None:
    """Raise what keeps it from opening or closing then: NoRegistration, AlreadyOver, or TooLate."""
    must_be_switchable(webinar, to_open=opens)
    if due >= webinar.ends:
        raise TooLate(title=webinar.title, ends=str(int(webinar.ends.timestamp())))
