"""Somebody asks for a webinar, and what RingCentral has of it."""

from tests.stories.cast.dates import day, typed
from tests.stories.cast.town import Person, Town
from tests.stories.cast.webinars import webinars_of

CREATE = r"POST .*/webinars$"
"""The call that makes a webinar, for RingCentral's faults."""


async def asks(mia: Person, words: str = f"Q4 roadmap, {typed(day(11))} 3pm") -> None:
    """Fill in the form and send it."""
    await mia.types(f"/webinar create {words}")
    await mia.sees_form(words.split(",", maxsplit=1)[0])
    await mia.submits()


def made(town: Town, title: str = "Q4 roadmap") -> int:
    """How many webinars of that title RingCentral has."""
    return len(webinars_of(town, title))


def creates(town: Town) -> int:
    """How often RingCentral was asked to make a webinar."""
    return sum(call.endswith("/webinars") and call.startswith("POST") for call in town.calls())
