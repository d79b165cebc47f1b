"""Whose clock a person means: 3pm PT, 15:00 Europe/Berlin, noon London, 15:00+02:00."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone, tzinfo
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from bot.domain.when.result import Unclear, without

# Region names keep right all year; the offset of a seasonal one (EST) is checked against the date.
_REGIONS = {
    "pt": "America/Los_Angeles", "pacific": "America/Los_Angeles",
    "mt": "America/Denver", "mountain": "America/Denver",
    "ct": "America/Chicago", "central": "America/Chicago",
    "et": "America/New_York", "eastern": "America/New_York",
    "central european": "Europe/Paris", "uk": "Europe/London", "utc": "UTC", "zulu": "UTC", "z": "UTC",
    "hst": "Pacific/Honolulu", "jst": "Asia/Tokyo", "kst": "Asia/Seoul", "sgt": "Asia/Singapore",
    "hkt": "Asia/Hong_Kong", "msk": "Europe/Moscow", "pkt": "Asia/Karachi", "brt": "America/Sao_Paulo",
    "sast": "Africa/Johannesburg", "awst": "Australia/Perth",
}  # fmt: skip
_SEASONAL = {
    "pst": ("America/Los_Angeles", -8), "pdt": ("America/Los_Angeles", -7),
    "mst": ("America/Denver", -7), "mdt": ("America/Denver", -6),
    "cst": ("America/Chicago", -6), "cdt": ("America/Chicago", -5),
    "est": ("America/New_York", -5), "edt": ("America/New_York", -4),
    "ast": ("America/Halifax", -4),
    "akst": ("America/Anchorage", -9), "akdt": ("America/Anchorage", -8),
    "gmt": ("UTC", 0), "bst": ("Europe/London", 1),
    "cet": ("Europe/Paris", 1), "cest": ("Europe/Paris", 2),
    "eet": ("Europe/Athens", 2), "eest": ("Europe/Athens", 3),
    "aest": ("Australia/Sydney", 10), "aedt": ("Australia/Sydney", 11),
    "nzst": ("Pacific/Auckland", 12), "nzdt": ("Pacific/Auckland", 13),
}  # fmt: skip
# The same letters for clocks hours apart. The person's own zone decides, if its clock is called so.
_AMBIGUOUS = {
    "ist": ("Asia/Kolkata", "Europe/Dublin", "Asia/Jerusalem"),
    "cst": ("America/Chicago", "Asia/Shanghai"),
    "ast": ("America/Halifax", "Asia/Riyadh"),
}
_CITIES = {
    "nyc": "America/New_York", "boston": "America/New_York", "miami": "America/New_York",
    "atlanta": "America/New_York", "san francisco": "America/Los_Angeles", "sf": "America/Los_Angeles",
    "seattle": "America/Los_Angeles", "dallas": "America/Chicago", "austin": "America/Chicago",
    "houston": "America/Chicago", "munich": "Europe/Berlin", "frankfurt": "Europe/Berlin",
    "hamburg": "Europe/Berlin", "barcelona": "Europe/Madrid", "milan": "Europe/Rome",
    "geneva": "Europe/Zurich", "mumbai": "Asia/Kolkata", "delhi": "Asia/Kolkata",
    "bangalore": "Asia/Kolkata", "beijing": "Asia/Shanghai",
}  # fmt: skip
_OWN = ("my time", "local time", "our time")
_NO_CITIES = {  # words of other meaning in the list of zones
    "act", "acre", "center", "central", "east", "easter", "general", "knox", "lhi", "north", "nsw", "oral",
    "south", "troll", "wake", "west",
}  # fmt: skip
_NO_AREAS = ("Etc/", "SystemV/", "US/", "Canada/", "Brazil/", "Chile/", "Mexico/", "Antarctica/", "Arctic/")

# As machines write it; people write "2026-12-03 09:00-10:00" and mean a range.
_MACHINE = re.compile(
    r"\b(\d{4}-\d{2}-\d{2})(?:t(\d{2}:\d{2})(?::00(?:\.0+)?)?| (\d{2}:\d{2}):00(?:\.0+)?)"
    r"(?: ?([+-]\d{2}:?[0-5]\d)|(z))?(?!\S)"
)
_OFFSET = re.compile(
    r"(?<![\w/])(?:utc|gmt) ?(?P<hours>[+-]\d{1,2})(?::?(?P<minutes>[0-5]\d))?(?![\w:.-])"
    r"|(?<=\d) ?(?P<plus>\+\d{2}):?(?P<plus_minutes>[0-5]\d)(?!\S)"
)
_GLUED = re.compile(r"(?<=\d)(utc|gmt|z)\b")


@dataclass(frozen=True)
class SpokenZone:
    """The clock of a phrase: its rules, its IANA name (None: an offset), the word for it (None: not said)."""

    rules: tzinfo
    name: str | None
    word: str | None = None
    offset: timedelta | None = None  # what an abbreviation like EST promises

    def check_season(self, starts: datetime) -> None:
        """Unclear if EST is said of a summer's day, or CEST of a winter's: people mean either hour by it."""
        really = starts.utcoffset() or timedelta()
        if self.word is None or self.offset is None or really == self.offset:
            return
        promised = "UTC" + offset_name(self.offset)
        raise Unclear(
            "ambiguous_zone",
            f"{self.word.upper()} is {promised}, but {self.name} is at UTC{offset_name(really)} on that day."
            f" Name the city or the offset instead: {self.name} or {promised}.",
        )


def offset_name(offset: timedelta) -> str:
    """An offset as people write it after "UTC": +1, +5:30, with a real minus sign, and nothing for none."""
    minutes = round(offset.total_seconds() / 60)
    hours, rest = divmod(abs(minutes), 60)
    sign = "\N{MINUS SIGN}" if minutes < 0 else "+"
    return f"{sign}{hours}{f':{rest:02}' if rest else ''}" if minutes else ""


def cut_zone(text: str, own: str, now: datetime) -> tuple[SpokenZone, str]:
    """Whose clock the text means (the person's `own` if it does not say) and the text without it."""
    text = _MACHINE.sub(_as_people_write, text)
    if found := _OFFSET.search(text):
        hours = found["hours"] or found["plus"]
        minutes = found["minutes"] or found["plus_minutes"] or "0"
        return _fixed(hours, minutes), without(text, found.span())
    words = _GLUED.sub(r" \1", text).split()
    for size in (4, 3, 2, 1):
        for first in range(len(words) - size + 1):
            if zone := _named(" ".join(words[first : first + size]), own, now):
                before, after = words[:first], words[first + size :]
                before = before[:-1] if before[-1:] == ["in"] else before
                after = after[1:] if after[:1] == ["time"] else after
                return zone, " ".join([*before, "|", *after]).strip("| ")
    return SpokenZone(ZoneInfo(own), own), text


def _as_people_write(found: re.Match[str]) -> str:
    day, at, at_with_seconds, offset, zulu = found.groups()
    return f"{day} {at or at_with_seconds} {f'utc{offset}' if offset else zulu or ''}".strip()


def _fixed(hours: str, minutes: str) -> SpokenZone:
    """The clock of an offset, which has no IANA name."""
    offset = timedelta(hours=abs(int(hours)), minutes=int(minutes)) * (-1 if hours[0] == "-" else 1)
    if abs(offset) > timedelta(hours=14):
        raise Unclear("ambiguous_zone", f"No clock is at UTC{offset_name(offset)}. Name a city instead.")
    return SpokenZone(timezone(offset), None, f"utc{hours}:{minutes}")


def _named(said: str, own: str, now: datetime) -> SpokenZone | None:
    if said in _OWN:
        return SpokenZone(ZoneInfo(own), own, said)
    if said in _AMBIGUOUS or said in _SEASONAL:
        return _abbreviated(said, own, now)
    name = _REGIONS.get(said) or _zone_names().get(said)
    return SpokenZone(ZoneInfo(name), name, said) if name else None


def _abbreviated(said: str, own: str, now: datetime) -> SpokenZone:
    """EST, IST, CET: the person's own zone if its clock is called so at some time of the year."""
    for month in (1, 7):
        own_clock = datetime(now.year, month, 1, tzinfo=ZoneInfo(own))
        if (own_clock.tzname() or "").lower() == said:
            return SpokenZone(ZoneInfo(own), own, said, own_clock.utcoffset())
    choices = _AMBIGUOUS.get(said, ())
    if choices and not (said in _SEASONAL and own.startswith("America/")):
        raise Unclear(
            "ambiguous_zone",
            f"{said.upper()} is the name of several clocks. Name the city instead:"
            f" {', '.join(choices[:-1])} or {choices[-1]}.",
        )
    name, hours = _SEASONAL[said]
    return SpokenZone(ZoneInfo(name), name, said, timedelta(hours=hours))


@cache
def _zone_names() -> dict[str, str]:
    """Every IANA name and every city of one, in lower case, with the IANA name it stands for."""
    full = {name.lower(): name for name in available_timezones() if "/" in name}
    cities: dict[str, str] = {}
    for name in sorted(full.values(), key=lambda name: (name.count("/"), name)):
        city = name.rpartition("/")[2].replace("_", " ").lower()
        if city not in _NO_CITIES and not name.startswith(_NO_AREAS):
            cities[city] = name  # the deeper name wins: America/Argentina/Buenos_Aires
    return full | cities | _CITIES


def warm_zones() -> None:
    """Read the list of zones once, so that nobody waits for it."""
    _zone_names()
