"""Someone opens or closes the registration of a webinar, now or at a time of their choice."""

from datetime import datetime

from bot.domain.message import Report
from bot.domain.outcome import Intent, Job, Outcome
from bot.domain.people import Actor, Identity
from bot.domain.webinar import Ambiguous, Webinar
from bot.domain.when.read import Refusal, day_first_of, read
from bot.domain.when.trailing import USE, split_time
from bot.errors import NoSuchWebinar, TimeUnclear
from bot.mirror.search import NEAREST, Split, Titles
from bot.registration.switch import Switch, must_be_switchable
from bot.registration.views.count import switches
from bot.registration.views.schedule import planned_card
from bot.services import Services
from bot.slack.incoming.requests import Action, Command
from bot.slack.incoming.responses import Ack, Answer, Reply
from bot.slack.incoming.routes import Routes
from bot.views import ids, results
from bot.views.blockkit import escape
from bot.views.button_values import WebinarWords
from handlers.webinar_choice import Choice

routes: Routes[Services] = Routes()
OPEN = Choice("open registration for", ids.REGISTRATION_OPEN)
CLOSE = Choice("close registration for", ids.REGISTRATION_CLOSE)


@routes.verb(
    "registration open",
    usage="registration open [webinar] [when]",
    says="Let people register, now or from a time on.",
    example="/webinar registration open roadmap monday 9am",
    aliases=("open registration", "reg open"),
)
async def open_registration(command: Command, services: Services) -> Answer:
    """Open it at once, or plan to."""
    return await _typed(command, services, is_open=True)


@routes.verb(
    "registration close",
    usage="registration close [webinar] [when]",
    says="Let nobody else register, now or from a time on; who has registered stays in.",
    example="/webinar registration close roadmap friday 5pm",
    aliases=("close registration", "reg close"),
)
async def close_registration(command: Command, services: Services) -> Answer:
    """Close it at once, or plan to."""
    return await _typed(command, services, is_open=False)


@routes.verb(
    "registration", usage="registration [webinar]", says="Open or close registration by a button.", aliases=("reg",)
)
async def choose(command: Command, services: Services) -> Answer:
    """The coming webinars, each with the button that fits."""
    identity = await services.accounts.of(command.actor)
    page = await services.mirror.page(identity, "upcoming", command.typed, take=NEAREST)
    if not page.total:
        raise NoSuchWebinar(words=command.typed)
    return Reply(switches(page.webinars, page.total, command.typed, services.reader(command.actor)))


@routes.action(ids.REGISTRATION_OPEN, ids.REGISTRATION_CLOSE)
async def switch(action: Action, services: Services) -> Answer:
    """The same from a button; what was pressed is replaced by the new state."""
    identity = await services.accounts.of(action.actor)
    chosen, is_open = WebinarWords.read(action.subject), action.action_id == ids.REGISTRATION_OPEN
    webinar = await services.mirror.find(identity, chosen.session_id)
    if chosen.words:
        due = _moment(chosen.words, action.actor, services)
        return await _plan(action.actor, identity, webinar, due, services, opens=is_open)
    return await _job(action, identity, webinar, services, is_open=is_open)


async def report(job: Job, outcome: Outcome, services: Services) -> Report:
    """The card with the new state and its counts, or why nothing changed."""
    reader = await services.reader_of(job.member)
    switched = Switch.model_validate(job.payload)
    state = "opened" if switched.open else "closed"
    if outcome.problem:
        lead = f"Registration for *{escape(switched.title, 150)}* was not {state}."
        message = results.failed(job, outcome, reader, lead)
        return Report(message, results.in_modal("Registration", message))
    identity = await services.accounts.of_job(job)
    facts, lead = await services.card_facts(identity, switched.session_id), f"Registration was {state}."
    message = results.done(job, outcome, facts, reader, lead=lead, notes=_notes(facts.webinar, switched))
    return Report(message, results.in_modal("Registration", message))


def _notes(webinar: Webinar, switched: Switch) -> list[str]:
    record = webinar.registration
    if switched.open and record and record.limit and record.count >= record.limit:
        return [
            f"The limit of {record.limit:,} is reached: RingCentral may close it again when somebody registers."
        ]
    return []


async def _typed(command: Command, services: Services, *, is_open: bool) -> Answer:
    identity = await services.accounts.of(command.actor)
    found, when = await services.webinar_and_rest(command, identity, _split_for(command.actor, services))
    due = _moment(when, command.actor, services) if when else None
    if isinstance(found, Ambiguous):
        return (OPEN if is_open else CLOSE).among(found, command, services, when)
    if due:
        return await _plan(command.actor, identity, found, due, services, opens=is_open)
    return await _job(command, identity, found, services, is_open=is_open)


def _split_for(actor: Actor, services: Services) -> Split:
    """Cuts off the words of the time; what may be a title as it stands is one."""
    now, zone, day_first = services.context.clock.now(), actor.profile.tz, day_first_of(actor.profile.locale)

    def split(words: str, titles: Titles) -> tuple[str, str]:
        if titles.fit(words):
            return words, ""
        found = split_time(words, now=now, zone=zone, day_first=day_first)
        return found[:2] if found else (words, "")

    return split


def _moment(when: str, actor: Actor, services: Services) -> datetime:
    """The moment that is meant; raises TimeUnclear."""
    day_first = day_first_of(actor.profile.locale)
    meant = read(when, now=services.context.clock.now(), zone=actor.profile.tz, day_first=day_first, use=USE)
    if isinstance(meant, Refusal):
        raise TimeUnclear(text=meant.text)
    if meant.duration:
        raise TimeUnclear(text="Registration opens or closes at one moment: name that, without a length.")
    return meant.starts


async def _plan(
    actor: Actor, identity: Identity, webinar: Webinar, due: datetime, services: Services, *, opens: bool
) -> Answer:
    if any(each.opens is not opens and each.due == due for each in webinar.timings):
        raise TimeUnclear(text=f"It is planned to {'close' if opens else 'open'} at that very time: choose another.")
    schedule, by = services.registration.schedule, actor.profile.name
    await schedule.plan(actor.member, identity, webinar, opens=opens, due=due, by=by)
    facts = await services.card_facts(identity, webinar.session_id)
    return Reply(planned_card(facts, opens, services.reader(actor)))


async def _job(
    request: Command | Action, identity: Identity, webinar: Webinar, services: Services, *, is_open: bool
) -> Answer:
    must_be_switchable(webinar, to_open=is_open)
    wanted = Switch(session_id=webinar.session_id, open=is_open, title=webinar.title)
    await services.start(request, identity, Intent.SET_REGISTRATION, wanted)
    return Ack()
