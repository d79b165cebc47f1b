"""Who registered: read from RingCentral only as far as is needed, and kept sealed.

RingCentral lists registrants by ascending id, a thousand a page, and can neither search nor count by anything. So the
list is read once, and then only its last page, as long as the registration record counts just the new ones more.
"""

from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import aclosing
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import structlog

from bot.accounts.accounts import Accounts
from bot.clock import Clock
from bot.domain.people import Identity, Workspace
from bot.domain.registrant import SOURCE_LIMIT, Registrant
from bot.domain.webinar import Webinar
from bot.mirror.mirror import Mirror, is_younger
from bot.mirror.refresh import COUNT_AGE
from bot.mirror.single_flight import SingleFlight
from bot.registrants.store import Reading, RegistrantStore
from bot.ringcentral import response_models as models
from bot.ringcentral.client import Caller
from bot.ringcentral.errors import BadRequest
from bot.ringcentral.rate_limiter import OnWait

log = structlog.get_logger()

OnPage = Callable[[int, int], Awaitable[None]]
"""Told after each page how many have been read, and how many there are by the last count."""
RESUME_WITHIN = timedelta(minutes=10)
"""A reading that was broken off goes on where it was, if it is not older than this: tokens may not live for ever."""


MOST_FOUND = 200
"""A search ends there: who has more finds nobody by paging on."""


@dataclass(frozen=True)
class RegistrantPage:
    """A part of the list, newest first; `total` has those withdrawn here in it, `read_at` is None before a read."""

    people: tuple[Registrant, ...]
    total: int
    skipped: int
    read_at: datetime | None
    is_cut: bool = False
    """True when a search found more than it gives."""

    def knows_who_came(self, webinar: Webinar) -> bool:
        """True once the list was read after the webinar."""
        return self.read_at is not None and self.read_at >= webinar.ends


