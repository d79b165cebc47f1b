"""What people can do with Greenroom: the table of contents.

Each module is one thing a person can do; its first line completes "Someone …".
"""

from collections.abc import Awaitable, Callable
from datetime import datetime

from starlette.routing import BaseRoute

from bot.domain.message import View
from bot.domain.outcome import Intent, Wish
from bot.services import Services
from bot.slack.answers import Answer, Report
from bot.slack.reporter import Words
from bot.slack.requests import Command, Request
from bot.slack.routes import Routes
from bot.views.results import in_modal, waiting
from handlers import (
    connect,
    create_webinar,
    health,
    help,  # the command's name
    invite_people,
    list_webinars,
    menu,
    problems,
    show_webinar,
    subscribe_digest,
    try_again,
)


def all_routes() -> Routes[Services]:
    """Every command word, button and form, and who answers it."""
    table: Routes[Services] = Routes()
    modules = (create_webinar, list_webinars, show_webinar, invite_people, subscribe_digest, menu, try_again)
    for part in (*(module.routes for module in modules), connect.routes_for(table), help.routes_for(table)):
        table.take(part)
    return table


def all_words() -> Words[Services]:
    """What is told of each wish when it has ended, and meanwhile."""
    return Words(
        reports={
            Intent.CREATE_WEBINAR: create_webinar.report,
            Intent.DISCONNECT: connect.report_disconnected,
        },
        waiting=_waiting,
        invited=invite_people.tell_invited,
        digest=subscribe_digest.digest,
        digest_stopped=subscribe_digest.stopped,
    )


def web_routes(
    table: Routes[Services], services: Services, workspace_name: str, ready: Callable[[], Awaitable[bool]]
) -> list[BaseRoute]:
    """The pages people open in the browser, and what watches over the process."""
    return [*connect.web_routes(table, services, workspace_name), *health.web_routes(ready)]


class Surroundings:
    """What the dispatcher needs from here."""

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


async def _waiting(wish: Wish, until: datetime | None, services: Services) -> Report:
    message = waiting(until, services.reader_in((await services.people.profile(wish.member)).tz))
    return Report(message, in_modal("Working on it", message))
