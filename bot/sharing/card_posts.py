"""What public cards say in Slack (posted, changed in place, taken down), and the direct messages they lead to."""

from bot.domain.message import Destination, Message
from bot.domain.people import Identity, Member
from bot.errors import BotNotInChannel, NotInChannel
from bot.sharing.model import Share, Waiting
from bot.sharing.views.card import public_card, shared_again
from bot.sharing.views.self_registration import host_needed, place_free
from bot.slack.outgoing.messenger import Messenger
from bot.slack.outgoing.profiles import Profiles
from bot.slack.outgoing.readers import Readers


class CardPosts:
    """Slack's side of public cards; everything is tried once and raises SlackAway for what is worth another try."""

    def __init__(self, messenger: Messenger, profiles: Profiles, readers: Readers) -> None:
        self._messenger = messenger
        self._profiles = profiles
        self._readers = readers

    async def enter(self, channel: str, member: Member) -> str:
        """The channel's name; raises NotInChannel or BotNotInChannel where that person, or the bot, is not in it."""
        there = Destination(member.workspace, channel)
        found = await self._messenger.channel(there)
        if found and not await self._messenger.has_member(there, member.user):
            raise NotInChannel(channel=channel)
        if not found.get("is_member") or found.get("is_archived"):
            can_join = found and not found.get("is_private") and not found.get("is_archived")
            raise BotNotInChannel(channel=channel, can_join="yes" if can_join else "")
        return str(found.get("name") or channel)

    async def post(self, share: Share) -> str:
        """Post the card (chat.postMessage); its `ts`. Raises BotNotInChannel or SlackSilent."""
        return await self._messenger.post(share.destination, await self._card(share))

    async def change(self, share: Share) -> bool:
        """Let the card say what it says now (chat.update); False when it is gone, or can no longer be changed."""
        return await self._messenger.change(share.destination, share.ts, await self._card(share))

    async def point_on(self, share: Share, older: str) -> None:
        """Let an older message (its `ts`) point to the card."""
        address = await self._messenger.address(share.destination, share.ts)
        await self._messenger.change(share.destination, older, shared_again(share.content.title, address))

    async def take_down(self, share: Share) -> None:
        """Remove the card (chat.delete); one that is gone stays gone."""
        await self._messenger.remove(share.destination, share.ts)

    async def offer_place(self, waiting: Waiting, share: Share) -> None:
        """Tell somebody on the waitlist of a place; raises SlackSilent, or BotNotInChannel for who is out of reach."""
        message = place_free(share, await self._readers.of(waiting.member))
        await self._messenger.post(Destination.of(waiting.member), message)

    async def say_host_needed(self, host: Identity, share: Share) -> None:
        """Tell a host that their link has ended and people cannot register."""
        await self._messenger.tell(host.member, host_needed(share, await self._readers.of(host.member)))

    async def _card(self, share: Share) -> Message:
        reader = self._readers.in_zone(share.content.zone)
        return public_card(share.content, share.session_id, await self._profiles.name_of(share.member), reader)
