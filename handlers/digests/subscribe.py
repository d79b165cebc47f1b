"""Someone wants a digest of registrations every day, or at another time."""

from datetime import time

from bot.digests.command_text import NotUnderstood, read_digest_command
from bot.digests.model import Digest
from bot.digests.views import setup as digest_setup
from bot.digests.views.form import change_digest_form, chosen_time, new_digest_form
from bot.domain.channels import place_meant
from bot.domain.message import Destination, Message
from bot.domain.people import Actor
from bot.services import Services
from bot.slack.incoming.requests import Action, Command, ViewSubmission, where_asked
from bot.slack.incoming.responses import Ack, Answer, FieldErrors, OpenModal, Reply, ShowModal
from bot.slack.incoming.routes import Routes
from bot.views import ids
from bot.views.button_values import DigestButton, DigestPlace
from bot.views.form_state import Entered
from bot.views.results import in_modal

routes: Routes[Services] = Routes()


@routes.verb(
    "digest",
    usage="digest [daily at 9:00 [in #channel]]",
    says="Your registrations every day, in a channel or to yourself; alone it shows the digests you have.",
    example="/webinar digest daily at 9:00 in #launch",
)
async def digest(command: Command, services: Services) -> Answer:
    """What the words ask for; nothing is saved before it was shown."""
    await services.digests.subscriptions.must_be_possible(command.actor.member)
    asked, reader = read_digest_command(command.words), services.reader(command.actor)
    if isinstance(asked, NotUnderstood):
        return Reply(digest_setup.not_understood(asked.text, reader))
    if asked.what == "show":
        return Ack(then=lambda: _overview(command.actor, command.channel, services))
    channel = place_meant(asked.channel, command.channel)
    at = asked.at
    if at is None:
        return Reply(digest_setup.not_understood("At what time shall it come?", reader, channel=channel))
    if not channel:
        return Reply(await _proposal(command.actor, "", at, services))

    async def propose() -> Answer:
        return Reply(await _proposal(command.actor, channel, at, services))

    return Ack(then=propose)


@routes.action(ids.DIGEST_OPEN)
async def show(action: Action, services: Services) -> Answer:
    """One's digests, from the menu."""
    await services.digests.subscriptions.must_be_possible(action.actor.member)
    return await _overview(action.actor, action.channel, services)


@routes.action(ids.DIGEST_NEW, opens_modal=True)
async def open_form(action: Action, services: Services) -> Answer:
    """The form for time and channel."""
    await services.digests.subscriptions.must_be_possible(action.actor.member)
    webinars = await services.digests.subscriptions.webinars(action.actor.member)
    zone = action.actor.profile.tz
    return OpenModal(new_digest_form(webinars, zone, where_asked(action), channel=action.subject))


@routes.action(ids.DIGEST_CHANGE, opens_modal=True)
async def open_change_form(action: Action, services: Services) -> Answer:
    """The form for another time; for the subscriber or a workspace admin."""
    found = await services.digests.subscriptions.find(action.actor, DigestButton.read(action.subject).digest_id)
    whose = ""
    if found.member != action.actor.member:
        owner = await services.context.profiles.at_hand(found.member)
        whose = owner.name if owner else ""
    return OpenModal(change_digest_form(found, whose=whose))


@routes.view(ids.DIGEST_FORM)
async def submit(submission: ViewSubmission, services: Services) -> Answer:
    """A new time for an old digest; or what a new one would have, where the form was asked for."""
    entered = Entered(submission.state)
    at = chosen_time(entered)
    if at is None:
        return FieldErrors({ids.TIME: "Choose a time."})
    if digest_id := submission.metadata.get("digest"):
        found = await services.digests.subscriptions.find(submission.actor, int(digest_id))
        changed = await services.digests.subscriptions.subscribe(found.member, found.channel, at, found.zone)
        return ShowModal(in_modal("Daily digest", digest_setup.started(changed, services.reader(submission.actor))))
    await services.digests.subscriptions.must_be_possible(submission.actor.member)
    channel = entered.conversation(ids.CHANNEL)

    async def propose() -> Answer:
        return Reply(await _proposal(submission.actor, channel, at, services))

    return Ack(then=propose)


@routes.action(ids.DIGEST_JOIN)
async def join(action: Action, services: Services) -> Answer:
    """Enter the channel, and go on where it stopped."""
    await services.digests.subscriptions.must_be_possible(action.actor.member)
    place = DigestPlace.read(action.subject)
    at, channel = place.at, place.channel
    await services.context.messenger.join(Destination(action.actor.member.workspace, channel))
    planned = await services.digests.subscriptions.planned(action.actor.member, channel, at, action.actor.profile.tz)
    if planned.on and not await _obstacle(action.actor, channel, at, services):
        member, zone = action.actor.member, action.actor.profile.tz
        running = await services.digests.subscriptions.subscribe(member, channel, at, zone)
        return Reply(digest_setup.started(running, services.reader(action.actor)))
    return Reply(await _proposal(action.actor, channel, at, services))


@routes.action(ids.DIGEST_TO_ME)
async def to_me(action: Action, services: Services) -> Answer:
    """The same by direct message instead."""
    await services.digests.subscriptions.must_be_possible(action.actor.member)
    return Reply(await _proposal(action.actor, "", DigestPlace.read(action.subject).at, services))


@routes.action(ids.DIGEST_SUBSCRIBE)
async def start(action: Action, services: Services) -> Answer:
    """Save it."""
    await services.digests.subscriptions.must_be_possible(action.actor.member)
    place = DigestPlace.read(action.subject)
    at, channel = place.at, place.channel
    if obstacle := await _obstacle(action.actor, channel, at, services):
        return Reply(obstacle)
    saved = await services.digests.subscriptions.subscribe(action.actor.member, channel, at, action.actor.profile.tz)
    return Reply(digest_setup.started(saved, services.reader(action.actor)))


async def _proposal(actor: Actor, channel: str, at: time, services: Services) -> Message:
    """What it would have and when it would come, or what stands in its way."""
    if obstacle := await _obstacle(actor, channel, at, services):
        return obstacle
    planned = await services.digests.subscriptions.planned(actor.member, channel, at, actor.profile.tz)
    webinars = await services.digests.subscriptions.webinars(actor.member)
    return digest_setup.proposal(planned, webinars, services.reader(actor))


async def _obstacle(actor: Actor, channel: str, at: time, services: Services) -> Message | None:
    """Bot and subscriber must both be in the channel."""
    if not channel:
        return None
    there = Destination(actor.member.workspace, channel)
    found = await services.context.messenger.channel(there)
    if found.get("is_archived"):
        return digest_setup.archived(channel)
    if found and not await services.context.messenger.has_member(there, actor.member.user):
        return digest_setup.not_a_member(channel)
    if found.get("is_member"):
        return None
    can_join = bool(found) and not found.get("is_private")
    return digest_setup.not_there(
        at, channel, services.reader(actor), name=str(found.get("name", "")), can_join=can_join
    )


async def _overview(actor: Actor, channel: str, services: Services) -> Answer:
    mine = await services.digests.subscriptions.of(actor.member)
    others: dict[str, list[Digest]] = {}
    for digest in await services.digests.subscriptions.in_channel(actor.member.workspace, channel) if channel else ():
        if digest.member != actor.member:
            others.setdefault((await services.context.profiles.profile(digest.member)).name, []).append(digest)
    return Reply(digest_setup.overview(mine, others, services.reader(actor)))
