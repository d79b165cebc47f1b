"""What this process waits for from outside, counted by kind, like the gauges of a metrics library: one a process.

A number is raised before the wait begins and lowered when it is over, so nothing is under way where all are 0. Who
sleeps on the clock, or waits for somebody else of this process, waits for nothing from outside.
"""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

DATABASE = "database transactions"
SLACK = "calls to Slack"

in_flight: Counter[str] = Counter()
"""Kind → how many are under way."""


@contextmanager
def counted(kind: str) -> Iterator[None]:
    """One of that kind is under way inside."""
    in_flight[kind] += 1
    try:
        yield
    finally:
        in_flight[kind] -= 1
