"""When a webinar starts, in the words people type: "next tuesday 3pm for 45m", "friday 9:30-10:15", "3pm PT".

Each phrase is right, or refused in words, never silently wrong: every word must have been understood, and the
time must be ahead, within three years, and exist once on the clocks of its zone. What was understood of a
refused phrase is in the Refusal. English only; the pickers of the form have the last word.
"""

import re
from datetime import datetime

from bot.domain.when.clocks import day_first_of, describe, local_to_utc
from bot.domain.when.days import warm_dates
from bot.domain.when.lengths import parse_length
from bot.domain.when.phrase import EXAMPLE, Phrase
from bot.domain.when.result import (
    LONGEST,
    MONTHS,
    TODAY,
    WEEKDAYS,
    Reading,
    Reason,
    Refusal,
    Unclear,
    one_of,
    quoted,
    tidy,
)
from bot.domain.when.zones import warm_zones

__all__ = [
    "Reading", "Reason", "Refusal",
    "day_first_of", "describe", "local_to_utc", "parse_length", "read", "split_title", "warm",
]  # fmt: skip

_COMMAS_TRIED = 8  # from the right: no time has more in it

_DAY_NAMES = (
    rf"{one_of(WEEKDAYS)}|{one_of(MONTHS)}|{one_of(TODAY)}|\d+(?:st|nd|rd|th)|\d{{4}}-\d{{2}}-\d{{2}}"
)
_DAY_NAME = re.compile(rf"\b(?:{_DAY_NAMES})\b")
_DAY_WORD = re.compile(rf"\b(?:{_DAY_NAMES}|\d+ (?:days?|weeks?|months?)|next (?:week|month)|\d\d?/\d\d?)\b")
_CLOCK_TIME = re.compile(r"\d ?[ap]m\b|\d:\d\d|\bnoon\b")


def read(
    words: str, *, now: datetime, zone: str, day_first: bool, use: str = "the start"
) -> Reading | Refusal:
    """What the words mean to a person in `zone` (IANA); with `day_first`, 5/6 is the fifth of June.

    `now` is aware; `use` is what the time is for. The Reading's start lies in the zone that was said, else in the
    person's own.
    """
    if len(words) > LONGEST:
        return Refusal("too_long", f"{quoted(words)} is too long to be a time. {EXAMPLE}")
    phrase = Phrase(now, zone, day_first)
    try:
        return phrase.read(tidy(words))
    except Unclear as unclear:
        if unclear.reason == "unreadable":
            return _unreadable(words)
        text = f"I could not use {quoted(words)} as {use}. {unclear.text}"
        return Refusal(unclear.reason, text, phrase.day, phrase.at, phrase.duration, phrase.zone_said)


def split_title(
    words: str, *, now: datetime, zone: str, day_first: bool
) -> tuple[str, Reading | Refusal | None]:
    """The title before the first comma whose rest is a time or clearly tries to be one, and that time.

    Without such a comma all of it is the title, and there is no time.
    """
    commas = [found.start() for found in re.finditer(",", words)][-_COMMAS_TRIED:]
    before = None
    for comma in commas:
        rest = words[comma + 1 :].strip()
        meaning = read(rest, now=now, zone=zone, day_first=day_first)
        if isinstance(meaning, Reading) and not _DAY_WORD.search(tidy(rest)):
            if before is not None and _DAY_WORD.search(tidy(words[before + 1 : comma])):
                return words[:before].strip(), _unreadable(words[before + 1 :].strip())  # nxt tuesday, 3pm
            if before is None and _DAY_WORD.search(tidy(words[:comma])):
                return words[:comma].strip(), _dayless(rest, meaning)  # taco tuesday, 3pm
        if isinstance(meaning, Reading) or _clearly_tries(meaning, rest):
            return words[:comma].strip(), meaning
        before = comma
    for comma in reversed(commas):
        rest = words[comma + 1 :].strip()
        if len(rest) <= LONGEST and _CLOCK_TIME.search(tidy(rest)):
            return words[:comma].strip(), _unreadable(rest)
    return words.strip(), None


def warm() -> None:
    """Load what the first phrase would otherwise wait for (0.3 s); call it at start-up."""
    warm_zones()
    warm_dates()


def _unreadable(words: str) -> Refusal:
    said = f"I could not use {quoted(words)} as the start." if words.strip() else "There is no start yet."
    return Refusal("unreadable", f"{said} {EXAMPLE}")


def _dayless(words: str, meant: Reading) -> Refusal:
    """A time after a title that names a day: it may be that day's."""
    text = f"On which day is {quoted(words)}? Write the day after the comma, or choose it below."
    zone = meant.zone if meant.zone_was_said else None
    return Refusal("no_date", text, None, meant.starts.time(), meant.duration, zone)


def _clearly_tries(refusal: Refusal, rest: str) -> bool:
    """Whether refused words were about time: "yesterday 3pm" was, "24/7" and "May" may be part of a title."""
    if refusal.reason in ("no_time", "no_date"):
        said_day = refusal.reason == "no_time" and _DAY_NAME.search(tidy(rest))
        return bool(said_day or refusal.time or refusal.duration)
    return refusal.reason not in ("unreadable", "too_long")
