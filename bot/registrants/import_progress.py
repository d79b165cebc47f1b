"""Shows how far a bulk import has come: in the form while it is open, and in one direct message kept current."""

import structlog

from bot.domain.message import Message, Place
from bot.domain.outcome import Job
from bot.errors import SlackAway
from bot.registrants.import_model import Progress
from bot.registrants.views.results import progress_message, registering_modal
from bot.slack.outgoing.errors import SlackError
from bot.slack.outgoing.messenger import Messenger
from bot.slack.outgoing.readers import Readers

log = structlog.get_logger()


class ImportProgress:
    """Progress in Slack; what cannot be shown is left out, for the import goes on."""

    def __init__(self, messenger: Messenger, readers: Readers) -> None:
        self._messenger = messenger
        self._readers = readers
        self._closed: set[str] = set()
        """Forms of running imports that people have closed: Slack need not be asked every few seconds."""

    async def show(self, job: Job, told: Place | None, progress: Progress) -> Place | None:
        """Show it in the message at `told`, or in a new one; where that is, or None."""
        message = progress_message(progress, await self._readers.of(job.member))
        try:
            await self._show_in_form(job, message, is_over=progress.is_over)
            return await self._messenger.keep_current(job.member, message, told)
        except (SlackAway, SlackError) as fault:
            log.info("progress could not be shown", error=type(fault).__name__)
            return None

    async def _show_in_form(self, job: Job, message: Message, *, is_over: bool) -> None:
        view_id = job.reply_to.view_id
        if is_over:
            return self._closed.discard(view_id)
        if not view_id or view_id in self._closed:
            return
        if not await self._messenger.update_modal(job.member.workspace, view_id, registering_modal(message.blocks)):
            self._closed.add(view_id)
