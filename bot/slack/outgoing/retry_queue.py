"""What is to be said in Slack waits here while Slack is away, and goes out in order for each channel and person."""

import asyncio
from collections.abc import Awaitable, Callable
from weakref import WeakValueDictionary

import structlog

from bot.clock import Clock
from bot.domain.message import Destination
from bot.errors import SlackAway
from bot.retry import backoff

log = structlog.get_logger()

_PAUSES = (1, 2, 5, 15, 60, 300)
"""Seconds between attempts; the last one for as long as it takes."""


class RetryQueue:
    """One line for each channel and person; what waits in it is lost with the process, and said anew by its job."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        # Weak: a line in which nobody stands is gone.
        self._lines: WeakValueDictionary[Destination, asyncio.Lock] = WeakValueDictionary()
        self._is_away = False

    async def say(self, to: Destination, say: Callable[[], Awaitable[None]]) -> None:
        """Say it after what was to be said there before, again and again with growing pauses while Slack is away."""
        async with self._lines.setdefault(to, asyncio.Lock()):
            for pause in backoff(_PAUSES):
                if await self._is_heard(say, pause):
                    return

    async def _is_heard(self, say: Callable[[], Awaitable[None]], pause: float) -> bool:
        try:
            await say()
        except SlackAway as away:
            if not self._is_away:
                log.warning("Slack is away: what is to be said there waits")
            self._is_away = True
            await self._clock.sleep(max(away.retry_after, pause))
            return False
        if self._is_away:
            log.warning("Slack is there again")
        self._is_away = False
        return True
