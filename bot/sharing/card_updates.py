"""Public cards are kept true: changed in place when what they say has changed, each at most every three seconds.

What this process writes into the mirror shows at once. Once a minute every card is looked at: after a restart, for what
another process has written, and for what time alone changes.
"""

from collections.abc import Iterable
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
        self._begin()

    async def tick(self) -> None:
        """Look at every card, once they were read; where work is under way it reads them again in its turn."""
        cards = await self._store.standing()
        if self._at_work:
            self._changed |= _sessions(cards)
        elif cards:
            self._begin(cards)

    def _begin(self, cards: Iterable[Share] = ()) -> None:
        if not self._at_work:
            self._at_work = True
            self._background.spawn(self._work(cards), name="public cards")

    async def _work(self, cards: Iterable[Share]) -> None:
        """Look at these cards, then at those that have changed, until none is left."""
        try:
            while True:
                too_soon = _sessions([share for share in cards if not await self._look(share)])
                if too_soon and not self._changed:
                    await self._clock.sleep(LOOK_AGAIN_AFTER)
                changed, self._changed = self._changed | too_soon, set()
                if not changed:
                    return
                cards = await self._store.standing(changed)
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


def _sessions(cards: Iterable[Share]) -> set[tuple[Workspace, str]]:
    return {(share.workspace, share.session_id) for share in cards}
