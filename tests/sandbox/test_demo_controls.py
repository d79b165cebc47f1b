"""What the buttons of the Demo panel do to the two simulated worlds."""

from datetime import UTC, datetime

import pytest

from bot.clock import MovableClock
from bot.sandbox.demo_controls import Levers, newest_to_come, next_stop
from bot.sandbox.ringcentral import Sandbox
from bot.sandbox.ringcentral.company import webinars
from bot.sandbox.ringcentral.company.drafts import SessionDraft, WebinarDraft


@pytest.mark.parametrize(
    ("now", "hours", "stop"),
    [
        (datetime(2026, 11, 21, 10, 17, tzinfo=UTC), 1, datetime(2026, 11, 21, 11, 0, tzinfo=UTC)),
        (datetime(2026, 11, 21, 13, 0, tzinfo=UTC), 3, datetime(2026, 11, 21, 14, 0, tzinfo=UTC)),  # 9:00 in New York
        (datetime(2026, 11, 1, 5, 30, tzinfo=UTC), 1, datetime(2026, 11, 1, 7, 0, tzinfo=UTC)),  # 1:30 comes twice
        (datetime(2026, 3, 8, 6, 30, tzinfo=UTC), 1, datetime(2026, 3, 8, 7, 0, tzinfo=UTC)),  # 2:00 never comes
    ],
)
def test_the_clock_stops_at_whole_hours_and_always_goes_on(now: datetime, hours: int, stop: datetime) -> None:
    assert next_stop(now, hours) == stop


@pytest.fixture
def levers() -> Levers:
    """Mia's Q4 roadmap is the webinar that was made last; no lever here needs Greenroom."""
    clock = MovableClock(datetime(2026, 11, 21, 14, tzinfo=UTC), running=False)
    sandbox = Sandbox(clock)
    company = sandbox.company
    host = company.user("mia.okafor@acme.example")
    made = webinars.create_webinar(company, host, WebinarDraft("Q4 roadmap", "", {"registrationEnabled": True}))
    webinars.create_session(company, host, made.id, SessionDraft(datetime(2026, 11, 24, 20, tzinfo=UTC), 2700, "UTC"))
    return Levers(clock, sandbox, None)


def test_guests_register_for_the_webinar_that_was_made_last(levers: Levers) -> None:
    assert newest_to_come(levers.ringcentral.company).webinar.title == "Q4 roadmap"


async def test_a_crowd_registers_one_withdraws_and_three_of_four_come(levers: Levers) -> None:
    assert await levers.withdraw({}) == "Nobody is registered for “Q4 roadmap” yet."
    assert (await levers.crowd({})).startswith("1000 people registered for “Q4 roadmap”")
    session = newest_to_come(levers.ringcentral.company)
    last = list(session.registration.registrants.values())[-1]
    await levers.withdraw({})
    assert last.id not in session.registration.registrants
    assert await levers.take_place({}) == "“Q4 roadmap” took place with 751 people and is over."
    assert newest_to_come(levers.ringcentral.company) is not session
