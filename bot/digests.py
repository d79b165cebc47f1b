"""The daily registration digest: at its local time, at most once, and never of a day long gone.

A digest is claimed in the database before it is posted and never posted again after that: where the process
dies in between, that day's is missing (the next one says so by its numbers), because a double would annoy.
"""

from datetime import date, datetime, time
from typing import Protocol

import structlog
from pydantic import BaseModel, ConfigDict

from bot.clock import Clock
from bot.domain.digest import (
    ATTENTION_CLOSED_WITHIN,
    ATTENTION_FILLED,
    CATCH_UP,
    LATE_AFTER,
    Digest,
    DigestLine,
    Edition,
    next_run,
)
from bot.domain.outcome import Intent, Outcome, ReplyTo, Wish
from bot.domain.people import Asker, Member, Profile, Workspace
from bot.domain.webinar import Kind, Webinar
from bot.errors import NoSuchWebinar, NotYours
from bot.identity import Identities
from bot.mirror import COUNT_AGE_ON_THE_DAY, Mirror
from bot.ringcentral.errors import RingCentralError
from bot.store.digests import DigestStore
from bot.wishes import Steps, Wishes, until_slack_hears

log = structlog.get_logger()

SIGN_OF_LIFE = 0
"""Monday: a digest without news is skipped on every other day."""


class Due(BaseModel):
    """A digest whose time has come, for one local day."""

    model_config = ConfigDict(frozen=True)

    digest_id: int
    day: date
    late: bool


class Poster(Protocol):
    """Posts digests."""

    async def post_digest(self, edition: Edition) -> None:
        """To its channel or person; raises SlackAway, or BotNotInChannel."""
        ...

    async def say_digest_stopped(self, digest: Digest) -> None:
        """Tell a channel, once, that its digest has ended."""
        ...


