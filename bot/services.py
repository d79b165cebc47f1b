"""What a handler may ask for, in one typed object."""

import secrets
from dataclasses import dataclass

from bot.background import Background
from bot.clock import Clock
from bot.deliveries import Deliveries
from bot.digests import Digests
from bot.domain.people import Asker, Identity, Member
from bot.domain.webinar import Several, Webinar
from bot.errors import Unintroduced
from bot.finding import find_webinar
from bot.identity import Identities
from bot.imports import Imports
from bot.mirror import Mirror
from bot.outbox import Outbox
from bot.registering import Registering
from bot.registrants import Registrants
from bot.rounds import Rounds
from bot.sharing import Sharing
from bot.signing_up import SignUps
from bot.slack.files import Files
from bot.slack.messenger import Messenger
from bot.slack.people import People
from bot.slack.requests import Command
from bot.store.audit import Audit
from bot.store.held_words import HeldWordsStore
from bot.timings import Timings
from bot.views.times import Reader
from bot.waiting import Waitlists
from bot.wishes import Wishes


@dataclass(frozen=True)
class Services:
    """Everything behind the handlers."""

    clock: Clock
    background: Background
    people: People
    messenger: Messenger
    files: Files
    outbox: Outbox
    identities: Identities
    mirror: Mirror
    registrants: Registrants
    registering: Registering
    imports: Imports
    audit: Audit
    sharing: Sharing
    sign_ups: SignUps
    waitlists: Waitlists
    wishes: Wishes
    digests: Digests
    deliveries: Deliveries
    timings: Timings
    rounds: Rounds
    held_words: HeldWordsStore
    public_url: str
    source_parameter: str
    takes_files: bool

    def reader(self, asker: Asker) -> Reader:
        """The person as the reader of a view that is made now."""
        return self.reader_in(asker.profile.tz)

    async def reader_of(self, member: Member) -> Reader:
        """Somebody who is not here to ask as the reader of a view that is made now; raises Unintroduced."""
        return self.reader_in((await self.people.profile(member)).tz)

    def reader_in(self, zone: str) -> Reader:
        """Somebody in that zone as the reader of a view that is made now."""
        return Reader(now=self.clock.now(), zone=zone, nonce=secrets.token_urlsafe(6))

    async def name_of(self, member: Member) -> str:
        """What Slack calls somebody; nothing waits for Slack to say it again that was known yesterday."""
        try:
            return (await self.people.profile(member)).name
        except Unintroduced:
            return "somebody"

    async def webinar_meant(self, command: Command, identity: Identity, words: str | None = None) -> Webinar | Several:
        """Which webinar a command means by its words (or by these), or by none in a channel where one was shared.

        Raises NoSuchWebinar.
        """
        topic = await self.sharing.topic(command.asker.member.workspace, command.channel) if command.channel else ""
        return await find_webinar(self.mirror, identity, command.typed if words is None else words, topic)


def acts_as(identity: Identity) -> str:
    """The shared account's name where it acts, to be shown; nothing where a person acts as themselves."""
    return identity.name if identity.is_service else ""

