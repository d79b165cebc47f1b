"""What somebody wants to be different about a webinar, and a mark of what they saw when they asked for it.

A form is filled in for minutes, and others may work in RingCentral meanwhile. Its `lastModifiedTime` moves also
with what no form shows (a setting, an invitation), so a later look compares what was shown.
"""

from datetime import datetime, timedelta
from hashlib import sha256

from pydantic import BaseModel, ConfigDict

from bot.domain.webinar import Options, Webinar

Words = tuple[str, str]
"""Marks of a title and a description."""
Plan = tuple[int, int, str]
"""Start (epoch seconds), length (seconds) and zone."""


class Edit(BaseModel):
    """New words or settings for a webinar: only what differs, None stays. `anyway` overrules what others changed."""

    model_config = ConfigDict(frozen=True)

    session_id: str
    title: str | None = None
    description: str | None = None
    options: Options = Options()
    shown: Words
    anyway: bool = False

    @property
    def is_empty(self) -> bool:
        """True when nothing would change."""
        return self.title is None and self.description is None and self.options == Options()


class Move(BaseModel):
    """A new time for a webinar."""

    model_config = ConfigDict(frozen=True)

    session_id: str
    starts: datetime
    duration: timedelta
    zone: str
    shown: Plan
    anyway: bool = False


class Cancellation(BaseModel):
    """A webinar that is not to be."""

    model_config = ConfigDict(frozen=True)

    session_id: str


def words_of(webinar: Webinar) -> Words:
    """The mark of what a form for words shows."""
    return mark(webinar.title), mark(webinar.description)


def plan_of(webinar: Webinar) -> Plan:
    """The mark of what a form for the time shows."""
    return int(webinar.starts.timestamp()), int(webinar.duration.total_seconds()), webinar.zone


def mark(text: str) -> str:
    """A short mark of a text; the same for texts that differ only in what a text field does to line ends."""
    lines = "\n".join(line.rstrip() for line in text.strip().splitlines())
    return sha256(lines.encode()).hexdigest()[:16]
