"""Someone creates a webinar."""

from dataclasses import replace

from bot.domain.message import Report
from bot.domain.outcome import Intent, Job, Outcome
from bot.domain.people import Actor, Member, acts_as
from bot.domain.webinar import Draft, Kind, Options
from bot.domain.when.read import Refusal, day_first_of, split_title
from bot.services import Services
from bot.slack.incoming.requests import Action, Command, ViewSubmission, where_asked
from bot.slack.incoming.responses import Answer, FieldErrors, OpenModal, ShowModal
from bot.slack.incoming.routes import Routes
from bot.views import ids, results
from bot.views.blockkit import escape, plain
from bot.views.form_state import Entered
from bot.views.when_fields import WhenFilled
from bot.webinars.views.create_form import CreateFilled, check_create, create_form

routes: Routes[Services] = Routes()


@routes.verb(
    "create",
    usage="create [title], [when] [for 45m]",
    says="Create a webinar; a form opens, filled in from your words.",
    example="/webinar create Q4 roadmap, next tuesday 3pm for 45m",
    opens_modal=True,
    aliases=("new", "schedule"),
)
async def open_form(command: Command, services: Services) -> Answer:
    """The form, filled in from the words."""
    identity = await services.accounts.of(command.actor)
    zone, now = command.actor.profile.tz, services.context.clock.now()
    day_first = day_first_of(command.actor.profile.locale)
    title, reading = split_title(command.typed, now=now, zone=zone, day_first=day_first)
    notice = reading.text if isinstance(reading, Refusal) else ""
    filled = CreateFilled(when=WhenFilled.of_reading(reading, zone), title=plain(title), notice=notice)
    reader = services.reader(command.actor)
    return OpenModal(create_form(filled, reader, where_asked(command), acts_as=acts_as(identity)))


@routes.action(ids.CREATE_OPEN, opens_modal=True)
async def open_empty_form(action: Action, services: Services) -> Answer:
    """The empty form, from a button."""
    identity = await services.accounts.of(action.actor)
    filled = CreateFilled(when=WhenFilled(action.actor.profile.tz))
    metadata = {**where_asked(action), "replace": False}  # the menu or list stays, to be used again
    return OpenModal(create_form(filled, services.reader(action.actor), metadata, acts_as=acts_as(identity)))


@routes.action(ids.CREATE_MORE)
async def show_more(action: Action, services: Services) -> Answer:
    """The same form with the rarer settings below."""
    identity = await services.accounts.of(action.actor)
    filled = CreateFilled.of_state(Entered(action.state), {**action.metadata, "more": True}, action.actor.profile.tz)
    return ShowModal(
        create_form(filled, services.reader(action.actor), action.metadata, acts_as=acts_as(identity))
    )


@routes.view(ids.CREATE_FORM)
async def submit(submission: ViewSubmission, services: Services) -> Answer:
    """Check what was entered, commit the job, and say so."""
    identity = await services.accounts.of(submission.actor)
    filled = CreateFilled.of_state(Entered(submission.state), submission.metadata, submission.actor.profile.tz)
    members = [_colleague(submission.actor, user) for user in filled.people.users]
    profiles = await services.context.profiles.profiles(members)
    draft = check_create(filled, profiles, identity, services.reader(submission.actor))
    if not isinstance(draft, Draft):
        return FieldErrors(draft)
    await services.start(submission, identity, Intent.CREATE_WEBINAR, draft)
    return ShowModal(results.working("Creating…"))


@routes.action(ids.CREATE_WITHOUT)
async def create_without(action: Action, services: Services) -> Answer | None:
    """The same webinar with the settings that the account has."""
    earlier = await services.context.jobs.find(action.subject)
    problem = earlier.outcome.problem if earlier and earlier.outcome else None
    other_kind = problem is not None and problem.facts.get("setting") == "registrationEnabled"

    def unlocked(payload: Draft) -> Draft:
        if other_kind:  # locked, so the account has it the other way round
            kind = Kind.ALL_HANDS if payload.kind is Kind.MARKETING else Kind.MARKETING
            return payload.model_copy(update={"kind": kind, "bare": True})
        kept = Options(auto_close_limit=payload.options.auto_close_limit, send_invites=payload.options.send_invites)
        return payload.model_copy(update={"options": kept})

    await services.retry(action, (Draft, unlocked))
    return None


async def report(job: Job, outcome: Outcome, services: Services) -> Report:
    """The card of the new webinar, or why there is none."""
    reader = await services.reader_of(job.member)
    if outcome.problem:
        title = escape(str(job.payload.get("title", "")), 150)
        lead = f"*{title}* was not created."
        if "removed" in outcome.notes:
            lead += " RingCentral had made the webinar but not its session, so I removed it again."
        elif "left" in outcome.notes:
            lead = f"*{title}* is only half made: a webinar without its session."
        message = results.failed(job, outcome, reader, lead)
        return Report(message, results.in_modal(results.verdict(outcome, "Not created"), message))
    identity = await services.accounts.of_job(job)
    facts = await services.card_facts(identity, outcome.session_id)
    notes = ["RingCentral has not shown its registration yet; I will read it in a minute."] if outcome.notes else []
    message = results.done(
        job, outcome, replace(facts, people=facts.people or ()), reader,
        lead="Your webinar exists in RingCentral.", notes=notes,
    )
    return Report(message, results.in_modal("Created", message))


def _colleague(actor: Actor, user: str) -> Member:
    return Member(workspace=actor.member.workspace, user=user)
