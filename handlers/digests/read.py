"""Someone reads a digest, in the morning or now, or why there is none any more."""

from bot.digests.model import Digest, Edition
from bot.digests.views.digest import digest_message, digest_stopped, digest_undeliverable
from bot.digests.views.form import USUAL
from bot.domain.channels import cut_place, place_meant
from bot.domain.message import Message
from bot.domain.people import Actor, Member
from bot.mirror.quick_read import within_patience
from bot.services import Services
from bot.slack.incoming.requests import Action, Command
from bot.slack.incoming.responses import Ack, Answer, Reply
from bot.slack.incoming.routes import Routes
from bot.views import ids
from bot.views.button_values import DigestButton

routes: Routes[Services] = Routes()


@routes.verb(
    "digest now",
    usage="digest now",
    says="What your digest says at this moment, seen by you alone.",
    aliases=("digest preview",),
)
async def show(command: Command, services: Services) -> Answer:
    """The digest of the place that was said, of any place of theirs, or one they might have."""
    actor = command.actor
    await services.digests.subscriptions.must_be_possible(actor.member)
    said, _ = cut_place(command.words)
    channel = place_meant(said, command.channel)
    mine = await services.digests.subscriptions.of(actor.member)
    there = [digest for digest in mine if not said or digest.channel == channel]
    if there:
        return _show(actor, there[0], services)
    planned = await services.digests.subscriptions.planned(actor.member, channel, USUAL, actor.profile.tz)
    return _show(actor, planned, services)


@routes.action(ids.DIGEST_NOW)
async def show_this(action: Action, services: Services) -> Answer:
    """The same from a button."""
    pressed = DigestButton.read(action.subject)
    return _show(action.actor, await services.digests.subscriptions.find(action.actor, pressed.digest_id), services)


async def digest(edition: Edition, services: Services) -> Message:
    """One edition in words."""
    name = await services.context.profiles.name_of(edition.digest.member)
    return digest_message(edition, name, services.context.readers.in_zone(edition.digest.zone))


async def stopped(owner: Member, by: Member, services: Services) -> Message:
    """Told once to a channel."""
    return digest_stopped(await services.context.profiles.name_of(owner), await services.context.profiles.name_of(by))


async def undeliverable(ended: Digest, services: Services) -> Message:
    """Told once to the subscriber, with what brings the digest back."""
    channel = await services.context.messenger.channel(ended.destination)
    can_join = bool(channel) and not channel.get("is_private") and not channel.get("is_archived")
    return digest_undeliverable(ended, services.context.readers.in_zone(ended.zone), can_join=can_join)


def _show(actor: Actor, digest: Digest, services: Services) -> Answer:
    """Read first, where slots are free and it takes no longer than a moment; the message says as of when it is."""

    async def read() -> Answer:
        reading = services.digests.delivery.read_counts(digest.member)
        await within_patience(services.context.clock, services.context.background, reading, name="slow digest")
        edition = await services.digests.subscriptions.edition(digest)
        name = await services.context.profiles.name_of(digest.member)
        return Reply(digest_message(edition, name, services.reader(actor), preview=True), replace=False)

    return Ack(then=read)
