"""An event loop that knows when it has nothing to do, for stories that wait for exactly that."""

import asyncio
import selectors
from collections import Counter
from collections.abc import Callable, Iterable
from concurrent.futures import Executor
from typing import Any


class _Selector(selectors.DefaultSelector):
    """Asks `before_waiting` before it waits: nothing is to be run, and nothing is to be read, just then."""

    before_waiting: Callable[[], bool] | None = None
    """True where it has found something to run."""

    def select(self, timeout: float | None = None) -> Any:
        if self.before_waiting and (timeout is None or timeout > 0):
            if ready := super().select(0):
                return ready
            if self.before_waiting():
                return []
        return super().select(timeout)


class QuietLoop(asyncio.SelectorEventLoop):
    """An event loop that can be waited for until it is quiet: it would only wait now.

    Work in threads is not the loop's own, so it is counted: `in_threads`, by what runs there.
    """

    def __init__(self) -> None:
        selector = _Selector()
        super().__init__(selector)
        self._waiting: dict[asyncio.Future[None], Callable[[], object]] = {}
        self.in_threads: Counter[str] = Counter()
        selector.before_waiting = self._ask

    async def when_quiet(self, happened: Callable[[], object]) -> None:
        """Return when the loop is quiet and this is so; it is asked each time the loop is quiet."""
        future = self._waiting_future(happened)
        try:
            await future
        finally:
            del self._waiting[future]

    def run_in_executor(  # type: ignore[override]  # typeshed says so too
        self, executor: Executor | None, func: Callable[..., Any], *args: Any
    ) -> asyncio.Future[Any]:
        """As ever, but counted until the result is in the loop."""
        name = _name_of(func, args)
        future = super().run_in_executor(executor, func, *args)
        self.in_threads[name] += 1
        future.add_done_callback(lambda _: self.in_threads.subtract([name]))
        return future

    def _waiting_future(self, happened: Callable[[], object]) -> asyncio.Future[None]:
        future: asyncio.Future[None] = self.create_future()
        self._waiting[future] = happened
        return future

    def _ask(self) -> bool:
        found = [future for future, happened in self._waiting.items() if not future.done() and happened()]
        for future in found:
            future.set_result(None)
        return bool(found)


def _name_of(func: Callable[..., Any], args: Iterable[Any]) -> str:
    """What is called; `asyncio.to_thread` hands over its function inside two others."""
    for each in (*getattr(func, "args", ()), func, *args):
        if name := getattr(each, "__qualname__", ""):
            return str(name)
    return repr(func)
