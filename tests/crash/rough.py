"""RingCentral on a bad day: every call takes its own time, and some changes are made without a word."""

import re
from dataclasses import dataclass, field
from datetime import datetime
from random import Random

from bot.clock import Clock
from bot.sandbox.ringcentral.faults import Faults

CHANGE = re.compile(r"(POST|PATCH|PUT|DELETE) /webinar/")
USUAL, SLOWEST = 0.4, 4.0
"""Seconds a call takes on average, and at most; Greenroom waits 15."""
SILENT = 0.06
"""Part of the changes whose answer is lost."""


@dataclass
class RoughDay(Faults):
    """Also remembers every change that arrived, for the trace of what goes wrong."""

    rng: Random = field(default_factory=Random)
    clock: Clock | None = None
    changes: list[tuple[datetime, str]] = field(default_factory=list)

    def delay(self, line: str) -> float:
        """How many seconds this request has to wait."""
        took = min(self.rng.expovariate(1 / USUAL), SLOWEST)
        if CHANGE.match(line) and self.clock:
            self.changes.append((self.clock.now(), f"{line} arrives, takes {took:.1f} s"))
        return took

    def loses(self, line: str) -> bool:
        """Whether the answer to this request is lost."""
        lost = bool(CHANGE.match(line)) and self.rng.random() < SILENT
        if CHANGE.match(line) and self.clock:
            self.changes.append((self.clock.now(), f"{line} is done{', and the answer lost' if lost else ''}"))
        return lost
