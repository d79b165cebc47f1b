"""Registration opens and closes by itself, at the time somebody has chosen."""

from collections.abc import Callable
from datetime import timedelta

from bot.sandbox.ringcentral.company.webinars import delete_webinar
from bot.views import ids
from tests.stories.cast.dates import at, day, named, shown, typed, workday
from tests.stories.cast.registration import passes_until, patches
from tests.stories.cast.town import START, Person, Town
from tests.stories.cast.webinars import read_again, session_of
from tests.stories.cast.world import MIA, World, link

THAT_DAY = workday(6)
"""When the product tour takes place, at 14:00."""
DAY_BEFORE = THAT_DAY - timedelta(days=1)
TWO_BEFORE = THAT_DAY - timedelta(days=2)
FIVE = at(DAY_BEFORE, "17:00")
AT_FIVE = f"{typed(DAY_BEFORE)} 5pm"


async def after_minutes(town: Town, happened: Callable[[], object]) -> None:
    """Let time go by, minute by minute, until it has happened."""
    for _ in range(100):
        await town.idle()
        if happened():
            return
        await town.passes(minutes=1)
    raise AssertionError("it never happened")


async def test_it_closes_once_at_its_time_and_the_person_is_told(town: Town, mia: Person) -> None:
    session = session_of(town, "Product tour")
    await mia.types(f"/webinar registration close product tour {AT_FIVE}")
    card = await mia.sees("Planned", "C0LAUNCH")
    assert f"Registration closes by itself: {shown(FIVE)} (America/New_York), set by Mia Okafor" in card
    await passes_until(town, FIVE - timedelta(minutes=1))
    assert session.registration.is_open and not patches(town)
    await passes_until(town, FIVE)
    await town.idle()
    told = await mia.sees("Registration was closed as planned for")
    assert "closed · 38 registered" in told and "by itself" not in told
    assert not session.registration.is_open
    await passes_until(town, FIVE + timedelta(minutes=5))
    assert patches(town) == 1
    assert sum("as planned" in text for text in mia.texts()) == 1
    assert not town.slack.refusals


async def test_it_opens_at_its_time_too(town: Town, mia: Person) -> None:
    session = session_of(town, "Customer stories")
    session.registration.is_open = False
    await mia.types(f"/webinar registration open customer stories on {typed(day(2))} at 9am")
    await mia.sees(f"Registration opens by itself: {named(day(2))}, 09:00", "C0LAUNCH")
    await passes_until(town, at(day(2), "09:00"))
    await mia.sees("Registration was opened as planned for")
    assert session.registration.is_open


async def test_a_second_closing_replaces_the_first_and_an_opening_stands_beside_it(town: Town, mia: Person) -> None:
    await mia.types(f"/webinar registration close product tour {typed(TWO_BEFORE)} 5pm")
    await mia.sees(f"{named(TWO_BEFORE)}, 17:00", "C0LAUNCH")
    await mia.types(f"/webinar registration close product tour {AT_FIVE}")
    card = await mia.sees(shown(FIVE), "C0LAUNCH")
    assert named(TWO_BEFORE) not in card
    await mia.types("/webinar registration open product tour tomorrow noon")
    card = await mia.sees(f"Registration opens by itself: {named(day(1))}, 12:00", "C0LAUNCH")
    assert "It is open already; this counts should that change before" in card and shown(FIVE) in card
    await passes_until(town, FIVE - timedelta(hours=1))
    await mia.sees("Registration was opened")
    assert session_of(town, "Product tour").registration.is_open


async def test_it_is_called_off_by_a_button_on_the_card(town: Town, mia: Person) -> None:
    await mia.types(f"/webinar registration close product tour {AT_FIVE}")
    await mia.sees("Planned", "C0LAUNCH")
    await mia.types("/webinar show product tour")
    await mia.sees("^Product tour.*closes by itself", "C0LAUNCH")
    await mia.presses(ids.TIMING_OFF)
    card = await mia.sees("Called off: registration will not close by itself", "C0LAUNCH")
    assert "closes by itself:" not in card
    await passes_until(town, FIVE)
    await town.idle()
    assert session_of(town, "Product tour").registration.is_open and not patches(town)
    assert not town.slack.refusals


async def test_words_that_fit_several_carry_the_time_on(town: Town, mia: Person) -> None:
    await mia.types(f"/webinar registration close {AT_FIVE}")
    await mia.sees("Which webinar do you want to close registration for", "C0LAUNCH")
    await mia.presses(ids.REGISTRATION_CLOSE)
    await mia.sees(f"closes by itself: {shown(FIVE)}", "C0LAUNCH")
    await town.idle()
    assert not patches(town)


async def test_what_was_missed_is_done_at_once_and_said_to_be_late(town: Town, mia: Person) -> None:
    session = session_of(town, "Product tour")
    await mia.types(f"/webinar registration open product tour {typed(TWO_BEFORE)} 9am")
    await mia.sees("opens by itself", "C0LAUNCH")
    await mia.types(f"/webinar registration close product tour {typed(TWO_BEFORE)} 5pm")
    await mia.sees("closes by itself", "C0LAUNCH")
    await passes_until(town, FIVE)  # nothing ran in between
    told = await mia.sees("Registration was closed .*late: it was planned for")
    assert "The opening planned for" in told and "is left out" in told
    assert not session.registration.is_open and patches(town) == 1


async def test_ringcentral_away_at_that_minute_is_tried_again(town: Town, mia: Person) -> None:
    session = session_of(town, "Product tour")
    await mia.types(f"/webinar registration close product tour {AT_FIVE}")
    await mia.sees("Planned", "C0LAUNCH")
    town.ringcentral.faults.fail(503, "PATCH", times=2)
    await passes_until(town, FIVE)
    await town.idle()
    await after_minutes(town, lambda: not session.registration.is_open)
    await mia.sees("Registration was closed")
    assert patches(town) == 3
    assert not any("slow to answer" in text for text in mia.texts())


