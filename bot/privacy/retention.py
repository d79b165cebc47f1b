"""What has served is erased once an hour: finished wishes, old counts, profiles and sign-ins that came to nothing."""

from datetime import datetime, timedelta

import structlog

from bot.clock import Clock
from bot.jobs.runner import Wishes
from bot.privacy.retention_store import Keep, RetentionStore

log = structlog.get_logger()

EVERY = timedelta(hours=1)


class Retention:
    """Goes by our own clock; what it did not come to is left for the next hour."""

    def __init__(self, store: RetentionStore, jobs: Wishes, clock: Clock, keep: Keep) -> None:
        self._store = store
        self._jobs = jobs
        self._clock = clock
        self._keep = keep
        self._next = clock.now()

    async def tick(self) -> None:
        """Erase what is due, if an hour has passed."""
        now = self._clock.now()
        if now < self._next:
            return
        self._next = now + EVERY
        wishes = await self._erase_wishes(now)
        others = await self._store.erase_old(now, self._keep)
        if wishes or others:
            log.info("erased what has served", wishes=wishes, others=others)

    async def _erase_wishes(self, now: datetime) -> int:
        """The workflow first: a crash in between leaves the wish, which names it."""
        erased = 0
        while keys := await self._store.finished_before(now - self._keep.wishes, now - self._keep.registrants):
            await self._jobs.forget(keys)
            await self._store.erase_wishes(keys)
            erased += len(keys)
        return erased
