"""How an answer is said: as the acknowledgement, in the open modal, in place of a message, or in words later.

At most once: the person sees that nothing came, and asks again. What changes something is a wish (`bot.jobs.runner`).
"""

from collections.abc import Awaitable, Callable
from typing import Generic, Protocol, TypeVar

import structlog
from slack_bolt.context.ack.async_ack import AsyncAck

from bot.background import Background
from bot.domain.message import Message, View
from bot.errors import Expired, SlackAway
from bot.slack.incoming.requests import Command, Press, Request, Submission
from bot.slack.incoming.responses import Answer, FieldErrors, OpenModal, Say, ShowModal, later_of
from bot.slack.outgoing.messenger import Messenger

log = structlog.get_logger()
Services = TypeVar("Services")
Asked_contra = TypeVar("Asked_contra", contravariant=True)
Tell = Callable[[Answer | None], Awaitable[None]]


class Surroundings(Protocol[Asked_contra]):
    """What the Slack side needs from the handlers' side: words for failures and unknown words, and plain modals."""

    async def problem(self, request: Request, fault: Exception, services: Asked_contra) -> Answer:
        """The answer for a request that failed."""
        ...

    async def unknown_verb(self, command: Command, typed: str, services: Asked_contra) -> Answer:
        """The answer to a word that is no verb."""
        ...

    def skeleton(self) -> View:
        """A modal that only says 'one moment'."""
        ...

    def in_modal(self, message: Message) -> View:
        """A modal that shows a message."""
        ...


class Speaker(Generic[Services]):
    """Says the answers of handlers."""

    def __init__(
        self, messenger: Messenger, surroundings: Surroundings[Services], services: Services, background: Background
    ) -> None:
        self._messenger = messenger
        self._surroundings = surroundings
        self._services = services
        self._background = background

    async def open_skeleton(self, trigger_id: str, *, push: bool = False) -> str:
        """A modal that is filled later; its id."""
        try:
            return await self._messenger.open_modal(trigger_id, self._surroundings.skeleton(), push=push)
        except Expired:
            return ""  # the answer itself will meet the same, and say so

    async def to_command(self, answer: Answer | None, command: Command, ack: AsyncAck | None, opened: str = "") -> None:
        """Say it to somebody who typed; `ack` is None when that is done, `opened` a skeleton that waits for it."""
        if ack and isinstance(answer, Say):
            await ack(**answer.message.payload(), response_type="ephemeral")
        elif ack:
            await ack()
        if opened:
            await self._fill(answer, command, opened)
        elif isinstance(answer, OpenModal):
            opened = await self._open(answer.view, command)
        elif isinstance(answer, Say) and not ack:
            await self._reply(answer, command)
        self._go_on(answer, command, lambda later: self._later(later, command, opened))

    async def to_press(self, answer: Answer | None, press: Press, opened: str = "") -> None:
        """Say it to somebody who pressed; inside a form it goes on top, so that what was entered stays."""
        if opened:
            await self._fill(answer, press, opened)
        elif isinstance(answer, OpenModal) and press.view_id and not press.in_form:
            await self._fill(answer, press, press.view_id)  # Slack stacks three modals at most
        elif isinstance(answer, OpenModal):
            opened = await self._open(answer.view, press)
        elif isinstance(answer, ShowModal):
            await self._messenger.update_modal(press.view_id, answer.view, press.view_hash)
        elif isinstance(answer, Say) and press.in_form:
            opened = await self._open(self._surroundings.in_modal(answer.message), press)
        elif isinstance(answer, Say) and press.view_id:
            await self._fill(answer, press, press.view_id)
        elif isinstance(answer, Say):
            await self._reply(answer, press)
        self._go_on(answer, press, lambda later: self._later(later, press, opened or press.view_id))

    async def to_form(self, answer: Answer | None, submission: Submission, ack: AsyncAck) -> None:
        """Say it to somebody who sent a form."""
        if isinstance(answer, FieldErrors):
            await ack(response_action="errors", errors=dict(answer.errors))
        elif isinstance(answer, ShowModal):
            await ack(response_action="update", view=answer.view)
        elif isinstance(answer, OpenModal):
            await ack(response_action="push", view=answer.view)
        else:
            await ack()
        if isinstance(answer, Say):
            await self._reply(answer, submission)
        self._go_on(answer, submission, lambda later: self._later(later, submission, submission.view_id))

    async def _later(self, answer: Answer | None, request: Command | Press | Submission, opened: str) -> None:
        if isinstance(answer, ShowModal | OpenModal) and opened:
            await self._messenger.update_modal(opened, answer.view)
        elif isinstance(answer, Say) and isinstance(request, Press) and request.view_id and not request.in_form:
            await self._fill(answer, request, request.view_id)  # such a press has no other place to be answered
        elif isinstance(answer, Say):
            await self._reply(answer, request)

    async def _fill(self, answer: Answer | None, request: Command | Press, opened: str) -> None:
        view = answer.view if isinstance(answer, OpenModal | ShowModal) else None
        if isinstance(answer, Say):
            view = self._surroundings.in_modal(answer.message)
        if view is not None and not await self._messenger.update_modal(opened, view) and isinstance(answer, Say):
            await self._reply(answer, request)

    async def _reply(self, answer: Say, request: Command | Press | Submission) -> None:
        replace = answer.replace and request.reply_to.replace
        reply_to = request.reply_to.model_copy(update={"replace": replace})
        await self._messenger.answer(reply_to, request.asker.member, answer.message)

    async def _open(self, view: View, request: Command | Press) -> str:
        inside = isinstance(request, Press) and bool(request.view_id)
        try:
            return await self._messenger.open_modal(request.trigger_id, view, push=inside)
        except Expired as late:
            answer = await self._surroundings.problem(request, late, self._services)
            if isinstance(answer, Say):
                await self._reply(answer, request)
            return ""

    def _go_on(self, answer: Answer | None, request: Command | Press | Submission, tell: Tell) -> None:
        then = later_of(answer)
        if then is None:
            return

        async def work() -> None:
            try:
                later = await then()
            except Exception as fault:  # as for the first answer: known ones get their words, unknown ones a reference
                later = await self._surroundings.problem(request, fault, self._services)
            try:
                await tell(later)
            except SlackAway:
                log.warning("Slack is away: an answer could not be said")
            self._go_on(later, request, tell)

        self._background.spawn(work(), name="after the answer")
