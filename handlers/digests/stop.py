"""Someone wants a digest no more."""

from bot.digests.model import Digest
from bot.digests.views import setup as digest_setup
from bot.domain.channels import cut_place, place_meant
from bot.domain.people import Actor
from bot.services import Services
from bot.slack.incoming.requests import Action, Command
from bot.slack.incoming.responses import Answer, Reply
from bot.slack.incoming.routes import Routes
from bot.views import ids
from bot.views.button_values import DigestButton

routes: Routes[Services] = Routes()


@routes.verb(
    "digest off",
    usage="digest off [in #channel]",
    says="No digest any more; its channel is told so once.",
    example="/webinar digest off in #launch",
    aliases=("digest stop", "digest end"),
)
async def stop(command: Command, services: Services) -> Answer:
    """The one that is meant; a workspace admin may end somebody else's in a channel."""
    said, _ = cut_place(command.words)
    channel = place_meant(said, command.channel)
    found = await _meant(command.actor, channel, services, anywhere=not said)
    if len(found) == 1:
        return await _stop(command.actor, found[0].id, services)
    return Reply(digest_setup.none_to_end(services.reader(command.actor), several=bool(found)))


@routes.action(ids.DIGEST_OFF)
async def stop_this(action: Action, services: Services) -> Answer:
    """The same from a button; a digest that was posted stays as it was."""
    pressed = DigestButton.read(action.subject)
    return await _stop(action.actor, pressed.digest_id, services, replace=pressed.is_private)


async def _meant(actor: Actor, channel: str, services: Services, *, anywhere: bool) -> list[Digest]:
    mine = await services.digests.subscriptions.of(actor.member)
    if anywhere:
        return mine
    there = [digest for digest in mine if digest.channel == channel]
    if there or not channel:
        return there
    return await services.digests.subscriptions.in_channel(actor.member.workspace, channel)


async def _stop(actor: Actor, digest_id: int, services: Services, *, replace: bool = True) -> Answer:
    digest, is_news = await services.digests.subscriptions.stop(actor, digest_id)
    if is_news and digest.channel:
        tell = services.digests.subscriptions.announce_end(digest.member, [digest.channel], by=actor.member)
        services.context.background.spawn(tell, name="digest ended")
    return Reply(digest_setup.ended(digest, services.reader(actor), is_news=is_news), replace=replace)
