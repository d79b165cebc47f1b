"""How an answer is said: as the acknowledgement, in the open modal, in place of a message, or in words later.

What waits while Slack is away is lost with the process, and the person asks again: what changes something is a job
(`bot.jobs.runner`). A modal can only be opened within three seconds; where Slack does not open it, words say so.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import Generic, TypeVar

import structlog
from slack_bolt.context.ack.async_ack import AsyncAck

from bot.background import Background
from bot.domain.message import Destination, Message, View
from bot.domain.people import Workspace
from bot.errors import Expired, FormNotOpened, SlackAway
from bot.slack.incoming.requests import Action, Command, Request, ViewSubmission
from bot.slack.incoming.responses import Answer, FieldErrors, OpenModal, Reply, ShowModal, later_of
from bot.slack.outgoing.errors import SlackError
from bot.slack.outgoing.messenger import Messenger, Modal
from bot.slack.outgoing.retry_queue import RetryQueue

log = structlog.get_logger()
Services = TypeVar("Services")


@dataclass(frozen=True)
class Fallbacks(Generic[Services]):
    """What is answered where no handler answers, and modals that no feature owns; the handlers' side gives them."""

    problem: Callable[[Request, Exception, Services], Awaitable[Answer]]
    """The answer for a request that failed."""
    unknown_verb: Callable[[Command, str, Services], Awaitable[Answer]]
    """The answer to a word that is no verb."""
    skeleton: Callable[[], View]
    """A modal that only says 'one moment'."""
    in_modal: Callable[[Message], View]
    """A modal that shows a message."""


