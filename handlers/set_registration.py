"""Someone opens or closes the registration of a webinar."""

from bot.domain.outcome import Intent, Outcome, Wish
from bot.domain.people import Identity
from bot.domain.webinar import Several, Webinar
from bot.errors import NoSuchWebinar
from bot.finding import NEAREST, find_webinar
from bot.registration import Switch, must_be_switchable
from bot.services import Services, acts_as
from bot.slack.answers import Answer, Done, Report, Say
from bot.slack.requests import Command, Press
from bot.slack.routes import Routes
from bot.views import ids, results
from bot.views.blockkit import escape
from bot.views.count import switches
from bot.views.lists import pick

routes: Routes[Services] = Routes()


@routes.verb(
    "registration open",
    usage="registration open [webinar]",
    says="Let people register.",
    example="/webinar registration open roadmap",
    aliases=("open registration", "reg open"),
)
async def open_registration(command: Command, services: Services) -> Answer:
    """Open it at once."""
    return await _typed(command, services, is_open=True)


@routes.verb(
    "registration close",
    usage="registration close [webinar]",
    says="Let nobody else register; who has registered stays in.",
    example="/webinar registration close roadmap",
    aliases=("close registration", "reg close"),
)
async def close_registration(command: Command, services: Services) -> Answer:
    """Close it at once."""
    return await _typed(command, services, is_open=False)


@routes.verb(
    "registration", usage="registration [webinar]", says="Open or close registration by a button.", aliases=("reg",)
)
async def choose(command: Command, services: Services) -> Answer:
    """The coming webinars, each with the button that fits."""
    identity = await services.identities.of(command.asker)
    page = await services.mirror.page(identity, "upcoming", command.typed, take=NEAREST)
    if not page.total:
        raise NoSuchWebinar(words=command.typed)
    return Say(switches(page.webinars, page.total, command.typed, services.reader(command.asker)))


@routes.press(ids.REGISTRATION_OPEN, ids.REGISTRATION_CLOSE)
async def switch(press: Press, services: Services) -> Answer:
    """The same from a button; what was pressed is replaced by the new state."""
    identity = await services.identities.of(press.asker)
    webinar = await services.mirror.find(identity, press.subject)
    return await _wish(press, identity, webinar, services, is_open=press.action_id == ids.REGISTRATION_OPEN)


async def report(wish: Wish, outcome: Outcome, services: Services) -> Report:
    """The card with the new state and its counts, or why nothing changed."""
    reader = await services.reader_of(wish.member)
    switched = Switch.model_validate(wish.payload)
    state = "opened" if switched.open else "closed"
    if outcome.problem:
        lead = f"Registration for *{escape(switched.title, 150)}* was not {state}."
        return Report(results.failed(wish, outcome, reader, lead))
    identity = await services.identities.of_wish(wish)
    webinar = await services.mirror.find(identity, switched.session_id)
    people = await services.mirror.people(identity, switched.session_id)
    message = results.done(
        wish,
        outcome,
        webinar,
        people,
        reader,
        lead=f"Registration was {state}.",
        notes=_notes(webinar, switched),
        acts_as=acts_as(identity),
    )
    return Report(message)


def _notes(webinar: Webinar, switched: Switch) -> list[str]:
    record = webinar.registration
    if switched.open and record and record.limit and record.count >= record.limit:
        return [
            f"The limit of {record.limit:,} is reached: RingCentral may close it again when somebody registers."
        ]
    return []


async def _typed(command: Command, services: Services, *, is_open: bool) -> Answer:
    identity = await services.identities.of(command.asker)
    found = await find_webinar(services.mirror, identity, command.typed)
    if isinstance(found, Several):
        action, verb = (ids.REGISTRATION_OPEN, "open") if is_open else (ids.REGISTRATION_CLOSE, "close")
        reader = services.reader(command.asker)
        return Say(pick(found, reader, action_id=action, verb=f"{verb} registration for"))
    return await _wish(command, identity, found, services, is_open=is_open)


async def _wish(
    request: Command | Press, identity: Identity, webinar: Webinar, services: Services, *, is_open: bool
) -> Answer:
    must_be_switchable(webinar, to_open=is_open)
    await services.wishes.make(
        request.asker,
        identity,
        Intent.SET_REGISTRATION,
        Switch(session_id=webinar.session_id, open=is_open, title=webinar.title),
        key=request.key,
        reply_to=request.reply_to,
    )
    return Done()
