"""Someone wants to be told when a webinar takes registrations again."""

from bot.services import Services
from bot.sharing.views import self_registration as sign_up
from bot.slack.incoming.requests import Action
from bot.slack.incoming.responses import Answer, Reply
from bot.slack.incoming.routes import Routes
from bot.views import ids
from bot.views.button_values import WebinarChannel

routes: Routes[Services] = Routes()


@routes.action(ids.TELL_ME, for_everybody=True)
async def wait(action: Action, services: Services) -> Answer:
    """Into the line; guests and people of other workspaces are never written to, so they have to look again."""
    about = WebinarChannel.read(action.subject)
    share = await services.sharing.cards.of_button(action.actor.member.workspace, about, action.channel)
    if there := await services.sharing.self_registration.present(action.actor.member, share):
        reader, lead = services.reader(action.actor), "You are registered already."
        public_url = services.context.settings.public_url
        return Reply(sign_up.signed_up(there, share.content, reader, public_url, lead=lead), replace=False)
    if action.actor.is_outsider:
        return Reply(sign_up.outsiders_wait_elsewhere(share.content), replace=False)
    await services.sharing.waitlist.join(action.actor.member, share)
    return Reply(sign_up.will_be_told(share, services.reader(action.actor)), replace=False)


@routes.action(ids.TELL_ME_NOT)
async def wait_no_more(action: Action, services: Services) -> Answer:
    """Out of the line."""
    about = WebinarChannel.read(action.subject)
    share = await services.sharing.cards.of_button(action.actor.member.workspace, about, action.channel)
    await services.sharing.waitlist.leave(action.actor.member, share.session_id)
    return Reply(sign_up.will_not_be_told(share))
