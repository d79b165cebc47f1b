"""Single flight: concurrent reads of one key share one request, per process.

It is cancelled when the last caller that awaits it is. What the read raises, every caller raises, but for another
person's `SignInEnded`: who hit that through somebody else's token reads anew with their own.
"""

import asyncio
from collections.abc import Awaitable, Callable, Hashable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

from bot.ringcentral.errors import SignInEnded
from bot.ringcentral.rate_limiter import OnWait

Read = TypeVar("Read")


@dataclass
class _Call:
    whose: Hashable
    waiting: int = 0
    listeners: list[OnWait] = field(default_factory=list)
    until: datetime | None = None
    task: "asyncio.Future[Any]" = field(init=False)  # what it gives is its key's affair

    async def tell(self, until: datetime) -> None:
        """The rate limit delays the request until then: tell every caller."""
        self.until = until
        for listener in self.listeners:
            await listener(until)


class SingleFlight:
    """The requests in flight, by key."""

    def __init__(self) -> None:
        self._calls: dict[Hashable, _Call] = {}

    async def do(
        self,
        key: Hashable,
        read: Callable[[OnWait], Awaitable[Read]],
        *,
        whose: Hashable,
        on_wait: OnWait | None = None,
    ) -> Read:
        """The result of the request for that key that is in flight, or of `read`, which is started where there is none.

        `whose`: the account whose token `read` uses. `on_wait` is told until when the rate limit delays the request,
        also where another caller started it. Raises what the read raises.
        """
        call = self._calls.get(key) or self._begin(key, read, whose)
        call.waiting += 1
        try:
            if on_wait:
                call.listeners.append(on_wait)
                if call.until:
                    await on_wait(call.until)
            answer: Read = await asyncio.shield(call.task)
            return answer
        except SignInEnded:
            if call.whose == whose:
                raise
        finally:
            call.waiting -= 1
            if not call.waiting:
                self._end(key, call)
                call.task.cancel()
        return await self.do(key, read, whose=whose, on_wait=on_wait)

    def _begin(self, key: Hashable, read: Callable[[OnWait], Awaitable[object]], whose: Hashable) -> _Call:
        call = self._calls[key] = _Call(whose)
        call.task = asyncio.ensure_future(read(call.tell))
        call.task.add_done_callback(lambda _: self._end(key, call))
        return call

    def _end(self, key: Hashable, call: _Call) -> None:
        if self._calls.get(key) is call:
            del self._calls[key]
