"""A clock that goes wrong: RingCentral's own, which need not agree with anybody's."""

from datetime import datetime, timedelta

from bot.sandbox.ringcentral.company.state import Clock


class SkewedClock:
    """Another clock, fast by `skew` or, where that is negative, slow."""

    def __init__(self, real: Clock) -> None:
        self._real = real
        self.skew = timedelta()

    def now(self) -> datetime:
        """The present moment as this clock shows it, aware, in UTC."""
        return self._real.now() + self.skew

    async def sleep(self, seconds: float) -> None:
        """Return when that many seconds have passed; they are as long as anybody's."""
        await self._real.sleep(seconds)
