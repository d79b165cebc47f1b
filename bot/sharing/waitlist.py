"""Whoever waits for a place is told of it by direct message: once, in order, and as many as there are places.

Being told keeps no place: RingCentral knows no reservations. But who was told within the hour counts as coming.
"""

from datetime import timedelta

import structlog

from bot.clock import Clock
from bot.domain.people import Member
from bot.errors import BotNotInChannel, ProfileUnavailable, SlackAway, SlackSilent
from bot.sharing.card_posts import CardPosts
from bot.sharing.model import CardContent, Share, Waiting
from bot.sharing.self_registration_store import WaitlistStore

log = structlog.get_logger()

COUNTS_FOR = timedelta(hours=1)


class Waitlist:
    """Lines of people, one a webinar."""

    def __init__(self, store: WaitlistStore, posts: CardPosts, clock: Clock) -> None:
        self._store = store
        self._posts = posts
        self._clock = clock

    async def join(self, member: Member, share: Share) -> None:
        """Wait at the end of the line; who waits already keeps their place."""
        await self._store.join(member, share.session_id, share.channel, self._clock.now())

    async def leave(self, member: Member, session_id: str) -> None:
        """Wait no longer."""
        await self._store.leave(member, session_id)

    async def offer(self, share: Share, content: CardContent) -> None:
        """Tell whoever is next, if there are places; raises SlackAway, and then the rest is told another time."""
        if not content.takes_people or not (line := await self._store.line(share.workspace, share.session_id)):
            return
        for waiting in line[: await self._free(share, content)]:
            # In the channel where they asked: that is where they come from.
            await self._tell(waiting, share.model_copy(update={"content": content, "channel": waiting.channel}))

    async def _free(self, share: Share, content: CardContent) -> int | None:
        """How many to tell now; None for all."""
        if content.places is None:
            return None
        since = self._clock.now() - COUNTS_FOR
        return max(0, content.places - await self._store.told_since(share.workspace, share.session_id, since))

    async def _tell(self, waiting: Waiting, share: Share) -> None:
        if not await self._store.claim(waiting, self._clock.now()):
            return
        try:
            await self._posts.offer_place(waiting, share)
        except SlackSilent:
            log.warning("Slack did not say whether it told somebody of a place; they are not told twice")
        except SlackAway:
            await self._store.unclaim(waiting)
            raise
        except ProfileUnavailable:
            await self._store.unclaim(waiting)
        except BotNotInChannel:
            log.info("somebody who waits for a place cannot be reached any more")
