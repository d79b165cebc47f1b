"""Someone wants to know how many are registered."""

from collections.abc import Mapping

from bot.domain.people import Actor, Identity, acts_as
from bot.domain.webinar import Kind, Webinar
from bot.mirror.quick_read import Reading
from bot.registration.views.count import count_message, no_count
from bot.services import Services
from bot.slack.incoming.requests import Action, Command
from bot.slack.incoming.responses import Ack, Answer, Reply
from bot.slack.incoming.routes import Routes
from bot.views import ids
from bot.views.times import clock
from handlers.webinar_choice import Choice, on_webinar

routes: Routes[Services] = Routes()
NOTES: Mapping[Reading, str] = {
    "read": "",
    "slow": "RingCentral is slow just now: this is the last count I have.",
    "failed": "RingCentral could not be read just now: this is the last count I have.",
}


@on_webinar(
    routes.verb(
        "count",
        usage="count [webinar]",
        says="How many are registered, since yesterday and against the limit.",
        example="/webinar count roadmap",
        aliases=("registered", "registrations"),
    ),
    routes.action(ids.COUNT, ids.COUNT_AGAIN),
    Choice("count", ids.COUNT),
)
async def count(request: Command | Action, identity: Identity, webinar: Webinar, services: Services) -> Answer:
    """From the mirror while that is fresh; else read first where a slot is free, or say when one will be."""
    actor = request.actor
    if webinar.kind is Kind.ALL_HANDS:
        return Reply(no_count(webinar))
    if webinar.registration and services.mirror.is_fresh(webinar.registration.read_at):
        return await _say(actor, identity, webinar, services)
    free_at = await services.mirror.free_at(identity)
    if free_at > services.context.clock.now():
        until = clock(free_at, actor.profile.tz)
        note = f"RingCentral takes ten calls a minute, and they are used up: I can count again at {until}."
        return await _say(actor, identity, webinar, services, note)

    async def read() -> Answer:
        reading = services.mirror.read_count(identity, webinar.session_id)
        shown, came = await services.read_or_known(reading, webinar, name="count")
        return await _say(actor, identity, shown, services, NOTES[came])

    return Ack(then=read)


async def _say(actor: Actor, identity: Identity, webinar: Webinar, services: Services, note: str = "") -> Answer:
    before = await services.mirror.yesterday(identity, webinar, actor.profile.tz)
    return Reply(count_message(webinar, before, services.reader(actor), note=note, acts_as=acts_as(identity)))
