"""Someone wants the registrants as a CSV file."""

from dataclasses import replace

from bot.domain.message import Report
from bot.domain.outcome import Intent, Outcome, Wish
from bot.domain.people import Identity
from bot.domain.webinar import Several, Webinar
from bot.registrants.export import Export
from bot.registrants.views.list import exported
from bot.services import Services
from bot.slack.incoming.requests import Command, Press
from bot.slack.incoming.responses import Answer, Done, OpenModal, Say
from bot.slack.incoming.routes import Routes
from bot.views import ids, results
from bot.views.lists import pick

routes: Routes[Services] = Routes()


@routes.verb(
    "registrants export",
    usage="registrants export [webinar]",
    says="Who registered, as a CSV file in our direct messages.",
    example="/webinar registrants export roadmap",
    aliases=("export",),
)
async def export_typed(command: Command, services: Services) -> Answer:
    """The file, or the nearest few webinars to choose from."""
    identity = await services.accounts.of(command.asker)
    found = await services.webinar_meant(command, identity)
    if isinstance(found, Several):
        reader = services.reader(command.asker)
        return Say(pick(found, reader, action_id=ids.REGISTRANTS_EXPORT, verb="export registrants of"))
    await _wish(command, identity, found, services)
    return Done()


@routes.press(ids.REGISTRANTS_EXPORT)
async def export_chosen(press: Press, services: Services) -> Answer:
    """The file, from a button; in the list that it is on its way, on top."""
    identity = await services.accounts.of(press.asker)
    await _wish(press, identity, await services.mirror.find(identity, press.subject), services)
    return OpenModal(results.working("Exporting…")) if press.view_id else Done()


async def report(wish: Wish, outcome: Outcome, services: Services) -> Report:
    """Where the file is, that there is nobody in it, or why there is none."""
    reader = await services.reader_of(wish.member)
    if outcome.problem:
        return Report(results.failed(wish, outcome, reader, "Not exported."))
    return Report(exported(outcome, reader))


async def _wish(request: Command | Press, identity: Identity, webinar: Webinar, services: Services) -> None:
    webinar.must_have_registration()
    await services.context.jobs.make(
        request.asker.member,
        identity,
        Intent.EXPORT_REGISTRANTS,
        Export(session_id=webinar.session_id, title=webinar.title, zone=request.asker.profile.tz),
        key=_key(request),
        reply_to=request.reply_to.model_copy(update={"view_id": ""}),
    )


def _key(request: Command | Press) -> str:
    """The press itself, not the rendering of its button: the list stays open, and may be exported again."""
    return replace(request, value=request.subject).key if isinstance(request, Press) else request.key
