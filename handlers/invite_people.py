"""Someone invites panelists and co-hosts, changes their roles, or takes them off the list."""

from bot.domain.message import Message
from bot.domain.outcome import Wish
from bot.domain.people import Invitation, Member
from bot.domain.webinar import Webinar
from bot.services import Services
from bot.slack.routes import Routes
from bot.views.invited import invited

routes: Routes[Services] = Routes()


async def tell_invited(
    wish: Wish, webinar: Webinar, invitation: Invitation, join_link: str, services: Services
) -> Message:
    """What the invited colleague reads."""
    assert invitation.slack_user is not None
    colleague = Member(workspace=wish.member.workspace, user=invitation.slack_user)
    reader = services.reader_in((await services.people.profile(colleague)).tz)
    return invited(webinar, invitation, wish.member.user, join_link, reader)
