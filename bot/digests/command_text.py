"""What somebody wants of their digest, in the words they type: "daily at 9:00 in #launch"."""

import re
from dataclasses import dataclass
from datetime import time
from typing import Literal

from bot.domain.channels import cut_place, unknown_place
from bot.domain.when.hours import cut_hours
from bot.domain.when.result import Unclear, quoted, tidy

_DAILY = re.compile(r"^(?:daily|(?:every|each) ?day|on)\b\s*", re.IGNORECASE)
_OTHER_RHYTHM = re.compile(
    r"\b(?:weekly|weekdays?|monthly|hourly|every|each|pause|resume|(?:mon|tues|wednes|thurs|fri|satur|sun)days?)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class DigestCommand:
    """What is wanted; `channel` is an id, HERE, or empty where no place was said."""

    what: Literal["show", "daily"]
    channel: str = ""
    at: time | None = None


@dataclass(frozen=True)
class NotUnderstood:
    """Why the words were not taken: plain text that quotes them."""

    text: str


def read_digest_command(words: str) -> DigestCommand | NotUnderstood:
    """What the words ask for, with Slack's markup for channels in them; a time is right or refused, never guessed."""
    channel, rest = cut_place(words)
    if unknown := unknown_place(rest):
        return NotUnderstood(
            f"I do not know a channel {quoted(unknown)}. Choose it from the list that Slack shows while"
            " you type its name, or type the command in that channel and end it with “in here”."
        )
    if rest.lower() in {"", "show", "list", "status"} and not channel:
        return DigestCommand("show")
    return _daily(rest, channel)


def _daily(rest: str, channel: str) -> DigestCommand | NotUnderstood:
    said = _DAILY.sub("", rest)
    if _OTHER_RHYTHM.search(said):
        return NotUnderstood(f"A digest comes daily so far, so I did not change anything for {quoted(rest)}.")
    if not said:
        return DigestCommand("daily", channel)
    try:
        at = _time_of_day(said)
    except Unclear as unclear:
        return NotUnderstood(unclear.text)
    return DigestCommand("daily", channel, at) if at else NotUnderstood(f"I cannot read {quoted(said)} as a time.")


def _time_of_day(said: str) -> time | None:
    text = re.sub(r"^at\s+", "", tidy(said))
    hours, rest = cut_hours(f"at {text}", as_written=False)
    if hours is None or hours.duration is not None or rest.strip(" |"):
        return None
    return hours.start
