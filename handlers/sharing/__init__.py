"""What people can do with public cards."""

from collections.abc import Mapping, Sequence

from starlette.routing import BaseRoute

from bot.domain.outcome import Intent
from bot.services import Services
from bot.slack.incoming.routes import Routes
from handlers.job_reports import MakeReport
from handlers.sharing import calendar, register_me, share, waitlist


def routes(table: Routes[Services]) -> tuple[Routes[Services], ...]:
    """What is answered here; `table` is that of all features."""
    return share.routes, register_me.routes, waitlist.routes


reports: Mapping[Intent, MakeReport] = {
    Intent.SHARE_WEBINAR: share.report,
    Intent.TAKE_DOWN_CARD: share.report_taken_down,
    Intent.SIGN_UP: register_me.report,
    Intent.WITHDRAW_SIGN_UP: register_me.report_withdrawn,
}
"""What is told when a job has ended."""


def web_routes(services: Services) -> Sequence[BaseRoute]:
    """The calendar file."""
    return calendar.web_routes(services)
