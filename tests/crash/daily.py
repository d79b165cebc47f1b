"""A job for a digest in a channel of its own, due within the minute after next."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.sandbox.slack.people import EAST
from bot.views import ids
from tests.crash.hand import PLACE
from tests.crash.scene import Scene
from tests.crash.wanted import Wanted

SOON = timedelta(seconds=12)
"""It is asked for no later than that before it is due."""


@dataclass
class Daily(Wanted):
    """A digest in a channel of its own, due soon: it is there when somebody has read that it is."""

    due: datetime | None = None
    channel: str = ""

    @property
    def name(self) -> str:
        """Its channel."""
        return f"#numbers-{self.number:04}"

    async def ask(self, scene: Scene) -> bool:
        """Type it, press Start, and read Done before the time has come."""
        if not self.channel:
            self.channel = scene.open_channel(self.number, self.hand.person).id
        due = (datetime.now(UTC) + SOON + timedelta(minutes=1)).replace(second=0, microsecond=0)
        at = f"{due.astimezone(ZoneInfo(EAST)):%H:%M}"
        before = self.hand.newest()
        await scene.slack.type(self.hand.person.id, PLACE, f"/webinar digest daily at {at} in {self.name}")
        offer = await self.hand.sees("The first one comes", self.channel, after=before)
        if offer is None or not await self.hand.presses(offer, ids.DIGEST_SUBSCRIBE):
            return False
        done = await self.hand.sees(f"Done: daily at {at}", self.channel)
        self.due = due
        return done is not None and datetime.now(UTC) < due

    def is_done(self, scene: Scene) -> bool:
        """It was posted."""
        return self._posted(scene) > 0

    def doubles(self, scene: Scene, jobs: int) -> dict[str, int]:
        """Once a day."""
        return {"digests": self._posted(scene) - 1}

    def told_done(self) -> int:
        """They have read so when they asked."""
        return int(self.heard is not None)

    def told_undone(self) -> int:
        """Nobody says so."""
        return 0

    def _posted(self, scene: Scene) -> int:
        there = scene.slack.messages(self.hand.person.id, self.channel) if self.channel else []
        return sum("Webinar registrations" in message.text for message in there)
