"""Someone asks what they can do."""

from collections.abc import Iterable

from bot.domain.people import Asker
from bot.services import Services
from bot.slack.answers import Answer, Say
from bot.slack.requests import Command, Press
from bot.slack.routes import Routes, Verb
from bot.views import ids
from bot.views.menu import Entry, help_message


def routes_for(table: Routes[Services]) -> Routes[Services]:
    """The routes of help, which speaks of all the others."""
    routes: Routes[Services] = Routes()

    @routes.verb("help", usage="help [word]", says="What you may do, with examples.", for_everybody=True, aliases=("?",))
    async def show(command: Command, services: Services) -> Answer:
        """All commands, or the one asked about."""
        asked, _, _ = table.find_verb(command.words) if command.words else (None, "", "")
        verbs = [asked] if asked and asked.word else list(table.verbs.values())
        about = asked.word if asked else ""
        return Say(help_message(_entries(verbs, command.asker), services.reader(command.asker), about=about))

    @routes.press(ids.HELP, for_everybody=True)
    async def show_again(press: Press, services: Services) -> Answer:
        """All commands in place of what was pressed."""
        return Say(help_message(_entries(table.verbs.values(), press.asker), services.reader(press.asker)))

    return routes


def _entries(verbs: Iterable[Verb[Services]], asker: Asker) -> list[Entry]:
    """What this person may do."""
    allowed = (verb for verb in verbs if verb.word and (verb.for_everybody or not asker.is_outsider))
    return [Entry(verb.usage, verb.says, verb.example) for verb in allowed]
