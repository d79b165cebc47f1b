"""A time said after other words: "product tour friday 5pm", "roadmap on 5 dec at noon"."""

from collections.abc import Iterator
from datetime import datetime

from bot.domain.when.read import read
from bot.domain.when.result import Reading, Refusal

USE = "the time"
_BETWEEN = ("by", "until", "from")
"""Words between the two that belong to neither."""
_ABOUT_TIME = {"past", "recurring", "wrong_weekday", "no_date", "gap", "fold", "too_far", "ambiguous_zone"}
"""Refusals of what is a time and nothing else: "yesterday 5pm" is not 5pm of something called yesterday."""


def split_time(words: str, *, now: datetime, zone: str, day_first: bool) -> tuple[str, str, Reading | Refusal] | None:
    """What comes before the time, the words for it, and what they mean; the longest words that are about a time.

    Without any, those that lack a part: "friday" has no hour. None where nothing is a time.
    """
    tried = None
    for before, after in _splits(words):
        meant = read(after, now=now, zone=zone, day_first=day_first, use=USE)
        if isinstance(meant, Reading) or meant.reason in _ABOUT_TIME:
            return before, after, meant
        if tried is None and (meant.date or meant.time):
            tried = before, after, meant
    return tried


def _splits(words: str) -> Iterator[tuple[str, str]]:
    """Every way to cut the words in two, the longest second part first."""
    parts = words.split()
    for cut in range(len(parts)):
        after = parts[cut:]
        if len(after) > 1 and after[0].lower() in _BETWEEN:
            after = after[1:]
        yield " ".join(parts[:cut]), " ".join(after)
