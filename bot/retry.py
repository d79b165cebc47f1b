"""Trying again after growing pauses, on our own clock."""

from collections.abc import Awaitable, Callable, Iterator, Sequence
from itertools import chain, repeat
from typing import TypeVar

from bot.clock import Clock
from bot.errors import StoreAway

T = TypeVar("T")
_PAUSES = (1, 2, 5, 10)
"""Seconds between attempts to use our own database; the last one for as long as it takes."""


def backoff(pauses: Sequence[float]) -> Iterator[float]:
    """Seconds before each further attempt: every pause in its turn, then the last one for ever."""
    return chain(pauses, repeat(pauses[-1]))


async def until_kept(clock: Clock, work: Callable[[], Awaitable[T]]) -> T:
    """Do it, again and again with short pauses while our own database cannot be used."""
    pauses = backoff(_PAUSES)
    while True:
        try:
            return await work()
        except StoreAway:  # said in the log once, where it was met
            await clock.sleep(next(pauses))
