"""What digests say in Slack: each once, or SlackAway is raised; `bot.digests.delivery` decides about another try."""

from bot.digests.model import Digest, Edition
from bot.digests.views.digest import digest_message, digest_stopped, digest_undeliverable
from bot.domain.message import Destination
from bot.domain.people import Member
from bot.slack.outgoing.messenger import Messenger
from bot.slack.outgoing.profiles import Profiles
from bot.slack.outgoing.readers import Readers


class DigestPosts:
    """Digests in channels and direct messages, and what is said of their end."""

    def __init__(self, messenger: Messenger, profiles: Profiles, readers: Readers) -> None:
        self._messenger = messenger
        self._profiles = profiles
        self._readers = readers

    async def post(self, edition: Edition) -> None:
        """Post it to its channel, or to its subscriber; raises SlackSilent or BotNotInChannel."""
        name = await self._profiles.name_of(edition.digest.member)
        message = digest_message(edition, name, self._readers.in_zone(edition.digest.zone))
        await self._messenger.post(edition.digest.destination, message)

    async def say_stopped(self, channel: Destination, owner: Member, by: Member) -> None:
        """Tell a channel whose digest has ended, and who ended it; raises BotNotInChannel."""
        message = digest_stopped(await self._profiles.name_of(owner), await self._profiles.name_of(by))
        await self._messenger.post(channel, message)

    async def say_undeliverable(self, ended: Digest) -> None:
        """Tell the subscriber that a digest cannot be posted to its channel, with what brings it back."""
        channel = await self._messenger.channel(ended.destination)
        can_join = bool(channel) and not channel.get("is_private") and not channel.get("is_archived")
        message = digest_undeliverable(ended, self._readers.in_zone(ended.zone), can_join=can_join)
        await self._messenger.tell(ended.member, message)
