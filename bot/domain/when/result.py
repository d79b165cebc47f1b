"""What a person's words about time were taken to mean, or why they were not taken at all."""

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Reason = Literal[
    "unreadable", "too_long", "no_time", "no_date", "past", "gap", "fold", "too_far", "recurring",
    "ambiguous_zone", "ambiguous_date", "ambiguous_time", "wrong_weekday", "bad_range", "bad_length",
]  # fmt: skip

LONGEST = 200  # characters; nobody says a time in more
QUOTED = 60  # characters of a phrase that are quoted back


@dataclass(frozen=True)
class Reading:
    """What the words meant: `starts` is aware and lies in `zone` (IANA), exactly once on its clocks."""

    starts: dt.datetime
    duration: dt.timedelta | None
    zone: str
    zone_was_said: bool


@dataclass(frozen=True)
class Refusal:
    """Why the words were not taken, as a sentence for the person, and what was understood all the same.

    `text` quotes the person: escape it. The other fields prefill the pickers, which have the last word.
    """

    reason: Reason
    text: str
    date: dt.date | None = None
    time: dt.time | None = None
    duration: dt.timedelta | None = None
    zone: str | None = None


class Unclear(Exception):
    """Raised inside the readers of time words; `when.read` turns it into a Refusal."""

    def __init__(self, reason: Reason, text: str) -> None:
        super().__init__(text)
        self.reason: Reason = reason
        self.text = text


_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_FULL_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_FULL_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
    "november", "december",
)  # fmt: skip

WEEKDAYS: dict[str, int] = {
    **{day: number for number, day in enumerate(_FULL_DAYS)},
    **{day[:3]: number for number, day in enumerate(_FULL_DAYS)},
    "tues": 1, "weds": 2, "wednes": 2, "thur": 3, "thurs": 3,
}  # fmt: skip
MONTHS: dict[str, int] = {
    **{month: number for number, month in enumerate(_FULL_MONTHS, 1)},
    **{month[:3]: number for number, month in enumerate(_FULL_MONTHS, 1)},
    "sept": 9,
}
TODAY = {"today": 0, "tomorrow": 1, "tmrw": 1, "tmr": 1, "tmw": 1, "tomo": 1, "2moro": 1}


def one_of(words: Iterable[str]) -> str:
    """A regular expression for any of these words, the longest first."""
    return "(?:" + "|".join(sorted(words, key=lambda word: -len(word))) + ")"


def day_name(day: dt.date) -> str:
    """A day as everyone reads it: Tue 24 Nov 2026."""
    return f"{_DAYS[day.weekday()]} {day.day} {_MONTHS[day.month - 1]} {day.year}"


def quoted(words: str) -> str:
    """The person's words in quotation marks, cut short and without characters that could disturb the text."""
    plain = " ".join("".join(c if c.isprintable() else " " for c in words[: QUOTED * 4]).split())
    return f"“{plain[:QUOTED].rstrip()}{'…' if len(plain) > QUOTED or len(words) > QUOTED * 4 else ''}”"


# Typing on phones and in word processors: full-width forms, typographic dashes, quotes and spaces.
_PLAIN = str.maketrans(
    {
        **{chr(wide): chr(wide - 0xFEE0) for wide in range(0xFF01, 0xFF5F)},
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-"),
        **dict.fromkeys("\u2018\u2019\u02bc", "'"),
        **dict.fromkeys('“”"(),|', " "),
    }
)
_NUMBERS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "eleven": 11, "twelve": 12, "fifteen": 15, "twenty": 20, "thirty": 30, "forty-five": 45,
}  # fmt: skip
_ORDINALS = {
    "first": "1st", "second": "2nd", "third": "3rd", "fourth": "4th", "fifth": "5th", "sixth": "6th",
    "seventh": "7th", "eighth": "8th", "ninth": "9th", "tenth": "10th", "eleventh": "11th", "twelfth": "12th",
}  # fmt: skip
_SPELLED = {**{word: str(number) for word, number in _NUMBERS.items()}, **_ORDINALS}
_SPELLED_WORD = re.compile(rf"(?<![\w-]){one_of(_SPELLED)}(?![\w-])")
_DOTTED_HALF = re.compile(r"(?<=[\d\s])([ap])\.\s?m(?:\.|\b)")


def tidy(words: str) -> str:
    """The phrase in lower case, with plain characters, digits for number words, and single spaces."""
    text = words.translate(_PLAIN).lower()
    text = _DOTTED_HALF.sub(r"\1m", text)
    text = _SPELLED_WORD.sub(lambda word: _SPELLED[word[0]], text)
    return " ".join(text.split()).rstrip("!? ").removesuffix(".")


def without(text: str, span: tuple[int, int], instead: str = "|") -> str:
    """The text with a bar where a part was cut out: "nov 3pm 29" leaves no nov 29 behind."""
    start, end = span
    pieces = f"{text[:start]} {instead} {text[end:]}".split("|")
    return " | ".join(" ".join(piece.split()) for piece in pieces if piece.strip())
