"""Once an hour rows that are past their retention period are deleted.

Finished jobs with their DBOS workflows, registrants, hourly counts, audit entries, Slack profiles, link states that
were never used: whatever features have put into `bot.erasures.Erasures`. The periods are `bot.erasures.Keep`, which
KEEP_*_DAYS set.
"""

from datetime import timedelta

import structlog

from bot.clock import Clock
from bot.erasures import Keep
from bot.jobs.runner import Jobs
from bot.privacy.retention_store import RetentionStore

log = structlog.get_logger()

EVERY = timedelta(hours=1)


class Retention:
    """Deletes by our own clock; a tick that was missed is made up for by the next one."""

    def __init__(self, store: RetentionStore, jobs: Jobs, clock: Clock, keep: Keep) -> None:
        self._store = store
        self._jobs = jobs
        self._clock = clock
        self._keep = keep
        self._next = clock.now()

    async def tick(self) -> None:
        """Delete what is past its period, where the last time is an hour ago."""
        now = self._clock.now()
        if now < self._next:
            return
        self._next = now + EVERY
        jobs = await self._jobs.erase_finished(now - self._keep.jobs, now - self._keep.registrants)
        others = await self._store.erase_old(now, self._keep)
        if jobs or others:
            log.info("erased what has served", jobs=jobs, others=others)
