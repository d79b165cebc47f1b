"""Someone wants to be told when a webinar takes registrations again."""

from bot.services import Services
from bot.sharing.views import self_registration as sign_up
from bot.slack.incoming.requests import Press
from bot.slack.incoming.responses import Answer, Say
from bot.slack.incoming.routes import Routes
from bot.views import ids
from bot.views.button_values import WebinarChannel

routes: Routes[Services] = Routes()


@routes.press(ids.TELL_ME, for_everybody=True)
async def wait(press: Press, services: Services) -> Answer:
    """Into the line; guests and people of other workspaces are never written to, so they have to look again."""
    about = WebinarChannel.read(press.subject)
    share = await services.sharing.cards.of_button(press.asker.member.workspace, about, press.channel)
    if there := await services.sharing.self_registration.present(press.asker.member, share):
        reader, lead = services.reader(press.asker), "You are registered already."
        public_url = services.context.settings.public_url
        return Say(sign_up.signed_up(there, share.face, reader, public_url, lead=lead), replace=False)
    if press.asker.is_outsider:
        return Say(sign_up.outsiders_wait_elsewhere(share.face), replace=False)
    await services.sharing.waitlist.join(press.asker.member, share)
    return Say(sign_up.will_be_told(share, services.reader(press.asker)), replace=False)


@routes.press(ids.TELL_ME_NOT)
async def wait_no_more(press: Press, services: Services) -> Answer:
    """Out of the line."""
    about = WebinarChannel.read(press.subject)
    share = await services.sharing.cards.of_button(press.asker.member.workspace, about, press.channel)
    await services.sharing.waitlist.leave(press.asker.member, share.session_id)
    return Say(sign_up.will_not_be_told(share))
