"""Someone asks where the people who registered come from."""

from datetime import datetime

from bot.errors import NoSuchWebinar
from bot.ringcentral.errors import RingCentralError
from bot.services import Services
from bot.slack.incoming.requests import Press
from bot.slack.incoming.responses import Answer, Done, Say
from bot.slack.incoming.routes import Routes
from bot.views import ids
from bot.views.results import waiting
from bot.views.sources import sources_message
from handlers import problems

routes: Routes[Services] = Routes()


@routes.press(ids.SOURCES)
async def rank(press: Press, services: Services) -> Answer:
    """The ranking, after the list was brought up to date; who has to wait for that is told until when."""
    identity = await services.accounts.of(press.asker)
    webinar = await services.mirror.find(identity, press.subject)
    webinar.must_have_registration()

    async def tell(until: datetime) -> None:
        message = waiting(until, services.reader(press.asker))
        await services.context.messenger.answer(press.reply_to, press.asker.member, message)

    async def read() -> Answer:
        try:
            if not await services.registrants.list.is_fresh(identity, webinar.session_id):
                await services.registrants.list.read(identity, webinar.session_id, on_wait=tell)
            fresh = await services.mirror.find(identity, webinar.session_id)
        except (RingCentralError, NoSuchWebinar) as fault:
            return await problems.answer(press, fault, services)
        sources = await services.registrants.list.by_source(identity.member.workspace, webinar.session_id)
        return Say(sources_message(fresh, sources, services.reader(press.asker)))

    return Done(then=read)
