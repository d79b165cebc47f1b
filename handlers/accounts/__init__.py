"""What people can do about their RingCentral account."""

from collections.abc import Mapping, Sequence

from starlette.routing import BaseRoute

from bot.domain.outcome import Intent
from bot.services import Services
from bot.slack.incoming.routes import Routes
from handlers.accounts import connect, oauth_callback
from handlers.job_reports import MakeReport


def routes(table: Routes[Services]) -> tuple[Routes[Services], ...]:
    """What is answered here; `table` is that of all features."""
    return connect.routes, oauth_callback.routes_for(table)


reports: Mapping[Intent, MakeReport] = {
    Intent.DISCONNECT: connect.report_disconnected,
}
"""What is told when a job has ended."""


def web_routes(table: Routes[Services], services: Services, workspace_name: str) -> Sequence[BaseRoute]:
    """The pages of linking."""
    return oauth_callback.web_routes(table, services, workspace_name)
