"""What people find when they look around."""

from collections.abc import Mapping

from bot.domain.outcome import Intent
from bot.services import Services
from bot.slack.incoming.routes import Routes
from handlers.job_reports import MakeReport
from handlers.menu import help, menu, try_again


def routes(table: Routes[Services]) -> tuple[Routes[Services], ...]:
    """What is answered here; `table` is that of all features."""
    return menu.routes, try_again.routes, help.routes_for(table)


reports: Mapping[Intent, MakeReport] = {}
"""Nothing here becomes a job."""
