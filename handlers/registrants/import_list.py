"""Someone registers a whole list of people, watches it, stops it, and goes on."""

from bot.domain.message import Report
from bot.domain.outcome import Intent, Job, Outcome
from bot.domain.people import acts_as
from bot.registrants.bulk_import import ImportPeople
from bot.registrants.import_model import Tally
from bot.registrants.views.register_form import register_form
from bot.registrants.views.results import MOST_REFUSED, begun, import_result, registering_modal
from bot.services import Services
from bot.slack.incoming.requests import Action, ViewSubmission
from bot.slack.incoming.responses import Answer, ShowModal
from bot.slack.incoming.routes import Routes
from bot.views import ids, results

routes: Routes[Services] = Routes()


@routes.action(ids.IMPORT_BACK)
async def back(action: Action, services: Services) -> Answer:
    """From the list as it was read back to the form as it was."""
    identity = await services.accounts.of(action.actor)
    whole = await services.registrants.imports.of(action.actor.member, action.subject)
    webinar = await services.mirror.find(identity, whole.session_id)
    return ShowModal(
        register_form(
            whole.typed, (webinar,), services.reader(action.actor), action.metadata,
            takes_files=services.context.settings.takes_files, acts_as=acts_as(identity),
        )
    )  # fmt: skip


@routes.view(ids.IMPORT_FORM)
async def begin(submission: ViewSubmission, services: Services) -> Answer:
    """The list is sent: once, however often it is."""
    actor = submission.actor
    identity = await services.accounts.of(actor)
    whole = await services.registrants.imports.of(actor.member, str(submission.metadata["import"]))
    webinar = await services.mirror.find(identity, whole.session_id)
    wanted = ImportPeople(
        import_id=whole.id, session_id=whole.session_id, title=webinar.title, open_first=whole.typed.open_first
    )
    await services.context.jobs.make(
        actor.member, identity, Intent.IMPORT_PEOPLE, wanted, key=f"import:{whole.id}", reply_to=submission.reply_to
    )
    tally = await services.registrants.imports.tally(whole.id)
    return ShowModal(registering_modal(begun(tally.total, webinar.title)))


@routes.action(ids.IMPORT_STOP)
async def stop(action: Action, services: Services) -> None:
    """Let nobody else have their turn; what was done is told as of any import."""
    await services.registrants.imports.stop(await services.registrants.imports.of(action.actor.member, action.subject))


@routes.action(ids.IMPORT_GO_ON, ids.IMPORT_RETRY, ids.IMPORT_OPEN_FIRST)
async def go_on(action: Action, services: Services) -> None:
    """The rest, as a job of its own: maybe with those who were refused, or with registration opened for it."""

    def changed(wanted: ImportPeople) -> ImportPeople:
        return wanted.model_copy(
            update={
                "retry": action.action_id == ids.IMPORT_RETRY,
                "open_first": action.action_id == ids.IMPORT_OPEN_FIRST,
            }
        )

    change = (ImportPeople, changed)
    await services.retry(action, change)


async def report(job: Job, outcome: Outcome, services: Services) -> Report:
    """The numbers, who was refused, and what can be done now."""
    reader = await services.reader_of(job.member)
    wanted = ImportPeople.model_validate(job.payload)
    outcome = outcome.model_copy(update={"title": outcome.title or wanted.title})
    if "tally" not in outcome.facts:  # it did not come to the first turn
        tally = await services.registrants.imports.tally(wanted.import_id)
    else:
        tally = Tally.model_validate(outcome.facts["tally"])
    whole = await services.registrants.imports.of(job.member, wanted.import_id)
    refused = await services.registrants.imports.refused(whole, MOST_REFUSED)
    message = import_result(job, outcome, tally, refused, reader)
    return Report(message, results.in_modal("Register people", message))
