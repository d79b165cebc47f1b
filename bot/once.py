"""Creating something at RingCentral exactly once: written down before it is sent, looked for before it is sent again."""

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from bot.clock import Clock
from bot.domain.people import Host
from bot.errors import StillUnknown
from bot.ringcentral.errors import AnswerLost, UnreadableAnswer
from bot.store.wishes import Ledger

Send = Callable[[], Awaitable[str]]
Look = Callable[[datetime, set[str]], Awaitable[str | None]]

CLOCKS_DIFFER = timedelta(seconds=60)
"""RingCentral's clock may be that far behind ours."""
SETTLE_SECONDS = 20.0
"""After a crash a create may still be under way at RingCentral; our own time-out is 15 s. Look only then."""
_LOOK_AGAIN_AFTER = (1.0, 4.0)
"""Seconds: a create whose answer was lost may take a moment to show."""


class Once:
    """`send` makes it and gives its id; `look` finds one made since a time, but none of the ids claimed by others."""

    def __init__(self, ledger: Ledger, clock: Clock, settle_seconds: float = SETTLE_SECONDS) -> None:
        self._ledger = ledger
        self._clock = clock
        self._settle = timedelta(seconds=settle_seconds)
        self._flights: defaultdict[tuple[Host, str, str], asyncio.Lock] = defaultdict(asyncio.Lock)

    async def create(self, wish: str, what: str, host: Host, title: str, *, send: Send, look: Look) -> str:
        """The id of the one thing made for this wish; raises StillUnknown when nobody can tell whether it was.

        One create of the same host and title is in flight at a time: two alike could not be told apart.
        """
        async with self._flights[host, what, title]:
            entry = await self._ledger.find(wish, what)
            if entry and entry[1]:
                return entry[1]
            if entry:
                await self._clock.sleep((entry[0] + self._settle - self._clock.now()).total_seconds())
                if found := await self._search(host, what, entry[0], look, patient=False):
                    await self._ledger.close(wish, what, found)
                    return found
            sent_at = entry[0] if entry else self._clock.now()
            await self._ledger.open(wish, what, host, sent_at)
            made = await self._send(host, what, sent_at, send, look)
            await self._ledger.close(wish, what, made)
            return made

    async def was_sent(self, wish: str, what: str) -> bool:
        """True when this wish sent that change before, so that its effect has to be looked for."""
        return await self._ledger.find(wish, what) is not None

    async def note_sending(self, wish: str, what: str, host: Host) -> None:
        """Written before a change that is not a create, but must not be repeated blindly."""
        await self._ledger.open(wish, what, host, self._clock.now())

    async def _send(self, host: Host, what: str, sent_at: datetime, send: Send, look: Look) -> str:
        try:
            return await send()
        except (AnswerLost, UnreadableAnswer):
            if found := await self._search(host, what, sent_at, look, patient=True):
                return found
            raise StillUnknown(what=what) from None

    async def _search(self, host: Host, what: str, since: datetime, look: Look, *, patient: bool) -> str | None:
        for pause in (0.0, *_LOOK_AGAIN_AFTER) if patient else (0.0,):
            await self._clock.sleep(pause)
            claimed = await self._ledger.claimed(host, what)
            if found := await look(since - CLOCKS_DIFFER, claimed):
                return found
        return None
