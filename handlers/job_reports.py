"""What people are told of their jobs: how they ended, in the words of the feature, and that they take longer."""

from collections.abc import Awaitable, Callable
from datetime import datetime

import structlog

from bot.domain.message import Report
from bot.domain.outcome import Job, Outcome
from bot.errors import BotError
from bot.jobs.problems import problem_of
from bot.ringcentral.errors import RingCentralError
from bot.services import Services
from bot.views import results
from bot.views.problems import problem_message

log = structlog.get_logger()
MakeReport = Callable[[Job, Outcome, Services], Awaitable[Report]]


async def ended(report: MakeReport, services: Services, job: Job, outcome: Outcome) -> Report:
    """The report; where it cannot be made any more (webinar or link are gone by now) that is said instead."""
    try:
        return await report(job, outcome, services)
    except (BotError, RingCentralError) as fault:
        log.warning("an outcome cannot be shown", intent=job.intent, problem=type(fault).__name__)
        done = outcome.problem is None
        lead = "It was done, but I can no longer show it." if done else "It was not done."
        message = problem_message(problem_of(fault), await services.reader_of(job.member), lead=lead)
        return Report(message, results.in_modal("Done" if done else "Not done", message))


async def waits(services: Services, job: Job, until: datetime | None, begun: bool) -> Report:
    """That it takes longer, and until when."""
    message = results.waiting(until, await services.reader_of(job.member), begun=begun)
    return Report(message, results.in_modal("Working on it", message))
