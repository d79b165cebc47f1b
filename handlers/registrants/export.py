"""Someone wants the registrants as a CSV file."""

from dataclasses import replace

from bot.domain.message import Report
from bot.domain.outcome import Intent, Job, Outcome
from bot.domain.people import Identity
from bot.domain.webinar import Webinar
from bot.registrants.export import Export
from bot.registrants.views.list import exported
from bot.services import Services
from bot.slack.incoming.requests import Action, Command
from bot.slack.incoming.responses import Ack, Answer, OpenModal
from bot.slack.incoming.routes import Routes
from bot.views import ids, results
from bot.views.button_values import lasting
from handlers.webinar_choice import Choice, on_webinar

routes: Routes[Services] = Routes()


@on_webinar(
    routes.verb(
        "registrants export",
        usage="registrants export [webinar]",
        says="Who registered, as a CSV file in our direct messages.",
        example="/webinar registrants export roadmap",
        aliases=("export",),
    ),
    routes.action(ids.REGISTRANTS_EXPORT),
    Choice("export registrants of", ids.REGISTRANTS_EXPORT),
)
async def export(request: Command | Action, identity: Identity, webinar: Webinar, services: Services) -> Answer:
    """Commit the job for the file; in the list it is said on top that it is on its way."""
    webinar.must_have_registration()
    await services.context.jobs.make(
        request.actor.member,
        identity,
        Intent.EXPORT_REGISTRANTS,
        Export(session_id=webinar.session_id, title=webinar.title, zone=request.actor.profile.tz),
        key=_key(request),
        reply_to=request.reply_to.model_copy(update={"view_id": ""}),
    )
    if isinstance(request, Action) and request.view_id:
        return OpenModal(results.working("Exporting…"))
    return Ack()


async def report(job: Job, outcome: Outcome, services: Services) -> Report:
    """Where the file is, that there is nobody in it, or why there is none."""
    reader = await services.reader_of(job.member)
    if outcome.problem:
        return Report(results.failed(job, outcome, reader, "Not exported."))
    return Report(exported(outcome, reader))


def _key(request: Command | Action) -> str:
    """The press itself, not the rendering of its button: the list stays open, and may be exported again."""
    return replace(request, value=lasting(request.subject)).key if isinstance(request, Action) else request.key
