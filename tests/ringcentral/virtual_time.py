"""A clock that stands still until everybody waits for it, then jumps to the next due time."""

import asyncio
import heapq
from collections.abc import Coroutine
from datetime import UTC, datetime, timedelta
from itertools import count

from tests.stories.cast.loop import quiet


class VirtualTime:
    """Implements the Clock protocol; `run` drives coroutines to their end in no real time."""

    def __init__(self, start: datetime = datetime(2025, 11, 20, 10, 0, tzinfo=UTC)) -> None:
        self.start = start
        self._now = start
        self._sleepers: list[tuple[datetime, int, asyncio.Future[None]]] = []
        self._order = count()

    def now(self) -> datetime:
        return self._now

    def steady(self) -> float:
        return self._now.timestamp()

    @property
    def elapsed(self) -> float:
        """Seconds since the start."""
        return (self._now - self.start).total_seconds()

    def advance(self, seconds: float) -> None:
        """Go forward, waking nobody: what a test does between two calls."""
        self._now += timedelta(seconds=seconds)

    async def sleep(self, seconds: float) -> None:
        if seconds <= 0:
            await asyncio.sleep(0)
            return
        alarm: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        heapq.heappush(self._sleepers, (self._now + timedelta(seconds=seconds), next(self._order), alarm))
        await alarm

    async def run(self, *work: Coroutine[object, object, object]) -> list[object]:
        """The results of all, in order; an exception of any is raised."""
        tasks = [asyncio.ensure_future(each) for each in work]
        while True:
            await quiet()
            if all(task.done() for task in tasks):
                return [task.result() for task in tasks]
            assert self._wake_next(), "somebody waits for something that is not time"

    def _wake_next(self) -> bool:
        while self._sleepers:
            due, _, alarm = heapq.heappop(self._sleepers)
            if not alarm.done():
                self._now = max(self._now, due)
                alarm.set_result(None)
                return True
        return False
