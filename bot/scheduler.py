"""Runs every feature's tick once a minute by our own clock; it knows no feature."""

from collections.abc import Awaitable, Callable

import structlog

from bot.clock import Clock
from bot.errors import StoreAway

log = structlog.get_logger()

EVERY = 60.0
"""Seconds."""

Tick = Callable[[], Awaitable[None]]


class Scheduler:
    """One loop; the ticks run one after the other, in the order in which they were added."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._ticks: list[Tick] = []

    def every_minute(self, tick: Tick) -> None:
        """Call this once a minute; it may raise, and is called again all the same."""
        self._ticks.append(tick)

    async def run(self) -> None:
        """For ever."""
        while True:
            await self.tick()
            await self._clock.sleep(EVERY)

    async def tick(self) -> None:
        """Every tick once; what fails is logged, and holds up no other."""
        for tick in self._ticks:
            try:
                await tick()
            except StoreAway:
                pass  # said in the log once, where it was met
            except Exception:  # whatever it was must not end all later ticks
                log.exception("a tick failed", tick=getattr(tick, "__qualname__", ""))
