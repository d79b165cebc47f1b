"""Someone registers for a webinar by the button on its card in a channel, or withdraws."""

from bot.domain.message import Report
from bot.domain.outcome import Intent, Job, Outcome
from bot.errors import BotError
from bot.jobs.problems import problem_of
from bot.ringcentral.errors import RingCentralError
from bot.services import Services
from bot.sharing.model import Share
from bot.sharing.self_registration import Withdrawal, sign_up_request
from bot.sharing.views import self_registration as sign_up
from bot.slack.incoming.requests import Action, ViewSubmission, where_asked
from bot.slack.incoming.responses import Answer, FieldErrors, OpenModal, ShowModal
from bot.slack.incoming.routes import Routes
from bot.views import ids, results
from bot.views.blockkit import plain
from bot.views.button_values import WebinarChannel
from bot.views.form_state import Entered

routes: Routes[Services] = Routes()


@routes.action(ids.REGISTER_ME, opens_modal=True, for_everybody=True)
async def open_form(action: Action, services: Services) -> Answer:
    """What goes to RingCentral, to be agreed to; for who is registered the join link again."""
    workspace, about = action.actor.member.workspace, WebinarChannel.read(action.subject)
    pressed = await services.sharing.cards.of_button(workspace, about, action.channel, action.message_ts)
    share = await services.sharing.cards.now(pressed)
    services.sharing.self_registration.must_be_let_in(action.actor, share)
    reader, member = services.reader(action.actor), action.actor.member
    if there := await services.sharing.self_registration.present(member, share):
        lead = "You are registered."
        message = sign_up.signed_up(there, share.content, reader, services.context.settings.public_url, lead=lead)
        return OpenModal(results.in_modal("You are registered", message))
    try:
        await services.sharing.self_registration.must_be_possible(share)
    except (BotError, RingCentralError) as fault:
        message = sign_up.not_signed_up(problem_of(fault), share, reader)
        return OpenModal(results.in_modal("Not registered", message))
    if not share.content.takes_people:
        message = sign_up.closed(share, reader, may_wait=not action.actor.is_outsider)
        return OpenModal(results.in_modal("Not registered", message))
    host = await services.context.profiles.name_of(share.member)
    metadata = where_asked(action, stays=not action.channel.startswith("D"))
    return OpenModal(sign_up.sign_up_form(share, action.actor.profile, host, reader, metadata))


@routes.view(ids.REGISTER_ME_FORM, for_everybody=True)
async def submit(submission: ViewSubmission, services: Services) -> Answer:
    """Check what was entered, commit the job, and say so."""
    actor, metadata = submission.actor, submission.metadata
    channel, session_id = str(metadata["channel"]), submission.session_id
    share = await services.sharing.cards.pressed(actor.member.workspace, channel, session_id)
    services.sharing.self_registration.must_be_let_in(actor, share)
    entered = Entered(submission.state)
    first, last, email = (entered.text(field) for field in (ids.FIRST_NAME, ids.LAST_NAME, ids.EMAIL))
    entry = sign_up_request(share, actor, plain(first), plain(last), email)
    if faults := sign_up.check_sign_up(entry.person):
        return FieldErrors(faults)
    await services.start(submission, None, Intent.SIGN_UP, entry)
    return ShowModal(results.working("Registering you…"))


@routes.action(ids.SIGN_UP_CANCEL, for_everybody=True)
async def withdraw(action: Action, services: Services) -> Answer | None:
    """Give the place up; it was asked whether they are sure."""
    about = WebinarChannel.read(action.subject)
    share = await services.sharing.cards.of_button(action.actor.member.workspace, about, action.channel)
    asked = Withdrawal(session_id=share.session_id, channel=share.channel, title=share.content.title)
    await services.start(action, None, Intent.WITHDRAW_SIGN_UP, asked)
    return ShowModal(results.working("Cancelling…")) if action.view_id else None


@routes.action(ids.JOIN_PAGE, ids.CALENDAR_FILE, ids.CALENDAR_PAGE, for_everybody=True)
async def page_opened(action: Action, services: Services) -> None:
    """A link was opened in the browser: nothing to do here."""


async def report(job: Job, outcome: Outcome, services: Services) -> Report:
    """The join link, or why there is none."""
    share = await _share_of(job, services)
    reader = await services.reader_of(job.member)
    if outcome.problem:
        message = sign_up.not_signed_up(outcome.problem, share, reader, job=job.key)
        return Report(message, results.in_modal("Not registered", message))
    there = await services.sharing.self_registration.find(job.member, share.session_id)
    if outcome.facts.get("result") == "elsewhere" or there is None:
        message = sign_up.registered_elsewhere(share.content)
        return Report(message, results.in_modal("Registered already", message))
    lead = "You were registered already." if outcome.facts.get("result") == "there" else "You are registered."
    message = sign_up.signed_up(there, share.content, reader, services.context.settings.public_url, lead=lead)
    return Report(message, results.in_modal("You are registered", message))


async def report_withdrawn(job: Job, outcome: Outcome, services: Services) -> Report:
    """That they are off the list, or why they are not."""
    share = await _share_of(job, services)
    reader = await services.reader_of(job.member)
    if outcome.problem:
        lead = "You are still registered."
        message = sign_up.not_signed_up(outcome.problem, share, reader, job=job.key, lead=lead)
        return Report(message, results.in_modal("Not cancelled", message))
    message = sign_up.withdrawn(share, str(outcome.facts.get("result")), reader)
    return Report(message, results.in_modal("Cancelled", message))


async def _share_of(job: Job, services: Services) -> Share:
    about = job.payload
    share = await services.sharing.cards.pressed(job.member.workspace, str(about["channel"]), str(about["session_id"]))
    return await services.sharing.cards.now(share)
