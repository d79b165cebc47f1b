"""How long a session lasts, in the words people use: 45m, 1h30, 1:30, an hour and a half."""

import re
from datetime import timedelta

from bot.domain.when.result import Refusal, Unclear, quoted, tidy, without

SHORTEST, LONGEST = timedelta(minutes=1), timedelta(hours=12)
_HINT = "Write it like 45m, 1h30 or 2 hours."

LENGTH = r"""(?:
    (?P<hours>\d{1,4}(?:\.\d{1,2})?|an?)(?P<half>\ and\ a\ half)?\ ?(?:hours?|hrs?|h)
        (?:(?P<later_half>\ and\ a\ half)|\ ?(?:and\ )?(?P<extra>[0-5]?\d)\ ?(?:minutes?|mins?|m)?)?
    |(?P<minutes>\d{1,4})\ ?(?:minutes?|mins?|m)
    |(?P<fraction>half\ an|a\ half|half|(?:a\ )?quarter\ of\ an|3\ quarters\ of\ an)\ hour
    |(?P<clock_hours>\d{1,2}):(?P<clock_minutes>[0-5]\d)(?!\ ?[ap]m?\b)
)(?![\w:.])"""  # fmt: skip
_LENGTH = re.compile(LENGTH, re.VERBOSE)
_FOR = re.compile(
    rf"\bfor\ (?:about\ )?(?:{LENGTH}|(?P<bare>1[5-9]|[2-9]\d|\d{{3}})(?![\w:./-]))", re.VERBOSE
)
_FROM_NOW = re.compile(rf"(?:in\ {LENGTH}|{LENGTH.replace('P<', 'P<x_')}\ (?:from\ now|hence))", re.VERBOSE)


def parse_length(words: str) -> timedelta | Refusal:
    """The length meant by the words, 1 minute to 12 hours; a bare number is minutes."""
    text = tidy(words[:100])
    found = _LENGTH.fullmatch(text)
    if found:
        length = _length(found.groupdict())
    elif re.fullmatch(r"\d{1,4}", text):
        length = timedelta(minutes=int(text))
    else:
        return Refusal("bad_length", f"I cannot read {quoted(words)} as a length. {_HINT}")
    try:
        return checked(length)
    except Unclear as unclear:
        return Refusal(unclear.reason, unclear.text)


def cut_length(text: str) -> tuple[timedelta | None, str]:
    """The length in "for 45m", and the text without it; Unclear if it is too short or too long."""
    found = _FOR.search(text)
    if not found:
        return None, text
    bare = found["bare"]
    length = timedelta(minutes=int(bare)) if bare else _length(found.groupdict())
    return checked(length), without(text, found.span())


def cut_trailing_length(text: str) -> tuple[timedelta | None, str]:
    """The length at the end of "tomorrow 45 min", and the text without it; "1:30" is no length here."""
    found = re.search(rf"(?:^|\ ){LENGTH}$", text, re.VERBOSE)
    if not found or found["clock_hours"]:
        return None, text
    return checked(_length(found.groupdict())), without(text, found.span())


def from_now(text: str) -> timedelta | None:
    """How far ahead "in an hour and a half" is, if that is all the text says."""
    found = _FROM_NOW.fullmatch(text)
    if not found:
        return None
    parts = {name.removeprefix("x_"): part for name, part in found.groupdict().items() if part}
    return None if "clock_hours" in parts else _length(parts)


def checked(length: timedelta) -> timedelta:
    """The length itself, if a webinar may be that long; else Unclear."""
    if length < SHORTEST:
        raise Unclear("bad_length", f"A webinar lasts at least a minute. {_HINT}")
    if length > LONGEST:
        raise Unclear("bad_length", "A webinar lasts at most 12 hours. Choose a shorter length.")
    return length


def _length(parts: dict[str, str | None]) -> timedelta:
    if fraction := parts.get("fraction"):
        return timedelta(minutes=45 if fraction.startswith("3") else 15 if "quarter" in fraction else 30)
    hours = parts.get("hours") or parts.get("clock_hours") or "0"
    minutes = parts.get("minutes") or parts.get("extra") or parts.get("clock_minutes") or "0"
    halves = 30 if parts.get("half") or parts.get("later_half") else 0
    whole = 1.0 if hours in ("a", "an") else float(hours)
    return timedelta(minutes=round(whole * 60) + int(minutes) + halves)
