"""Somebody wants to know how many are registered."""

from datetime import timedelta

import pytest

from tests.stories.cast.dates import clock
from tests.stories.cast.registration import patches
from tests.stories.cast.town import START, Person, Town
from tests.stories.cast.webinars import TOUR, session_of


@pytest.mark.usefixtures("nine")
async def test_the_count_is_read_and_compared_with_yesterday_and_the_limit(town: Town, mia: Person) -> None:
    tour = session_of(town, TOUR).id
    town.ringcentral.company.sessions[tour].registration.settings["autoCloseLimit"] = 100
    await town.passes(seconds=61)
    await mia.types("/webinar count product tour")
    shown = await mia.sees("38 people are registered; registration is open", "C0LAUNCH")
    assert "▓▓▓▓▓▓▓▓░░░░░░░░░░░░ 38% of the limit of 100" in shown
    assert "as of" in shown and "since yesterday" not in shown
    await town.passes(hours=24)
    town.ringcentral.register_guests(tour, 25)
    await mia.types("/webinar count product tour")
    assert "+25 since yesterday" in await mia.sees("63 people are registered", "C0LAUNCH")
    assert not town.slack.refusals


async def test_a_fresh_count_costs_no_call(town: Town, mia: Person) -> None:
    await mia.types("/webinar count product tour")
    await mia.sees("38 people", "C0LAUNCH")
    since = len(town.ringcentral.calls)
    await mia.presses("registration.count.again")
    await mia.types("/webinar count product tour")
    await town.idle()
    assert town.calls(since) == []
    await town.passes(seconds=61)
    town.ringcentral.register_guests(session_of(town, TOUR).id, 1)
    since = len(town.ringcentral.calls)
    await mia.presses("registration.count.again", channel="C0LAUNCH")
    await mia.sees("39 people", "C0LAUNCH")
    assert len(town.calls(since)) == 1


async def test_without_a_free_slot_it_says_when_it_can_count_again(town: Town, mia: Person) -> None:
    await mia.types("/webinar count product tour")
    await mia.sees("38 people", "C0LAUNCH")
    await town.passes(seconds=70)
    for number in range(10):
        await mia.types(f"/webinar registration {'open' if number % 2 else 'close'} customer")
        await town.until(lambda number=number: patches(town) == number + 1)
    await mia.types("/webinar count product tour")
    await mia.sees(f"38 people(.|\\n)*I can count again at {clock(START + timedelta(minutes=2))}", "C0LAUNCH")


async def test_a_slow_or_broken_ringcentral_gives_the_last_count(town: Town, mia: Person) -> None:
    await mia.types("/webinar count product tour")
    await mia.sees("38 people", "C0LAUNCH")
    await town.passes(minutes=5)
    town.ringcentral.faults.slow_down(5, "registration", times=1)
    await mia.types("/webinar count product tour")
    await town.within(6, lambda: any("RingCentral is slow just now" in text for text in mia.texts("C0LAUNCH")))
    await town.passes(seconds=5)
    await town.passes(minutes=5)
    town.ringcentral.faults.network_down = True
    await mia.types("/webinar count product tour")
    await town.within(10, lambda: sum("just now" in text for text in mia.texts("C0LAUNCH")) == 2)


async def test_several_that_fit_give_a_choice(town: Town, mia: Person) -> None:
    await mia.types("/webinar count")
    await mia.sees("Which webinar do you want to count", "C0LAUNCH")
    await mia.presses("registration.count")
    await mia.sees("registered; registration is|nobody registers", "C0LAUNCH")


async def test_an_all_hands_webinar_has_a_link_and_no_count(town: Town, mia: Person) -> None:
    await mia.types("/webinar count all-hands")
    await mia.sees("nobody registers, and everybody has the same link", "C0LAUNCH")
    assert not town.slack.refusals
