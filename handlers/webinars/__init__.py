"""What people can do with webinars."""

from collections.abc import Mapping

from bot.domain.outcome import Intent
from bot.services import Services
from bot.slack.incoming.routes import Routes
from handlers.job_reports import MakeReport
from handlers.webinars import cancel, choose_time, create, edit, more_actions, reschedule, show
from handlers.webinars import list as list_webinars


def routes(table: Routes[Services]) -> tuple[Routes[Services], ...]:
    """What is answered here; `table` is that of all features."""
    return (
        create.routes,
        list_webinars.routes,
        show.routes,
        edit.routes,
        reschedule.routes,
        cancel.routes,
        choose_time.routes,
        more_actions.routes_for(table),
    )


reports: Mapping[Intent, MakeReport] = {
    Intent.CREATE_WEBINAR: create.report,
    Intent.EDIT_WEBINAR: edit.report,
    Intent.RESCHEDULE_WEBINAR: reschedule.report,
    Intent.CANCEL_WEBINAR: cancel.report,
}
"""What is told when a job has ended."""