class Digests:
    """Subscriptions, and their editions."""

    def __init__(
        self, store: DigestStore, identities: Identities, mirror: Mirror, wishes: Wishes, poster: Poster, clock: Clock
    ) -> None:
        self._store = store
        self._identities = identities
        self._mirror = mirror
        self._wishes = wishes
        self._poster = poster
        self._clock = clock

    async def of(self, member: Member) -> list[Digest]:
        """A person's subscriptions."""
        return await self._store.of(member)

    async def in_channel(self, workspace: Workspace, channel: str) -> list[Digest]:
        """The subscriptions that post to a channel."""
        return await self._store.in_channel(workspace, channel)

    async def subscribe(self, asker: Asker, channel: str, at: time) -> Digest:
        """Daily at that local time of the subscriber, from the next such time on."""
        zone = asker.profile.tz
        return await self._store.subscribe(
            Digest(
                member=asker.member, channel=channel, at=at, zone=zone, next_run=next_run(at, zone, self._clock.now())
            )
        )

    async def stop(self, asker: Asker, digest_id: int) -> Digest:
        """End a subscription: its owner or a workspace admin may; raises NoSuchWebinar or NotYours."""
        digest = await self._store.find(digest_id)
        if digest is None or digest.member.workspace != asker.member.workspace:
            raise NoSuchWebinar(words="")
        if digest.member != asker.member and not asker.profile.is_admin:
            raise NotYours(owner=digest.member.user)
        await self._store.stop(digest_id)
        return digest

    async def end_all(self, member: Member) -> None:
        """Erase a person's subscriptions, and tell their channels once."""
        for digest in await self._store.of(member):
            if digest.channel:
                await self._poster.say_digest_stopped(digest)
        await self._store.forget(member)

    async def edition(self, digest: Digest, *, late: bool = False) -> Edition:
        """What the digest would say now, from the mirror: no call."""
        now = self._clock.now()
        identity = await self._identities.own(digest.member)
        lines: list[DigestLine] = []
        if identity:
            page = await self._mirror.page(identity, "upcoming", take=1000)
            lines = [_line(webinar, digest, now) for webinar in page.webinars]
        read = [line.read_at for line in lines if line.read_at]
        return Edition(
            digest=digest,
            lines=tuple(lines),
            link_dead=identity is None or not identity.alive,
            late=late,
            missed=sum(line.unread for line in lines),
            as_of=min(read) if read else None,
            now=now,
        )

    async def tick(self) -> None:
        """Once a minute: turn every due subscription into a wish, and set when it is due next."""
        now = self._clock.now()
        for digest in await self._store.due(now):
            lateness = now - digest.next_run
            day = digest.local_date(digest.next_run)
            if lateness <= CATCH_UP:
                due = Due(digest_id=digest.id, day=day, late=lateness > LATE_AFTER)
                await self._wishes.make(
                    _absent(digest), None, Intent.SEND_DIGEST, due,
                    key=f"digest:{digest.id}:{day.isoformat()}", reply_to=ReplyTo(heard_at=now),
                )
            else:
                log.warning("a digest is more than twelve hours late and is left out", digest=digest.id)
            await self._store.reschedule(digest.id, next_run(digest.at, digest.zone, now))

    async def send(self, wish: Wish, steps: Steps) -> Outcome:
        """Read what is old, then post: the scheduled wish."""
        due = Due.model_validate(wish.payload)
        await steps.once("read counts", lambda: self._read(due))
        result = await steps.once("post", lambda: self._post(due))
        return Outcome(facts={"result": result})

    async def _read(self, due: Due) -> None:
        digest = await self._store.find(due.digest_id)
        identity = await self._identities.own(digest.member) if digest else None
        if identity is None or not identity.alive:
            return
        now = self._clock.now()
        try:
            async with self._identities.acting(identity, urgent=False) as caller:
                for webinar in (await self._mirror.page(identity, "upcoming", take=1000)).webinars:
                    if not _is_fresh(webinar, now):
                        await self._mirror.read_registration(identity, webinar, caller=caller)
        except RingCentralError as error:
            log.info("a digest goes out with what the mirror has", error=type(error).__name__)

    async def _post(self, due: Due) -> str:
        digest = await self._store.find(due.digest_id)
        if digest is None or not digest.on:
            return "off"
        edition = await self.edition(digest, late=due.late)
        now = self._clock.now()
        if digest.last_sent and not edition.has_news and due.day.weekday() != SIGN_OF_LIFE:
            return "no news"
        if not await self._store.claim(due.digest_id, due.day, now):
            return "claimed before"
        await until_slack_hears(self._clock, lambda: self._poster.post_digest(edition))
        counts = {line.session_id: line.count for line in edition.lines if line.count is not None}
        await self._store.sent(due.digest_id, due.day, counts, now)
        return "sent"


def _absent(digest: Digest) -> Asker:
    """The subscriber, who is not there to ask: only who they are matters."""
    return Asker(digest.member, Profile(user=digest.member.user, team=digest.member.workspace.team, name=""))


def _is_fresh(webinar: Webinar, now: datetime) -> bool:
    if webinar.kind is Kind.ALL_HANDS:
        return True
    return webinar.registration is not None and now - webinar.registration.read_at < COUNT_AGE_ON_THE_DAY


def _line(webinar: Webinar, digest: Digest, now: datetime) -> DigestLine:
    record = webinar.registration
    before = digest.last_counts.get(webinar.session_id)
    attention: list[str] = []
    if record and record.filled >= ATTENTION_FILLED:
        attention.append("filling")
    if record and not record.open and webinar.starts - now <= ATTENTION_CLOSED_WITHIN:
        attention.append("closed")
    return DigestLine(
        session_id=webinar.session_id,
        title=webinar.title,
        starts=webinar.starts,
        count=record.count if record else None,
        change=record.count - before if record and before is not None else None,
        limit=record.limit if record else 0,
        open=record.open if record else None,
        unread=record is None and webinar.kind is not Kind.ALL_HANDS,
        attention=tuple(attention),
        read_at=record.read_at if record else None,
    )
