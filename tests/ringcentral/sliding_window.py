"""RingCentral's rate limit as documented: a sliding window, and a penalty that every request restarts."""

from dataclasses import dataclass, field

from .virtual_time import VirtualTime


@dataclass
class SlidingWindow:
    """One (user, app, group)."""

    clock: VirtualTime
    group: str = "heavy"
    limit: int = 10
    seconds: int = 60
    penalty: int = 60
    arrivals: list[float] = field(default_factory=list)
    blocked_until: float = 0.0
    refusals: int = 0

    def arrive(self) -> dict[str, str] | None:
        """The headers of the answer, or None for a 429."""
        now = self.clock.elapsed
        recent = [at for at in self.arrivals if at > now - self.seconds]
        if now < self.blocked_until or len(recent) >= self.limit:
            self.blocked_until = now + self.penalty
            self.refusals += 1
            return None
        self.arrivals.append(now)
        return self.headers(self.limit - len(recent) - 1)

    def headers(self, remaining: int) -> dict[str, str]:
        return {
            "X-Rate-Limit-Group": self.group,
            "X-Rate-Limit-Limit": str(self.limit),
            "X-Rate-Limit-Remaining": str(remaining),
            "X-Rate-Limit-Window": str(self.seconds),
        }
