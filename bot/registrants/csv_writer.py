"""Registrants as rows for a spreadsheet that runs nothing: RFC 4180, with formulas made plain text."""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from bot.domain.external_ids import decode
from bot.domain.registrant import Registrant

BOM = "\ufeff"
"""Without it Excel reads UTF-8 as the machine's own encoding."""
MOST_KEY_COLUMNS = 50
"""External keys beyond these are in the raw column only."""
COLUMNS = (
    "First name", "Last name", "E-mail", "Registered at", "State", "Attended", "Source", "Join link", "Cancel link",
    "Registrant id", "External id",
)  # fmt: skip
# What a spreadsheet takes for the beginning of a formula, also behind spaces and quotation marks, in full width, and
# behind what separates cells in other countries. The spaces are those that separate nothing: no run is read twice.
_FORMULA = re.compile(r"(^|[;\t|\r\n])(?=(?:[^\S\t\r\n]|[\"'])*[=+\-@\t\r\uff1d\uff0b\uff0d\uff20])")


def keys_in(people: Iterable[Registrant]) -> list[str]:
    """The external keys that occur, in order of appearance."""
    return list(dict.fromkeys(key for each in people for key, _ in decode(each.external_id) or ()))


def header(keys: Sequence[str]) -> str:
    """The first line, with the mark that says it is UTF-8."""
    return BOM + _lines([[*COLUMNS, *(f"external.{key}" for key in keys)]])


def rows(people: Iterable[Registrant], keys: Sequence[str], zone: str, *, is_over: bool) -> str:
    """A line for each; times in that zone with their offset."""
    return _lines(_cells(each, keys, zone, is_over=is_over) for each in people)


def file_name(title: str, day: datetime) -> str:
    """'Q4 roadmap registrants 2026-11-21.csv', of letters that every system takes."""
    plain = re.sub(r"[^\w .-]+", " ", title).strip(" .")
    return f"{' '.join(plain.split())[:80] or 'webinar'} registrants {day:%Y-%m-%d}.csv"


def harmless(cell: str) -> str:
    """The text with a quote before what a spreadsheet would run."""
    return _FORMULA.sub(r"\1'", cell)


def _cells(person: Registrant, keys: Sequence[str], zone: str, *, is_over: bool) -> list[str]:
    known = decode(person.external_id) or ()
    values = ["; ".join(value for key, value in known if key == wanted) for wanted in keys]
    came = "yes" if person.attended else "no" if is_over and not person.withdrawn_at else ""
    registered = person.registered_at.astimezone(ZoneInfo(zone)).isoformat(timespec="seconds")
    return [
        person.first_name, person.last_name, person.email, registered, _state(person), came, person.source,
        person.join_link, person.cancel_link, person.id, person.external_id, *values,
    ]  # fmt: skip


def _state(person: Registrant) -> str:
    if person.withdrawn_at:
        return f"withdrawn in Greenroom {person.withdrawn_at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
    return "registered for the recording" if person.post_webinar else "registered"


def _lines(table: Iterable[Sequence[str]]) -> str:
    text = io.StringIO()
    csv.writer(text).writerows([harmless(cell) for cell in row] for row in table)
    return text.getvalue()
