"""The fields for a start: date, time, zone and length, with the line that says how they are understood."""

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from bot.domain.message import Block
from bot.domain.webinar import MAX_DURATION, MIN_DURATION
from bot.domain.when.read import Reading, Refusal, describe, local_to_utc, parse_length
from bot.views import ids
from bot.views.blockkit import context, escape, field_of, option
from bot.views.form_state import Entered
from bot.views.times import Reader, length

OFFERED = (15, 30, 45, 60, 90, 120, 180, 240, 360, 480, 720)
"""Minutes."""
FURTHEST = timedelta(days=3 * 365 + 1)
USUAL = timedelta(minutes=60)
MOST_OPTIONS = 100


@dataclass(frozen=True)
class WhenFilled:
    """What the fields show; empty where nothing is chosen."""

    zone: str
    date: str = ""
    time: str = ""
    duration: timedelta = USUAL

    @classmethod
    def of_reading(cls, reading: Reading | Refusal | None, zone: str) -> "WhenFilled":
        """From the words of a command; of a refused phrase what was understood is kept."""
        if isinstance(reading, Reading):
            start = reading.starts
            return cls(reading.zone, start.date().isoformat(), f"{start:%H:%M}", reading.duration or USUAL)
        if isinstance(reading, Refusal):
            day = reading.date.isoformat() if reading.date else ""
            at = f"{reading.time:%H:%M}" if reading.time else ""
            return cls(reading.zone or zone, day, at, reading.duration or USUAL)
        return cls(zone)

    @classmethod
    def of_start(cls, starts: datetime, duration: timedelta, zone: str) -> "WhenFilled":
        """From a start that exists (`starts` in `zone`)."""
        return cls(zone, starts.date().isoformat(), f"{starts:%H:%M}", duration)

    @classmethod
    def of_state(cls, entered: Entered, zone: str) -> "WhenFilled":
        """From a form that is being filled in."""
        filled = cls(entered.choice(ids.ZONE) or zone, entered.date(ids.DATE), entered.time(ids.TIME))
        seconds = entered.choice(ids.LENGTH)
        return replace(filled, duration=timedelta(seconds=int(seconds))) if seconds else filled

    def start(self) -> datetime | Refusal | None:
        """The moment (UTC), why it is none, or None while something is missing."""
        if not self.date or not self.time:
            return None
        return local_to_utc(date.fromisoformat(self.date), time.fromisoformat(self.time), self.zone)


def when_blocks(filled: WhenFilled, reader: Reader) -> list[Block]:
    """The four fields and the echo."""
    day = {"type": "datepicker", "action_id": ids.WHEN_CHANGED} | ({"initial_date": filled.date} if filled.date else {})
    at = {"type": "timepicker", "action_id": ids.WHEN_CHANGED} | ({"initial_time": filled.time} if filled.time else {})
    zone = {
        "type": "external_select",
        "action_id": ids.ZONE_SEARCH,
        "min_query_length": 0,
        "initial_option": option(filled.zone, filled.zone),
    }
    lasts = {
        "type": "external_select",
        "action_id": ids.LENGTH_SEARCH,
        "min_query_length": 0,
        "initial_option": length_option(filled.duration),
    }
    return [
        field_of(ids.DATE, "Date", day, acts=True),
        field_of(ids.TIME, "Time", at, acts=True),
        field_of(ids.LENGTH, "Length", lasts, acts=True, hint="Choose one, or type another, like 50m or 1h20."),
        field_of(ids.ZONE, "Time zone", zone, acts=True, hint="Type a city or region to search all zones."),
        context(echo(filled, reader), block_id=ids.ECHO),
    ]


def echo(filled: WhenFilled, reader: Reader) -> str:
    """How the fields are understood, in one line."""
    start = filled.start()
    if start is None:
        return "Choose a date and a time; I will say here how I understand them."
    if isinstance(start, Refusal):
        return escape(start.text)
    words = describe(start, filled.duration, filled.zone, now=reader.now, viewer_zone=reader.zone)
    return f"I read this as *{escape(words)}*" + (" — that is in the past." if start <= reader.now else "")


def check_when(filled: WhenFilled, now: datetime) -> tuple[datetime | None, dict[str, str]]:
    """The start (UTC), or the faults by field."""
    start = filled.start()
    if start is None:
        missing = {} if filled.date else {ids.DATE: "Choose a date."}
        return None, missing if filled.time else {**missing, ids.TIME: "Choose a time."}
    if isinstance(start, Refusal):
        return None, {ids.TIME: start.text}
    if start <= now:
        same_day = filled.date == now.astimezone(ZoneInfo(filled.zone)).date().isoformat()
        field = ids.TIME if same_day else ids.DATE
        return None, {field: "That is in the past. Choose a later time."}
    if start > now + FURTHEST:
        return None, {ids.DATE: "That is more than three years ahead. Choose an earlier day."}
    if not MIN_DURATION <= filled.duration <= MAX_DURATION:
        return None, {ids.LENGTH: "Choose a length between 1 minute and 12 hours."}
    return start, {}


def length_option(duration: timedelta) -> dict[str, object]:
    """One length as a menu entry; its value is seconds."""
    return option(length(duration), str(int(duration.total_seconds())))


def length_options(typed: str) -> tuple[dict[str, object], ...]:
    """The lengths to offer for what was typed: the one that was meant first."""
    offered = [timedelta(minutes=minutes) for minutes in OFFERED]
    if not typed.strip():
        return tuple(length_option(each) for each in offered)
    meant = parse_length(typed)
    if isinstance(meant, Refusal):
        return ()
    return (length_option(meant),)


def zone_options(typed: str, own: str) -> tuple[dict[str, object], ...]:
    """The zones whose name has every typed word, at most 100; without words one's own and the great ones."""
    words = typed.lower().replace("_", " ").split()
    found = [name for name in _zones() if all(word in _searchable(name) for word in words)] if words else []
    shown = found if words else [own, *(name for name in _USUAL_ZONES if name != own)]
    return tuple(option(name, name) for name in shown[:MOST_OPTIONS])


_USUAL_ZONES = (
    "UTC", "America/Los_Angeles", "America/Denver", "America/Chicago", "America/New_York", "America/Sao_Paulo",
    "Europe/London", "Europe/Berlin", "Europe/Paris", "Africa/Johannesburg", "Asia/Dubai", "Asia/Kolkata",
    "Asia/Singapore", "Asia/Tokyo", "Australia/Sydney", "Pacific/Auckland",
)  # fmt: skip


@cache
def _zones() -> tuple[str, ...]:
    areas = ("Africa/", "America/", "Antarctica/", "Arctic/", "Asia/", "Atlantic/", "Australia/", "Europe/", "Indian/")
    names = (name for name in available_timezones() if name == "UTC" or name.startswith((*areas, "Pacific/")))
    return tuple(sorted(names))


def _searchable(name: str) -> str:
    return name.lower().replace("_", " ").replace("/", " ")
