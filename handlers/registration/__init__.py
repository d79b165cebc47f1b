"""What people can do about a webinar's registration."""

from collections.abc import Mapping

from bot.domain.outcome import Intent
from bot.services import Services
from bot.slack.incoming.routes import Routes
from handlers.job_reports import MakeReport
from handlers.registration import count, open_close, schedule, settings, source_link


def routes(table: Routes[Services]) -> tuple[Routes[Services], ...]:
    """What is answered here; `table` is that of all features."""
    return open_close.routes, settings.routes, schedule.routes, source_link.routes, count.routes


reports: Mapping[Intent, MakeReport] = {
    Intent.SET_REGISTRATION: open_close.report,
    Intent.ADJUST_WEBINAR: settings.report,
    Intent.TIMED_REGISTRATION: schedule.report,
}
"""What is told when a job has ended."""
