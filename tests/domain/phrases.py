"""The table of time words, `phrases.txt`: what people write, and what it means."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.domain.when.read import Reading, Refusal

PHRASES = Path(__file__).with_name("phrases.txt")
PACIFIC = "America/Los_Angeles"
NOW = datetime(2026, 11, 18, 10, 0, tzinfo=ZoneInfo(PACIFIC))  # a Wednesday


def phrases() -> Iterator[tuple[str, str, datetime, str, bool]]:
    """Each phrase of the table: it, its meaning, when and in which zone it is said, whether the day comes first."""
    said_at, zone, order = NOW, PACIFIC, "month-first"
    for line in PHRASES.read_text(encoding="utf-8").splitlines():
        if line.startswith("@"):
            _, weekday, day, at, zone, order = line.split()
            said_at = datetime.fromisoformat(f"{day} {at}").replace(tzinfo=ZoneInfo(zone))
            assert f"{said_at:%a}" == weekday
        elif line and not line.startswith("#"):
            phrase, meaning = line.rsplit(" | ", 1)
            yield phrase, meaning, said_at, zone, order == "day-first"


def in_table_words(meant: Reading | Refusal, own_zone: str) -> str:
    """What was read, as the table writes it."""
    if isinstance(meant, Refusal):
        return meant.reason
    length = f" {round(meant.duration.total_seconds() / 60)}m" if meant.duration else ""
    zone = f" {meant.zone}" if meant.zone != own_zone else ""
    return f"{meant.starts:%a %Y-%m-%d %H:%M}{length}{zone}"
