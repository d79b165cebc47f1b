"""At what time of day, in the words people use: 3pm, 15.30, half past 3, noon, 9:30-10:15, tonight at 8.

An hour said without am or pm means the working day: 8 to 11 in the morning, 12 is noon, 1 to 5 in the
afternoon. 6 and 7 could be either and are refused. "09:00" and "15:00" are taken as they are written.
"""

import re
from dataclasses import dataclass
from datetime import time, timedelta

from bot.domain.when.lengths import LONGEST
from bot.domain.when.result import TODAY, WEEKDAYS, Unclear, one_of, without

_NOON, _DAY = 12 * 60, 24 * 60  # minutes
_WORKING = range(8 * 60, 18 * 60)  # what an hour without am or pm may mean
_EITHER = range(6 * 60, 8 * 60)  # as likely the evening
_LONGEST_GUESS = timedelta(hours=9)  # of a range whose am and pm were not both said

# Minutes of the day that each part of it may mean.
_PARTS = {
    "morning": range(60, _NOON),
    "afternoon": range(_NOON, 19 * 60),
    "evening": range(16 * 60, _DAY),
    "night": range(18 * 60, _DAY),
}
_PART = re.compile(r"\b(?:(?P<this>this )|in the |at )?(?P<part>morning|afternoon|evening|night)\b")
_HOUR_OF_PART = re.compile(
    r"(?<![\w:./-])(?:at )?(\d{1,2}(?:[:.]\d\d)? (?:in the |at )(?:morning|afternoon|evening|night)\b)"
)
_VAGUE = re.compile(
    r"\b(?:(?:by |at )?(?:the )?end of (?:the )?(?:business )?day|(?:by |at )?(?:eod|cob|eob)"
    r"|(?:by |at )?close of business|(?:at |around |before |after )?lunch(?: ?time)?|first thing)\b"
)


_H = r"(?:(?<=1[3-9])|(?<=2[0-3]))h"  # 15h is a time; 3h may be a length


def _time_of_day(name: str, end: str) -> str:
    """The pattern of one time; its groups' names begin with `name`, and it does not go on with `end`."""
    return (
        rf"(?:(?P<{name}hour>\d{{1,2}})(?:(?:[:.]|{_H})(?P<{name}minute>[0-5]\d)|(?P<{name}h>{_H}))?"
        rf"(?:\ ?(?P<{name}half>[ap]m?))?(?P<{name}clock>\ ?o'?clock)?"
        rf"|(?P<{name}word>noon|midday|midnight))(?:\ sharp)?(?![\w:'/%]|{end}\d)"
    )


_SPAN = re.compile(
    rf"(?<![\w:./+-])(?:(?:starting\ )?(?P<lead>at|from|@|between)\ ?)?{_time_of_day('', '[.]')}"
    rf"(?:(?:\ ?-\ ?|\ (?:(?:un)?till?|to|(?P<and>and))\ ){_time_of_day('to_', '[.-]')})?",
    re.VERBOSE,
)
_LAST_NUMBER = re.compile(rf"(.*\b(?:{one_of(WEEKDAYS)}|{one_of(TODAY)})) (\d{{1,2}})")
_TEN_TO_ELEVEN = re.compile(r"(?<!from )(?<!between )(?<![\w:.])(5|10) to (\d{1,2})\b(?!:)")


@dataclass(frozen=True)
class Hours:
    """A time of day, how long from then (if an end was said), and how far it leans on the words around it."""

    start: time
    duration: timedelta | None = None
    bare: bool = False  # nothing but numbers, which need a day beside them to be a time
    last_number: int | None = None  # "thurs 10": the hour, unless it is a day of the month
    midnight: bool = False  # between two days; which one it belongs to is anyone's guess


def cut_hours(text: str, *, as_written: bool) -> tuple[Hours | None, str]:
    """The time of day that the text says, and the text without it; `as_written`: on the 24-hour clock."""
    text, tonight = re.subn(r"\btonight\b", "today night", text)
    text = _spelled_out(_HOUR_OF_PART.sub(r"at \1", text))
    part = _PART.search(text)
    if part:
        text = without(text, part.span(), "today" if part["this"] else "")
    said = _only_one([found for found in _SPAN.finditer(text) if found["lead"] or not _is_bare(found)])
    if said:
        hours, rest = _span(said, part and part["part"], as_written), without(text, said.span())
        return hours, rest.replace("today", "").strip(" |") if hours.midnight and tonight else rest
    if last := _LAST_NUMBER.fullmatch(text):
        number = _SPAN.fullmatch(last[2])
        assert number is not None  # one or two digits are a time, if a bare one
        hours = _span(number, part and part["part"], as_written)
        return Hours(hours.start, bare=True, last_number=int(last[2])), last[1]
    if vague := _VAGUE.search(text):
        return None, without(text, vague.span())
    return None, text


