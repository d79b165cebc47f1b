"""What Greenroom knows without asking stays true: nearest first, within the budget, and honest about what is gone."""

from datetime import timedelta

from tests.stories.cast.town import Person, Town
from tests.stories.cast.webinars import TOUR, plan_webinars, session_of

REGISTRATION = "/webinar/registration/v1/sessions/"


async def goes_round(town: Town, **later: float) -> list[str]:
    """The sessions whose registration was read in a round, in order."""
    await town.passes(**later)
    since = len(town.ringcentral.calls)
    await town.ticks()
    await town.idle()
    return [line.removeprefix(f"GET {REGISTRATION}") for line in town.calls(since) if REGISTRATION in line]


async def test_a_coming_count_is_read_every_quarter_of_an_hour(town: Town, mia: Person) -> None:
    await goes_round(town)
    tour, stories = session_of(town, TOUR).id, session_of(town, "Customer stories").id
    assert await goes_round(town, minutes=14) == []
    assert await goes_round(town, minutes=1) == [tour, stories]


async def test_on_its_day_a_count_is_read_every_two_minutes(town: Town, mia: Person) -> None:
    await goes_round(town)
    start = session_of(town, TOUR).start
    await town.clock.move_to(start - timedelta(hours=5))
    await goes_round(town)
    assert await goes_round(town, minutes=1) == []
    assert await goes_round(town, minutes=1) == [session_of(town, TOUR).id]


async def test_the_nearest_are_read_first_and_people_keep_their_share(town: Town, mia: Person) -> None:
    await goes_round(town)
    plan_webinars(town, "mia.okafor@acme.example", 20)
    await town.passes(minutes=31)
    first = await goes_round(town)
    starts = {session.id: session.start for session in town.ringcentral.company.sessions.values()}
    assert first == sorted(first, key=lambda session: starts[session])
    assert len(first) == 4  # two of the six background calls a minute went into the lists
    since = len(town.ringcentral.calls)
    await mia.types("/webinar count customer stories")
    await mia.sees("0 people are registered", "C0LAUNCH")
    assert len(town.calls(since)) == 1
    second = await goes_round(town, seconds=61)
    assert not set(first) & set(second)


async def test_a_webinar_deleted_elsewhere_vanishes_from_the_list(town: Town, mia: Person) -> None:
    await goes_round(town)
    del town.ringcentral.company.sessions[session_of(town, TOUR).id]
    await goes_round(town, minutes=31)
    await mia.types("/webinar list")
    assert "Product tour" not in await mia.sees("Upcoming webinars", "C0LAUNCH")


async def test_a_webinar_made_elsewhere_appears_in_the_list(town: Town, mia: Person) -> None:
    await goes_round(town)
    plan_webinars(town, "mia.okafor@acme.example", 1)
    await goes_round(town, minutes=31)
    await mia.types("/webinar list clinic")
    await mia.sees("Clinic 0", "C0LAUNCH")


async def test_a_link_that_ends_unseen_is_told_once(town: Town, mia: Person) -> None:
    await goes_round(town)
    town.ringcentral.kill_tokens("mia.okafor@acme.example")
    await goes_round(town, minutes=20)
    await mia.sees("RingCentral no longer accepts your sign-in")
    await goes_round(town, minutes=20)
    await goes_round(town, minutes=20)
    assert sum("no longer accepts" in text for text in mia.texts()) == 1


async def test_a_record_one_may_not_read_does_not_eat_the_budget(town: Town, mia: Person) -> None:
    await goes_round(town)
    town.ringcentral.faults.fail(403, f"GET {REGISTRATION}", times=100)
    assert len(await goes_round(town, minutes=15)) == 2
    assert await goes_round(town, minutes=1) == []
