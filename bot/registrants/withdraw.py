"""A registrant is withdrawn by who runs the webinar."""

from pydantic import BaseModel, ConfigDict

from bot.accounts.accounts import Accounts
from bot.domain.outcome import Job, Outcome
from bot.jobs.steps import Steps
from bot.registrants.register import RegistrantWriter
from bot.store.audit import Audit


class Withdrawal(BaseModel):
    """Whom to withdraw."""

    model_config = ConfigDict(frozen=True)

    session_id: str
    registrant_id: str
    title: str


class Withdrawals:
    """The use case behind the list's Withdraw."""

    def __init__(self, accounts: Accounts, writer: RegistrantWriter, audit: Audit) -> None:
        self._accounts = accounts
        self._writer = writer
        self._audit = audit

    async def withdraw(self, job: Job, steps: Steps) -> Outcome:
        """Withdraw one: 1 call, that may be repeated."""
        asked = Withdrawal.model_validate(job.payload)

        async def withdraw() -> None:
            identity = await self._accounts.of_job(job, steps)
            await self._audit.note(job.member, "withdrew", asked.session_id)
            await self._writer.withdraw(
                identity, asked.session_id, asked.registrant_id, job=job.root, on_wait=steps.on_wait
            )

        await steps.run("withdraw", withdraw)
        return Outcome(session_id=asked.session_id, title=asked.title)
