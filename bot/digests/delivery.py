"""The digest goes out: at its local time, at most once a day, and never of a day long gone.

A digest is claimed in the database before each attempt to post it, given back where Slack certainly did not take
it, and else never posted again: where the process dies in between, or Slack does not say whether it took it, that
day's may be missing (the next one says so by its numbers), because a double would annoy.
"""

from datetime import date, datetime, timedelta
from functools import partial

import structlog
from pydantic import BaseModel, ConfigDict

from bot.accounts.accounts import Accounts
from bot.context import Context
from bot.digests.model import (
    CANNOT_POST,
    CATCH_UP,
    LATE_AFTER,
    LINK_ENDED,
    Digest,
    Edition,
    last_run,
    local_day,
    next_run,
)
from bot.digests.posts import DigestPosts
from bot.digests.store import DigestStore
from bot.digests.subscriptions import Subscriptions
from bot.domain.message import Destination
from bot.domain.outcome import Intent, Job, Outcome, ReplyTo
from bot.domain.people import Member
from bot.errors import BotNotInChannel, ProfileUnavailable, SlackAway, SlackSilent
from bot.jobs.steps import Steps
from bot.mirror.refresh import MirrorRefresh
from bot.retry import until_kept
from bot.ringcentral.errors import RingCentralError

log = structlog.get_logger()

SIGN_OF_LIFE = 0
"""Monday: a digest without news is skipped on every other day."""
READING = timedelta(minutes=10)
"""How long a digest waits for RingCentral before it goes out with the numbers that are there."""


class Due(BaseModel):
    """A digest whose time has come, for one local day."""

    model_config = ConfigDict(frozen=True)

    digest_id: int
    day: date
    due_at: datetime


class DigestDelivery:
    """Digests that are due."""

    def __init__(
        self,
        context: Context,
        store: DigestStore,
        subscriptions: Subscriptions,
        accounts: Accounts,
        refresh: MirrorRefresh,
        posts: DigestPosts,
    ) -> None:
        self._store = store
        self._subscriptions = subscriptions
        self._accounts = accounts
        self._refresh = refresh
        self._posts = posts
        self._jobs = context.jobs
        self._profiles = context.profiles
        self._clock = context.clock
        self._queue = context.queue

    async def tick(self) -> None:
        """Once a minute: turn every due subscription into a job, and set when it is due next."""
        for digest in await self._store.due(self._clock.now()):
            try:
                await self._take_up(digest)
            except Exception:  # one digest that cannot be handled must not hold up the others
                log.exception("a digest could not be taken up", digest=digest.id)

    async def send(self, job: Job, steps: Steps) -> Outcome:
        """Read what is old, and where the subscriber is by now, then post: the scheduled job."""
        due = Due.model_validate(job.payload)
        await steps.run("read counts", lambda: self._read(due))
        result = await steps.run("post", lambda: self._post(due))
        return Outcome(facts={"result": result})

    async def read_counts(self, member: Member, *, patience: timedelta = timedelta()) -> None:
        """Read a person's counts, nearest start first: what is within its age only where a slot is free.

        Stops quietly where RingCentral cannot be read: the digest says how old its numbers are.
        """
        identity = await self._accounts.own(member)
        if identity is None or not identity.alive:
            return
        try:
            await self._refresh.read_for_digest(identity, self._clock.now() + patience)
        except RingCentralError as error:
            log.info("a digest goes out with what the mirror has", error=type(error).__name__)

    async def _take_up(self, digest: Digest) -> None:
        now = self._clock.now()
        latest = last_run(digest.at, digest.zone, now)
        if latest > digest.next_run or now - latest > CATCH_UP:
            # Of several that were missed only the last is worth sending; the others are spoken of once.
            await self._leave_out(digest, digest.next_run)
        if now - latest <= CATCH_UP:
            day = local_day(latest, digest.zone)
            await self._jobs.make(
                digest.member,
                None,
                Intent.SEND_DIGEST,
                Due(digest_id=digest.id, day=day, due_at=latest),
                key=f"digest:{digest.id}:{day.isoformat()}:{digest.at:%H%M}",
                reply_to=ReplyTo(heard_at=now),
            )
        await self._store.reschedule(digest.id, next_run(digest.at, digest.zone, now))

    async def _follow(self, digest: Digest) -> None:
        """Where the subscriber has moved to another zone the digest moves with them."""
        if (zone := await self._zone_of(digest)) != digest.zone:
            await self._store.move(digest.id, zone, next_run(digest.at, zone, self._clock.now()))

    async def _zone_of(self, digest: Digest) -> str:
        """The subscriber's zone by Slack; the digest's own where Slack does not say."""
        try:
            profile = await self._profiles.profile(digest.member)
        except ProfileUnavailable:
            return digest.zone
        return digest.zone if profile.deleted else profile.tz

    async def _leave_out(self, digest: Digest, due_at: datetime) -> None:
        log.warning("a digest is more than twelve hours late and is left out", digest=digest.id)
        await self._store.note_missed(digest.id, local_day(due_at, digest.zone))

    async def _read(self, due: Due) -> None:
        digest = await self._store.find(due.digest_id)
        if digest and digest.on:
            await self._follow(digest)  # not at the tick: Slack may take its time, and others are due as well
            await self.read_counts(digest.member, patience=READING)

    async def _post(self, due: Due) -> str:
        digest = await self._store.find(due.digest_id)
        if digest is None or not digest.on:
            return "off"
        edition = await self._edition(digest, due)
        if digest.last_sent and not edition.has_news and due.day.weekday() != SIGN_OF_LIFE:
            return "no news"
        state = await self._say(digest, due)
        await until_kept(self._clock, lambda: self._store.conclude(digest.id, due.day, state))
        return state

    async def _say(self, digest: Digest, due: Due) -> str:
        state = "claimed before"
        edit = partial(self._edition, digest, due)

        async def post() -> None:
            nonlocal state
            edition = await until_kept(self._clock, edit)  # anew each time: Slack may be away for hours
            if edition.now - due.due_at > CATCH_UP:
                await self._leave_out(digest, due.due_at)
                state = "too late"
                return
            if not await until_kept(self._clock, lambda: self._store.claim(digest.id, due.day, edition.now)):
                return
            try:
                await self._posts.post(edition)
            except SlackSilent:
                log.warning("Slack did not say whether it took a digest; it is not sent twice", digest=digest.id)
                state = "unknown"
                return
            except SlackAway:
                await until_kept(self._clock, lambda: self._store.give_back(digest.id, due.day))
                raise
            state = "sent"
            trouble = LINK_ENDED if edition.link_dead else ""
            keep = partial(self._store.sent, digest, edition.seen, trouble, edition.now)
            await until_kept(self._clock, keep)

        try:
            await self._queue.say(digest.destination, post)
        except BotNotInChannel:
            state = "cannot post"
            if await self._store.note_trouble(digest.id, CANNOT_POST) and digest.channel:
                undeliverable = partial(self._posts.say_undeliverable, digest)
                await self._queue.say(Destination.of(digest.member), undeliverable)
        return state

    async def _edition(self, digest: Digest, due: Due) -> Edition:
        late = self._clock.now() - due.due_at > LATE_AFTER
        return await self._subscriptions.edition(digest, late=late)
