"""Registration opens and closes."""

from datetime import datetime

from tests.stories.cast.town import Town


def patches(town: Town, since: int = 0) -> int:
    """How often RingCentral was asked to change how people register."""
    return sum(line.startswith("PATCH /webinar/registration") for line in town.calls(since))


async def passes_until(town: Town, moment: datetime) -> None:
    """Let time go by until then, and Greenroom make a round."""
    await town.passes(seconds=(moment - town.clock.now()).total_seconds())
    await town.ticks()
