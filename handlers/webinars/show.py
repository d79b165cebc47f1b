"""Someone looks at one webinar: its card, read again when it is old."""

from collections.abc import Mapping

from bot.domain.message import Message
from bot.domain.people import Actor, Identity, acts_as
from bot.domain.webinar import Kind, Webinar
from bot.mirror.quick_read import Reading
from bot.services import Services
from bot.slack.incoming.requests import Action, Command
from bot.slack.incoming.responses import Ack, Answer, Reply
from bot.slack.incoming.routes import Routes
from bot.views import ids
from bot.views.card import CardFacts, card
from handlers.webinar_choice import Choice, on_webinar

routes: Routes[Services] = Routes()
NOTES: Mapping[Reading, str] = {
    "read": "",
    "slow": "RingCentral is slow just now: this is how it was when I last read it.",
    "failed": "RingCentral could not be read just now: this is how it was when I last did.",
}


@on_webinar(
    routes.verb(
        "show",
        usage="show [webinar]",
        says="One webinar: time, registration, people, links and buttons.",
        example="/webinar show roadmap",
        aliases=("card", "view"),
    ),
    routes.action(ids.SHOW),
    Choice("show", ids.SHOW),
)
async def show(request: Command | Action, identity: Identity, webinar: Webinar, services: Services) -> Answer:
    """The card from the mirror; read before, where that is old, a slot is free, and it takes but a moment."""
    actor, record = request.actor, webinar.registration
    known = await services.mirror.people(identity, webinar.session_id)
    if known is not None and services.mirror.is_fresh(record.read_at if record else webinar.read_at):
        return Reply(await _card(actor, identity, webinar, services))
    if not await services.mirror.slot_is_free(identity):
        return Reply(await _card(actor, identity, webinar, services))

    async def read() -> Answer:
        no_link = webinar.kind is Kind.ALL_HANDS and not webinar.attendee_link  # the lists do not have it
        reading = services.mirror.read_card(identity, webinar.session_id, fully=no_link)
        shown, came = await services.read_or_known(reading, webinar, name="card")
        return Reply(await _card(actor, identity, shown, services, NOTES[came]))

    return Ack(then=read)


@routes.action(ids.REFRESH)
async def refresh(action: Action, services: Services) -> Answer:
    """Everything on the card, read again; when RingCentral makes us wait, the person is told until when."""
    identity = await services.accounts.of(action.actor)
    webinar = await services.mirror.find(identity, action.subject)
    tell = services.telling_of_waits(action)

    async def read() -> Answer:
        fresh = await services.mirror.read_card(identity, webinar.session_id, fully=True, on_wait=tell)
        return Reply(await _card(action.actor, identity, fresh, services))

    return Ack(then=read)


@routes.action(ids.KEEP)
async def keep(action: Action, services: Services) -> Answer:
    """The card in place of a question: it stays as it is."""
    identity = await services.accounts.of(action.actor)
    webinar = await services.mirror.find(identity, action.subject)
    return Reply(await _card(action.actor, identity, webinar, services, "Kept. Nothing was changed."))


async def _card(actor: Actor, identity: Identity, webinar: Webinar, services: Services, note: str = "") -> Message:
    people = await services.mirror.people(identity, webinar.session_id)
    before = await services.mirror.yesterday(identity, webinar, actor.profile.tz)
    sources = await services.registrants.list.by_source(identity.member.workspace, webinar.session_id)
    facts = CardFacts(webinar, people, acts_as(identity), before, sources)
    return card(facts, services.reader(actor), notes=[note] if note else [])
