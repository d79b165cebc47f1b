"""Tells people what became of what they asked for: in the form they sent, where they asked, or by direct message.

The words are the handlers': they are given once everything is built (`Reporter.serve`), the one late binding there is.
"""

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime

import structlog

from bot.domain.message import Message, Report, View
from bot.domain.outcome import Intent, Outcome, Wish
from bot.jobs.kinds import KINDS
from bot.slack.outgoing.errors import SlackError
from bot.slack.outgoing.messenger import Messenger

log = structlog.get_logger()

Tell = Callable[[Wish, Outcome], Awaitable[Report]]
"""The words for an outcome, by the handler that owns its intent."""
TellWaiting = Callable[[Wish, datetime | None, bool], Awaitable[Report]]
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

    async def finished(self, wish: Wish, outcome: Outcome) -> None:
        """Tell an outcome; raises SlackAway."""
        if report := self._reports.get(wish.intent):
            await self._say(wish, await report(wish, outcome))

    async def waiting(self, wish: Wish, until: datetime | None, *, begun: bool = True) -> None:
        """Say that it takes longer: until then (UTC) for the rate limit, or, with None, because RingCentral is slow.

        Where it has not `begun`, it is because the jobs' database cannot be written.
        """
        if self._waiting is None or not KINDS[wish.intent].is_told_to_wait:
            return
        report = await self._waiting(wish, until, begun)
        view, view_id = report.view, wish.reply_to.view_id
        if view and view_id and await self._messenger.update_modal(view_id, view):
            return
        await self._messenger.answer(wish.reply_to, wish.member, report.message)

    async def _say(self, wish: Wish, report: Report) -> None:
        """Say it; what Slack refuses to show is said in plain words, because silence would be worse."""
        view: View | None = report.view
        if view is not None and wish.reply_to.view_id:
            try:
                await self._messenger.update_modal(wish.reply_to.view_id, view)
            except SlackError as refusal:
                log.error("Slack refused a modal", intent=wish.intent, error=refusal.code)
        try:
            await self._messenger.answer(wish.reply_to, wish.member, report.message)
        except SlackError as refusal:
            log.error("Slack refused a message", intent=wish.intent, error=refusal.code)
            await self._messenger.answer(wish.reply_to, wish.member, Message(report.message.text))
