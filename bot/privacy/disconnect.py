"""Somebody's link ends: their digests stop, the mirror goes, RingCentral ends the sign-in.

Channels are told in one step, and so at least once: a digest that just stays away would harm more than a double.
"""

from pydantic import JsonValue

from bot.accounts.accounts import Accounts
from bot.digests.subscriptions import Subscriptions
from bot.domain.outcome import Job, Outcome
from bot.jobs.steps import Steps
from bot.mirror.mirror import Mirror
from bot.privacy.retention_store import RetentionStore


class Disconnect:
    """The use case of disconnecting."""

    def __init__(
        self, accounts: Accounts, mirror: Mirror, digests: Subscriptions, store: RetentionStore
    ) -> None:
        self._accounts = accounts
        self._mirror = mirror
        self._digests = digests
        self._store = store

    async def disconnect(self, job: Job, steps: Steps) -> Outcome:
        """Each step may run again: what is gone stays gone."""
        channels = await steps.run("find channels", lambda: self._channels(job))  # known also when they are erased
        revoked = await steps.run("erase", lambda: self._erase(job))
        await steps.run("tell channels", lambda: self._tell(job, channels))
        return Outcome(facts={"revoked": revoked})

    async def _channels(self, job: Job) -> JsonValue:
        return [digest.channel for digest in await self._digests.of(job.member) if digest.channel]

    async def _tell(self, job: Job, channels: JsonValue) -> None:
        assert isinstance(channels, list)
        await self._digests.announce_end(job.member, [str(channel) for channel in channels], by=job.member)

    async def _erase(self, job: Job) -> bool:
        """True when RingCentral has ended the sign-in, as far as is known."""
        await self._store.erase_person(job.member)
        identity = await self._accounts.own(job.member)
        if identity is None:
            return True
        if len(await self._accounts.sharing(identity)) == 1:
            await self._mirror.forget(identity)  # nobody else here has linked that account
        return await self._accounts.unlink(identity)
