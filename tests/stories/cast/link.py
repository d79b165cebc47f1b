"""Somebody links their RingCentral account, step by step."""

import re

import httpx

from tests.stories.cast.town import Person, Town


async def link_page(person: Person, channel: str = "C0LAUNCH") -> str:
    """Ask for a link; the address of its page."""
    before = len(person.texts(channel))
    await person.types("/webinar connect", channel)
    await person.town.until(lambda: len(person.texts(channel)) > before)
    address = re.search(r"http://\S+/connect/\S+", person.texts(channel)[-1])
    assert address
    return address[0]


async def sent_on(town: Town, page: str) -> str:
    """Press the button on the page; RingCentral's address that the browser goes to."""
    answer = await town.browser.post(page)
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"])


async def back(town: Town, page: str, who: str | None) -> httpx.Response:
    """Go through RingCentral's sign-in as somebody (None: say no there), and come back."""
    return await town.browser.get(town.ringcentral.consent(await sent_on(town, page), who))
