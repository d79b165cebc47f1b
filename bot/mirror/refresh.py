"""The mirror is kept true unasked: lists and coming counts are read again when they are old, nearest start first.

One at a time reads a host, whatever the number of replicas and digests; who comes next finds fresh what was read,
or tried, and reads only the rest.
"""

from datetime import datetime, timedelta

import structlog

from bot.accounts.accounts import Accounts
from bot.clock import Clock
from bot.domain.people import Identity
from bot.domain.webinar import Webinar
from bot.mirror.mirror import Mirror
from bot.mirror.store import SessionStore
from bot.ringcentral.errors import NoRight, RingCentralError, Throttled

log = structlog.get_logger()

COUNT_AGE = timedelta(minutes=15)
"""The count of a coming session is at most that old, as the budget allows."""
COUNT_AGE_ON_THE_DAY = timedelta(minutes=2)
LISTS_AGE = timedelta(minutes=30)


class MirrorRefresh:
    """Reads what is old, every minute and for digests; both take only what people leave of the rate limit."""

    def __init__(self, store: SessionStore, mirror: Mirror, accounts: Accounts, clock: Clock) -> None:
        self._store = store
        self._mirror = mirror
        self._accounts = accounts
        self._clock = clock

    async def read_what_is_due(self, identity: Identity) -> bool:
        """Read what is older than it may be, while slots are free; True when anything was read.

        Somebody else may be reading that host already. It never queues for a count: what is left waits for the next
        round, which looks anew at what is nearest.
        """
        if not await self._lists_are_old(identity) and not await self._due_by_now(identity):
            return False
        has_read = False
        async with self._store.alone(identity.member.workspace, identity.host, wait=False) as mine:
            if mine and await self._lists_are_old(identity):
                await self._mirror.read_lists(identity)
                has_read = True
            for webinar in await self._due_by_now(identity) if mine else ():
                try:
                    await self._read_count(identity, webinar, may_wait=False)
                except Throttled:
                    break
                has_read = True
        return has_read

    async def read_for_digest(self, identity: Identity, give_up: datetime) -> None:
        """Read counts for a digest; those within their usual age only where a slot is free.

        Until `give_up` it waits: for slots, and for who reads that host already.
        """
        patient = self._clock.now() < give_up
        async with self._store.alone(identity.member.workspace, identity.host, wait=patient) as mine:
            if not mine:
                return
            if patient and await self._lists_are_old(identity):
                await self._mirror.read_lists(identity)
            old = {each.session_id for each in await self._due(identity, soon=COUNT_AGE, later=COUNT_AGE)}
            for webinar in await self._due(identity, soon=COUNT_AGE_ON_THE_DAY, later=COUNT_AGE_ON_THE_DAY):
                may_wait = webinar.session_id in old and self._clock.now() < give_up
                try:
                    await self._read_count(identity, webinar, may_wait=may_wait)
                except Throttled:
                    log.info("a count in a digest is an older one", session=webinar.session_id)

    async def _lists_are_old(self, identity: Identity) -> bool:
        read_at, now = await self._mirror.listed_at(identity), self._clock.now()
        return read_at is None or not timedelta() <= now - read_at <= LISTS_AGE

    async def _due_by_now(self, identity: Identity) -> list[Webinar]:
        return await self._due(identity, soon=COUNT_AGE_ON_THE_DAY, later=COUNT_AGE)

    async def _due(self, identity: Identity, *, soon: timedelta, later: timedelta) -> list[Webinar]:
        whose = identity.member.workspace, identity.host
        return await self._store.due(*whose, self._clock.now(), soon=soon, later=later)

    async def _read_count(self, identity: Identity, webinar: Webinar, *, may_wait: bool) -> None:
        """One call; what fails is not tried again before its time, so that it does not keep the others waiting."""
        try:
            async with self._accounts.acting(identity, urgent=False, may_wait=may_wait) as caller:
                await self._mirror.read_registration(identity, webinar, caller=caller)
        except Throttled:
            raise  # it was not asked for
        except NoRight:
            log.info("no right to read a registration record", session=webinar.session_id)
        except RingCentralError:
            await self._note_tried(identity, webinar)
            raise
        await self._note_tried(identity, webinar)

    async def _note_tried(self, identity: Identity, webinar: Webinar) -> None:
        whose = identity.member.workspace, identity.host
        await self._store.note_tried(*whose, webinar.session_id, self._clock.now())
