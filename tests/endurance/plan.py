"""Which runs there are: ten beside other work, and one from each of twelve moments."""

from dataclasses import dataclass

from tests.starts import STARTS

BUSY_RUNS = 10


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
            f"from {start.moment}, TZ={start.zone}: {start.why}",
            False,
            {"START": start.moment, "TZ": start.zone},
        )
        for start in STARTS
    ]
    return busy + starts
