"""Someone shares a webinar with a channel, or takes its card down."""

from bot.domain.channels import cut_place, place_meant, unknown_place
from bot.domain.message import Destination, Report
from bot.domain.outcome import Intent, Job, Outcome
from bot.domain.people import Identity
from bot.domain.webinar import Ambiguous, Webinar
from bot.errors import BotNotInChannel, Expired
from bot.services import Services
from bot.sharing.cards import CardRequest
from bot.sharing.views import share_form
from bot.slack.incoming.requests import Action, Command, ViewSubmission, where_asked
from bot.slack.incoming.responses import Ack, Answer, FieldErrors, OpenModal, Reply, ShowModal
from bot.slack.incoming.routes import Routes
from bot.views import ids, results
from bot.views.button_values import WebinarChannel
from bot.views.form_state import Entered
from handlers.webinar_choice import Choice

routes: Routes[Services] = Routes()


@routes.verb(
    "share",
    usage="share [webinar] [in #channel]",
    says="Post its card to a channel, with a button by which everybody there can register.",
    example="/webinar share roadmap in #launch",
)
async def share(command: Command, services: Services) -> Answer:
    """Post it where it was typed, or where the words say; or choose which of the nearest few."""
    said, words = cut_place(command.words)
    reader = services.reader(command.actor)
    identity = await services.accounts.of(command.actor)
    channel = place_meant(said, command.channel) if said else command.channel
    if unknown := unknown_place(words):
        return Reply(share_form.which_channel(reader, unknown))
    if not channel or channel.startswith("D"):
        return Reply(share_form.which_channel(reader))
    found = await services.webinar_meant(command, identity, words)
    if isinstance(found, Ambiguous):
        return Choice("share", ids.SHARE_OPEN).among(found, command, services, channel)
    await _make(command, identity, found, channel, services)
    return Ack()


@routes.action(ids.SHARE_OPEN, opens_modal=True)
async def open_form(action: Action, services: Services) -> Answer:
    """In which channel? Asked on a card, or after a choice with the channel that was said."""
    identity = await services.accounts.of(action.actor)
    chosen = WebinarChannel.read(action.subject)
    webinar = await services.mirror.find(identity, chosen.session_id)
    metadata = where_asked(action, stays=not chosen.channel)
    return OpenModal(share_form.share_form(webinar, services.reader(action.actor), metadata, channel=chosen.channel))


@routes.view(ids.SHARE_FORM)
async def submit(submission: ViewSubmission, services: Services) -> Answer:
    """Commit the job."""
    identity = await services.accounts.of(submission.actor)
    webinar = await services.mirror.find(identity, submission.session_id)
    channel = Entered(submission.state).conversation(ids.CHANNEL)
    if not channel:
        return FieldErrors({ids.CHANNEL: "Choose a channel."})
    await _make(submission, identity, webinar, channel, services)
    return ShowModal(results.working("Sharing…"))


@routes.action(ids.SHARE_JOIN)
async def join(action: Action, services: Services) -> None:
    """Enter the channel, and post it there."""
    earlier = await services.context.jobs.find(action.subject)
    if earlier is None or earlier.member != action.actor.member:
        raise Expired()
    channel = CardRequest.model_validate(earlier.payload).channel
    await services.context.messenger.join(Destination(earlier.member.workspace, channel))
    await services.retry(action)


@routes.verb(
    "unshare",
    usage="unshare",
    says="Take down a card in this channel; whoever has registered stays registered.",
)
async def unshare(command: Command, services: Services) -> Answer:
    """The cards of the channel, each with its button."""
    cards = await services.sharing.cards.in_channel(command.actor.member.workspace, command.channel)
    return Reply(share_form.which_card(cards, services.reader(command.actor)))


@routes.action(ids.CARD_TAKE_DOWN)
async def take_down(action: Action, services: Services) -> Answer | None:
    """Remove it, for its sharer, the host or an admin."""
    about = WebinarChannel.read(action.subject)
    card = await services.sharing.cards.pressed(action.actor.member.workspace, about.channel, about.session_id)
    await services.sharing.cards.must_be_theirs(action.actor, card)
    payload = CardRequest(session_id=about.session_id, channel=about.channel, title=card.content.title)
    await services.start(action, None, Intent.TAKE_DOWN_CARD, payload)
    return ShowModal(results.working("Taking it down…")) if action.view_id else None


async def report(job: Job, outcome: Outcome, services: Services) -> Report:
    """That it is there, or why it is not."""
    reader = await services.reader_of(job.member)
    channel = CardRequest.model_validate(job.payload).channel
    if outcome.problem and outcome.problem.is_(BotNotInChannel):
        can_join = bool(outcome.problem.facts.get("can_join"))
        message = share_form.not_there(job, channel, reader, can_join=can_join)
        return Report(message, results.in_modal("Not shared", message))
    if outcome.problem:
        message = results.failed(job, outcome, reader, "Nothing was posted.")
        return Report(message, results.in_modal(results.verdict(outcome, "Not shared"), message))
    message = share_form.shared(job, outcome, channel, reader)
    return Report(message, results.in_modal("Shared", message))


async def report_taken_down(job: Job, outcome: Outcome, services: Services) -> Report:
    """That the card is gone."""
    if outcome.problem:
        reader = await services.reader_of(job.member)
        message = results.failed(job, outcome, reader, "The card is still there.")
    else:
        message = share_form.taken_down(outcome, CardRequest.model_validate(job.payload).channel)
    return Report(message, results.in_modal("Card", message))


async def _make(
    request: Command | ViewSubmission, identity: Identity, webinar: Webinar, channel: str, services: Services
) -> None:
    payload = CardRequest(session_id=webinar.session_id, channel=channel, title=webinar.title)
    await services.start(request, identity, Intent.SHARE_WEBINAR, payload)
