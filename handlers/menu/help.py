"""Someone asks what they can do."""

from functools import cache

from bot.domain.message import Message
from bot.services import Services
from bot.slack.incoming.requests import Action, Command
from bot.slack.incoming.responses import Answer, Reply
from bot.slack.incoming.routes import Routes
from bot.views import ids
from bot.views.menu import Entry, help_message


def routes_for(table: Routes[Services]) -> Routes[Services]:
    """The routes of help, which speaks of all the others."""
    routes: Routes[Services] = Routes()

    @cache  # one for members and one for guests, of each word: nothing else is in it
    def words(about: str, outsider: bool) -> Message:
        verbs = [table.verbs[about]] if about else list(table.verbs.values())
        allowed = [verb for verb in verbs if verb.word and (verb.for_everybody or not outsider)]
        return help_message([Entry(verb.usage, verb.says, verb.example) for verb in allowed], about=about)

    @routes.verb(
        "help", usage="help [word]", says="What you may do, with examples.", for_everybody=True, aliases=("?",)
    )
    async def show(command: Command, services: Services) -> Answer:
        """All commands, or the one asked about."""
        asked = table.find_verb(command.words)[0] if command.words else None
        return Reply(words(asked.word if asked else "", command.actor.is_outsider))

    @routes.action(ids.HELP, for_everybody=True)
    async def show_again(action: Action, services: Services) -> Answer:
        """All commands in place of what was pressed."""
        return Reply(words("", action.actor.is_outsider))

    return routes
