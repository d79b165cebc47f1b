"""An error as plain data, which a job keeps with its outcome."""

from bot.domain.outcome import Problem
from bot.errors import BotError
from bot.ringcentral.errors import Refused, RingCentralError, Throttled


def problem_of(error: BotError | RingCentralError) -> Problem:
    """The error in plain data."""
    facts: dict[str, str] = {}
    if isinstance(error, BotError):
        facts = error.facts
    elif isinstance(error, Refused):
        facts = {"message": error.message, "parameter": error.parameter or ""}
    elif isinstance(error, Throttled):
        facts = {"until": str(int(error.until.timestamp()))}
    return Problem(code=type(error).__name__, facts=facts)
