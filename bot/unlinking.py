"""Somebody's link ends: their digests stop, the mirror goes, RingCentral ends the sign-in."""

from bot.digests import Digests
from bot.domain.outcome import Outcome, Wish
from bot.identity import Identities
from bot.mirror import Mirror
from bot.wishes import Steps


class Departures:
    """The use case of disconnecting."""

    def __init__(self, identities: Identities, mirror: Mirror, digests: Digests) -> None:
        self._identities = identities
        self._mirror = mirror
        self._digests = digests

    async def disconnect(self, wish: Wish, steps: Steps) -> Outcome:
        """Each step may run again: what is gone stays gone."""
        await steps.once("end digests", lambda: self._digests.end_all(wish.member))
        await steps.once("erase", lambda: self._erase(wish))
        return Outcome()

    async def _erase(self, wish: Wish) -> None:
        identity = await self._identities.own(wish.member)
        if identity is None:
            return
        if len(await self._identities.sharing(identity)) == 1:
            await self._mirror.forget(identity)  # nobody else here has linked that account
        await self._identities.unlink(identity)
