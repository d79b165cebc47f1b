"""Somebody subscribes to a digest, and mornings come."""

from tests.stories.cast.dates import nine_oclock
from tests.stories.cast.town import Person, Town

TITLE = "Webinar registrations"


def digests(reader: Person, channel: str | None = "C0LAUNCH") -> list[str]:
    """Those that can be read there."""
    return [text for text in reader.texts(channel) if text.startswith(TITLE)]


async def subscribes(mia: Person, words: str = "daily at 9:00 in #launch") -> None:
    """Look at the proposal, and say yes."""
    await mia.types(f"/webinar digest {words}")
    await mia.sees("The first one comes", "C0LAUNCH")
    before = sum("Done: daily at" in text for text in mia.texts("C0LAUNCH"))
    await mia.presses("digest.subscribe", channel="C0LAUNCH")
    await mia.town.until(lambda: sum("Done: daily at" in text for text in mia.texts("C0LAUNCH")) == before + 1)


async def rounds(town: Town, **later: float) -> None:
    """Time goes by, Greenroom makes a round, and what it began comes to its end."""
    await town.passes(**later)
    await town.ticks()
    await town.finishes()


async def mornings(town: Town, days: int = 1, **later: float) -> None:
    """It is nine in New York, so many days later, and then a while more; otherwise the same."""
    await nine_oclock(town, days, **later)
    await rounds(town)
