"""When a session is, in words, on the clock of its own zone."""

from zoneinfo import ZoneInfo

from bot.sandbox.ringcentral.company.model import Session


def when(session: Session) -> str:
    """Weekday, date, from, to and zone: "Tue 24 Nov 2026, 15:00 to 15:45 America/New_York"."""
    zone = ZoneInfo(session.time_zone)
    start, end = session.start.astimezone(zone), session.end.astimezone(zone)
    until = f"{end:%H:%M}" if end.date() == start.date() else f"{end:%a %H:%M}"
    return f"{start:%a} {start.day} {start:%b %Y, %H:%M} to {until} {session.time_zone}"
