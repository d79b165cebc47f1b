"""What people can do with registrants."""

from collections.abc import Mapping

from bot.domain.outcome import Intent
from bot.services import Services
from bot.slack.incoming.routes import Routes
from handlers.job_reports import MakeReport
from handlers.registrants import export, import_list, register, search, sources, withdraw


def routes(table: Routes[Services]) -> tuple[Routes[Services], ...]:
    """What is answered here; `table` is that of all features."""
    return search.routes, register.routes, import_list.routes, export.routes, withdraw.routes, sources.routes


reports: Mapping[Intent, MakeReport] = {
    Intent.REGISTER_PERSON: register.report,
    Intent.IMPORT_PEOPLE: import_list.report,
    Intent.EXPORT_REGISTRANTS: export.report,
    Intent.WITHDRAW_REGISTRANT: withdraw.report,
}
"""What is told when a job has ended."""
