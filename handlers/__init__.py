"""What people can do with Greenroom: the table of contents.

Each feature holds one module a thing that people can do; its first line completes "Someone …".
"""

from collections.abc import Awaitable, Callable, Mapping
from functools import partial

from starlette.routing import BaseRoute

from bot.domain.outcome import Intent
from bot.jobs.kinds import one_of_each
from bot.jobs.reporter import Tell, TellWaiting
from bot.services import Services
from bot.slack.incoming.routes import Routes
from handlers import (
    accounts,
    digests,
    health,
    invitees,
    job_reports,
    menu,
    registrants,
    registration,
    sharing,
    webinars,
)

FEATURES = (
    webinars,      # create, list, show, edit, reschedule, cancel
    invitees,      # invite panelists and co-hosts
    registration,  # open, close, settings, link, count
    registrants,   # search, register, import, export, withdraw
    sharing,       # public cards: share, register by a button, wait for a place
    digests,       # registrations every day
    accounts,      # link a RingCentral account, unlink it
    menu,          # the menu, help, try again
)  # fmt: skip


def all_routes() -> Routes[Services]:
    """Every command word, button and form, and who answers it."""
    table: Routes[Services] = Routes()
    for feature in FEATURES:
        for part in feature.routes(table):
            table.take(part)
    return table


def reports(services: Services) -> Mapping[Intent, Tell]:
    """What is told of each job when it has ended."""
    table = one_of_each(*(feature.reports for feature in FEATURES))
    return {intent: partial(job_reports.ended, report, services) for intent, report in table.items()}


def waiting(services: Services) -> TellWaiting:
    """What is told while a job takes longer."""
    return partial(job_reports.waits, services)


def web_routes(
    table: Routes[Services], services: Services, workspace_name: str, ready: Callable[[], Awaitable[bool]]
) -> list[BaseRoute]:
    """The pages people open in the browser, and what watches over the process."""
    return [
        *accounts.web_routes(table, services, workspace_name),
        *sharing.web_routes(services),
        *health.web_routes(ready),
    ]
