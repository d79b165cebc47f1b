"""Somebody's link ends: their digests stop, the mirror goes, RingCentral ends the sign-in.

Channels are told in one step, and so at least once: a digest that just stays away would harm more than a double.
"""

from pydantic import JsonValue

from bot.accounts.accounts import Identities
from bot.digests.subscriptions import Subscriptions
from bot.domain.outcome import Outcome, Wish
from bot.jobs.steps import Steps
from bot.mirror.mirror import Mirror
from bot.privacy.retention_store import RetentionStore


class Departures:
    """The use case of disconnecting."""

    def __init__(
        self, identities: Identities, mirror: Mirror, digests: Subscriptions, store: RetentionStore
    ) -> None:
        self._identities = identities
        self._mirror = mirror
        self._digests = digests
        self._store = store

    async def disconnect(self, wish: Wish, steps: Steps) -> Outcome:
        """Each step may run again: what is gone stays gone."""
        channels = await steps.once("find channels", lambda: self._channels(wish))  # known also when they are erased
        revoked = await steps.once("erase", lambda: self._erase(wish))
        await steps.once("tell channels", lambda: self._tell(wish, channels))
        return Outcome(facts={"revoked": revoked})

    async def _channels(self, wish: Wish) -> JsonValue:
        return [digest.channel for digest in await self._digests.of(wish.member) if digest.channel]

    async def _tell(self, wish: Wish, channels: JsonValue) -> None:
        assert isinstance(channels, list)
        await self._digests.announce_end(wish.member, [str(channel) for channel in channels], by=wish.member)

    async def _erase(self, wish: Wish) -> bool:
        """True when RingCentral has ended the sign-in, as far as is known."""
        await self._store.erase_person(wish.member)
        identity = await self._identities.own(wish.member)
        if identity is None:
            return True
        if len(await self._identities.sharing(identity)) == 1:
            await self._mirror.forget(identity)  # nobody else here has linked that account
        return await self._identities.unlink(identity)
