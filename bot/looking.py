"""A webinar as it is now, as far as that can be had in a moment: what a form shows before it asks for changes."""

import asyncio

import structlog

from bot.background import Background
from bot.clock import Clock, done_within
from bot.domain.people import Identity
from bot.domain.webinar import Webinar
from bot.mirror import Mirror
from bot.ringcentral.errors import RingCentralError, SignInEnded
from bot.wishes import PATIENCE

log = structlog.get_logger()


async def look_again(
    mirror: Mirror, background: Background, clock: Clock, identity: Identity, webinar: Webinar
) -> Webinar:
    """Read again what is old while the person waits two seconds at most; otherwise it is as it was last read.

    Raises NoSuchWebinar when it is gone, and SignInEnded.
    """
    if not await mirror.slot_is_free(identity):
        return webinar
    reading = asyncio.ensure_future(mirror.read_what_is_old(identity, webinar.session_id))
    if not await done_within(clock, PATIENCE.total_seconds(), reading):
        background.watch(reading, name="slow look")
        return webinar
    try:
        return reading.result()
    except SignInEnded:
        raise
    except RingCentralError as error:
        log.info("a form shows what was last read", error=type(error).__name__)
        return webinar
