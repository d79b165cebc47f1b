"""Times as people read them: Slack's date tokens where they render, else written out in the reader's zone."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo


@dataclass(frozen=True)
class Reader:
    """Who looks at a view, and when: pure views need no clock. `nonce` makes each rendering's buttons one-use."""

    now: datetime
    zone: str
    nonce: str


def in_zone(moment: datetime, zone: str) -> str:
    """'Tue 24 Nov 2026, 15:00 (America/New_York)'."""
    local = moment.astimezone(ZoneInfo(zone))
    return f"{local:%a} {local.day} {local:%b %Y, %H:%M} ({zone})"


def date_token(moment: datetime, zone: str) -> str:
    """A date that each reader's Slack shows in their own zone; the fallback names its zone."""
    return f"<!date^{int(moment.timestamp())}^{{date_short_pretty}}, {{time}}|{in_zone(moment, zone)}>"


def clock_token(moment: datetime, zone: str) -> str:
    """A time of day that each reader's Slack shows in their own zone."""
    local = moment.astimezone(ZoneInfo(zone))
    return f"<!date^{int(moment.timestamp())}^{{time}}|{local:%H:%M} ({zone})>"


def clock(moment: datetime, zone: str) -> str:
    """'10:42'."""
    return f"{moment.astimezone(ZoneInfo(zone)):%H:%M}"


def length(duration: timedelta) -> str:
    """'45 min', '1 h', '1 h 30 min'."""
    minutes = round(duration.total_seconds() / 60)
    hours, rest = divmod(minutes, 60)
    parts = ([f"{hours} h"] if hours else []) + ([f"{rest} min"] if rest or not hours else [])
    return " ".join(parts)


def about(duration: timedelta) -> str:
    """'a few seconds', 'about 6 min', 'about 2 h 45 min'."""
    if duration < timedelta(seconds=15):
        return "a few seconds"
    return f"about {length(duration)}" if duration >= timedelta(minutes=1) else "about a minute"


def as_of(read_at: datetime | None, reader: Reader) -> str:
    """'as of 09:58' — every number says when it was true."""
    if read_at is None:
        return "not read yet"
    if reader.now - read_at < timedelta(hours=20):
        return f"as of {clock_token(read_at, reader.zone)}"
    return f"as of {date_token(read_at, reader.zone)}"
