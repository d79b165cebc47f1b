"""Somebody's request failed: the one place where an exception becomes a reply."""

import secrets
from collections.abc import Awaitable, Callable
from contextlib import suppress

import structlog

from bot.domain.message import Message, View
from bot.domain.outcome import Problem
from bot.errors import BotError, FormNotOpened, NotLinked, StoreAway, Unexpected
from bot.jobs.problems import problem_of
from bot.ringcentral.errors import RingCentralError, SignInEnded
from bot.services import Services
from bot.slack.incoming.requests import Action, Command, OptionsRequest, Request, ViewSubmission
from bot.slack.incoming.responses import Answer, Choices, OpenModal, Reply, ShowModal
from bot.views import ids
from bot.views.blockkit import modal, section
from bot.views.problems import problem_message

log = structlog.get_logger()
_VERBS = {ids.CREATE_OPEN: "create", ids.LIST_OPEN: "list"}
"""Buttons of the menu that stand for a command."""


async def answer(request: Request, fault: Exception, services: Services) -> Answer:
    """Words for what went wrong: on top of a form, so that what was entered stays, else where the person waits."""
    message = await _message(request, fault, services)
    if isinstance(request, OptionsRequest):
        return Choices()
    view = _as_modal(message)
    if isinstance(request, ViewSubmission) or (isinstance(request, Action) and request.in_form):
        return OpenModal(view)
    if isinstance(request, Action) and request.view_id:
        return ShowModal(view)
    return Reply(message, replace=False)


def filled_later(request: Request, services: Services, prepare: Callable[[], Awaitable[View]]) -> Answer:
    """An empty modal at once; then the form that is being prepared, or in its place why there is none."""

    async def fill() -> Answer:
        try:
            return ShowModal(await prepare())
        except (BotError, SignInEnded) as fault:
            return ShowModal(_as_modal(await _message(request, fault, services)))

    return OpenModal(skeleton(), then=fill)


async def _message(request: Request, fault: Exception, services: Services) -> Message:
    problem = _problem(fault)
    if isinstance(fault, NotLinked | SignInEnded | FormNotOpened) and (wanted := _command_in(request)):
        with suppress(StoreAway):  # the words for the first trouble are worth more than what was typed
            await services.accounts.deferred.hold(request.actor.member, *wanted, services.context.clock.now())
    return problem_message(problem, services.reader(request.actor))


def _command_in(request: Request) -> tuple[str, str] | None:
    """The verb and words that can go on once the person is linked, or presses again."""
    if isinstance(request, Command) and not request.message:
        return request.verb, request.words
    if isinstance(request, Action) and request.action_id in _VERBS:
        return _VERBS[request.action_id], ""
    return None


def _as_modal(message: Message) -> View:
    return modal("Not done", message.blocks, callback_id=ids.RESULT)


def _problem(fault: Exception) -> Problem:
    if isinstance(fault, BotError | RingCentralError):
        log.info("a request was refused", problem=type(fault).__name__)
        return problem_of(fault)
    reference = secrets.token_hex(4)
    log.error("a request failed unexpectedly", reference=reference, exc_info=fault)
    return Problem.of(Unexpected, reference=reference)


def skeleton() -> View:
    """What a modal shows while it is being prepared."""
    return modal("One moment…", [section("I am getting this ready.")], callback_id=ids.RESULT)
