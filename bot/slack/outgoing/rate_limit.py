"""Keeps our posts within Slack's pace: about one a second and channel, and a few hundred a minute in all."""

from collections import defaultdict

from bot.clock import Clock

PER_CHANNEL = (1.0, 5)
"""Posts a second, and how many may go at once after a pause (Slack tolerates short bursts)."""
PER_WORKSPACE = (5.0, 50)
UPDATES = "updates"
"""In place of a channel: changes of messages, which Slack counts by themselves (about 50 a minute, its tier 3)."""
_ALL = ""


class Pace:
    """Two token buckets: the channel's and everybody's."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._free_at: defaultdict[str, float] = defaultdict(float)

    async def wait(self, channel: str) -> None:
        """Return when a post to that channel may go."""
        for key, (rate, burst) in ((channel, PER_CHANNEL), (_ALL, PER_WORKSPACE)):
            now = self._clock.steady()
            self._free_at[key] = max(self._free_at[key], now - burst / rate) + 1 / rate
            pause = self._free_at[key] - now
            if pause > 0:
                await self._clock.sleep(pause)
