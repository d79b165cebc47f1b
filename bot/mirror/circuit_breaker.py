"""RingCentral cannot be reached: one host at a time looks whether it is back, after growing pauses, for everybody."""

from collections.abc import Sequence
from typing import TypeVar

import structlog

from bot.clock import Clock

log = structlog.get_logger()
Host = TypeVar("Host")

_PAUSES = (60.0, 120.0, 300.0, 900.0)
"""Seconds between looks; the last one for as long as it takes. A day makes a hundred of them."""


class CircuitBreaker:
    """Who may read in the background just now."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._looks = 0
        self._next = 0.0

    def readers(self, hosts: Sequence[Host]) -> Sequence[Host]:
        """All of them; while RingCentral is away one when it is time for a look, else nobody."""
        if not self._looks:
            return hosts
        if self._clock.steady() < self._next:
            return ()
        return [hosts[self._looks % len(hosts)]] if hosts else ()

    def goes_on(self) -> None:
        """It could not be reached; what others of the same round say is no news."""
        if self._looks and self._clock.steady() < self._next:
            return
        if not self._looks:
            log.warning("RingCentral cannot be reached: reading ahead pauses, and people see what was last read")
        self._next = self._clock.steady() + _PAUSES[min(self._looks, len(_PAUSES) - 1)]
        self._looks += 1

    def ends(self) -> None:
        """It answered."""
        if self._looks:
            log.warning("RingCentral can be reached again")
        self._looks = 0
