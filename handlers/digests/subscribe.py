"""Someone wants a digest of registrations every day, or at another time."""

from datetime import time

from bot.digests.command_text import NotUnderstood, read_digest_wish
from bot.digests.model import Digest
from bot.digests.views import setup as digest_setup
from bot.digests.views.form import change_digest_form, chosen_time, new_digest_form
from bot.domain.channels import place_meant
from bot.domain.message import Destination, Message
from bot.domain.people import Asker
from bot.services import Services
from bot.slack.incoming.requests import Command, Press, Submission, where_asked
from bot.slack.incoming.responses import Answer, Done, FieldErrors, OpenModal, Say, ShowModal
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
    await services.digests.subscriptions.must_be_possible(command.asker.member)
    wish, reader = read_digest_wish(command.words), services.reader(command.asker)
    if isinstance(wish, NotUnderstood):
        return Say(digest_setup.not_understood(wish.text, reader))
    if wish.what == "show":
        return Done(then=lambda: _overview(command.asker, command.channel, services))
    channel = place_meant(wish.channel, command.channel)
    at = wish.at
    if at is None:
        return Say(digest_setup.not_understood("At what time shall it come?", reader, channel=channel))
    if not channel:
        return Say(await _proposal(command.asker, "", at, services))

    async def propose() -> Answer:
        return Say(await _proposal(command.asker, channel, at, services))

    return Done(then=propose)


@routes.press(ids.DIGEST_OPEN)
async def show(press: Press, services: Services) -> Answer:
    """One's digests, from the menu."""
    await services.digests.subscriptions.must_be_possible(press.asker.member)
    return await _overview(press.asker, press.channel, services)


@routes.press(ids.DIGEST_NEW, opens_modal=True)
async def open_form(press: Press, services: Services) -> Answer:
    """The form for time and channel."""
    await services.digests.subscriptions.must_be_possible(press.asker.member)
    webinars = await services.digests.subscriptions.webinars(press.asker.member)
    zone = press.asker.profile.tz
    return OpenModal(new_digest_form(webinars, zone, where_asked(press), channel=press.subject))


@routes.press(ids.DIGEST_CHANGE, opens_modal=True)
async def open_change_form(press: Press, services: Services) -> Answer:
    """The form for another time; for the subscriber or a workspace admin."""
    found = await services.digests.subscriptions.find(press.asker, DigestButton.read(press.subject).digest_id)
    whose = ""
    if found.member != press.asker.member:
        owner = await services.context.profiles.at_hand(found.member)
        whose = owner.name if owner else ""
    return OpenModal(change_digest_form(found, whose=whose))


@routes.form(ids.DIGEST_FORM)
async def submit(submission: Submission, services: Services) -> Answer:
    """A new time for an old digest; or what a new one would have, where the form was asked for."""
    entered = Entered(submission.state)
    at = chosen_time(entered)
    if at is None:
        return FieldErrors({ids.TIME: "Choose a time."})
    if digest_id := submission.metadata.get("digest"):
        found = await services.digests.subscriptions.find(submission.asker, int(digest_id))
        changed = await services.digests.subscriptions.subscribe(found.member, found.channel, at, found.zone)
        return ShowModal(in_modal("Daily digest", digest_setup.started(changed, services.reader(submission.asker))))
    await services.digests.subscriptions.must_be_possible(submission.asker.member)
    channel = entered.conversation(ids.CHANNEL)

    async def propose() -> Answer:
        return Say(await _proposal(submission.asker, channel, at, services))

    return Done(then=propose)


@routes.press(ids.DIGEST_JOIN)
async def join(press: Press, services: Services) -> Answer:
    """Enter the channel, and go on where it stopped."""
    await services.digests.subscriptions.must_be_possible(press.asker.member)
    place = DigestPlace.read(press.subject)
    at, channel = place.at, place.channel
    await services.context.messenger.join(Destination(press.asker.member.workspace, channel))
    planned = await services.digests.subscriptions.planned(press.asker.member, channel, at, press.asker.profile.tz)
    if planned.on and not await _obstacle(press.asker, channel, at, services):
        member, zone = press.asker.member, press.asker.profile.tz
        running = await services.digests.subscriptions.subscribe(member, channel, at, zone)
        return Say(digest_setup.started(running, services.reader(press.asker)))
    return Say(await _proposal(press.asker, channel, at, services))


@routes.press(ids.DIGEST_TO_ME)
async def to_me(press: Press, services: Services) -> Answer:
    """The same by direct message instead."""
    await services.digests.subscriptions.must_be_possible(press.asker.member)
    return Say(await _proposal(press.asker, "", DigestPlace.read(press.subject).at, services))


@routes.press(ids.DIGEST_SUBSCRIBE)
async def start(press: Press, services: Services) -> Answer:
    """Save it."""
    await services.digests.subscriptions.must_be_possible(press.asker.member)
    place = DigestPlace.read(press.subject)
    at, channel = place.at, place.channel
    if obstacle := await _obstacle(press.asker, channel, at, services):
        return Say(obstacle)
    saved = await services.digests.subscriptions.subscribe(press.asker.member, channel, at, press.asker.profile.tz)
    return Say(digest_setup.started(saved, services.reader(press.asker)))


async def _proposal(asker: Asker, channel: str, at: time, services: Services) -> Message:
    """What it would have and when it would come, or what stands in its way."""
    if obstacle := await _obstacle(asker, channel, at, services):
        return obstacle
    planned = await services.digests.subscriptions.planned(asker.member, channel, at, asker.profile.tz)
    webinars = await services.digests.subscriptions.webinars(asker.member)
    return digest_setup.proposal(planned, webinars, services.reader(asker))


async def _obstacle(asker: Asker, channel: str, at: time, services: Services) -> Message | None:
    """Bot and subscriber must both be in the channel."""
    if not channel:
        return None
    there = Destination(asker.member.workspace, channel)
    found = await services.context.messenger.channel(there)
    if found.get("is_archived"):
        return digest_setup.archived(channel)
    if found and not await services.context.messenger.has_member(there, asker.member.user):
        return digest_setup.not_a_member(channel)
    if found.get("is_member"):
        return None
    can_join = bool(found) and not found.get("is_private")
    return digest_setup.not_there(
        at, channel, services.reader(asker), name=str(found.get("name", "")), can_join=can_join
    )


async def _overview(asker: Asker, channel: str, services: Services) -> Answer:
    mine = await services.digests.subscriptions.of(asker.member)
    others: dict[str, list[Digest]] = {}
    for digest in await services.digests.subscriptions.in_channel(asker.member.workspace, channel) if channel else ():
        if digest.member != asker.member:
            others.setdefault((await services.context.profiles.profile(digest.member)).name, []).append(digest)
    return Say(digest_setup.overview(mine, others, services.reader(asker)))
