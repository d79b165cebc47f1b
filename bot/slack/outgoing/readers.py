"""Readers of views: whoever a message or modal is made for, in their own time zone."""

import secrets

from bot.clock import Clock
from bot.domain.people import Actor, Member
from bot.slack.outgoing.profiles import Profiles
from bot.views.times import Reader


class Readers:
    """Makes a Reader, with a nonce of its own for the buttons of each rendering."""

    def __init__(self, profiles: Profiles, clock: Clock) -> None:
        self._profiles = profiles
        self._clock = clock

    def asking(self, actor: Actor) -> Reader:
        """Whoever asks now."""
        return self.in_zone(actor.profile.tz)

    async def of(self, member: Member) -> Reader:
        """Somebody who is not here to ask; raises ProfileUnavailable."""
        return self.in_zone((await self._profiles.profile(member)).tz)

    def in_zone(self, zone: str) -> Reader:
        """Somebody in that zone (IANA)."""
        return Reader(now=self._clock.now(), zone=zone, nonce=secrets.token_urlsafe(6))
