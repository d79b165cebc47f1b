"""Public cards are kept true: changed in place when what they say has changed, each at most every three seconds.

What this process writes into the mirror shows at once. Once a minute every card is looked at: after a restart, for what
another process has written, and for what time alone changes.
"""

from datetime import timedelta

import structlog

from bot.background import Background
from bot.clock import Clock
from bot.domain.people import Workspace
from bot.errors import SlackAway
from bot.sharing.card_posts import CardPosts
from bot.sharing.card_store import CardStore
from bot.sharing.cards import Cards
from bot.sharing.model import CardContent, Share
from bot.sharing.waitlist import Waitlist

log = structlog.get_logger()

PAUSE = timedelta(seconds=3)
"""Between two changes of one card."""
LOOK_AGAIN_AFTER = 1.0
"""Seconds."""


class CardUpdater:
    """All cards that stand."""

    def __init__(
        self,
        store: CardStore,
        waitlist: Waitlist,
        cards: Cards,
        posts: CardPosts,
        background: Background,
        clock: Clock,
    ) -> None:
        self._store = store
        self._waitlist = waitlist
        self._cards = cards
        self._posts = posts
        self._background = background
        self._clock = clock
        self._changed: set[tuple[Workspace, str]] = set()
        self._at_work = False

    def mark_changed(self, workspace: Workspace, session_id: str) -> None:
        """The mirror has changed there: look at its cards soon."""
        if not self._store.may_stand(workspace, session_id):
            return
        self._changed.add((workspace, session_id))
        if not self._at_work:
            self._at_work = True
            self._background.spawn(self._work(), name="public cards")

    async def tick(self) -> None:
        """Look at every card."""
        for share in await self._store.standing():
            self.mark_changed(share.workspace, share.session_id)

    async def _work(self) -> None:
        try:
            while self._changed:
                changed, self._changed = self._changed, set()
                too_soon = set()
                for share in await self._store.standing(changed):
                    if not await self._look(share):
                        too_soon.add((share.workspace, share.session_id))
                if too_soon and not self._changed:
                    await self._clock.sleep(LOOK_AGAIN_AFTER)
                self._changed |= too_soon
        finally:
            self._at_work = False

    async def _look(self, share: Share) -> bool:
        """Update one card where its content differs; False if it was changed less than PAUSE ago, and has to wait."""
        try:
            content = await self._cards.content(share)
            if content is None:
                return True
            await self._waitlist.offer(share, content)
            return content.says(share.content) or not share.ts or await self._change(share, content)
        except SlackAway:
            log.info("a card is brought up to date within a minute")
        except Exception:  # one card that cannot be changed must not hold up the others
            log.exception("a card could not be brought up to date", session=share.session_id)
        return True

    async def _change(self, share: Share, content: CardContent) -> bool:
        if not await self._store.take_turn(share, self._clock.now(), PAUSE):
            return False
        if not await self._posts.change(share.model_copy(update={"content": content})):
            log.info("a card can no longer be changed", session=share.session_id)
            await self._store.off(share)
            return True
        # Only now: where the process dies before this, the next minute changes the card once more.
        await self._store.shown(share, content, self._clock.now())
        if content.state == "cancelled":
            await self._store.off(share)
        return True
