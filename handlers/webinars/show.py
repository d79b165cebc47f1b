"""Someone looks at one webinar: its card, read again when it is old."""

from datetime import datetime

import structlog

from bot.domain.message import Message
from bot.domain.people import Actor, Identity, acts_as
from bot.domain.webinar import Kind, Webinar
from bot.errors import NoSuchWebinar, StoreAway
from bot.mirror.quick_read import within_patience
from bot.ringcentral.errors import RingCentralError, SignInEnded
from bot.services import Services
from bot.slack.incoming.requests import Action, Command
from bot.slack.incoming.responses import Ack, Answer, Reply
from bot.slack.incoming.routes import Routes
from bot.views import ids
from bot.views.card import CardFacts, card
from bot.views.results import waiting
from handlers import problems
from handlers.webinar_choice import Choice, on_webinar

log = structlog.get_logger()
routes: Routes[Services] = Routes()
SLOW = "RingCentral is slow just now: this is how it was when I last read it."
UNREAD = "RingCentral could not be read just now: this is how it was when I last did."


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
        try:
            context = services.context
            fresh = await within_patience(context.clock, context.background, reading, name="slow card")
        except SignInEnded:
            raise
        except (RingCentralError, StoreAway) as error:
            log.info("a card is shown as last read", error=type(error).__name__)
            return Reply(await _card(actor, identity, webinar, services, UNREAD))
        return Reply(await _card(actor, identity, fresh or webinar, services, "" if fresh else SLOW))

    return Ack(then=read)


@routes.action(ids.REFRESH)
async def refresh(action: Action, services: Services) -> Answer:
    """Everything on the card, read again; when RingCentral makes us wait, the person is told until when."""
    identity = await services.accounts.of(action.actor)
    webinar = await services.mirror.find(identity, action.subject)

    async def tell(until: datetime) -> None:
        message = waiting(until, services.reader(action.actor))
        await services.context.messenger.answer(action.reply_to, action.actor.member, message)

    async def read() -> Answer:
        try:
            fresh = await services.mirror.read_card(identity, webinar.session_id, fully=True, on_wait=tell)
        except (RingCentralError, NoSuchWebinar) as fault:
            return await problems.answer(action, fault, services)
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
