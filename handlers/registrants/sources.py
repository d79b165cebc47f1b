"""Someone asks where the people who registered come from."""

from datetime import datetime

from bot.errors import NoSuchWebinar
from bot.ringcentral.errors import RingCentralError
from bot.services import Services
from bot.slack.incoming.requests import Action
from bot.slack.incoming.responses import Ack, Answer, Reply
from bot.slack.incoming.routes import Routes
from bot.views import ids
from bot.views.results import waiting
from bot.views.sources import sources_message
from handlers import problems

routes: Routes[Services] = Routes()


@routes.action(ids.SOURCES)
async def rank(action: Action, services: Services) -> Answer:
    """The ranking, after the list was brought up to date; who has to wait for that is told until when."""
    identity = await services.accounts.of(action.actor)
    webinar = await services.mirror.find(identity, action.subject)
    webinar.must_have_registration()

    async def tell(until: datetime) -> None:
        message = waiting(until, services.reader(action.actor))
        await services.context.messenger.answer(action.reply_to, action.actor.member, message)

    async def read() -> Answer:
        try:
            if not await services.registrants.list.is_fresh(identity, webinar.session_id):
                await services.registrants.list.read(identity, webinar.session_id, on_wait=tell)
            fresh = await services.mirror.find(identity, webinar.session_id)
        except (RingCentralError, NoSuchWebinar) as fault:
            return await problems.answer(action, fault, services)
        sources = await services.registrants.list.by_source(identity.member.workspace, webinar.session_id)
        return Reply(sources_message(fresh, sources, services.reader(action.actor)))

    return Ack(then=read)
