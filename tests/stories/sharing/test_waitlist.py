"""Registration is closed or full: whoever waits is told once, in order, and as many as there are places."""

import asyncio

import pytest

from bot.sandbox.ringcentral.company.registration import withdraw
from bot.views import ids
from tests.stories.cast.sharing import card, named, shares
from tests.stories.cast.town import EMAILS, Person, Town
from tests.stories.cast.webinars import TOUR, read_count, session_of

TOLD = "You wanted to know: there is a place again"


@pytest.fixture
async def closed(town: Town, mia: Person) -> None:
    """Mia has shared her tour, and closed it."""
    await mia.types("/webinar registration close product tour")
    await mia.sees("Registration was closed", "C0LAUNCH")
    await shares(mia)
    assert "closed · 38 registered" in card(town)


async def waits(town: Town, user: str) -> Person:
    """Somebody presses Tell me on the card."""
    person = town.person(user)
    await person.presses(ids.TELL_ME)
    await person.sees("I will write to you when .* takes registrations again", "C0LAUNCH")
    return person


def told(person: Person) -> int:
    return sum(TOLD in text for text in person.texts())


async def opens(town: Town, limit: int = 0) -> None:
    """Registration is opened in RingCentral's own pages, and Greenroom sees it."""
    registration = session_of(town, TOUR).registration
    registration.is_open, registration.settings["autoCloseLimit"] = True, limit
    await read_count(town)


@pytest.mark.usefixtures("closed")
async def test_who_waits_is_told_when_it_opens_and_registers_from_there(town: Town, mia: Person) -> None:
    ana = await waits(town, "U0ANA")
    await mia.types("/webinar registration open")
    await ana.sees(TOLD)
    await ana.presses(ids.REGISTER_ME, channel="D0ANA")
    await ana.sees_form("Your name and e-mail go to RingCentral")
    await ana.submits()
    await ana.sees_form("You are registered")
    await ana.sees("You are registered")  # in place of the offer
    await town.idle()
    assert not told(ana)
    (there,) = named(town, EMAILS["U0ANA"])
    assert there.source == "slack-launch"
    assert not town.slack.refusals


@pytest.mark.usefixtures("closed")
async def test_whoever_waits_is_told_once_in_order_and_as_many_as_there_are_places(town: Town) -> None:
    leo, ana, mia = [await waits(town, user) for user in ("U0LEO", "U0ANA", "U0MIA")]
    await opens(town, limit=40)
    await ana.sees(TOLD)
    await town.idle()
    assert [told(each) for each in (leo, ana, mia)] == [1, 1, 0]
    for _ in range(3):
        await town.passes(minutes=5)
        await read_count(town)
        await town.ticks()
    assert [told(each) for each in (leo, ana, mia)] == [1, 1, 0]
    await town.passes(hours=1)
    await read_count(town)  # nobody took them
    await mia.sees(TOLD)
    assert [told(each) for each in (leo, ana, mia)] == [1, 1, 1]


@pytest.mark.usefixtures("closed")
async def test_who_waits_keeps_their_place_and_can_leave_the_line(town: Town) -> None:
    leo = await waits(town, "U0LEO")
    ana = await waits(town, "U0ANA")
    await waits(town, "U0LEO")
    await ana.presses(ids.TELL_ME_NOT)
    await ana.sees("I will not write to you", "C0LAUNCH")
    await opens(town, limit=40)
    await leo.sees(TOLD)
    await town.idle()
    assert (told(leo), told(ana)) == (1, 0)


@pytest.mark.usefixtures("closed")
async def test_while_slack_is_away_nobody_is_forgotten_or_told_twice(town: Town) -> None:
    ana = await waits(town, "U0ANA")
    town.slack.fail("chat.postMessage", "service_unavailable", times=1)
    await opens(town)
    await town.idle()
    await town.passes(minutes=1)
    await town.ticks()
    await ana.sees(TOLD)
    await town.ticks()
    await town.idle()
    assert told(ana) == 1


@pytest.mark.usefixtures("closed")
async def test_a_free_place_is_offered_when_somebody_withdraws(town: Town, mia: Person) -> None:
    ana = await waits(town, "U0ANA")
    registration = session_of(town, TOUR).registration
    registration.settings["autoCloseLimit"] = 38
    await read_count(town)
    await town.within(10, lambda: "full · 38 of 38 registered" in card(town))
    await town.idle()
    assert not told(ana)
    withdraw(town.ringcentral.company, session_of(town, TOUR), next(iter(registration.registrants)))
    await mia.types("/webinar registration open")
    await ana.sees(TOLD)


async def test_who_comes_too_late_is_offered_the_line(town: Town, mia: Person) -> None:
    await shares(mia)
    ana = town.person("U0ANA")
    registration = session_of(town, TOUR).registration
    registration.is_open, registration.settings["autoCloseLimit"] = False, 38  # Greenroom does not know yet
    await ana.presses(ids.REGISTER_ME)
    await ana.sees_form("Your name and e-mail go")
    await ana.submits()
    await ana.sees_form("Product tour.* is full")
    await ana.presses_in_form(ids.TELL_ME)
    await ana.sees_form("I will write to you")
    await town.within(10, lambda: "full · 38 of 38 registered" in card(town))
    registration.settings["autoCloseLimit"] = 0
    await mia.types("/webinar registration open")
    await ana.sees(TOLD)


@pytest.mark.usefixtures("closed")
async def test_a_guest_is_not_put_into_a_line_because_nobody_may_write_to_them(town: Town) -> None:
    gus = town.person("U0GUS")
    await gus.presses(ids.TELL_ME)
    await gus.sees("I may write to members only(.|\\n)*registration page", "C0LAUNCH")
    await opens(town)
    await town.passes(minutes=1)
    await town.ticks()
    await town.idle()
    assert not gus.texts()


@pytest.mark.usefixtures("closed")
async def test_two_rounds_at_once_tell_each_person_once(town: Town) -> None:
    people = [await waits(town, user) for user in ("U0LEO", "U0ANA")]
    session = session_of(town, TOUR)
    session.registration.is_open = True
    await asyncio.gather(read_count(town), read_count(town), town.ticks(), town.ticks())
    for person in people:
        await person.sees(TOLD)
    await town.passes(minutes=1)
    await town.ticks()
    await town.idle()
    assert [told(each) for each in people] == [1, 1]
