"""What people can do with digests."""

from collections.abc import Mapping

from bot.domain.outcome import Intent
from bot.services import Services
from bot.slack.incoming.routes import Routes
from handlers.digests import read, stop, subscribe
from handlers.job_reports import MakeReport


def routes(table: Routes[Services]) -> tuple[Routes[Services], ...]:
    """What is answered here; `table` is that of all features."""
    return subscribe.routes, read.routes, stop.routes


reports: Mapping[Intent, MakeReport] = {}
"""Digests are no answer to anybody: they speak for themselves."""
