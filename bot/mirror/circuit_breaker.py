"""Circuit breaker for background reads of RingCentral, one a process.

It opens at `Trouble` or `Unreachable`. While it is open one host probes after 60, 120, 300, then every 900 seconds; any
answer closes it.
"""

from collections.abc import Sequence
from typing import TypeVar

import structlog

from bot.clock import Clock

log = structlog.get_logger()
Account = TypeVar("Account")

_PAUSES = (60.0, 120.0, 300.0, 900.0)
"""Seconds between probes; the last one for as long as it takes. A day makes a hundred of them."""


class CircuitBreaker:
    """Closed while RingCentral answers; open from a failure to the next answer."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._failures = 0
        self._next = 0.0

    def allowed(self, accounts: Sequence[Account]) -> Sequence[Account]:
        """The accounts that may read now: all where it is closed; else one when a probe is due, or none."""
        if not self._failures:
            return accounts
        if self._clock.steady() < self._next:
            return ()
        return [accounts[self._failures % len(accounts)]] if accounts else ()

    def failed(self) -> None:
        """A read failed: open, or stay open for the next pause. Failures before a probe was due change nothing."""
        if self._failures and self._clock.steady() < self._next:
            return
        if not self._failures:
            log.warning("RingCentral cannot be reached: reading ahead pauses, and people see what was last read")
        self._next = self._clock.steady() + _PAUSES[min(self._failures, len(_PAUSES) - 1)]
        self._failures += 1

    def succeeded(self) -> None:
        """A read was answered, whatever the answer: close."""
        if self._failures:
            log.warning("RingCentral can be reached again")
        self._failures = 0
