"""In-memory FIFO of posts per channel or user, which retries while Slack cannot be reached.

A post that raises `SlackAway` is tried again after 1, 2, 5, 15, 60, then every 300 seconds, or after Retry-After where
that is longer; those behind it wait. Nothing is persisted: after a restart the job that wanted the post makes it again.
"""

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
    """The queues, one for each channel and user with something to post."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        # Weak: an empty queue is gone.
        self._queues: WeakValueDictionary[Destination, asyncio.Lock] = WeakValueDictionary()
        self._is_away = False

    async def say(self, to: Destination, say: Callable[[], Awaitable[None]]) -> None:
        """Await `say` when it is its turn at that destination, and again while it raises SlackAway."""
        async with self._queues.setdefault(to, asyncio.Lock()):
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
