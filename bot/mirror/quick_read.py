"""Reads with a deadline of two seconds, for an answer that Slack wants within three.

The value, or None while the read goes on in the background.
"""

import asyncio
from collections.abc import Coroutine
from typing import TypeVar

import structlog

from bot.background import Background
from bot.clock import PATIENCE, Clock, done_within
from bot.domain.people import Identity
from bot.domain.webinar import Webinar
from bot.mirror.mirror import Mirror
from bot.ringcentral.errors import RingCentralError, SignInEnded

log = structlog.get_logger()
Read = TypeVar("Read")


async def within_patience(
    clock: Clock, background: Background, reading: Coroutine[object, object, Read], *, name: str
) -> Read | None:
    """What `reading` gives within PATIENCE; None where it takes longer: it goes on in the background as task `name`.

    Raises what the reading raises within that time.
    """
    task = asyncio.ensure_future(reading)
    if await done_within(clock, PATIENCE.total_seconds(), task):
        return task.result()
    background.watch(task, name=name)
    return None


async def refreshed_if_quick(
    mirror: Mirror, background: Background, clock: Clock, identity: Identity, webinar: Webinar
) -> Webinar:
    """The webinar read anew where its rate window has room and that takes at most PATIENCE; else as it was last read.

    Raises NoSuchWebinar when it is gone, and SignInEnded.
    """
    if not await mirror.slot_is_free(identity):
        return webinar
    reading = mirror.read_what_is_old(identity, webinar.session_id)
    try:
        return await within_patience(clock, background, reading, name="slow look") or webinar
    except SignInEnded:
        raise
    except RingCentralError as error:
        log.info("a form shows what was last read", error=type(error).__name__)
        return webinar
