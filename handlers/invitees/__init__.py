"""What people can do with panelists and co-hosts."""

from collections.abc import Mapping

from bot.domain.outcome import Intent
from bot.services import Services
from bot.slack.incoming.routes import Routes
from handlers.invitees import invite
from handlers.job_reports import MakeReport


def routes(table: Routes[Services]) -> tuple[Routes[Services], ...]:
    """What is answered here; `table` is that of all features."""
    return (invite.routes,)


reports: Mapping[Intent, MakeReport] = {
    Intent.INVITE_PEOPLE: invite.report,
}
"""What is told when a job has ended."""
