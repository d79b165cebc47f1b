"""Which runs there are: ten beside other work, and one from each of twelve moments."""

from dataclasses import dataclass

BUSY_RUNS = 10


@dataclass(frozen=True)
class Start:
    """A moment from which all stories are told, and the zone of the machine that tells them."""

    moment: str
    zone: str
    why: str


STARTS = (
    Start("2027-03-28T00:30+01:00", "Europe/Berlin", "Sunday, Europe's clocks go forward"),
    Start("2027-10-31T00:30+02:00", "Europe/Berlin", "Sunday, Europe's clocks go back"),
    Start("2027-03-14T00:30-05:00", "America/New_York", "Sunday, America's clocks go forward"),
    Start("2026-11-01T00:30-04:00", "America/New_York", "Sunday, America's clocks go back"),
    Start("2028-02-29T12:00+00:00", "UTC", "Tuesday, 29 February"),
    Start("2026-12-31T23:30+00:00", "UTC", "Thursday, the year ends"),
    Start("2026-12-07T09:00+05:45", "Asia/Kathmandu", "Monday, a quarter of an hour off"),
    Start("2026-12-09T20:00+13:00", "Pacific/Apia", "Wednesday, a day ahead of America"),
    Start("2026-12-11T17:00-05:00", "America/New_York", "Friday afternoon"),
    Start("2026-12-12T09:00-05:00", "America/New_York", "Saturday"),
    Start("2026-12-15T23:50-05:00", "America/New_York", "Tuesday, ten minutes before the day ends"),
    Start("2026-11-26T20:00-05:00", "America/New_York", "Thursday, the next day in UTC already"),
)
"""Both clock changes of Europe and America, 29 February, 31 December, each weekday, zones that are far or odd."""


@dataclass(frozen=True)
class Run:
    """One time the whole suite; `name` is the name of its files."""

    name: str
    what: str
    busy: bool
    environment: dict[str, str]


def runs() -> list[Run]:
    """All of them, in order."""
    busy = [
        Run(f"busy-{number:02}", f"{number}, with every core kept busy", True, {})
        for number in range(1, BUSY_RUNS + 1)
    ]
    starts = [
        Run(
            f"start-{start.moment.replace(':', '')}-{start.zone.replace('/', '-')}",
            f"from {start.moment}, TZ={start.zone} ({start.why})",
            False,
            {"START": start.moment, "TZ": start.zone},
        )
        for start in STARTS
    ]
    return busy + starts
