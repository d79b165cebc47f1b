"""Someone sets how a webinar takes registrations and whom it lets in."""

from collections.abc import Mapping
from typing import Any

from pydantic.alias_generators import to_snake

from bot.domain.message import Report, View
from bot.domain.outcome import Intent, Job, Outcome
from bot.domain.people import Identity, acts_as
from bot.domain.preferences import Adjustment
from bot.domain.webinar import Kind, Webinar
from bot.errors import EditedElsewhere, Expired
from bot.registration.settings import HALF
from bot.registration.views.conflict import two_settings
from bot.registration.views.settings_form import settings_form
from bot.registration.views.settings_submission import read_settings
from bot.services import Services
from bot.slack.incoming.requests import Action, Command, ViewSubmission, where_asked
from bot.slack.incoming.responses import Answer, FieldErrors, OpenModal, ShowModal
from bot.slack.incoming.routes import Routes
from bot.views import ids, results
from bot.views.form_state import Entered
from handlers import problems
from handlers.webinar_choice import Choice, on_webinar

routes: Routes[Services] = Routes()


@on_webinar(
    routes.verb(
        "registration settings",
        usage="registration settings [webinar]",
        says="Limit, mails, password and more; when registration opens and closes by itself.",
        example="/webinar registration settings roadmap",
        opens_modal=True,
        aliases=("registration preferences", "reg settings", "settings", "preferences"),
    ),
    routes.action(ids.SETTINGS_OPEN, opens_modal=True),
    Choice("set up", ids.SETTINGS_OPEN),
)
async def open_form(request: Command | Action, identity: Identity, webinar: Webinar, services: Services) -> Answer:
    """The form, filled in as the webinar is; read again first where that is old."""
    metadata = where_asked(request)
    if _is_fresh(webinar, services):
        return OpenModal(await _form(request, identity, webinar, services, metadata))

    async def prepare() -> View:
        fresh = await services.refreshed(identity, webinar)
        return await _form(request, identity, fresh, services, metadata)

    return problems.filled_later(request, services, prepare)


@routes.view(ids.SETTINGS_FORM)
async def submit(submission: ViewSubmission, services: Services) -> Answer:
    """Check what was entered, and commit what differs."""
    identity = await services.accounts.of(submission.actor)
    webinar = await services.mirror.find(identity, submission.session_id)
    adjustment = read_settings(
        Entered(submission.state), submission.metadata, webinar, submission.actor.profile.name,
        services.reader(submission.actor),
    )  # fmt: skip
    if not isinstance(adjustment, Adjustment):
        return FieldErrors(adjustment)
    await services.start(submission, identity, Intent.ADJUST_WEBINAR, adjustment)
    return ShowModal(results.working("Saving…"))


@routes.action(ids.SETTINGS_ANYWAY)
async def save_mine(action: Action, services: Services) -> None:
    """What was entered, over what somebody else has changed."""

    def overruling(adjustment: Adjustment) -> Adjustment:
        return adjustment.model_copy(update={"anyway": True})

    await services.retry(action, (Adjustment, overruling))


@routes.action(ids.SETTINGS_WITHOUT)
async def save_without(action: Action, services: Services) -> None:
    """Everything but the setting that the account locks."""
    earlier = await services.context.jobs.find(action.subject)
    problem = earlier.outcome.problem if earlier and earlier.outcome else None
    if problem is None:
        raise Expired()
    locked = to_snake(problem.facts["setting"])

    def unlocked(adjustment: Adjustment) -> Adjustment:
        return adjustment.model_copy(update={"desired": adjustment.desired.without(locked)})

    await services.retry(action, (Adjustment, unlocked))


async def report(job: Job, outcome: Outcome, services: Services) -> Report:
    """The card as it now is, both versions, or why it was not saved, or only in part."""
    reader = await services.reader_of(job.member)
    if outcome.problem and not outcome.problem.is_(EditedElsewhere):
        if HALF in outcome.notes:
            known = results.verdict(outcome, "not saved") == "not saved"
            rest = "what belongs to registration is not" if known else "whether the rest is I do not know"
            lead = f"Saved in part: who may attend, password and waiting room are; {rest}."
            message = results.saved_in_part(job, outcome, reader, lead)
            return Report(message, results.in_modal("Saved in part", message))
        message = results.failed(job, outcome, reader, "Not saved.")
        return Report(message, results.in_modal(results.verdict(outcome, "Not saved"), message))
    identity = await services.accounts.of_job(job)
    adjustment = Adjustment.model_validate(job.payload)
    webinar = await services.mirror.find(identity, adjustment.session_id)
    if outcome.problem:
        message = two_settings(webinar, adjustment, job.key, reader)
        return Report(message, results.in_modal("Changed meanwhile", message))
    facts = await services.card_facts(identity, webinar.session_id)
    message = results.done(job, outcome, facts, reader, lead="Saved.")
    return Report(message, results.in_modal("Saved", message))


def _is_fresh(webinar: Webinar, services: Services) -> bool:
    record = webinar.registration
    known = record is not None and record.settings is not None and services.mirror.is_fresh(record.read_at)
    if webinar.kind is Kind.ALL_HANDS:
        known = bool(webinar.attendee_link)  # the lists do not have it
    return known and services.mirror.is_fresh(webinar.read_at)


async def _form(
    request: Command | Action, identity: Identity, webinar: Webinar, services: Services, metadata: Mapping[str, Any]
) -> View:
    has_digest = bool(await services.digests.subscriptions.of(request.actor.member))
    reader = services.reader(request.actor)
    return settings_form(webinar, reader, metadata, has_digest=has_digest, acts_as=acts_as(identity))
