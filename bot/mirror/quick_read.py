"""Reads with a deadline of two seconds, for an answer that Slack wants within three.

The value, or None while the read goes on in the background.
"""

import asyncio
from collections.abc import Coroutine
from typing import Literal, TypeVar

import structlog

from bot.background import Background
from bot.clock import PATIENCE, Clock, done_within
from bot.domain.people import Identity
from bot.domain.webinar import Webinar
from bot.errors import StoreAway
from bot.mirror.mirror import Mirror
from bot.ringcentral.errors import RingCentralError, SignInEnded

log = structlog.get_logger()
Read = TypeVar("Read")
Reading = Literal["read", "slow", "failed"]
"""What came of it: it was read, takes longer and goes on in the background, or could not be read."""


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


async def read_or_known(
    clock: Clock, background: Background, reading: Coroutine[object, object, Webinar], known: Webinar, *, name: str
) -> tuple[Webinar, Reading]:
    """What was read within two seconds, or how it was known, and what came of the reading.

    Raises NoSuchWebinar when it is gone, and SignInEnded.
    """
    try:
        fresh = await within_patience(clock, background, reading, name=name)
    except SignInEnded:
        raise
    except (RingCentralError, StoreAway) as error:
        log.info("it is shown as last read", what=name, error=type(error).__name__)
        return known, "failed"
    return (fresh, "read") if fresh else (known, "slow")


async def refreshed_if_quick(
    mirror: Mirror, background: Background, clock: Clock, identity: Identity, webinar: Webinar
) -> Webinar:
    """The webinar read anew where its rate window has room and that takes at most PATIENCE; else as it was last read.

    Raises NoSuchWebinar when it is gone, and SignInEnded.
    """
    if not await mirror.slot_is_free(identity):
        return webinar
    reading = mirror.read_what_is_old(identity, webinar.session_id)
    return (await read_or_known(clock, background, reading, webinar, name="form"))[0]
