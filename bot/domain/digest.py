"""A digest: when it is due, and what it says."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict

from bot.domain.people import Member

CATCH_UP = timedelta(hours=12)
"""A digest missed while the process was down is still sent that late, and marked late."""
LATE_AFTER = timedelta(minutes=15)
ATTENTION_FILLED = 0.8
ATTENTION_CLOSED_WITHIN = timedelta(days=7)


class Digest(BaseModel):
    """A subscription: this person's webinars, to this channel (or, empty, to themselves), daily at this local time."""

    model_config = ConfigDict(frozen=True)

    id: int = 0
    member: Member
    channel: str = ""
    at: time
    zone: str
    next_run: datetime
    on: bool = True
    last_counts: dict[str, int] = {}
    last_sent: datetime | None = None

    def local_date(self, moment: datetime) -> date:
        """The calendar day of that moment where the subscriber is."""
        return moment.astimezone(ZoneInfo(self.zone)).date()


def next_run(at: time, zone: str, after: datetime) -> datetime:
    """The first moment after `after` at which it is `at` in `zone`, in UTC.

    In a spring gap it is the moment the clocks jump to; in an autumn fold the first of the two.
    """
    day = after.astimezone(ZoneInfo(zone)).date()
    for offset in range(3):
        local = datetime.combine(day + timedelta(days=offset), at, ZoneInfo(zone))
        moment = local.astimezone(UTC)
        if moment.astimezone(ZoneInfo(zone)).time() != at:  # the gap: PEP 495 maps it past the jump
            moment = local.replace(fold=1).astimezone(UTC)
        if moment > after:
            return moment
    raise AssertionError("every zone has a next day")


class DigestLine(BaseModel):
    """One webinar in a digest; `change` is since the last one that was sent, None the first time."""

    model_config = ConfigDict(frozen=True)

    session_id: str
    title: str
    starts: datetime
    count: int | None
    change: int | None
    limit: int
    open: bool | None
    unread: bool = False
    attention: tuple[str, ...] = ()
    read_at: datetime | None = None

    @property
    def is_news(self) -> bool:
        """True for a count that moved or is new, and for what needs somebody."""
        return bool(self.attention) or (self.count is not None and self.change != 0)


class Edition(BaseModel):
    """What one digest says; `missed` names webinars that could not be read."""

    model_config = ConfigDict(frozen=True)

    digest: Digest
    lines: tuple[DigestLine, ...]
    link_dead: bool
    late: bool
    missed: int
    as_of: datetime | None
    now: datetime

    @property
    def has_news(self) -> bool:
        """True when anything differs from the last one, or needs somebody."""
        return self.link_dead or any(line.is_news for line in self.lines)
