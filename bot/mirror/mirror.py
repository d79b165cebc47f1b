"""What we know of RingCentral without asking: lists, cards, counts and digests read this mirror.

It is kept true by our own writes, by reads when a person looks at something old, and unasked (`bot.mirror.refresh`).
"""

from collections.abc import AsyncIterator, Awaitable, Callable, Hashable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar
from zoneinfo import ZoneInfo

import structlog

from bot.accounts.accounts import Accounts
from bot.clock import Clock
from bot.domain.outcome import Job
from bot.domain.people import Identity, Invitee, Workspace
from bot.domain.webinar import Kind, Span, Webinar
from bot.errors import NoSuchWebinar
from bot.jobs.steps import Steps
from bot.mirror.conversion import invitee_of, merge, registration_of
from bot.mirror.single_flight import SingleFlight
from bot.mirror.store import SessionStore, Title
from bot.ringcentral import response_models as models
from bot.ringcentral.client import Caller
from bot.ringcentral.errors import Gone
from bot.ringcentral.rate_limiter import OnWait

log = structlog.get_logger()
Read = TypeVar("Read")

SESSIONS_BACK = timedelta(days=90)
WEBINARS_BACK = timedelta(days=730)
FRESH = timedelta(seconds=60)
"""What a person looks at is read again when it is older than this and a slot is free."""


@dataclass(frozen=True)
class Page:
    """A part of a list: `total` is how many there are in all."""

    webinars: tuple[Webinar, ...]
    total: int
    skipped: int


