"""One person is registered for a webinar by somebody who runs it."""

from pydantic import BaseModel, ConfigDict, JsonValue

from bot.accounts.accounts import Accounts
from bot.domain.outcome import Job, Outcome
from bot.domain.registrant import Person
from bot.errors import StillUnknown
from bot.jobs.steps import Steps
from bot.registrants.register import RegistrantWriter
from bot.registration.switch import RegistrationSwitch
from bot.ringcentral.errors import AnswerLost, UnreadableAnswer
from bot.store.audit import Audit

WHAT = "registrant"
"""What one job of this kind makes, by name in the ledger."""


class RegisterPerson(BaseModel):
    """Somebody as they shall be registered; `open_first` opens registration for it."""

    model_config = ConfigDict(frozen=True)

    session_id: str
    title: str
    person: Person
    open_first: bool = False


class AddRegistrant:
    """The use case of registering one person."""

    def __init__(
        self, accounts: Accounts, registration: RegistrationSwitch, writer: RegistrantWriter, audit: Audit
    ) -> None:
        self._accounts = accounts
        self._registration = registration
        self._writer = writer
        self._audit = audit

    async def register(self, job: Job, steps: Steps) -> Outcome:
        """1 call (2 where registration is opened for it); the outcome names the registrant by id only."""
        wanted = RegisterPerson.model_validate(job.payload)
        if wanted.open_first:
            await self._registration.open_for(job, steps, wanted.session_id)
        done = await steps.run("register", lambda: self._register(job, steps, wanted))
        assert isinstance(done, dict)
        return Outcome(session_id=wanted.session_id, title=wanted.title, facts=done)

    async def _register(self, job: Job, steps: Steps, wanted: RegisterPerson) -> JsonValue:
        identity = await self._accounts.of_job(job, steps)
        try:
            done = await self._writer.register(
                identity, wanted.session_id, wanted.person, job=job.root, what=WHAT, on_wait=steps.on_wait
            )
        except (AnswerLost, UnreadableAnswer):
            raise StillUnknown(what=WHAT, seen="") from None  # the ledger knows, and the next try looks
        await self._audit.note(
            job.member, "registered", wanted.session_id, added=int(not done.was_there), there=int(done.was_there)
        )
        return {"registrant": done.registrant.id if done.registrant else "", "was_there": done.was_there}
