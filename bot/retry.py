"""Trying again after pauses, on our own clock."""

from collections.abc import Awaitable, Callable
from typing import TypeVar

from bot.clock import Clock
from bot.errors import StoreAway

T = TypeVar("T")
_PAUSES = (1, 2, 5, 10)
"""Seconds between attempts to use our own database; the last one for as long as it takes."""


async def until_kept(clock: Clock, work: Callable[[], Awaitable[T]]) -> T:
    """Do it, again and again with short pauses while our own database cannot be used."""
    attempt = 0
    while True:
        try:
            return await work()
        except StoreAway:  # said in the log once, where it was met
            await clock.sleep(_PAUSES[min(attempt, len(_PAUSES) - 1)])
            attempt += 1
