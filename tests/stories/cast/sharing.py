"""Somebody shares a webinar, and colleagues sign up from its card."""

from typing import Any

from bot.sandbox.ringcentral.company.model import Registrant
from tests.stories.cast.town import Person, Town
from tests.stories.cast.webinars import TOUR, session_of


def cards(town: Town, channel: str = "C0LAUNCH") -> list[Any]:
    """What everybody in the channel can read."""
    return [each for each in town.slack.messages("U0LEO", channel) if not each.ephemeral]


def card(town: Town, channel: str = "C0LAUNCH") -> str:
    """The latest public message, with its blocks."""
    latest = cards(town, channel)[-1]
    return f"{latest.text} {latest.blocks}"


async def shares(mia: Person, words: str = "product tour", channel: str = "C0LAUNCH") -> None:
    """Share it, and wait for the answer."""
    await mia.types(f"/webinar share {words}", channel)
    await mia.sees("is in <#C.*> now", channel)


def registrants(town: Town) -> list[Registrant]:
    """Whom RingCentral has for the tour."""
    return list(session_of(town, TOUR).registration.registrants.values())


def named(town: Town, email: str) -> list[Registrant]:
    """Those of that address."""
    return [each for each in registrants(town) if each.email.casefold() == email.casefold()]
