"""Somebody's request failed: the one place where an exception becomes a reply."""

import secrets

import structlog

from bot.domain.message import View
from bot.domain.outcome import Problem
from bot.errors import BotError, NotLinked
from bot.ringcentral.errors import RingCentralError, SignInEnded
from bot.services import Services
from bot.slack.answers import Answer, Choices, Say, ShowModal
from bot.slack.requests import Command, Lookup, Press, Request, Submission
from bot.views import ids
from bot.views.blockkit import modal, section
from bot.views.problems import problem_message
from bot.wishes import problem_of

log = structlog.get_logger()


async def answer(request: Request, fault: Exception, services: Services) -> Answer:
    """Words for what went wrong: in the form for a form, else where the person waits."""
    problem = _problem(fault)
    if isinstance(fault, NotLinked | SignInEnded) and isinstance(request, Command):
        await services.held_words.hold(request.asker.member, request.verb, request.words, services.clock.now())
    reader = services.reader(request.asker)
    message = problem_message(problem, reader)
    if isinstance(request, Lookup):
        return Choices()
    if isinstance(request, Submission) or (isinstance(request, Press) and request.view_id):
        return ShowModal(modal("Not done", message.blocks, callback_id=ids.RESULT))
    return Say(message, replace=False)


def _problem(fault: Exception) -> Problem:
    if isinstance(fault, BotError | RingCentralError):
        log.info("a request was refused", problem=type(fault).__name__)
        return problem_of(fault)
    reference = secrets.token_hex(4)
    log.error("a request failed unexpectedly", reference=reference, exc_info=fault)
    return Problem(code="Unexpected", facts={"reference": reference})


def skeleton() -> View:
    """What a modal shows while it is being prepared."""
    return modal("One moment…", [section("I am getting this ready.")], callback_id=ids.RESULT)