def _spelled_out(text: str) -> str:
    """The text with half past 3 as 3:30, quarter to 5 as 4:45, at 1500 as at 15:00."""
    if found := _TEN_TO_ELEVEN.search(text):
        minutes, hour = found.groups()
        raise Unclear(
            "ambiguous_time",
            f"“{minutes} to {hour}” may be a length of time or a time of day: write {minutes}-{hour},"
            f" or the time with digits like {(int(hour) - 1) or 12}:{60 - int(minutes)}.",
        )
    text = re.sub(r"\b12 (?=noon\b|midnight\b)", "", text)
    text = re.sub(r"\bhalf past (\d{1,2})\b", r"\1:30", text)
    text = re.sub(r"\b(?:a )?quarter\b(?= (?:past|after|to|before) \d)", "15 minutes", text)
    text = re.sub(
        r"(?<![\w:.])(\d{1,2})(?: minutes| mins?)? (?:past|after) (\d{1,2})\b(?![:.])",
        lambda m: f"{m[2]}:{int(m[1]):02}", text,
    )  # fmt: skip
    text = re.sub(
        r"(?<![\w:.])(?:(\d{1,2})(?: minutes| mins?)|(20|25)) (?:to|before) "
        r"(?!12 ?[ap])([1-9]|1[0-2])\b(?![:.])",  # quarter to 12pm is in the morning: left unread
        lambda m: f"{(int(m[3]) - 1) or 12}:{60 - int(m[1] or m[2]):02}", text,
    )  # fmt: skip
    return re.sub(r"\b(?:(at|from) )?([01]\d|2[0-3])([0-5]\d)(?: ?(h|hrs|hours)\b|\b)", _military, text)


def _military(found: re.Match[str]) -> str:
    lead, hour, minute, unit = found.groups()
    return f"{lead or 'at'} {hour}:{minute}" if lead or unit else found[0]


def _is_bare(said: re.Match[str]) -> bool:
    """Whether a match is one lone number, which is more often a day of the month."""
    return not (said["to_hour"] or said["to_word"] or _is_marked(said, ""))


def _is_marked(said: re.Match[str], name: str) -> bool:
    return any(said[name + mark] for mark in ("minute", "h", "half", "clock", "word"))


def _only_one(said: list[re.Match[str]]) -> re.Match[str] | None:
    """The one time that was said; a date like 24.11. gives way to a clearer time."""
    if len(said) > 1:
        said = [found for found in said if not re.search(r"\d\.\d", found[0])]
        if len(said) != 1:
            raise Unclear("ambiguous_time", "That names more than one time. Give one, like 3pm or 3-4pm.")
    return said[0] if said else None


def _span(said: re.Match[str], part: str | None, as_written: bool) -> Hours:
    starts, ends = _meanings(said, "", as_written), _meanings(said, "to_", as_written)
    is_range = bool(said["to_hour"] or said["to_word"])
    if bool(said["and"]) != (said["lead"] == "between"):
        raise Unclear("unreadable", "I cannot read those times.")
    midnight = said["word"] == "midnight"
    if part and not midnight:
        starts = [minute for minute in starts if minute in _PARTS[part]]
        if not starts:
            raise Unclear("ambiguous_time", f"That hour and “{part}” do not go together. Write 3pm or 15:00.")
    if len(starts) == 1 or len(ends) == 1:
        start = min(starts, key=lambda minute: _gap(minute, ends)) if len(starts) > 1 else starts[0]
    else:
        start = _working(starts)
    bare = said["lead"] is None and not _is_marked(said, "") and not _is_marked(said, "to_")
    duration = None
    if is_range:
        duration = _length(_gap(start, ends), guessed=len(starts) + len(ends) > 2)
        if start < _EITHER.start and (as_written or len(starts) > 1):  # 2026-12-03 01:30-07:00: or UTC-7?
            raise Unclear("bad_range", "I cannot tell what the second time means. Write it like 9am-5pm.")
    return Hours(_clock(start), duration, bare, midnight=midnight)


def _meanings(said: re.Match[str], name: str, as_written: bool) -> list[int]:
    """The minutes of the day that a time may mean: two for 3:30, one for 3:30pm, 03:30 or 15:30."""
    if word := said[name + "word"]:
        return [0] if word == "midnight" else [_NOON]
    if not said[name + "hour"]:
        return []
    hour, minute, half = int(said[name + "hour"]), int(said[name + "minute"] or 0), said[name + "half"]
    afternoon = bool(half) and half[0] == "p"
    if hour > 23 or (half and hour > 12 and not afternoon) or (afternoon and hour == 0):
        raise Unclear("unreadable", f"“{said[0].strip()}” is no time of day. Write it like 3pm or 15:00.")
    if half and hour <= 12:
        return [(hour % 12 + 12 * afternoon) * 60 + minute]
    if as_written or hour in (0, *range(13, 24)) or said[name + "hour"].startswith("0"):
        return [hour * 60 + minute]
    return [hour % 12 * 60 + minute, hour % 12 * 60 + minute + _NOON]


def _working(starts: list[int]) -> int:
    if starts[0] in _EITHER:
        early, late = (f"{_clock(minute):%H:%M}" for minute in starts)
        raise Unclear("ambiguous_time", f"In the morning or in the evening? Write {early} or {late}.")
    return next(minute for minute in starts if minute in _WORKING)


def _gap(start: int, ends: list[int]) -> int:
    """Minutes from a start to the nearest end after it, if any."""
    return min(((end - start) % _DAY or _DAY for end in ends), default=0)


def _length(minutes: int, *, guessed: bool) -> timedelta:
    """How long a range is; "3-2pm" would be eleven hours from 3am, and nobody leaves out that am."""
    if timedelta(minutes=minutes) > (_LONGEST_GUESS if guessed else LONGEST):
        raise Unclear("bad_range", "I cannot tell when that ends. Write both times in full, like 9am-5pm.")
    return timedelta(minutes=minutes)


def _clock(minute: int) -> time:
    return time(*divmod(minute, 60))
