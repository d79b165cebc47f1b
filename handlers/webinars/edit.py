"""Someone changes the title, the description or the settings of a webinar."""

from collections.abc import Mapping
from typing import Any

from bot.domain.message import Report, View
from bot.domain.outcome import Intent, Job, Outcome
from bot.domain.people import Identity, acts_as
from bot.domain.webinar import Options, Webinar
from bot.errors import EditedElsewhere
from bot.services import Services
from bot.slack.incoming.requests import Action, Command, ViewSubmission, where_asked
from bot.slack.incoming.responses import Answer, FieldErrors, OpenModal, ShowModal
from bot.slack.incoming.routes import Routes
from bot.views import ids, results
from bot.views.form_state import Entered
from bot.webinars.edits import Edit
from bot.webinars.views.conflict import two_texts
from bot.webinars.views.edit_form import edit_form, read_edit
from handlers import problems
from handlers.webinar_choice import Choice, on_webinar

routes: Routes[Services] = Routes()


@on_webinar(
    routes.verb(
        "edit",
        usage="edit [webinar]",
        says="Change its title, description or settings; a form opens, filled in.",
        example="/webinar edit roadmap",
        opens_modal=True,
        aliases=("change", "rename"),
    ),
    routes.action(ids.EDIT_OPEN, opens_modal=True),
    Choice("edit", ids.EDIT_OPEN),
)
async def open_form(request: Command | Action, identity: Identity, webinar: Webinar, services: Services) -> Answer:
    """The form, filled in as the webinar is; read again first where that is old."""
    webinar.must_be_changeable()
    metadata = where_asked(request)
    if services.mirror.is_fresh(webinar.read_at):
        return OpenModal(await _form(request, identity, webinar, services, metadata))

    async def prepare() -> View:
        fresh = await services.refreshed(identity, webinar)
        fresh.must_be_changeable()
        return await _form(request, identity, fresh, services, metadata)

    return problems.filled_later(request, services, prepare)


@routes.view(ids.EDIT_FORM)
async def submit(submission: ViewSubmission, services: Services) -> Answer:
    """Send what differs."""
    identity = await services.accounts.of(submission.actor)
    edit = read_edit(Entered(submission.state), submission.metadata)
    if not isinstance(edit, Edit):
        return FieldErrors(edit)
    await services.start(submission, identity, Intent.EDIT_WEBINAR, edit)
    return ShowModal(results.working("Saving…"))


@routes.action(ids.EDIT_ANYWAY)
async def save_mine(action: Action, services: Services) -> None:
    """What was entered, over what somebody else has changed."""

    def overruling(edit: Edit) -> Edit:
        return edit.model_copy(update={"anyway": True})

    await services.retry(action, (Edit, overruling))


@routes.action(ids.EDIT_WITHOUT)
async def save_without(action: Action, services: Services) -> None:
    """The words without the settings that the account locks."""

    def unlocked(edit: Edit) -> Edit:
        return edit.model_copy(update={"options": Options()})

    await services.retry(action, (Edit, unlocked))


async def report(job: Job, outcome: Outcome, services: Services) -> Report:
    """The card as it now is, both versions, or why nothing was saved."""
    reader = await services.reader_of(job.member)
    if outcome.problem and not outcome.problem.is_(EditedElsewhere):
        message = results.failed(job, outcome, reader, "Not saved.")
        return Report(message, results.in_modal(results.verdict(outcome, "Not saved"), message))
    identity = await services.accounts.of_job(job)
    edit = Edit.model_validate(job.payload)
    if outcome.problem:
        webinar = await services.mirror.find(identity, edit.session_id)
        message = two_texts(webinar, edit, job.key, reader)
        return Report(message, results.in_modal("Changed meanwhile", message))
    facts = await services.card_facts(identity, edit.session_id)
    message = results.done(job, outcome, facts, reader, lead="Saved.")
    return Report(message, results.in_modal("Saved", message))


async def _form(
    request: Command | Action, identity: Identity, webinar: Webinar, services: Services, metadata: Mapping[str, Any]
) -> View:
    people = await services.mirror.people(identity, webinar.session_id)
    reader = services.reader(request.actor)
    return edit_form(webinar, people, reader, metadata, acts_as=acts_as(identity))
