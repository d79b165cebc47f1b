"""Cards that everybody in a channel can read: posted, changed in place and taken down; and what they lead to, told."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from bot.domain.message import Message
from bot.domain.people import Identity, Member
from bot.errors import BotNotInChannel, NotInChannel
from bot.sharing.model import Share, Waiting
from bot.slack.outgoing.messenger import Messenger

Services = TypeVar("Services")


@dataclass(frozen=True)
class CardWords(Generic[Services]):
    """What the handlers give the cards to say."""

    card: Callable[[Share, Services], Awaitable[Message]]
    shared_again: Callable[[Share, str], Message]
    place: Callable[[Waiting, Share, Services], Awaitable[Message]]
    host_needed: Callable[[Identity, Share, Services], Awaitable[Message]]


class SlackCards(Generic[Services]):
    """Fills the protocols Noticeboard and Usher, and the messenger of those who sign up."""

    def __init__(self, messenger: Messenger) -> None:
        self._messenger = messenger
        self._words: CardWords[Services] | None = None
        self._services: Services | None = None

    def serve(self, words: CardWords[Services], services: Services) -> None:
        """Take the words; nothing is posted before."""
        self._words = words
        self._services = services

    async def enter(self, channel: str, member: Member) -> str:
        """The channel's name, where that person and the bot are both in it."""
        found = await self._messenger.channel(channel)
        if found and not await self._messenger.has_member(channel, member.user):
            raise NotInChannel(channel=channel)
        if not found.get("is_member") or found.get("is_archived"):
            can_join = found and not found.get("is_private") and not found.get("is_archived")
            raise BotNotInChannel(channel=channel, can_join="yes" if can_join else "")
        return str(found.get("name") or channel)

    async def post(self, share: Share) -> str:
        """Post a card."""
        words, services = self._ready()
        return await self._messenger.post(share.channel, await words.card(share, services))

    async def change(self, share: Share) -> bool:
        """Change a card."""
        words, services = self._ready()
        return await self._messenger.change(share.channel, share.ts, await words.card(share, services))

    async def point_on(self, share: Share, older: str) -> None:
        """Let an older card point to this one."""
        words, _ = self._ready()
        address = await self._messenger.address(share.channel, share.ts)
        await self._messenger.change(share.channel, older, words.shared_again(share, address))

    async def take_down(self, share: Share) -> None:
        """Remove a card."""
        await self._messenger.remove(share.channel, share.ts)

    async def offer_place(self, waiting: Waiting, share: Share) -> None:
        """Tell somebody who waits."""
        words, services = self._ready()
        await self._messenger.post(waiting.member.user, await words.place(waiting, share, services))

    async def say_host_needed(self, host: Identity, share: Share) -> None:
        """Tell a host that people cannot register."""
        words, services = self._ready()
        await self._messenger.tell(host.member.user, await words.host_needed(host, share, services))

    def _ready(self) -> tuple[CardWords[Services], Services]:
        if self._words is None or self._services is None:
            raise RuntimeError("a card was to be shown before there were words for it")
        return self._words, self._services
