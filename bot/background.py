"""Work that goes on after somebody has been answered: kept alive, watched, and finished before the process stops."""

import asyncio
from collections.abc import Coroutine
from typing import Any

import structlog

log = structlog.get_logger()


class Background:
    """A set of running tasks that nothing else holds."""

    def __init__(self) -> None:
        self._tasks: set[asyncio.Future[Any]] = set()
        self._droppable: set[asyncio.Future[Any]] = set()

    def spawn(
        self, work: Coroutine[object, object, None], *, name: str, may_be_dropped: bool = False
    ) -> asyncio.Task[None]:
        """Run it beside everything else; a failure is logged with its traceback.

        What `may_be_dropped` is not waited for when the process stops: somebody would do it again anyway.
        """
        task = asyncio.get_running_loop().create_task(work, name=name)
        if may_be_dropped:
            self._droppable.add(task)
        self._tasks.add(task)
        task.add_done_callback(lambda done: self._done(done, name))
        return task

    def watch(self, work: "asyncio.Future[Any]", *, name: str) -> None:
        """Keep what runs already, and may be dropped."""
        self._tasks.add(work)
        self._droppable.add(work)
        work.add_done_callback(lambda done: self._done(done, name))

    def _done(self, work: "asyncio.Future[Any]", name: str) -> None:
        self._tasks.discard(work)
        self._droppable.discard(work)
        if not work.cancelled() and (fault := work.exception()):
            log.error("background work failed", work=name, exc_info=fault)

    async def drain(self, seconds: float) -> None:
        """Wait so long at most for what runs, then cancel the rest (durable work goes on at the next start)."""
        if matters := self._tasks - self._droppable:
            await asyncio.wait(matters, timeout=seconds)
        for task in set(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
