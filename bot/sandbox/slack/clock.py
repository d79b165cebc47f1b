"""What the workspace asks of time, so that a demo or a test can move it."""

from datetime import datetime
from typing import Protocol


class Clock(Protocol):
    """Time as the whole workspace sees it."""

    def now(self) -> datetime:
        """The present moment, aware, in UTC."""
        ...

    async def sleep(self, seconds: float) -> None:
        """Return when that many seconds have passed on this clock."""
        ...
