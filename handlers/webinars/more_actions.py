"""Someone chooses from the ⋯ menu of a card."""

from dataclasses import replace

from bot.services import Services
from bot.slack.incoming.requests import Action
from bot.slack.incoming.responses import Answer
from bot.slack.incoming.routes import Routes
from bot.views import ids
from bot.views.button_values import MenuChoice, lasting


def routes_for(table: Routes[Services]) -> Routes[Services]:
    """The menu has one action id; the option that was chosen names the button it stands for."""
    routes: Routes[Services] = Routes()

    @routes.action(ids.MORE)
    async def choose(action: Action, services: Services) -> Answer | None:
        """What the option stands for."""
        chosen = MenuChoice.read(action.subject)
        stood_for = replace(action, action_id=chosen.action_id, value=lasting(chosen.subject))
        return await table.actions[chosen.action_id](stood_for, services)

    return routes
