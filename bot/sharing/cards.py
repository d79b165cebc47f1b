"""A webinar's public card is posted to a channel, and makes that webinar the channel's.

Slack cannot be asked whether a message was posted without reading the channel's history, which Greenroom does not.
So a card is noted before it is posted, and what was noted is not posted again by the same job: after a crash just
then, or where Slack does not answer, the person is told to look, and shares it again where it is not there.
Shared again, the older card of the same webinar in that channel points to the new one.
"""

from pydantic import BaseModel, ConfigDict, JsonValue

from bot.accounts.accounts import Accounts
from bot.clock import Clock
from bot.domain.message import Destination
from bot.domain.outcome import Job, Outcome
from bot.domain.people import Actor, Identity, Member, Workspace
from bot.errors import BotNotInChannel, Expired, NoSuchWebinar, NotInChannel, NotYours, SlackAway, SlackSilent
from bot.jobs.steps import Steps
from bot.mirror.mirror import Mirror
from bot.sharing.card_posts import CardPosts
from bot.sharing.card_store import CardStore
from bot.sharing.model import CardContent, Share, content_of
from bot.slack.outgoing.retry_queue import RetryQueue
from bot.views.button_values import WebinarChannel


class CardRequest(BaseModel):
    """A card that somebody wants in a channel, or gone from it."""

    model_config = ConfigDict(frozen=True)

    session_id: str
    channel: str
    title: str = ""


class Cards:
    """Cards in channels."""

    def __init__(
        self, store: CardStore, accounts: Accounts, mirror: Mirror, posts: CardPosts, clock: Clock, queue: RetryQueue
    ) -> None:
        self._store = store
        self._accounts = accounts
        self._mirror = mirror
        self._posts = posts
        self._clock = clock
        self._queue = queue

    async def topic(self, workspace: Workspace, channel: str) -> str:
        """The session that a channel is about: the one that was last shared there; '' for none."""
        shares = await self._store.in_channel(workspace, channel)
        return shares[0].session_id if shares else ""

    async def in_channel(self, workspace: Workspace, channel: str) -> list[Share]:
        """The cards that stand in a channel, the latest first."""
        return await self._store.in_channel(workspace, channel)

    async def standing_of(self, member: Member) -> list[Share]:
        """The cards that stand because of somebody."""
        return await self._store.standing_of(member)

    async def pressed(self, workspace: Workspace, channel: str, session_id: str, ts: str = "") -> Share:
        """The card that somebody pressed in message `ts`, also one that was taken down since; raises Expired."""
        share = await self._store.find(workspace, channel, session_id)
        if share is None:
            raise Expired()
        if ts and not share.ts:
            await self._store.found(share, ts)
        return share

    async def of_button(self, workspace: Workspace, about: WebinarChannel, channel: str, ts: str = "") -> Share:
        """The card that a button is about: here in `channel`, or elsewhere.

        `ts` is the message that was pressed. Raises Expired.
        """
        if about.channel:
            return await self.pressed(workspace, about.channel, about.session_id)
        return await self.pressed(workspace, channel, about.session_id, ts)

    async def host_is_news(self, host: Identity) -> bool:
        """True the first time since they linked: then they are told that people cannot register."""
        return await self._store.host_is_news(host, self._clock.now())

    async def content(self, share: Share) -> CardContent | None:
        """What a card should say now; None while nobody knows. No call."""
        identity = await self._accounts.standing_for(share.member, as_service=share.as_service)
        if identity is None:
            return share.content.model_copy(update={"state": "adrift"})
        now = self._clock.now()
        try:
            return content_of(await self._mirror.find(identity, share.session_id), now)
        except NoSuchWebinar:
            # One long over may be forgotten; and linked anew, a host's list is empty until it has been read.
            is_past = share.content.starts + share.content.duration <= now
            if is_past or await self._mirror.listed_at(identity) is None:
                return None
            return share.content.model_copy(update={"state": "cancelled"})

    async def now(self, share: Share) -> Share:
        """The card as it would be now, or as it last was where nobody knows. No call."""
        return share.model_copy(update={"content": await self.content(share) or share.content})

    async def must_be_theirs(self, actor: Actor, share: Share) -> None:
        """A card is its sharer's, the host's, and the workspace admins'; raises NotYours."""
        if actor.profile.is_admin or actor.member == share.member:
            return
        own = await self._accounts.own(actor.member)
        shared_as = await self._accounts.standing_for(share.member, as_service=share.as_service)
        if own is None or shared_as is None or own.host != shared_as.host:
            raise NotYours(owner=share.member.user, card="yes")

    async def share(self, job: Job, steps: Steps) -> Outcome:
        """Post the card, then let an older one point to it."""
        asked = CardRequest.model_validate(job.payload)
        result = await steps.run("post", lambda: self._post(job, asked))
        await steps.run("point from the older card", lambda: self._point_on(job.member.workspace, asked))
        return Outcome(session_id=asked.session_id, title=asked.title, facts={"result": result})

    async def take_down(self, job: Job, steps: Steps) -> Outcome:
        """Remove the card; repeating it changes nothing."""
        asked = CardRequest.model_validate(job.payload)
        await steps.run("take down", lambda: self._take_down(job.member.workspace, asked))
        return Outcome(session_id=asked.session_id, title=asked.title)

    async def _post(self, job: Job, asked: CardRequest) -> JsonValue:
        """'sent', or 'unknown' where nobody can tell whether it was."""
        identity = await self._accounts.of_job(job)
        webinar = await self._mirror.find(identity, asked.session_id)
        result = "unknown"

        async def post() -> None:
            nonlocal result
            name = await self._posts.enter(asked.channel, job.member)
            now = self._clock.now()
            share = Share(
                workspace=job.member.workspace, channel=asked.channel, channel_name=name,
                session_id=asked.session_id, member=job.member, as_service=job.as_service,
                content=content_of(webinar, now), shared_at=now,
            )
            async with self._store.alone(share):
                result = await self._post_once(job, share)

        await self._queue.say(Destination(job.member.workspace, asked.channel), post)
        return result

    async def _post_once(self, job: Job, share: Share) -> str:
        before = await self._store.begin(share, job.root)
        if before is not None:
            return "sent" if before else "unknown"
        try:
            ts = await self._posts.post(share)
        except SlackSilent:
            return "unknown"
        except (SlackAway, BotNotInChannel, NotInChannel):
            await self._store.abandon(share)
            raise
        await self._store.posted(share, ts)
        return "sent"

    async def _point_on(self, workspace: Workspace, asked: CardRequest) -> None:
        share = await self._store.find(workspace, asked.channel, asked.session_id)
        older = await self._store.older(share) if share else ""
        if share and older and share.ts:
            await self._queue.say(share.destination, lambda: self._posts.point_on(share, older))
            await self._store.retired(share)

    async def _take_down(self, workspace: Workspace, asked: CardRequest) -> None:
        share = await self._store.find(workspace, asked.channel, asked.session_id)
        if share and share.on:
            if share.ts:
                await self._queue.say(share.destination, lambda: self._posts.take_down(share))
            await self._store.off(share)
