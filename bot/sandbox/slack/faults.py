"""Bad days for the Web API: a method that fails, is throttled, is slow, or hangs up, so many times."""

from collections import defaultdict, deque
from dataclasses import dataclass

from bot.sandbox.slack.clock import Clock


@dataclass(frozen=True)
class Fault:
    """What goes wrong with one call.

    `hang_up` breaks the connection instead of answering: with an error nothing was done, without one
    all was done and only the answer is lost.
    """

    error: str = ""
    retry_after: int = 0
    delay: float = 0
    hang_up: bool = False


class Faults:
    """The faults that are waiting, by method."""

    def __init__(self) -> None:
        self._waiting: dict[str, deque[Fault]] = defaultdict(deque)
        self.held = 0
        """Calls that are being slow."""

    def add(self, method: str, fault: Fault, times: int) -> None:
        """The next so many calls of that method go wrong."""
        self._waiting[method].extend([fault] * times)

    def take(self, method: str) -> Fault:
        """What goes wrong with the call that came in now; an empty fault is none."""
        waiting = self._waiting[method]
        return waiting.popleft() if waiting else Fault()

    async def delay(self, fault: Fault, clock: Clock) -> None:
        """Be as slow as the fault says."""
        if fault.delay:
            self.held += 1
            try:
                await clock.sleep(fault.delay)
            finally:
                self.held -= 1
