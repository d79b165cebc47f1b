"""Someone looks at one webinar: its card, read again when it is old."""

import asyncio
from datetime import datetime

import structlog

from bot.clock import done_within
from bot.domain.message import Message
from bot.domain.people import Asker, Identity
from bot.domain.webinar import Webinar
from bot.errors import NoSuchWebinar
from bot.finding import Several, find_webinar
from bot.mirror import FRESH
from bot.ringcentral.errors import RingCentralError
from bot.services import Services, acts_as
from bot.slack.answers import Answer, Done, Say
from bot.slack.requests import Command, Press
from bot.slack.routes import Routes
from bot.views import ids
from bot.views.card import card
from bot.views.lists import pick
from bot.views.results import waiting
from bot.wishes import PATIENCE
from handlers import problems

log = structlog.get_logger()
routes: Routes[Services] = Routes()


@routes.verb(
    "show",
    usage="show [webinar]",
    says="One webinar: time, registration, people, links and buttons.",
    example="/webinar show roadmap",
    aliases=("card", "view"),
)
async def show(command: Command, services: Services) -> Answer:
    """The card, or the nearest few to choose from."""
    identity = await services.identities.of(command.asker)
    found = await find_webinar(services.mirror, identity, command.typed)
    if isinstance(found, Several):
        reader = services.reader(command.asker)
        return Say(pick(found.nearest, found.total, command.typed, reader, action_id=ids.SHOW, verb="show"))
    return await _show(command.asker, identity, found, services)


@routes.press(ids.SHOW)
async def show_chosen(press: Press, services: Services) -> Answer:
    """The card of the one that was chosen."""
    identity = await services.identities.of(press.asker)
    return await _show(press.asker, identity, await services.mirror.find(identity, press.subject), services)


@routes.press(ids.REFRESH)
async def refresh(press: Press, services: Services) -> Answer:
    """Everything on the card, read again; when RingCentral makes us wait, the person is told until when."""
    identity = await services.identities.of(press.asker)
    webinar = await services.mirror.find(identity, press.subject)

    async def tell(until: datetime) -> None:
        message = waiting(until, services.reader(press.asker))
        await services.messenger.answer(press.reply_to, press.asker.member.user, message)

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
    identity = await services.identities.of(press.asker)
    webinar = await services.mirror.find(identity, press.subject)
    return Say(await _card(press.asker, identity, webinar, services, "Kept. Nothing was changed."))


async def _show(asker: Asker, identity: Identity, webinar: Webinar, services: Services) -> Answer:
    """The card from the mirror; read before, where that is old, a slot is free, and it takes but a moment."""
    record = webinar.registration
    fresh_until = (record.read_at if record else webinar.read_at) + FRESH
    known = await services.mirror.invitees(identity, webinar.session_id)
    if known and services.clock.now() <= fresh_until:
        return Say(await _card(asker, identity, webinar, services))
    if not await services.mirror.slot_is_free(identity):
        return Say(await _card(asker, identity, webinar, services))

    async def read() -> Answer:
        reading = asyncio.ensure_future(services.mirror.read_card(identity, webinar.session_id, fully=False))
        if not await done_within(services.clock, PATIENCE.total_seconds(), reading):
            services.background.watch(reading, name="slow card")
            note = "RingCentral is slow just now: this is how it was when I last read it."
            return Say(await _card(asker, identity, webinar, services, note))
        try:
            return Say(await _card(asker, identity, reading.result(), services))
        except RingCentralError as error:
            log.info("a card is shown as last read", error=type(error).__name__)
            note = "RingCentral could not be read just now: this is how it was when I last did."
            return Say(await _card(asker, identity, webinar, services, note))

    return Done(then=read)


async def _card(asker: Asker, identity: Identity, webinar: Webinar, services: Services, note: str = "") -> Message:
    people = await services.mirror.invitees(identity, webinar.session_id)
    before = await services.mirror.yesterday(identity, webinar, asker.profile.tz)
    return card(
        webinar, people[0] if people else None, services.reader(asker),
        notes=[note] if note else [], acts_as=acts_as(identity), before=before,
    )
