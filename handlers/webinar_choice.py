"""Which webinar is meant: named by words, shared in the channel, chosen from the nearest few, or pressed on a card."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from bot.domain.people import Identity
from bot.domain.webinar import Ambiguous, Webinar
from bot.services import Services
from bot.slack.incoming.requests import Action, Command
from bot.slack.incoming.responses import Answer, Reply
from bot.slack.incoming.routes import OnAction, OnCommand
from bot.views.lists import pick

Handler = Callable[[Command | Action, Identity, Webinar, Services], Awaitable[Answer]]


@dataclass(frozen=True)
class Choice:
    """What the nearest few are offered for: "Which webinar do you want to `verb`?", and the button that answers."""

    verb: str
    action_id: str

    def among(self, found: Ambiguous, command: Command, services: Services, carried: str = "") -> Answer:
        """The nearest few, each with its button; `carried` are words of the command that its press brings back."""
        reader = services.reader(command.actor)
        return Reply(pick(found, reader, action_id=self.action_id, verb=self.verb, carried=carried))


def on_webinar(
    verb: Callable[[OnCommand[Services]], OnCommand[Services]],
    action: Callable[[OnAction[Services]], OnAction[Services]],
    choice: Choice,
) -> Callable[[Handler], Handler]:
    """Answer a verb and its button by one handler, which is given the webinar that is meant and who acts on it."""

    def register(handler: Handler) -> Handler:
        @verb
        async def typed(command: Command, services: Services) -> Answer:
            identity = await services.accounts.of(command.actor)
            found = await services.webinar_meant(command, identity)
            if isinstance(found, Ambiguous):
                return choice.among(found, command, services)
            return await handler(command, identity, found, services)

        @action
        async def pressed(action: Action, services: Services) -> Answer:
            identity = await services.accounts.of(action.actor)
            return await handler(action, identity, await services.mirror.find(identity, action.subject), services)

        return handler

    return register
