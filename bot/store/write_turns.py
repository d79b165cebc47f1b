"""Whose turn it is to write where a database has one writer at a time."""

import asyncio
from collections import deque


class WriteTurns:
    """One holder at a time, in the order of asking, but first those that a request of Slack waits for."""

    def __init__(self) -> None:
        self._is_taken = False
        self._first: deque[asyncio.Future[None]] = deque()
        self._others: deque[asyncio.Future[None]] = deque()

    async def take(self, *, first: bool) -> None:
        """Wait for the turn; whoever is cancelled meanwhile does not have it."""
        if not self._is_taken:
            self._is_taken = True
            return
        handed_over: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        (self._first if first else self._others).append(handed_over)
        try:
            await handed_over
        except asyncio.CancelledError:
            if not handed_over.cancelled():  # it came in the same turn of the loop
                self.give_back()
            raise

    def give_back(self) -> None:
        """Hand the turn over to the next, if anybody still waits."""
        for queue in (self._first, self._others):
            while queue:
                handed_over = queue.popleft()
                if not handed_over.done():
                    handed_over.set_result(None)
                    return
        self._is_taken = False
