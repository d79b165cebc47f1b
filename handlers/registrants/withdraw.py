"""Someone withdraws a registrant."""

from bot.domain.message import Report
from bot.domain.outcome import Intent, Job, Outcome
from bot.errors import NoSuchRegistrant
from bot.registrants.views.list import withdraw_form, withdrawn
from bot.registrants.withdraw import Withdrawal
from bot.services import Services
from bot.slack.incoming.requests import Action, ViewSubmission
from bot.slack.incoming.responses import Answer, OpenModal, ShowModal
from bot.slack.incoming.routes import Routes
from bot.views import ids, results
from bot.views.button_values import WebinarRegistrant

routes: Routes[Services] = Routes()


@routes.action(ids.REGISTRANT_WITHDRAW_ASK)
async def ask(action: Action, services: Services) -> Answer:
    """The question, on top of the list."""
    identity = await services.accounts.of(action.actor)
    chosen = WebinarRegistrant.read(action.subject)
    session_id, registrant_id = chosen.session_id, chosen.registrant_id
    webinar = await services.mirror.find(identity, session_id)
    webinar.must_take_people()
    person = await services.registrants.list.find(identity, session_id, registrant_id)
    if person is None or person.withdrawn_at:
        raise NoSuchRegistrant(title=webinar.title)
    await services.context.audit.note(action.actor.member, "looked closer", session_id)
    metadata = {**action.metadata, "session": session_id, "registrant": registrant_id}
    return OpenModal(withdraw_form(webinar, person, metadata))


@routes.view(ids.REGISTRANT_WITHDRAW_FORM)
async def submit(submission: ViewSubmission, services: Services) -> Answer:
    """Withdraw them."""
    identity = await services.accounts.of(submission.actor)
    session_id, registrant_id = submission.session_id, str(submission.metadata["registrant"])
    webinar = await services.mirror.find(identity, session_id)
    webinar.must_take_people()
    asked = Withdrawal(session_id=session_id, registrant_id=registrant_id, title=webinar.title)
    await services.start(submission, identity, Intent.WITHDRAW_REGISTRANT, asked)
    return ShowModal(results.working("Withdrawing…"))


async def report(job: Job, outcome: Outcome, services: Services) -> Report:
    """That they are withdrawn, or why not."""
    reader = await services.reader_of(job.member)
    asked = Withdrawal.model_validate(job.payload)
    if outcome.problem:
        message = results.failed(job, outcome, reader, "Not withdrawn.")
        return Report(message, results.in_modal(results.verdict(outcome, "Not withdrawn"), message))
    identity = await services.accounts.of_job(job)
    person = await services.registrants.list.find(identity, asked.session_id, asked.registrant_id)
    message = withdrawn(person, outcome, reader, session_id=asked.session_id)
    return Report(message, results.in_modal("Withdrawn", message))
