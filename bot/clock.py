"""What time it is, and waiting: one clock drives due times, waits for the rate limit, token lives and digests."""

import asyncio
import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Protocol

PATIENCE = timedelta(seconds=2)
"""A longer wait is said."""


class Clock(Protocol):
    """Time as the whole process sees it."""

    def now(self) -> datetime:
        """The present moment, aware, in UTC."""
        ...

    def steady(self) -> float:
        """Seconds since 1970, going on evenly when somebody sets the machine's clock: for paces and rate limits."""
        ...

    async def sleep(self, seconds: float) -> None:
        """Return when that many seconds have passed on this clock."""
        ...


class WallClock:
    """The time of the machine."""

    def __init__(self) -> None:
        self._epoch = time.time() - _ticks()

    def now(self) -> datetime:
        """The present moment, aware, in UTC."""
        return datetime.now(UTC)

    def steady(self) -> float:
        """Seconds since 1970, going on evenly from what the clock showed when this was made."""
        return self._epoch + _ticks()

    async def sleep(self, seconds: float) -> None:
        """Return after that many seconds."""
        await asyncio.sleep(max(0.0, seconds))


class MovableClock:
    """A clock that can be moved forward: the demo's runs on with the wall, a test's stands still."""

    def __init__(self, start: datetime, *, running: bool) -> None:
        self._wall = WallClock()
        self._offset = start - self._wall.now()
        self._stopped_at = None if running else start
        self._moved = asyncio.Condition()
        self._sleepers: Counter[datetime] = Counter()

    def now(self) -> datetime:
        """The present moment, aware, in UTC."""
        return self._stopped_at or self._wall.now() + self._offset

    def steady(self) -> float:
        """The same in seconds since 1970: nobody sets this clock, it is only moved."""
        return self.now().timestamp()

    async def sleep(self, seconds: float) -> None:
        """Return when that many seconds have passed, by running or by being moved."""
        due = self.now() + timedelta(seconds=seconds)
        self._sleepers[due] += 1
        try:
            await self._sleep_until(due)
        finally:
            self._sleepers[due] -= 1
            if not self._sleepers[due]:
                del self._sleepers[due]

    @property
    def next_due(self) -> datetime | None:
        """When the first of those who sleep is to wake; None while nobody sleeps."""
        return min(self._sleepers, default=None)

    async def _sleep_until(self, due: datetime) -> None:
        if due <= self.now():
            await asyncio.sleep(0)  # as at any sleep, others have their turn
        async with self._moved:
            while (left := (due - self.now()).total_seconds()) > 0:
                patience = None if self._stopped_at else left
                try:
                    await asyncio.wait_for(self._moved.wait(), patience)
                except TimeoutError:
                    continue  # the wall reached the due time: the loop's test ends the wait

    async def move(self, by: timedelta) -> None:
        """Go forward at once and wake whoever's time has come."""
        if by < timedelta():
            raise ValueError("this clock only moves forward")
        async with self._moved:
            if self._stopped_at is None:
                self._offset += by
            else:
                self._stopped_at += by
            self._moved.notify_all()

    async def move_to(self, moment: datetime) -> None:
        """Go forward to a moment."""
        await self.move(moment - self.now())


def _ticks() -> float:
    """Seconds that nobody sets; where the machine can say so, those that it slept among them."""
    counter = getattr(time, "CLOCK_BOOTTIME", None)
    return time.monotonic() if counter is None else time.clock_gettime(counter)


async def done_within(clock: Clock, seconds: float, work: asyncio.Task[object]) -> bool:
    """Wait so long at most; True when the work has ended by then. It goes on otherwise."""
    patience = asyncio.ensure_future(clock.sleep(seconds))
    await asyncio.wait({patience, work}, return_when=asyncio.FIRST_COMPLETED)
    patience.cancel()
    return work.done()