class RegistrantList:
    """Reads and refreshes the local copy; whoever asks must have found the webinar as theirs."""

    def __init__(self, store: RegistrantStore, mirror: Mirror, accounts: Accounts, clock: Clock) -> None:
        self._store = store
        self._mirror = mirror
        self._accounts = accounts
        self._clock = clock
        self._single_flight = SingleFlight()

    async def page(self, identity: Identity, session_id: str, *, skip: int, take: int) -> RegistrantPage:
        """A page of what is known here; no call."""
        workspace = identity.member.workspace
        people, total = await self._store.page(workspace, session_id, skip=skip, take=take)
        state = await self._store.reading(workspace, session_id)
        return RegistrantPage(tuple(people), total, skip, state.read_at if state and state.is_complete else None)

    async def search(
        self, identity: Identity, session_id: str, words: str, *, skip: int, take: int
    ) -> RegistrantPage:
        """A page of those whose name, e-mail, source or external keys have the words; no call."""
        workspace = identity.member.workspace
        found: list[Registrant] = []
        async with aclosing(self._store.batches(workspace, session_id)) as batches:
            async for people in batches:
                found += [each for each in people if each.fits(words)]
                if len(found) > MOST_FOUND:
                    break
        state = await self._store.reading(workspace, session_id)
        read_at = state.read_at if state and state.is_complete else None
        kept = found[:MOST_FOUND]
        return RegistrantPage(
            tuple(kept[skip : skip + take]), len(kept), skip, read_at, is_cut=len(found) > MOST_FOUND
        )

    def batches(self, identity: Identity, session_id: str) -> AsyncGenerator[list[Registrant], None]:
        """All that are known here, newest first, a batch at a time; no call."""
        return self._store.batches(identity.member.workspace, session_id)

    async def find(self, identity: Identity, session_id: str, registrant_id: str) -> Registrant | None:
        """One that is known here; no call."""
        return await self._store.find(identity.member.workspace, session_id, registrant_id)

    async def by_source(self, workspace: Workspace, session_id: str) -> list[tuple[str, int]]:
        """How many came from where, most first, as far as the list was read; '' is without a source. No call."""
        return await self._store.by_source(workspace, session_id)

    async def find_email(self, identity: Identity, session_id: str, email: str) -> Registrant | None:
        """Who is registered with that e-mail, in whatever case, as far as the list was read; no call."""
        wanted = email.casefold()
        async with aclosing(self._store.batches(identity.member.workspace, session_id)) as batches:
            async for people in batches:
                for each in people:
                    if each.email.casefold() == wanted and each.withdrawn_at is None:
                        return each
        return None

    async def is_fresh(self, identity: Identity, session_id: str) -> bool:
        """True when the list accounts for the count, and that was read lately: opening it needs no call."""
        webinar = await self._mirror.find(identity, session_id)
        record = webinar.registration
        if record is None or not is_younger(COUNT_AGE, record.read_at, self._clock.now()):
            return False
        return await self._accounts_for(identity, webinar, record.tally)

    async def read(
        self,
        identity: Identity,
        session_id: str,
        *,
        on_wait: OnWait | None = None,
        on_page: OnPage | None = None,
        is_anew: bool = False,
    ) -> None:
        """Bring the list up to date: the count (1 call), and no page, the last one, or all of them.

        All in any case where it is read anew: somebody left and another came, or attendance is told late.
        Who asks at once shares the calls; the first one is told of the pages. Raises NoSuchWebinar, NoRegistration.
        """
        key = (identity.member.workspace, identity.host, session_id, is_anew)

        def read(tell: OnWait) -> Awaitable[None]:
            return self._read(identity, session_id, tell, on_page, is_anew=is_anew)

        await self._single_flight.do(key, read, whose=identity.member, on_wait=on_wait)

    async def note_added(self, identity: Identity, webinar: Webinar, record: models.Registrant) -> Registrant:
        """Greenroom has registered somebody: they are on the list, and counted, without a call."""
        person = registrant_of(record, self._clock.now())
        await self._store.add(identity.member.workspace, webinar.session_id, person)
        await self._mirror.shift_count(identity, webinar.session_id, 1)
        return person

    async def note_withdrawn(self, identity: Identity, session_id: str, registrant_id: str) -> None:
        """Greenroom has withdrawn somebody: they are marked, and not counted, without a call."""
        await self._store.note_withdrawn(identity.member.workspace, session_id, registrant_id, self._clock.now())
        await self._mirror.shift_count(identity, session_id, -1)

    async def note_gone(self, identity: Identity, session_id: str, registrant_id: str) -> None:
        """Somebody was withdrawn elsewhere: RingCentral's count shows it, or will."""
        await self._store.remove(identity.member.workspace, session_id, registrant_id)

    async def _read(
        self, identity: Identity, session_id: str, on_wait: OnWait, on_page: OnPage | None, *, is_anew: bool
    ) -> None:
        webinar = await self._mirror.find(identity, session_id)
        webinar.must_have_registration()
        async with self._accounts.acting(identity, urgent=True, on_wait=on_wait) as caller:
            webinar = await self._mirror.read_registration(identity, webinar, caller=caller)
            tally = webinar.registration.tally if webinar.registration else 0
            if is_anew:
                return await self._read_pages(identity, webinar, caller, tally, on_page, is_anew=True)
            if await self._accounts_for(identity, webinar, tally):
                return
            try:
                await self._read_pages(identity, webinar, caller, tally, on_page, is_anew=False)
            except BadRequest:  # the token of the page to go on with is no longer known
                log.info("registrants are read from the first page again", session=session_id)
            if not await self._accounts_for(identity, webinar, tally):
                await self._read_pages(identity, webinar, caller, tally, on_page, is_anew=True)

    async def _read_pages(
        self, identity: Identity, webinar: Webinar, caller: Caller, tally: int, on_page: OnPage | None, *, is_anew: bool
    ) -> None:
        """From the page that was last read on, or from the first one; each page is kept before the next is read."""
        workspace, session_id = identity.member.workspace, webinar.session_id
        now = self._clock.now()
        before = await self._store.reading(workspace, session_id)
        state = self._start(before, webinar, now, is_anew=is_anew)
        explained = before.tally if before and before.reading == state.reading and before.is_complete else None
        async for page in caller.list_registrants(session_id, page_token=state.page_token or None):
            people = [registrant_of(each, now) for each in page.records]
            first = state.position
            if page.next_page_token:
                state = replace(state, page_token=page.next_page_token, position=first + len(people))
            is_last = not page.next_page_token
            # The whole list accounts for the count whatever that is; an addition only for those it added.
            known = tally if explained is None else explained
            state = replace(state, is_complete=is_last, tally=known, read_at=self._clock.now())
            new = await self._store.keep(workspace, session_id, people, first, state)
            explained = None if explained is None else explained + new
            if on_page:
                await on_page(first + len(people), max(tally, first + len(people)))
        if explained is not None:
            await self._store.keep(workspace, session_id, [], state.position, replace(state, tally=explained))

    def _start(self, before: Reading | None, webinar: Webinar, now: datetime, *, is_anew: bool) -> Reading:
        """Where to begin: at the last page, where a broken reading was, or with a new one at the first page."""
        if before and not is_anew:
            missed_the_end = before.read_at < webinar.ends <= now  # who attended is known only afterwards
            if before.is_complete and not missed_the_end:
                return before
            if not before.is_complete and now - before.read_at <= RESUME_WITHIN:
                return before
        return Reading(reading=max(int(now.timestamp()), before.reading + 1 if before else 0))

    async def _accounts_for(self, identity: Identity, webinar: Webinar, tally: int) -> bool:
        workspace = identity.member.workspace
        state = await self._store.reading(workspace, webinar.session_id)
        if state is None or not state.is_complete:
            return False
        if state.read_at < webinar.ends <= self._clock.now():
            return False
        return tally == state.tally or tally == await self._store.count(workspace, webinar.session_id)


def registrant_of(record: models.Registrant, now: datetime) -> Registrant:
    """The domain's registrant from RingCentral's record."""
    return Registrant(
        id=record.id,
        first_name=record.first_name,
        last_name=record.last_name,
        email=record.email,
        registered_at=record.registration_time or record.creation_time or now,
        source=(record.source or "")[:SOURCE_LIMIT],
        external_id=record.external_id or "",
        join_link=record.join_uri or "",
        cancel_link=record.cancellation_uri or "",
        post_webinar=bool(record.registered_post_webinar),
        attended=record.participant_id is not None,
    )
