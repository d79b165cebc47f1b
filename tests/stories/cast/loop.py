"""An event loop that knows when it has nothing to do, for stories that wait for exactly that."""

import asyncio
import selectors
from collections import Counter
from collections.abc import Callable, Coroutine, Iterable
from concurrent.futures import Executor
from typing import Any, TypeVar

T = TypeVar("T")


class _Selector(selectors.DefaultSelector):
    """Looks at every turn of the loop, and before it waits: nothing is to be run, and nothing is to be read, just then.

    Both say True where they have found something to run.
    """

    each_turn: Callable[[], bool] = bool
    before_waiting: Callable[[], bool] = bool

    def select(self, timeout: float | None = None) -> Any:
        if self.each_turn():
            return super().select(0)
        if timeout is None or timeout > 0:
            if ready := super().select(0):
                return ready
            if self.before_waiting():
                return []
        return super().select(timeout)


class _Waiting:
    """Those who wait for something to be so."""

    def __init__(self) -> None:
        self._happened: dict[asyncio.Future[None], Callable[[], object]] = {}

    async def until(self, happened: Callable[[], object]) -> None:
        """Return when it is found to be so."""
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._happened[future] = happened
        try:
            await future
        finally:
            del self._happened[future]

    def look(self) -> bool:
        """Wake those whose time it is; whether there were any."""
        found = [future for future, happened in self._happened.items() if not future.done() and happened()]
        for future in found:
            future.set_result(None)
        return bool(found)


class QuietLoop(asyncio.SelectorEventLoop):
    """An event loop that can be waited for until it is quiet: it would only wait now.

    Work in threads is not the loop's own, so it is counted: `in_threads`, by what runs there.
    """

    def __init__(self) -> None:
        selector = _Selector()
        super().__init__(selector)
        self._at_any_turn, self._when_quiet = _Waiting(), _Waiting()
        selector.each_turn, selector.before_waiting = self._at_any_turn.look, self._when_quiet.look
        self.in_threads: Counter[str] = Counter()

    async def when(self, happened: Callable[[], object]) -> None:
        """Return when this is so; it is asked at every turn of the loop."""
        await self._at_any_turn.until(happened)

    async def when_quiet(self, happened: Callable[[], object]) -> None:
        """Return when the loop is quiet and this is so; it is asked each time the loop is quiet."""
        await self._when_quiet.until(happened)

    def run_in_executor(  # type: ignore[override]  # typeshed says so too
        self, executor: Executor | None, func: Callable[..., Any], *args: Any
    ) -> asyncio.Future[Any]:
        """As ever, but counted until the result is in the loop."""
        name = _name_of(func, args)
        future = super().run_in_executor(executor, func, *args)
        self.in_threads[name] += 1
        future.add_done_callback(lambda _: self._is_back(name))
        return future

    def _is_back(self, name: str) -> None:
        self.in_threads[name] -= 1
        if not self.in_threads[name]:
            del self.in_threads[name]


async def quiet() -> None:
    """Return when nothing is left to run on this loop until something comes from outside, or time passes."""
    loop = asyncio.get_running_loop()
    assert isinstance(loop, QuietLoop)
    await loop.when_quiet(lambda: True)


def run(main: Coroutine[Any, Any, T]) -> T:
    """What it gives, like `asyncio.run`, on a loop of this kind."""
    with asyncio.Runner(loop_factory=QuietLoop) as runner:
        return runner.run(main)


def _name_of(func: Callable[..., Any], args: Iterable[Any]) -> str:
    """What is called; `asyncio.to_thread` hands over its function inside two others."""
    for each in (*getattr(func, "args", ()), func, *args):
        if name := getattr(each, "__qualname__", ""):
            return str(name)
    return repr(func)
