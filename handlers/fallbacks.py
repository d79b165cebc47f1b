"""What is answered where no handler answers: a request that failed, a word that is no verb."""

from bot.domain.message import Message, View
from bot.services import Services
from bot.slack.incoming.requests import Command, Request
from bot.slack.incoming.responses import Answer
from bot.slack.incoming.routes import Routes
from bot.views.results import in_modal
from handlers import problems
from handlers.menu import menu


class Fallbacks:
    """What the dispatcher needs besides the routes."""

    def __init__(self, table: Routes[Services]) -> None:
        self._table = table

    async def problem(self, request: Request, fault: Exception, services: Services) -> Answer:
        """Words for a request that failed."""
        return await problems.answer(request, fault, services)

    async def unknown_verb(self, command: Command, typed: str, services: Services) -> Answer:
        """The nearest match and the menu."""
        return await menu.unknown(command, typed, self._table.nearest(typed), services)

    def skeleton(self) -> View:
        """An empty modal."""
        return problems.skeleton()

    def in_modal(self, message: Message) -> View:
        """A message as a modal."""
        return in_modal("Greenroom", message)