async def test_an_hour_without_ringcentral_is_said(town: Town, mia: Person) -> None:
    await mia.types(f"/webinar registration close product tour {AT_FIVE}")
    await mia.sees("Planned", "C0LAUNCH")
    town.ringcentral.faults.fail(503, "PATCH", times=1000)

    await passes_until(town, FIVE)
    await town.idle()
    await after_minutes(town, lambda: any("was not closed, as was planned" in text for text in mia.texts()))
    assert 5 < patches(town) < 20


async def test_why_it_was_not_done_is_told(town: Town, mia: Person) -> None:
    for title in ("product tour", "customer stories"):
        await mia.types(f"/webinar registration open {title} {AT_FIVE}")
        await mia.sees(f"(?i){title}.*opens by itself", "C0LAUNCH")
    tour, stories = session_of(town, "Product tour"), session_of(town, "Customer stories")
    delete_webinar(town.ringcentral.company, tour.webinar.host, tour.webinar.id)
    town.ringcentral.start(stories.id)
    town.ringcentral.finish(stories.id)
    await passes_until(town, FIVE)
    await town.idle()
    await mia.sees("Registration for .Product tour.* was not opened, as was planned.*RingCentral no longer has")
    await mia.sees("Registration for .Customer stories.* was not opened, as was planned.*is over")


async def test_a_link_that_died_meanwhile_is_said(town: Town, mia: Person) -> None:
    await mia.types(f"/webinar registration close product tour {AT_FIVE}")
    await mia.sees("Planned", "C0LAUNCH")
    town.ringcentral.kill_tokens("mia.okafor@acme.example")
    await passes_until(town, FIVE)
    await town.idle()
    await mia.sees("was not closed, as was planned.*no longer accepts your sign-in")


async def test_who_disconnects_or_cancels_takes_the_plan_along(town: Town, mia: Person) -> None:
    await mia.types(f"/webinar registration close product tour {AT_FIVE}")
    await mia.sees("Planned", "C0LAUNCH")
    await mia.types(f"/webinar registration close customer stories {AT_FIVE}")
    await mia.sees("Planned. Customer stories", "C0LAUNCH")
    await mia.types("/webinar cancel customer stories")
    await mia.sees("Cancel Customer stories", "C0LAUNCH")
    await mia.presses(ids.CANCEL_CONFIRM)
    await mia.sees("Cancelled: ", "C0LAUNCH")
    await mia.types("/webinar disconnect")
    await mia.sees("Unlink .Mia Okafor(.|\\n)*1 timed opening or closing is called off", "C0LAUNCH")
    await mia.presses(ids.DISCONNECT_CONFIRM)
    await mia.sees("Disconnected", "C0LAUNCH")
    await passes_until(town, FIVE)
    await town.idle()
    assert not any("planned" in text for text in mia.texts()) and not patches(town)


async def test_times_that_cannot_be_are_refused_in_words(town: Town, mia: Person) -> None:
    refused = {
        "product tour yesterday 5pm": "That is past",
        "product tour friday": "At what time",
        "product tour every friday 5pm": "It can only be one day",
        f"product tour {AT_FIVE} for 45m": "name that, without a length",
        f"product tour {typed(THAT_DAY)} 5pm": f"is over by then: it ends {named(THAT_DAY)}, 14:45",
        f"all-hands {AT_FIVE}": "has no registration: it is an all-hands webinar",
        f"no such thing {AT_FIVE}": "I found no webinar of yours for “no such thing”",
    }
    for words, answer in refused.items():
        await mia.types(f"/webinar registration close {words}")
        await mia.sees(answer, "C0LAUNCH")
    await mia.types(f"/webinar registration open product tour {AT_FIVE}")
    await mia.sees("opens by itself", "C0LAUNCH")
    await mia.types(f"/webinar registration close product tour {AT_FIVE}")
    await mia.sees("It is planned to open at that very time: choose another", "C0LAUNCH")
    await mia.presses(ids.TIMING_OFF)
    await mia.sees("Called off", "C0LAUNCH")
    await passes_until(town, START + timedelta(days=12))
    await town.idle()
    assert not patches(town) and not town.slack.refusals


async def test_a_title_that_reads_like_a_time_is_a_title(town: Town, mia: Person) -> None:
    session_of(town, "Product tour").webinar.title = "Friday 5pm social"
    await read_again(town)
    await mia.types("/webinar registration close friday 5pm")
    await mia.sees("Registration was closed. Friday 5pm social", "C0LAUNCH")


async def test_a_plan_outlives_a_process_that_was_killed_and_is_carried_out_late(world: World) -> None:
    session = next(each for each in world.ringcentral.company.sessions.values() if "Product tour" in each.shown_title)
    first = await world.start()
    try:
        await link(world, first)
        await world.until(lambda: listed(world))
        await world.slack.type(MIA, "C0LAUNCH", "/webinar registration close product tour in 1 hour")
        await world.until(lambda: world.told("Planned"))
    finally:
        await first.is_killed()
    await world.clock.move(timedelta(hours=2))
    second = await world.start()
    try:
        await world.until(lambda: world.told("Registration was closed"))
        assert world.told("late: it was planned for") == 1
        assert not session.registration.is_open
        await world.clock.move(timedelta(minutes=2))
        assert world.told("Registration was closed") == 1
    finally:
        await second.is_killed()


def listed(world: World) -> bool:
    """Whether Greenroom has read the registration of the webinars it has listed."""
    return any("/webinar/registration" in call.path for call in world.ringcentral.calls)
