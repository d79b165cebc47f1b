"""A webinar for people's own calendars: as a file (RFC 5545), and as a link that opens Google's."""

from datetime import UTC, datetime
from urllib.parse import urlencode

from bot.sharing.model import CardContent

LINE = 75
"""Octets to a line of a calendar file; what is longer goes on in the next, after a space."""
TITLE_IN_LINK = 150
"""Slack's buttons take links of 3 000 characters, and each of a title may become twelve."""
_STAMP = "%Y%m%dT%H%M%SZ"


def calendar_file(content: CardContent, session_id: str, join_link: str, now: datetime) -> str:
    """One event with the personal join link; fetched again after a move it moves the same event."""
    words = f"Join: {join_link}\nThis link is yours alone." if join_link else ""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Greenroom//Webinars//EN",
        "METHOD:PUBLISH",
        "BEGIN:VEVENT",
        f"UID:{session_id}@greenroom",
        f"SEQUENCE:{int(now.timestamp())}",
        f"DTSTAMP:{now.astimezone(UTC):{_STAMP}}",
        f"DTSTART:{content.starts.astimezone(UTC):{_STAMP}}",
        f"DTEND:{(content.starts + content.duration).astimezone(UTC):{_STAMP}}",
        f"SUMMARY:{_escaped(content.title)}",
        f"DESCRIPTION:{_escaped(words)}",
        f"URL:{join_link}",
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return "".join(f"{_folded(line)}\r\n" for line in lines)


def google_link(content: CardContent, join_link: str) -> str:
    """Opens Google Calendar with the event filled in."""
    ends = content.starts + content.duration
    event = {
        "action": "TEMPLATE",
        "text": content.title[:TITLE_IN_LINK],
        "dates": f"{content.starts.astimezone(UTC):{_STAMP}}/{ends.astimezone(UTC):{_STAMP}}",
        "details": f"Join: {join_link}",
    }
    return f"https://calendar.google.com/calendar/render?{urlencode(event)}"


def _escaped(text: str) -> str:
    for sign in ("\\", ";", ","):
        text = text.replace(sign, f"\\{sign}")
    return text.replace("\r", "").replace("\n", "\\n")


def _folded(line: str) -> str:
    """The line in parts of at most 75 octets, no character torn."""
    parts: list[str] = []
    part = ""
    for sign in line:
        if len((part + sign).encode()) > LINE - bool(parts):
            parts.append(part)
            part = ""
        part += sign
    return "\r\n ".join([*parts, part])
