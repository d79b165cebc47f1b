"""Someone asks where the people who registered come from."""

from bot.services import Services
from bot.slack.incoming.requests import Action
from bot.slack.incoming.responses import Ack, Answer, Reply
from bot.slack.incoming.routes import Routes
from bot.views import ids
from bot.views.sources import sources_message

routes: Routes[Services] = Routes()


@routes.action(ids.SOURCES)
async def rank(action: Action, services: Services) -> Answer:
    """The ranking, after the list was brought up to date; who has to wait for that is told until when."""
    identity = await services.accounts.of(action.actor)
    webinar = await services.mirror.find(identity, action.subject)
    webinar.must_have_registration()
    tell = services.telling_of_waits(action)

    async def read() -> Answer:
        if not await services.registrants.list.is_fresh(identity, webinar.session_id):
            await services.registrants.list.read(identity, webinar.session_id, on_wait=tell)
        fresh = await services.mirror.find(identity, webinar.session_id)
        sources = await services.registrants.list.by_source(identity.member.workspace, webinar.session_id)
        return Reply(sources_message(fresh, sources, services.reader(action.actor)))

    return Ack(then=read)
