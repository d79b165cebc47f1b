"""Who gets a digest of registrations, where and when; and what it would say now.

A channel is told of its digest's end until Slack has heard, but not again where Slack does not say whether it did.
"""

from datetime import time

import structlog

from bot.accounts.accounts import Accounts
from bot.clock import Clock
from bot.digests.model import Digest, Edition, edition_of, local_day, next_run
from bot.digests.posts import DigestPosts
from bot.digests.store import DigestStore
from bot.domain.message import Destination
from bot.domain.people import Actor, Member, Workspace
from bot.domain.webinar import Webinar
from bot.errors import BotNotInChannel, Expired, NotLinked, NotYours, SlackSilent
from bot.mirror.mirror import Mirror
from bot.registrants.list import RegistrantList
from bot.ringcentral.errors import SignInEnded
from bot.slack.outgoing.retry_queue import RetryQueue

log = structlog.get_logger()


class Subscriptions:
    """Subscriptions by person and channel."""

    def __init__(
        self,
        store: DigestStore,
        accounts: Accounts,
        mirror: Mirror,
        registrants: RegistrantList,
        posts: DigestPosts,
        clock: Clock,
        queue: RetryQueue,
    ) -> None:
        self._store = store
        self._accounts = accounts
        self._mirror = mirror
        self._registrants = registrants
        self._posts = posts
        self._clock = clock
        self._queue = queue

    async def of(self, member: Member) -> list[Digest]:
        """A person's subscriptions."""
        return await self._store.of(member)

    async def all(self) -> list[Digest]:
        """Everybody's subscriptions."""
        return await self._store.all()

    async def in_channel(self, workspace: Workspace, channel: str) -> list[Digest]:
        """The subscriptions that post to a channel."""
        return await self._store.in_channel(workspace, channel)

    async def must_be_possible(self, member: Member) -> None:
        """A digest has one's own webinars, so the shared account does not do; raises NotLinked or SignInEnded."""
        own = await self._accounts.own(member)
        if own is None:
            raise NotLinked()
        if not own.alive:
            raise SignInEnded()

    async def find(self, actor: Actor, digest_id: int) -> Digest:
        """One that this person may change: its subscriber or a workspace admin; raises Expired or NotYours."""
        digest = await self._store.find(digest_id)
        if digest is None or digest.member.workspace != actor.member.workspace:
            raise Expired()
        if digest.member != actor.member and not actor.profile.is_admin:
            raise NotYours(owner=digest.member.user)
        return digest

    async def planned(self, member: Member, channel: str, at: time, zone: str) -> Digest:
        """What a subscription would be, with the time of its first digest: one a day at most."""
        before = await self._store.at_place(member, channel)
        first = next_run(at, zone, self._clock.now())
        if before and await self._store.was_claimed(before.id, local_day(first, zone)):
            first = next_run(at, zone, first)
        fresh = Digest(member=member, channel=channel, at=at, zone=zone, next_run=first, on=False)
        return before.model_copy(update={"at": at, "zone": zone, "next_run": first}) if before else fresh

    async def subscribe(self, member: Member, channel: str, at: time, zone: str) -> Digest:
        """Daily at that local time of the subscriber; over an earlier one for the same place."""
        return await self._store.subscribe(await self.planned(member, channel, at, zone))

    async def stop(self, actor: Actor, digest_id: int) -> tuple[Digest, bool]:
        """End a subscription, and whether that was news; raises Expired or NotYours."""
        digest = await self.find(actor, digest_id)
        return digest, await self._store.stop(digest.id)

    async def announce_end(self, member: Member, channels: list[str], by: Member) -> None:
        """Tell channels that a person's digest has ended there; a channel that cannot be reached is let be."""
        for channel in (Destination(member.workspace, each) for each in channels):

            async def say(channel: Destination = channel) -> None:
                try:
                    await self._posts.say_stopped(channel, member, by)
                except (BotNotInChannel, SlackSilent):
                    log.info("a channel may not have been told that its digest has ended")

            await self._queue.say(channel, say)

    async def webinars(self, member: Member) -> tuple[Webinar, ...]:
        """The coming webinars a digest of this person has, soonest first."""
        identity = await self._accounts.own(member)
        return (await self._mirror.page(identity, "upcoming")).webinars if identity else ()

    async def edition(self, digest: Digest, *, late: bool = False) -> Edition:
        """What the digest would say now, from the mirror: no call."""
        identity = await self._accounts.own(digest.member)
        webinars = await self.webinars(digest.member)
        first = webinars[0].session_id if webinars else ""
        return edition_of(
            digest,
            webinars,
            self._clock.now(),
            listed=identity is not None and await self._mirror.listed_at(identity) is not None,
            link_dead=identity is None or not identity.alive,
            late=late,
            sources=await self._registrants.by_source(digest.member.workspace, first),
        )
