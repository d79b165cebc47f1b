"""Tells people what became of what they asked for: in the form they sent, where they asked, or by direct message.

The words are the handlers': they are given once everything is built (`Reporter.serve`), the one late binding there is.
"""

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime

import structlog

from bot.domain.message import Message, Report, View
from bot.domain.outcome import Intent, Job, Outcome
from bot.jobs.kinds import KINDS
from bot.slack.outgoing.errors import SlackError
from bot.slack.outgoing.messenger import Messenger

log = structlog.get_logger()

Tell = Callable[[Job, Outcome], Awaitable[Report]]
"""The words for an outcome, by the handler that owns its intent."""
TellWaiting = Callable[[Job, datetime | None, bool], Awaitable[Report]]
"""The words for a wait until then (None: nobody knows until when), and whether it has begun."""


class Reporter:
    """Says each thing once or raises SlackAway; its caller tries again, and so tells at least once."""

    def __init__(self, messenger: Messenger) -> None:
        self._messenger = messenger
        self._reports: Mapping[Intent, Tell] = {}
        self._waiting: TellWaiting | None = None

    def serve(self, reports: Mapping[Intent, Tell], waiting: TellWaiting) -> None:
        """Take the words; nothing is told before."""
        self._reports = reports
        self._waiting = waiting

    async def finished(self, job: Job, outcome: Outcome) -> None:
        """Tell an outcome; raises SlackAway."""
        if report := self._reports.get(job.intent):
            await self._say(job, await report(job, outcome))

    async def waiting(self, job: Job, until: datetime | None, *, begun: bool = True) -> None:
        """Say that it takes longer: until then (UTC) for the rate limit, or, with None, because RingCentral is slow.

        Where it has not `begun`, it is because the jobs' database cannot be written.
        """
        if self._waiting is None or not KINDS[job.intent].is_told_to_wait:
            return
        report = await self._waiting(job, until, begun)
        view, view_id = report.view, job.reply_to.view_id
        if view and view_id and await self._messenger.update_modal(job.member.workspace, view_id, view):
            return
        await self._messenger.answer(job.reply_to, job.member, report.message)

    async def _say(self, job: Job, report: Report) -> None:
        """Say it; what Slack refuses to show is said in plain words, because silence would be worse."""
        view: View | None = report.view
        if view is not None and job.reply_to.view_id:
            try:
                await self._messenger.update_modal(job.member.workspace, job.reply_to.view_id, view)
            except SlackError as refusal:
                log.error("Slack refused a modal", intent=job.intent, error=refusal.code)
        try:
            await self._messenger.answer(job.reply_to, job.member, report.message)
        except SlackError as refusal:
            log.error("Slack refused a message", intent=job.intent, error=refusal.code)
            await self._messenger.answer(job.reply_to, job.member, Message(report.message.text))
