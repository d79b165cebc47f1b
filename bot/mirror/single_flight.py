"""Single flight: concurrent reads of one key share one request, per process.

It is cancelled when the last caller that awaits it is. What the read raises, every caller raises, but for another
person's `SignInEnded`: who hit that through somebody else's token reads anew with their own.
"""

import asyncio
from collections.abc import Awaitable, Callable, Hashable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

from bot.accounts.accounts import OnWait
from bot.ringcentral.errors import SignInEnded

Read = TypeVar("Read")


@dataclass
class _Flight:
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
        self._flights: dict[Hashable, _Flight] = {}

    async def share(
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
        flight = self._flights.get(key) or self._begin(key, read, whose)
        flight.waiting += 1
        try:
            if on_wait:
                flight.listeners.append(on_wait)
                if flight.until:
                    await on_wait(flight.until)
            answer: Read = await asyncio.shield(flight.task)
            return answer
        except SignInEnded:
            if flight.whose == whose:
                raise
        finally:
            flight.waiting -= 1
            if not flight.waiting:
                self._end(key, flight)
                flight.task.cancel()
        return await self.share(key, read, whose=whose, on_wait=on_wait)

    def _begin(self, key: Hashable, read: Callable[[OnWait], Awaitable[object]], whose: Hashable) -> _Flight:
        flight = self._flights[key] = _Flight(whose)
        flight.task = asyncio.ensure_future(read(flight.tell))
        flight.task.add_done_callback(lambda _: self._end(key, flight))
        return flight

    def _end(self, key: Hashable, flight: _Flight) -> None:
        if self._flights.get(key) is flight:
            del self._flights[key]
