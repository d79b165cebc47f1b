"""What several people ask for at once is read once: who comes second waits for the answer that is under way."""

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
        """The rate limit makes it wait: everybody hears of it."""
        self.until = until
        for listener in self.listeners:
            await listener(until)


class SingleFlight:
    """The reads that are under way, by what is read."""

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
        """The answer of the read of that key that is under way, or of `read`, begun now.

        `whose` sign-in it uses: whom another's dead one has failed reads anew. When nobody waits for it any more it
        is broken off.
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
