"""The moments from which all stories have to be true, and a zone of the machine for each; CI takes one a day.

`python -m tests.starts` prints the one of the day, as words for `make test`; with a number, that one.
"""

import sys
from dataclasses import dataclass
from datetime import UTC, date, datetime


@dataclass(frozen=True)
class Start:
    """A moment from which all stories are told, and the zone of the machine that tells them."""

    moment: str
    zone: str
    why: str


STARTS = (
    Start("2027-03-14T06:30Z", "UTC", "Sunday 1:30 in New York, half an hour before the clocks go forward"),
    Start("2027-11-07T05:30Z", "America/New_York", "Sunday 1:30 there for the first time, before they go back"),
    Start("2027-11-07T06:30Z", "UTC", "1:30 for the second time"),
    Start("2027-03-28T00:30+01:00", "Europe/Berlin", "Sunday, before Europe's clocks go forward"),
    Start("2026-10-25T00:30Z", "Europe/London", "Sunday 2:30 in Berlin for the first time, before they go back"),
    Start("2028-02-29T14:00Z", "Asia/Kathmandu", "a Tuesday, 29 February"),
    Start("2026-12-31T23:30Z", "Pacific/Apia", "Thursday evening in New York, next year in Europe"),
    Start("2027-02-28T20:00-05:00", "Asia/Kathmandu", "Sunday; Monday and March in UTC"),
    Start("2026-11-23T08:59-05:00", "UTC", "Monday, a minute before the digest's hour"),
    Start("2026-11-25T23:59-05:00", "Pacific/Apia", "Wednesday, a minute before Thanksgiving"),
    Start("2026-07-03T16:00Z", "America/New_York", "Friday, in summer"),
    Start("2026-03-28T20:00Z", "Pacific/Apia", "Saturday, between the changes of America and Europe"),
)
"""Both clock changes of Europe and America, 29 February, 31 December, each weekday, zones that are far or odd."""


def of_day(day: date) -> Start:
    """The start that it is the turn of."""
    return STARTS[day.timetuple().tm_yday % len(STARTS)]


if __name__ == "__main__":
    chosen = STARTS[int(sys.argv[1])] if sys.argv[1:] else of_day(datetime.now(UTC).date())
    print(f"START={chosen.moment} TZ={chosen.zone}")
