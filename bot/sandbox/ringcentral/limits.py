"""RingCentral's rate limits: a sliding window per user, app and group; a request during a penalty restarts it."""

import math
from collections import defaultdict, deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

DEFAULT_LIMITS = {"Heavy": 10, "Medium": 40, "Light": 50, "Auth": 5}


class Clock(Protocol):
    """What a window needs to know of time."""

    def now(self) -> datetime:
        """The present moment, aware, in UTC."""
        ...


@dataclass(frozen=True)
class Caller:
    """Whose window it is: RingCentral counts by user and app."""

    user_id: str
    client_id: str


@dataclass(frozen=True)
class Verdict:
    """What the limiter thinks of one request; `retry_after` in seconds if it refuses."""

    group: str
    limit: int
    remaining: int
    window: int
    retry_after: int | None = None

    @property
    def headers(self) -> dict[str, str]:
        """What every answer says about the budget."""
        headers = {
            "X-Rate-Limit-Group": self.group.lower(),
            "X-Rate-Limit-Limit": str(self.limit),
            "X-Rate-Limit-Remaining": str(self.remaining),
            "X-Rate-Limit-Window": str(self.window),
        }
        return headers if self.retry_after is None else headers | {"Retry-After": str(self.retry_after)}


@dataclass
class Window:
    """The recent requests of one caller in one group."""

    times: deque[datetime] = field(default_factory=deque)
    penalty_ends: datetime | None = None


@dataclass
class Limits:
    """The limits of all callers; all but the clock may change any time (`window`, `penalty`: seconds)."""

    clock: Clock
    per_group: dict[str, int] = field(default_factory=lambda: dict(DEFAULT_LIMITS))
    window: int = 60
    penalty: int = 60
    enabled: bool = True
    refused: int = 0
    """Requests answered with 429 since windows last started anew."""
    restarted: int = 0
    """Of these, the ones that came during a penalty and made it start anew."""
    _windows: defaultdict[tuple[Caller, str], Window] = field(default_factory=lambda: defaultdict(Window))

    def take(self, caller: Caller, group: str) -> Verdict:
        """Count one request; one too many starts the penalty, one within the penalty restarts it."""
        limit = self.per_group[group]
        if not self.enabled:
            return self.unknown(group)
        now = self.clock.now()
        window = self._windows[caller, group]
        while window.times and window.times[0] <= now - timedelta(seconds=self.window):
            window.times.popleft()
        punished = window.penalty_ends is not None and now < window.penalty_ends
        if punished or len(window.times) >= limit:
            self.refused += 1
            self.restarted += punished
            window.penalty_ends = now + timedelta(seconds=self.penalty)
            return Verdict(group, limit, 0, self.window, math.ceil(self.penalty))
        window.times.append(now)
        return Verdict(group, limit, limit - len(window.times), self.window)

    def use_up(self, caller: Caller, group: str) -> None:
        """Fill the window to its last request, as another program of the same user would."""
        while self.enabled and self.take(caller, group).remaining > 0:
            pass

    def unknown(self, group: str) -> Verdict:
        """What to say to somebody who is not counted."""
        limit = self.per_group[group]
        return Verdict(group, limit, limit, self.window)

    def forget(self) -> None:
        """Start all windows and counts anew and end all penalties."""
        self._windows.clear()
        self.refused = self.restarted = 0
