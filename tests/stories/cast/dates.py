"""Days and hours that follow from where a story starts, written as the product reads and shows them.

They are worked out here, apart from the product's own code, so that a story does not share its mistakes. Where no zone
is said it is New York, where the host is.
"""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from tests.stories.cast.town import START, Town

NEW_YORK = "America/New_York"
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def day(ahead: int, zone: str = NEW_YORK) -> date:
    """The day so many days after the one on which the stories start."""
    return local(START, zone).date() + timedelta(days=ahead)


def workday(ahead: int) -> date:
    """The same, or the Monday after a weekend, as the webinars of the sandbox are planned."""
    found = day(ahead)
    return found + timedelta(days=7 - found.weekday() if found.weekday() > 4 else 0)


def at(on: date, clock: str, zone: str = NEW_YORK) -> datetime:
    """The moment when the clocks there show '15:00' on that day, in UTC."""
    return datetime.combine(on, time.fromisoformat(clock), ZoneInfo(zone)).astimezone(UTC)


def local(moment: datetime, zone: str = NEW_YORK) -> datetime:
    """The moment on the clocks there."""
    return moment.astimezone(ZoneInfo(zone))


def typed(on: date) -> str:
    """'2 dec', as people type it."""
    return f"{on.day} {MONTHS[on.month - 1].lower()}"


def named(on: date) -> str:
    """'Wed 2 Dec 2026', as Greenroom shows it."""
    return f"{WEEKDAYS[on.weekday()][:3]} {on.day} {MONTHS[on.month - 1]} {on.year}"


def clock(moment: datetime, zone: str = NEW_YORK) -> str:
    """'09:05', as Greenroom shows it."""
    shown = local(moment, zone)
    return f"{shown.hour:02}:{shown.minute:02}"


def shown(moment: datetime, zone: str = NEW_YORK) -> str:
    """'Wed 2 Dec 2026, 15:00', as Greenroom shows it."""
    return f"{named(local(moment, zone).date())}, {clock(moment, zone)}"


def next_time(after: datetime, at_clock: str, zone: str = NEW_YORK) -> datetime:
    """When the clocks there show that for the first time after a moment."""
    today = local(after, zone).date()
    return next(each for ahead in (0, 1) if (each := at(today + timedelta(days=ahead), at_clock, zone)) > after)


def soon(moment: datetime) -> str:
    """A pattern of any of the ten minutes from then on, as clocks show them."""
    return f"({'|'.join(clock(moment + timedelta(minutes=later)) for later in range(10))})"


def day_of(hours: int) -> date:
    """The next day that has so many hours: 23 where the clocks go forward, 25 where they go back."""

    def length(on: date) -> timedelta:
        return at(on + timedelta(days=1), "00:00") - at(on, "00:00")

    return next(each for ahead in range(1, 400) if length(each := day(ahead)) == timedelta(hours=hours))


async def nine_oclock(town: Town, days: int = 1, **later: float) -> None:
    """Let time go by until it is nine in New York, so many times, and then a while longer."""
    for _ in range(days):
        await town.clock.move_to(next_time(town.clock.now(), "09:00"))
    await town.passes(**later)
