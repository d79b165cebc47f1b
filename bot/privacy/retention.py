"""What has served is erased once an hour: finished jobs, old counts, profiles and sign-ins that came to nothing."""

from datetime import timedelta

import structlog

from bot.clock import Clock
from bot.erasures import Keep
from bot.jobs.runner import Jobs
from bot.privacy.retention_store import RetentionStore

log = structlog.get_logger()

EVERY = timedelta(hours=1)


class Retention:
    """Goes by our own clock; what it did not come to is left for the next hour."""

    def __init__(self, store: RetentionStore, jobs: Jobs, clock: Clock, keep: Keep) -> None:
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
        jobs = await self._jobs.erase_finished(now - self._keep.jobs, now - self._keep.registrants)
        others = await self._store.erase_old(now, self._keep)
        if jobs or others:
            log.info("erased what has served", jobs=jobs, others=others)
