"""What a handler may ask for, in one typed object: the platform, and what handlers need of the features."""

from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from pydantic import BaseModel

from bot.accounts.accounts import Accounts
from bot.context import Context
from bot.digests.feature import Digests
from bot.domain.outcome import Intent, Job
from bot.domain.people import Actor, Identity, Member, acts_as
from bot.domain.webinar import Ambiguous, Webinar
from bot.mirror.mirror import Mirror
from bot.mirror.quick_read import Reading, read_or_known, refreshed_if_quick
from bot.mirror.refresher import Refresher
from bot.mirror.search import Split, as_typed, find_webinar
from bot.registrants.feature import Registrants
from bot.registration.feature import Registration
from bot.ringcentral.rate_limiter import OnWait
from bot.sharing.feature import Sharing
from bot.slack.incoming.requests import Action, Command, ViewSubmission
from bot.views.card import CardFacts
from bot.views.results import waiting
from bot.views.times import Reader

Payload = TypeVar("Payload", bound=BaseModel)


@dataclass(frozen=True)
class Services:
    """Everything behind the handlers."""

    context: Context
    accounts: Accounts
    mirror: Mirror
    refresher: Refresher
    registration: Registration
    registrants: Registrants
    sharing: Sharing
    digests: Digests

    def reader(self, actor: Actor) -> Reader:
        """Whoever asks, as the reader of a view that is made now."""
        return self.context.readers.asking(actor)

    async def reader_of(self, member: Member) -> Reader:
        """Somebody who is not here to ask, as the reader of a view that is made now; raises ProfileUnavailable."""
        return await self.context.readers.of(member)

    async def start(
        self, request: Command | Action | ViewSubmission, identity: Identity | None, intent: Intent, payload: BaseModel
    ) -> Job:
        """Commit what was asked for, and carry it out: once for each request, however often that comes."""
        return await self.context.jobs.make(
            request.actor.member, identity, intent, payload, key=request.key, reply_to=request.reply_to
        )

    async def retry(
        self, action: Action, change: tuple[type[Payload], Callable[[Payload], Payload]] | None = None
    ) -> Job:
        """What the button's subject names once more, maybe changed; raises Expired when it is gone or not theirs."""
        return await self.context.jobs.again(
            action.actor.member, action.subject, key=action.key, reply_to=action.reply_to, change=change
        )

    async def refreshed(self, identity: Identity, webinar: Webinar) -> Webinar:
        """The webinar read again where a slot is free and it takes but a moment; else as it was last read.

        Raises NoSuchWebinar when it is gone, and SignInEnded.
        """
        return await refreshed_if_quick(self.mirror, self.context.background, self.context.clock, identity, webinar)

    async def read_or_known(
        self, reading: Coroutine[object, object, Webinar], known: Webinar, *, name: str
    ) -> tuple[Webinar, Reading]:
        """What was read where it takes but a moment, or how it was known, and what came of the reading.

        Raises NoSuchWebinar when it is gone, and SignInEnded.
        """
        return await read_or_known(self.context.clock, self.context.background, reading, known, name=name)

    def telling_of_waits(self, action: Action) -> OnWait:
        """Tells who pressed until when RingCentral makes them wait."""

        async def tell(until: datetime) -> None:
            message = waiting(until, self.reader(action.actor))
            await self.context.messenger.answer(action.reply_to, action.actor.member, message)

        return tell

    async def card_facts(self, identity: Identity, session_id: str) -> CardFacts:
        """What the card of a webinar shows; no call, one read. Raises NoSuchWebinar."""
        webinar, people = await self.mirror.find_with_people(identity, session_id)
        return CardFacts(webinar, people, acts_as(identity))

    async def webinar_meant(
        self, command: Command, identity: Identity, words: str | None = None
    ) -> Webinar | Ambiguous:
        """Which webinar a command means by its words (or by these), or by none in a channel where one was shared.

        Raises NoSuchWebinar or NotReadYet.
        """
        typed = command.typed if words is None else words
        return (await self._meant(command, identity, typed, as_typed))[0]

    async def webinar_and_rest(
        self, command: Command, identity: Identity, split: Split
    ) -> tuple[Webinar | Ambiguous, str]:
        """The same of the part that `split` cuts off for it, and the rest of what was typed."""
        return await self._meant(command, identity, command.typed, split)

    async def _meant(
        self, command: Command, identity: Identity, words: str, split: Split
    ) -> tuple[Webinar | Ambiguous, str]:
        async def topic() -> str:
            if not command.channel:
                return ""
            return await self.sharing.cards.topic(command.actor.member.workspace, command.channel)

        return await find_webinar(self.mirror, identity, words, topic, split)
