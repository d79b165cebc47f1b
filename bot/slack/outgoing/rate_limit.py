"""Keeps our posts within Slack's rate limits: about one a second and channel, and a few hundred a minute in all."""

from bot.clock import Clock
from bot.domain.message import Destination
from bot.domain.people import Workspace

PER_CHANNEL = (1.0, 5)
"""Posts a second, and how many may go at once after a pause (Slack tolerates short bursts)."""
PER_WORKSPACE = (5.0, 50)
LONGEST_PAUSE = max(burst / rate for rate, burst in (PER_CHANNEL, PER_WORKSPACE))
"""Seconds after which any bucket is full again, and as good as one that was never used."""
_CHANGES = "changes"
"""In place of a channel: changes of messages, which Slack counts by themselves (about 50 a minute, its tier 3)."""


class TokenBuckets:
    """Two token buckets for each post: the channel's and the workspace's; who finds one empty waits."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._free_at: dict[Destination | Workspace, float] = {}  # the one used last is the last

    async def wait(self, to: Destination) -> None:
        """Return when a post may go there."""
        await self._take(to, PER_CHANNEL)
        await self._take(to.workspace, PER_WORKSPACE)

    async def wait_to_change(self, workspace: Workspace) -> None:
        """Return when a message of ours may be changed or removed."""
        await self.wait(Destination(workspace, _CHANGES))

    async def _take(self, key: Destination | Workspace, limit: tuple[float, int]) -> None:
        rate, burst = limit
        now = self._clock.steady()
        self._forget_full(now)
        free_at = max(self._free_at.pop(key, 0.0), now - burst / rate) + 1 / rate
        self._free_at[key] = free_at
        if free_at > now:
            await self._clock.sleep(free_at - now)

    def _forget_full(self, now: float) -> None:
        while self._free_at:
            oldest = next(iter(self._free_at))
            if self._free_at[oldest] > now - LONGEST_PAUSE:
                return
            del self._free_at[oldest]
