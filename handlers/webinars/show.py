"""Someone looks at one webinar: its card, read again when it is old."""

from datetime import datetime

import structlog

from bot.domain.message import Message
from bot.domain.people import Asker, Identity, acts_as
from bot.domain.webinar import Kind, Webinar
from bot.errors import NoSuchWebinar, StoreAway
from bot.mirror.quick_read import in_a_moment
from bot.ringcentral.errors import RingCentralError, SignInEnded
from bot.services import Services
from bot.slack.incoming.requests import Command, Press
from bot.slack.incoming.responses import Answer, Done, Say
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
    routes.press(ids.SHOW),
    Choice("show", ids.SHOW),
)
async def show(request: Command | Press, identity: Identity, webinar: Webinar, services: Services) -> Answer:
    """The card from the mirror; read before, where that is old, a slot is free, and it takes but a moment."""
    asker, record = request.asker, webinar.registration
    known = await services.mirror.people(identity, webinar.session_id)
    if known is not None and services.mirror.is_fresh(record.read_at if record else webinar.read_at):
        return Say(await _card(asker, identity, webinar, services))
    if not await services.mirror.slot_is_free(identity):
        return Say(await _card(asker, identity, webinar, services))

    async def read() -> Answer:
        no_link = webinar.kind is Kind.ALL_HANDS and not webinar.attendee_link  # the lists do not have it
        reading = services.mirror.read_card(identity, webinar.session_id, fully=no_link)
        try:
            fresh = await in_a_moment(services.context.clock, services.context.background, reading, name="slow card")
        except SignInEnded:
            raise
        except (RingCentralError, StoreAway) as error:
            log.info("a card is shown as last read", error=type(error).__name__)
            return Say(await _card(asker, identity, webinar, services, UNREAD))
        return Say(await _card(asker, identity, fresh or webinar, services, "" if fresh else SLOW))

    return Done(then=read)


@routes.press(ids.REFRESH)
async def refresh(press: Press, services: Services) -> Answer:
    """Everything on the card, read again; when RingCentral makes us wait, the person is told until when."""
    identity = await services.accounts.of(press.asker)
    webinar = await services.mirror.find(identity, press.subject)

    async def tell(until: datetime) -> None:
        message = waiting(until, services.reader(press.asker))
        await services.context.messenger.answer(press.reply_to, press.asker.member, message)

    async def read() -> Answer:
        try:
            fresh = await services.mirror.read_card(identity, webinar.session_id, fully=True, on_wait=tell)
        except (RingCentralError, NoSuchWebinar) as fault:
            return await problems.answer(press, fault, services)
        return Say(await _card(press.asker, identity, fresh, services))

    return Done(then=read)


@routes.press(ids.KEEP)
async def keep(press: Press, services: Services) -> Answer:
    """The card in place of a question: it stays as it is."""
    identity = await services.accounts.of(press.asker)
    webinar = await services.mirror.find(identity, press.subject)
    return Say(await _card(press.asker, identity, webinar, services, "Kept. Nothing was changed."))


async def _card(asker: Asker, identity: Identity, webinar: Webinar, services: Services, note: str = "") -> Message:
    people = await services.mirror.people(identity, webinar.session_id)
    before = await services.mirror.yesterday(identity, webinar, asker.profile.tz)
    sources = await services.registrants.list.by_source(identity.member.workspace, webinar.session_id)
    facts = CardFacts(webinar, people, acts_as(identity), before, sources)
    return card(facts, services.reader(asker), notes=[note] if note else [])
