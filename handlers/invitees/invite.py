"""Someone invites panelists and co-hosts, changes their roles, or takes them off the list."""

from dataclasses import replace

import structlog

from bot.domain.message import Report, View
from bot.domain.outcome import Intent, Job, Outcome
from bot.domain.people import Identity, Member, PeopleChange, acts_as
from bot.domain.webinar import Webinar
from bot.errors import BotError, Expired
from bot.invitees.invite import failed_part
from bot.invitees.views.form import BUSY, NOT_READ, Entries, PeopleList, check_people_form, people_form
from bot.jobs.problems import problem_of
from bot.ringcentral.errors import Gone, NoRight, RingCentralError, SignInEnded
from bot.services import Services
from bot.slack.incoming.requests import Action, Command, ViewSubmission, where_asked
from bot.slack.incoming.responses import Answer, FieldErrors, OpenModal, ShowModal
from bot.slack.incoming.routes import Routes
from bot.views import ids, results
from bot.views.form_state import Entered
from bot.views.people_fields import PeopleFilled
from bot.views.problems import problem_message
from bot.views.times import Reader
from handlers.webinar_choice import Choice, on_webinar

log = structlog.get_logger()
routes: Routes[Services] = Routes()


@on_webinar(
    routes.verb(
        "invite",
        usage="invite [webinar]",
        says="Invite panelists and co-hosts, change their roles, or take them off the list.",
        example="/webinar invite roadmap",
        opens_modal=True,
        aliases=("people",),
    ),
    routes.action(ids.INVITE_OPEN, opens_modal=True),
    Choice("invite people to", ids.INVITE_OPEN),
)
async def open_form(request: Command | Action, identity: Identity, webinar: Webinar, services: Services) -> Answer:
    """The form from the mirror at once; read again behind it, where that is old and a slot is free."""
    webinar.must_take_people()
    reader = services.reader(request.actor)
    known = await services.mirror.invitees(identity, webinar.session_id)
    before = PeopleList(*known) if known else PeopleList()

    def form(listed: PeopleList) -> View:
        return people_form(webinar, listed, reader, where_asked(request), acts_as=acts_as(identity))

    if known and services.mirror.is_fresh(known[1]):
        return OpenModal(form(before))
    if not await services.mirror.slot_is_free(identity):
        return OpenModal(form(replace(before, note=BUSY)))

    async def read() -> Answer:
        try:
            async with services.accounts.acting(identity, urgent=True, may_wait=False) as caller:
                people = await services.mirror.read_invitees(identity, webinar, caller=caller)
        except Gone:
            return _refused(await services.mirror.gone(identity, webinar), reader)
        except (SignInEnded, NoRight) as fault:
            return _refused(fault, reader)
        except RingCentralError as fault:
            log.info("a list of people is shown as last read", error=type(fault).__name__)
            return ShowModal(form(replace(before, note=NOT_READ)))
        return ShowModal(form(PeopleList(people, services.context.clock.now())))

    return OpenModal(form(before), then=read)


@routes.action(ids.PEOPLE_CHOSEN)
async def remember_chosen(action: Action, services: Services) -> None:
    """Learn who was chosen now, so that the form that is sent later waits for nobody's profile."""
    await services.context.profiles.profiles(
        _members(action.actor.member, PeopleFilled.of_state(Entered(action.state)))
    )


@routes.view(ids.INVITE_FORM)
async def submit(submission: ViewSubmission, services: Services) -> Answer:
    """Check what was entered, commit the job, and say so."""
    actor = submission.actor
    identity = await services.accounts.of(actor)
    webinar, known = await services.mirror.find_with_people(identity, submission.session_id)
    webinar.must_take_people()
    entries = Entries.of_state(Entered(submission.state))
    profiles = await services.context.profiles.profiles(_members(actor.member, entries.added))
    change = check_people_form(entries, webinar, known or (), profiles, identity)
    if not isinstance(change, PeopleChange):
        return FieldErrors(change)
    await services.start(submission, identity, Intent.INVITE_PEOPLE, change)
    return ShowModal(results.working("Saving people…"))


@routes.action(ids.INVITE_RETRY)
async def retry(action: Action, services: Services) -> None:
    """Those who failed once more, as a job of their own."""
    earlier = await services.context.jobs.find(action.subject)
    change = failed_part(earlier) if earlier and earlier.member == action.actor.member else None
    if change is None:
        raise Expired()
    identity = await services.accounts.of(action.actor)
    await services.start(action, identity, Intent.INVITE_PEOPLE, change)


async def report(job: Job, outcome: Outcome, services: Services) -> Report:
    """The card with a line for each person, or why nothing was changed."""
    reader = await services.reader_of(job.member)
    if outcome.problem:
        message = results.failed(job, outcome, reader, "The people of this webinar were not changed.")
        return Report(message, results.in_modal(results.verdict(outcome, "Not changed"), message))
    identity = await services.accounts.of_job(job)
    facts = await services.card_facts(identity, outcome.session_id)
    done, asked = sum(not each.failed for each in outcome.people), len(outcome.people)
    lead = "People saved." if done == asked else f"Saved for {done} of {asked} people."
    message = results.done(job, outcome, facts, reader, lead=lead)
    return Report(message, results.in_modal("People", message))


def _refused(fault: BotError | RingCentralError, reader: Reader) -> Answer:
    return ShowModal(results.in_modal("Not possible", problem_message(problem_of(fault), reader)))


def _members(actor: Member, filled: PeopleFilled) -> list[Member]:
    return [Member(workspace=actor.workspace, user=user) for user in filled.users]
