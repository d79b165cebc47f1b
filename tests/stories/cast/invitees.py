"""Somebody looks at who is invited."""

from tests.stories.cast.town import Person


async def opens_form(host: Person, words: str = "product tour") -> None:
    """The form with the list as RingCentral has it; linking has read the lists before."""
    await host.town.until(lambda: len(host.town.calls()) >= 4)
    await host.types(f"/webinar invite {words}")
    await host.sees_form("(The list|Nobody is invited yet), as of")
