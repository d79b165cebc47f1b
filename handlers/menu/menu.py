"""Someone types the bare command, or a word that is none, and sees what they can do."""

from bot.domain.people import Actor, acts_as
from bot.errors import NotLinked
from bot.ringcentral.errors import SignInEnded
from bot.services import Services
from bot.slack.incoming.requests import Action, Command
from bot.slack.incoming.responses import Answer, Reply
from bot.slack.incoming.routes import Routes
from bot.views import ids
from bot.views.menu import Link, menu

routes: Routes[Services] = Routes()


@routes.verb("", usage="", says="The menu", aliases=("menu",))
async def show(command: Command, services: Services) -> Answer:
    """The menu, with the state of one's link."""
    return Reply(menu(await _link(command.actor, services), services.reader(command.actor)))


@routes.action(ids.MENU)
async def show_again(action: Action, services: Services) -> Answer:
    """The menu in place of what was pressed."""
    return Reply(menu(await _link(action.actor, services), services.reader(action.actor)))


async def unknown(command: Command, typed: str, nearest: str | None, services: Services) -> Answer:
    """The nearest match, and the menu: never nothing."""
    link = await _link(command.actor, services)
    return Reply(menu(link, services.reader(command.actor), typed=typed, nearest=nearest))


async def _link(actor: Actor, services: Services) -> Link:
    try:
        identity = await services.accounts.of(actor)
    except NotLinked:
        return Link("none")
    except SignInEnded:
        return Link("ended")
    return Link("shared", acts_as(identity)) if identity.is_service else Link("own", identity.name)
