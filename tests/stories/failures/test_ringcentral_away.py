"""RingCentral cannot be reached for a day: people are told, read what was last read, and all goes on by itself."""

import pytest
from structlog.testing import capture_logs
from structlog.typing import EventDict

from tests.stories.cast.create import asks, made
from tests.stories.cast.dates import local, named, next_time
from tests.stories.cast.digests import digests, subscribes
from tests.stories.cast.messages import told
from tests.stories.cast.town import Person, Town
from tests.stories.cast.webinars import TOUR, session_of


@pytest.fixture
async def ana(town: Town) -> Person:
    """Another host, so that there are two who could probe."""
    person = town.person("U0ANA")
    await person.links()
    return person


async def go_by(town: Town, minutes: int, *, step: int = 1) -> None:
    """That time, with the rounds that Greenroom makes in it."""
    for _ in range(0, minutes, step):
        await town.passes(minutes=step)
        await town.ticks()
        await town.finishes()


def minutes_to_nine(town: Town) -> int:
    """How long it is until the next digest is due."""
    left = next_time(town.clock.now(), "09:00") - town.clock.now()
    return int(left.total_seconds()) // 60 + 1


def attempts(logged: list[EventDict]) -> int:
    """How often RingCentral was tried."""
    return sum(each["event"] in {"ringcentral.unreachable", "ringcentral.unanswered"} for each in logged)


@pytest.mark.usefixtures("nine")
async def test_a_day_without_ringcentral_is_told_read_from_the_mirror_and_over_by_itself(
    town: Town, mia: Person, ana: Person
) -> None:
    await subscribes(mia)
    read_on = named(local(town.clock.now()).date())
    town.ringcentral.faults.network_down = True
    with capture_logs() as logged:
        await go_by(town, 60)
        assert 0 < attempts(logged) <= 40  # two hosts, a minute a round: it does not probe at every one
        await asks(mia)
        await town.within(30, lambda: told(mia, "cannot be reached right now. Your link is fine, and nothing was"))
        await mia.types("/webinar show product tour")
        await town.within(30, lambda: told(mia, "RingCentral is slow just now: this is how it was when I last read it"))
        await mia.types("/webinar list")
        assert "As RingCentral had it" in await mia.sees("Upcoming webinars", "C0LAUNCH")
        await go_by(town, minutes_to_nine(town), step=30)
        await town.finishes()
    assert "I could not read 2 of 2 webinars in time" in digests(ana)[0] and f"as of {read_on}" in digests(ana)[0]
    assert attempts(logged) < 300 and len(logged) < 500
    assert sum(each["event"].startswith("RingCentral cannot be reached") for each in logged) == 1
    assert not any(call.status == 429 for call in town.ringcentral.calls)

    town.ringcentral.faults.network_down = False
    town.ringcentral.register_guests(session_of(town, TOUR).id, 5)
    await go_by(town, 20, step=2)
    accounts = await town.identities()
    assert len(accounts) == 2 and all(identity.alive for identity in accounts)
    await mia.types("/webinar count product tour")
    await mia.sees("43", "C0LAUNCH")
    await mia.presses("job.again")
    await town.within(90, lambda: made(town))
    await go_by(town, minutes_to_nine(town), step=60)
    await town.finishes()
    assert len(digests(ana)) == 2 and "(+5)" in digests(ana)[1] and "could not read" not in digests(ana)[1]