class Responder(Generic[Services]):
    """Says the answers of handlers."""

    def __init__(
        self, messenger: Messenger, fallbacks: Fallbacks[Services], services: Services, background: Background,
        queue: RetryQueue,
    ) -> None:
        self._messenger = messenger
        self._queue = queue
        self._fallbacks = fallbacks
        self._services = services
        self._background = background

    async def open_skeleton(self, workspace: Workspace, trigger_id: str, *, push: bool = False) -> str | None:
        """A modal that is filled later; its id, or None where Slack did not open it, or nobody knows."""
        try:
            opened = await self._messenger.open_modal(workspace, trigger_id, self._fallbacks.skeleton(), push=push)
        except Expired:
            return ""  # the answer itself will meet the same, and say so
        except (SlackAway, SlackError) as fault:
            log.warning("Slack did not open a modal", error=str(fault))
            return None
        return opened.id if opened else ""

    async def to_command(
        self, answer: Answer | None, command: Command, ack: AsyncAck | None, opened: str | None = ""
    ) -> None:
        """Say it to somebody who typed; `ack` is None when that is done, `opened` as `open_skeleton` gives it."""
        if ack and isinstance(answer, Reply):
            await ack(**answer.message.payload(), response_type="ephemeral")
        elif ack:
            await ack()
        modal = None
        if opened:
            modal = await self._fill(answer, command, opened)
        elif isinstance(answer, OpenModal):
            modal = await self._open(answer.view, command, opened)
        elif isinstance(answer, Reply) and not ack:
            await self._reply(answer, command)
        self._go_on(answer, command, modal)

    async def to_action(self, answer: Answer | None, action: Action, opened: str | None = "") -> None:
        """Say it to somebody who pressed; inside a form it goes on top, so that what was entered stays."""
        modal = None
        if opened:
            modal = await self._fill(answer, action, opened)
        elif isinstance(answer, OpenModal) and action.view_id and not action.in_form:
            modal = await self._fill(answer, action, action.view_id)  # Slack stacks three modals at most
        elif isinstance(answer, OpenModal):
            modal = await self._open(answer.view, action, opened)
        elif isinstance(answer, ShowModal):
            modal = await self._show(action, action.view_id, answer.view, action.view_hash)
        elif isinstance(answer, Reply) and action.in_form:
            modal = await self._open(self._fallbacks.in_modal(answer.message), action, opened, words=answer)
        elif isinstance(answer, Reply) and action.view_id:
            modal = await self._fill(answer, action, action.view_id)
        elif isinstance(answer, Reply):
            await self._reply(answer, action)
        self._go_on(answer, action, modal or (Modal(action.view_id, action.view_hash) if action.view_id else None))

    async def to_view(self, answer: Answer | None, submission: ViewSubmission, ack: AsyncAck) -> None:
        """Say it to somebody who sent a form."""
        if isinstance(answer, FieldErrors):
            await ack(response_action="errors", errors=dict(answer.errors))
        elif isinstance(answer, ShowModal):
            await ack(response_action="update", view=answer.view)
        elif isinstance(answer, OpenModal):
            await ack(response_action="push", view=answer.view)
        else:
            await ack()
        if isinstance(answer, Reply):
            await self._reply(answer, submission)
        self._go_on(answer, submission, Modal(submission.view_id, ""))

    async def _later(
        self, answer: Answer | None, request: Command | Action | ViewSubmission, modal: Modal | None
    ) -> Modal | None:
        """Say it; the modal as it is then, None when the person has closed it or turned to something else there."""
        if isinstance(answer, ShowModal) and answer.follows and modal:
            return await self._show(request, modal.id, answer.view, modal.hash)
        if isinstance(answer, ShowModal | OpenModal) and modal:
            return await self._show(request, modal.id, answer.view) or modal
        if isinstance(answer, Reply) and isinstance(request, Action) and request.view_id and not request.in_form:
            await self._fill(answer, request, request.view_id)  # such a press has no other place to be answered
        elif isinstance(answer, Reply):
            await self._reply(answer, request)
        return modal

    async def _fill(self, answer: Answer | None, request: Command | Action, opened: str) -> Modal:
        view = answer.view if isinstance(answer, OpenModal | ShowModal) else None
        if isinstance(answer, Reply):
            view = self._fallbacks.in_modal(answer.message)
        modal = await self._show(request, opened, view) if view is not None else None
        if view is not None and modal is None and isinstance(answer, Reply):
            await self._reply(answer, request)
        return modal or Modal(opened, "")

    async def _reply(self, answer: Reply, request: Command | Action | ViewSubmission) -> None:
        replace = answer.replace and request.reply_to.replace
        reply_to = request.reply_to.model_copy(update={"replace": replace})
        say = partial(self._messenger.answer, reply_to, request.actor.member, answer.message)
        # A queue of its own: behind what has long waited for this person it might come minutes after Slack is back.
        await self._queue.say(Destination(request.actor.member.workspace, request.key), say)

    async def _show(self, request: Request, view_id: str, view: View, view_hash: str = "") -> Modal | None:
        """Show it in an open modal, also where Slack has to be asked again; None when that is closed or changed."""
        shown: Modal | None = None
        workspace = request.actor.member.workspace

        async def show() -> None:
            nonlocal shown
            shown = await self._messenger.update_modal(workspace, view_id, view, view_hash)

        await self._queue.say(Destination(workspace, view_id), show)
        return shown

    async def _open(
        self, view: View, request: Command | Action, opened: str | None, *, words: Reply | None = None
    ) -> Modal | None:
        """Open it; None where it cannot be, and then the `words` or why not are said."""
        if opened is None:
            await self._say_unopened(request, _unopened(request), words)
            return None
        inside = isinstance(request, Action) and bool(request.view_id)
        try:
            return await self._messenger.open_modal(
                request.actor.member.workspace, request.trigger_id, view, push=inside
            )
        except Expired as late:
            await self._say_unopened(request, late, words)
        except (SlackAway, SlackError) as fault:
            log.warning("Slack did not open a modal", error=str(fault))
            await self._say_unopened(request, _unopened(request), words)
        return None

    async def _say_unopened(
        self, request: Command | Action, why: Expired | FormNotOpened, words: Reply | None
    ) -> None:
        """In words where the person is, or by direct message: a modal could not be opened to say it either."""
        outside = replace(request, view_id="") if isinstance(request, Action) else request
        answer = words or await self._fallbacks.problem(outside, why, self._services)
        if isinstance(answer, Reply):
            await self._reply(answer, outside)

    def _go_on(
        self, answer: Answer | None, request: Command | Action | ViewSubmission, modal: Modal | None
    ) -> None:
        then = later_of(answer)
        if then is None:
            return

        async def work() -> None:
            try:
                later = await then()
            except Exception as fault:  # as for the first answer: known ones get their words, unknown ones a reference
                later = await self._fallbacks.problem(request, fault, self._services)
            now = modal
            try:
                now = await self._later(later, request, modal)
            except SlackAway:
                log.warning("Slack is away: an answer could not be said")
            if now or not (isinstance(later, ShowModal) and later.follows):
                self._go_on(later, request, now)

        self._background.spawn(work(), name="after the answer")


def _unopened(request: Command | Action) -> FormNotOpened:
    if isinstance(request, Command) and not request.message:
        return FormNotOpened(typed=f"{request.verb} {request.typed}".strip())
    return FormNotOpened(typed="")