class Mirror:
    """Reads and refreshes the local copy."""

    def __init__(self, store: SessionStore, accounts: Accounts, clock: Clock) -> None:
        self._store = store
        self._accounts = accounts
        self._clock = clock
        self._single_flight = SingleFlight()

    def when_changed(self, tell: Callable[[Workspace, str], None]) -> None:
        """Call this too with the session id of each webinar that this process writes or drops."""
        self._store.when_changed(tell)

    async def page(
        self, identity: Identity, span: Span, words: str = "", *, skip: int = 0, take: int | None = None
    ) -> Page:
        """That identity's webinars, a page of them; all of them without `take`."""
        found, total = await self._store.page(
            identity.member.workspace, identity.host,
            span=span, words=words, now=self._clock.now(), skip=skip, take=take,
        )
        return Page(tuple(found), total, skip)

    async def find(self, identity: Identity, session_id: str) -> Webinar:
        """One webinar of theirs; raises NoSuchWebinar."""
        webinar = await self._store.find(identity.member.workspace, identity.host, session_id)
        if webinar is None:
            raise NoSuchWebinar(words="")
        return webinar

    async def find_with_people(
        self, identity: Identity, session_id: str
    ) -> tuple[Webinar, tuple[Invitee, ...] | None]:
        """One webinar of theirs and the people asked to help (None before they were first read), in one read.

        Raises NoSuchWebinar.
        """
        found = await self._store.find_with_people(identity.member.workspace, identity.host, session_id)
        if found is None:
            raise NoSuchWebinar(words="")
        return found

    @asynccontextmanager
    async def acting_on(
        self, job: Job, session_id: str, steps: Steps
    ) -> AsyncIterator[tuple[Identity, Webinar, Caller]]:
        """Who acts for a running job, the webinar it is about, and RingCentral as that person.

        What turns out to be gone is dropped. Raises NotLinked, SignInEnded, NoSuchWebinar.
        """
        async with self._accounts.acting_for(job, steps) as (identity, caller):
            webinar = await self.find(identity, session_id)
            try:
                yield identity, webinar, caller
            except Gone:
                raise await self.gone(identity, webinar) from None

    async def choose(self, identity: Identity, choose: Callable[[list[Title]], Sequence[str]]) -> list[Webinar]:
        """The webinars of theirs that `choose` names when it is shown all titles: coming ones first, nearest first."""
        return await self._store.choose(identity.member.workspace, identity.host, self._clock.now(), choose)

    async def invitees(self, identity: Identity, session_id: str) -> tuple[tuple[Invitee, ...], datetime] | None:
        """The people asked to help, and when they were read; None before the first time."""
        return await self._store.invitees(identity.member.workspace, session_id)

    async def people(self, identity: Identity, session_id: str) -> tuple[Invitee, ...] | None:
        """The people asked to help; None before they were first read."""
        known = await self.invitees(identity, session_id)
        return known[0] if known else None

    async def sessions_of(self, identity: Identity, webinar_id: str) -> int:
        """How many sessions that webinar has, as far as is known."""
        return await self._store.sessions_of(identity.member.workspace, identity.host, webinar_id)

    async def yesterday(self, identity: Identity, webinar: Webinar, zone: str = "UTC") -> int | None:
        """The last count read before today began in that zone."""
        midnight = self._clock.now().astimezone(ZoneInfo(zone)).replace(hour=0, minute=0, second=0, microsecond=0)
        return await self._store.count_before(identity.member.workspace, webinar.session_id, midnight)

    async def listed_at(self, identity: Identity) -> datetime | None:
        """When the lists of that host were last read; None before the first time."""
        return await self._store.listed_at(identity.member.workspace, identity.host)

    async def keep(self, workspace: Workspace, webinar: Webinar) -> None:
        """Write what one of our own changes answered."""
        await self._store.keep(workspace, webinar)

    async def keep_invitees(self, workspace: Workspace, session_id: str, people: Sequence[Invitee]) -> None:
        """Write the list of people as it now is."""
        await self._store.keep_invitees(workspace, session_id, tuple(people), self._clock.now())

    async def drop(self, identity: Identity, session_id: str) -> None:
        """It is gone at RingCentral."""
        await self._store.drop(identity.member.workspace, identity.host, session_id)

    async def gone(self, identity: Identity, webinar: Webinar) -> NoSuchWebinar:
        """RingCentral answers that it is gone: drop it; the error that says so."""
        await self.drop(identity, webinar.session_id)
        return NoSuchWebinar(words=webinar.title, gone="yes")

    async def forget(self, identity: Identity) -> None:
        """Erase everything mirrored for that RingCentral user."""
        await self._store.forget_host(identity.member.workspace, identity.host)

    async def read_lists(self, identity: Identity, *, urgent: bool = False) -> None:
        """Read all sessions and webinars of a host: two calls (more above 1000), shared by who asks at once."""
        await self._shared(identity, ("lists", urgent), lambda _: self._read_lists(identity, urgent=urgent))

    async def _read_lists(self, identity: Identity, *, urgent: bool) -> None:
        now = self._clock.now()
        async with self._accounts.acting(identity, urgent=urgent) as caller:
            sessions = await caller.list_sessions(now - SESSIONS_BACK)
            webinars = {webinar.id: webinar for webinar in await caller.list_webinars(now - WEBINARS_BACK)}
        workspace = identity.member.workspace
        known = {webinar.session_id: webinar for webinar in (await self.page(identity, "all")).webinars}
        fresh = [
            merge(identity.host, webinars.get(session.webinar.id), session, known.pop(session.id, None), now)
            for session in sessions
            if session.webinar and session.scheduled_start_time
        ]
        await self._store.keep(workspace, *fresh)
        for gone in known.values():
            if gone.ends > now - SESSIONS_BACK and gone.read_at < now:
                await self.drop(identity, gone.session_id)
        await self._store.note_listed(workspace, identity.host, now)

    async def read_registration(self, identity: Identity, webinar: Webinar, *, caller: Caller) -> Webinar:
        """Read one registration record: one call; an all-hands webinar has none."""
        if webinar.kind is Kind.ALL_HANDS:
            return webinar
        try:
            record = await caller.registration(webinar.session_id)
        except Gone:
            return webinar
        return await self.note_registration(identity, webinar, record)

    async def note_registration(
        self, identity: Identity, webinar: Webinar, record: models.Registration
    ) -> Webinar:
        """Write a registration record that was read or answered."""
        read = {"registration": registration_of(record, self._clock.now())}

        def noted(known: Webinar) -> Webinar:  # as it is by now: it may have been edited while the call had to wait
            return known.model_copy(update=read)

        fresh = await self._store.change(identity.member.workspace, identity.host, webinar.session_id, noted)
        return fresh or noted(webinar)

    async def shift_count(self, identity: Identity, session_id: str, by: int) -> None:
        """Somebody was registered, or withdrawn, by us: counted without a call; the age of the count stays."""

        def shifted(webinar: Webinar) -> Webinar:
            if (record := webinar.registration) is None:
                return webinar
            count = max(0, record.count + by)
            return webinar.model_copy(update={"registration": record.model_copy(update={"count": count})})

        await self._store.change(identity.member.workspace, identity.host, session_id, shifted)

    async def read_invitees(self, identity: Identity, webinar: Webinar, *, caller: Caller) -> tuple[Invitee, ...]:
        """Read the people asked to help: one call."""
        people = tuple(invitee_of(each) for each in await caller.list_invitees(webinar.webinar_id, webinar.session_id))
        await self.keep_invitees(identity.member.workspace, webinar.session_id, people)
        return people

    async def read_count(self, identity: Identity, session_id: str) -> Webinar:
        """Read the count of one webinar again, for somebody who waits for it; who asks at once shares the call."""
        return await self._shared(identity, ("count", session_id), lambda _: self._read_count(identity, session_id))

    async def _read_count(self, identity: Identity, session_id: str) -> Webinar:
        webinar = await self.find(identity, session_id)
        async with self._accounts.acting(identity, urgent=True) as caller:
            return await self.read_registration(identity, webinar, caller=caller)

    async def read_card(
        self, identity: Identity, session_id: str, *, fully: bool, on_wait: OnWait | None = None
    ) -> Webinar:
        """Read what a card shows again, and drop what is gone: count and people (2 calls), or all of it (4 calls).

        Who asks at once shares the calls.
        """

        def read(tell: OnWait) -> Awaitable[Webinar]:
            return self._read_card(identity, session_id, fully=fully, on_wait=tell)

        return await self._shared(identity, ("card", session_id, fully), read, on_wait)

    async def _read_card(self, identity: Identity, session_id: str, *, fully: bool, on_wait: OnWait) -> Webinar:
        webinar = await self.find(identity, session_id)
        try:
            async with self._accounts.acting(identity, urgent=True, on_wait=on_wait) as caller:
                if fully:
                    webinar = await self.read_plan(identity, webinar, caller=caller)
                await self.read_invitees(identity, webinar, caller=caller)
                return await self.read_registration(identity, webinar, caller=caller)
        except Gone:
            raise await self.gone(identity, webinar) from None

    def is_fresh(self, read_at: datetime) -> bool:
        """True for what was read within the minute: nobody who looks at it has it read again."""
        return is_younger(FRESH, read_at, self._clock.now())

    async def read_plan(self, identity: Identity, webinar: Webinar, *, caller: Caller) -> Webinar:
        """Read time, state, words and settings: two calls; raises Gone."""
        session = await caller.get_session(webinar.webinar_id, webinar.session_id)
        there = await caller.get_webinar(webinar.webinar_id)
        fresh = merge(identity.host, there, session, webinar, self._clock.now())
        await self._store.keep(identity.member.workspace, fresh)
        return fresh

    async def read_what_is_old(self, identity: Identity, session_id: str) -> Webinar:
        """Read again what a form shows: the plan (2 calls), and people and count where they are old (1 call each).

        Who asks at once shares the calls.
        """
        key = ("form", session_id)
        return await self._shared(identity, key, lambda _: self._read_what_is_old(identity, session_id))

    async def _read_what_is_old(self, identity: Identity, session_id: str) -> Webinar:
        webinar = await self.find(identity, session_id)
        known = await self.invitees(identity, session_id)
        try:
            async with self._accounts.acting(identity, urgent=True) as caller:
                webinar = await self.read_plan(identity, webinar, caller=caller)
                if known is None or not self.is_fresh(known[1]):
                    await self.read_invitees(identity, webinar, caller=caller)
                if webinar.registration is None or not self.is_fresh(webinar.registration.read_at):
                    webinar = await self.read_registration(identity, webinar, caller=caller)
                return webinar
        except Gone:
            raise await self.gone(identity, webinar) from None

    async def slot_is_free(self, identity: Identity) -> bool:
        """True when a person's call could go now."""
        return await self.free_at(identity) <= self._clock.now()

    async def free_at(self, identity: Identity) -> datetime:
        """When a person's call could go."""
        async with self._accounts.acting(identity, urgent=True) as caller:
            return await caller.free_at()

    async def _shared(
        self,
        identity: Identity,
        what: Hashable,
        read: Callable[[OnWait], Awaitable[Read]],
        on_wait: OnWait | None = None,
    ) -> Read:
        """Everybody who may act as that host shares a read that is under way."""
        key = (identity.member.workspace, identity.host, what)
        return await self._single_flight.do(key, read, whose=identity.member, on_wait=on_wait)


def is_younger(age: timedelta, read_at: datetime, now: datetime) -> bool:
    """True for what was read within that time; not for what seems to come: the clock was set back since."""
    return timedelta() <= now - read_at < age
