"""Someone cancels a webinar."""

from bot.domain.message import Report, View
from bot.domain.outcome import Intent, Job, Outcome
from bot.domain.people import Actor, Identity, acts_as
from bot.domain.webinar import Webinar
from bot.services import Services
from bot.slack.incoming.requests import Action, Command, ViewSubmission, where_asked
from bot.slack.incoming.responses import Ack, Answer, FieldErrors, OpenModal, Reply, ShowModal
from bot.slack.incoming.routes import Routes
from bot.views import ids, results
from bot.views.consequences import may_be_registered
from bot.views.form_state import Entered
from bot.webinars.edits import Cancellation
from bot.webinars.views.cancel_form import cancel_form, cancel_question, cancelled, check_title
from handlers.webinar_choice import Choice, on_webinar

routes: Routes[Services] = Routes()


@on_webinar(
    routes.verb(
        "cancel",
        usage="cancel [webinar]",
        says="Cancel a webinar; you are asked first, and told who is affected.",
        example="/webinar cancel roadmap",
        aliases=("delete",),
    ),
    routes.action(ids.CANCEL_ASK),
    Choice("cancel", ids.CANCEL_ASK),
)
async def ask(request: Command | Action, identity: Identity, webinar: Webinar, services: Services) -> Answer:
    """The question, in place of what was pressed; the webinar is read again first where that is old."""
    webinar.must_be_changeable()
    if services.mirror.is_fresh(webinar.read_at):
        return await _question(request.actor, identity, webinar, services)

    async def look() -> Answer:
        fresh = await services.refreshed(identity, webinar)
        fresh.must_be_changeable()
        return await _question(request.actor, identity, fresh, services)

    return Ack(then=look)


@routes.action(ids.CANCEL_CONFIRM)
async def confirm(action: Action, services: Services) -> Answer | None:
    """Cancel it; where people may be registered, the title is asked for first."""
    identity = await services.accounts.of(action.actor)
    if first := await services.context.jobs.find(action.key):  # pressed twice: there may be no webinar by now
        gone = Cancellation.model_validate(first.payload)
    else:
        webinar = await services.mirror.find(identity, action.subject)
        webinar.must_be_changeable()
        if may_be_registered(webinar):
            return OpenModal(await _form(action, identity, webinar, services))
        gone = Cancellation(session_id=webinar.session_id)
    await services.start(action, identity, Intent.CANCEL_WEBINAR, gone)
    return ShowModal(results.working("Cancelling…")) if action.view_id else None


@routes.view(ids.CANCEL_FORM)
async def submit(submission: ViewSubmission, services: Services) -> Answer:
    """Cancel it when the title is right."""
    identity = await services.accounts.of(submission.actor)
    webinar = await services.mirror.find(identity, submission.session_id)
    if faults := check_title(Entered(submission.state), webinar):
        return FieldErrors(faults)
    await services.start(submission, identity, Intent.CANCEL_WEBINAR, Cancellation(session_id=webinar.session_id))
    return ShowModal(results.working("Cancelling…"))


async def report(job: Job, outcome: Outcome, services: Services) -> Report:
    """That it is gone, or why it is not."""
    reader = await services.reader_of(job.member)
    if outcome.problem:
        message = results.failed(job, outcome, reader, "Not cancelled.")
        return Report(message, results.in_modal(results.verdict(outcome, "Not cancelled"), message))
    shared = acts_as(await services.accounts.of_job(job)) if job.as_service else ""
    message = cancelled(outcome, reader, acts_as=shared)
    return Report(message, results.in_modal("Cancelled", message))


async def _question(actor: Actor, identity: Identity, webinar: Webinar, services: Services) -> Answer:
    people = await services.mirror.people(identity, webinar.session_id)
    return Reply(
        cancel_question(
            webinar, people, services.reader(actor), acts_as=acts_as(identity)
        )
    )


async def _form(action: Action, identity: Identity, webinar: Webinar, services: Services) -> View:
    people = await services.mirror.people(identity, webinar.session_id)
    metadata = where_asked(action)
    return cancel_form(webinar, people, services.reader(action.actor), metadata)
