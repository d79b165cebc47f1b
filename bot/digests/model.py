"""A digest: when it is due, and what it says."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict

from bot.domain.message import Destination
from bot.domain.people import Member
from bot.domain.webinar import FILLING, Kind, Webinar
from bot.errors import BotNotInChannel
from bot.ringcentral.errors import SignInEnded

CATCH_UP = timedelta(hours=12)
"""A digest missed while the process was down is still sent that late, and marked late."""
LATE_AFTER = timedelta(minutes=15)
ATTENTION_CLOSED_WITHIN = timedelta(days=7)
TOO_OLD = timedelta(minutes=30)
"""A count older than this could not be read when it should have been, and is said to be old."""

CANNOT_POST = BotNotInChannel.__name__
LINK_ENDED = SignInEnded.__name__


class Seen(BaseModel):
    """What the last digest said of a webinar."""

    model_config = ConfigDict(frozen=True)

    count: int | None
    open: bool | None
    starts: datetime


class Digest(BaseModel):
    """A subscription: this person's webinars, to this channel (or, empty, to themselves), daily at this local time.

    `seen` is what the last one said, by session; `said_zone` the zone it was in; `missed` the last day that was
    left out and not yet spoken of; `trouble` why it does not run as it should, told once (an error's name).
    """

    model_config = ConfigDict(frozen=True)

    id: int = 0
    member: Member
    channel: str = ""
    at: time
    zone: str
    next_run: datetime
    on: bool = True
    seen: dict[str, Seen] = {}
    said_zone: str = ""
    missed: date | None = None
    trouble: str = ""
    last_sent: datetime | None = None

    @property
    def destination(self) -> Destination:
        """Its channel, or its subscriber."""
        return Destination(self.member.workspace, self.channel or self.member.user)


def local_day(moment: datetime, zone: str) -> date:
    """The calendar day of that moment on the clocks of a zone."""
    return moment.astimezone(ZoneInfo(zone)).date()


def next_run(at: time, zone: str, after: datetime) -> datetime:
    """The first moment after `after` at which it is `at` in `zone`, in UTC.

    A time that the clocks skip in spring comes as much later as they jump; of one that they show twice in
    autumn, the first counts.
    """
    day = local_day(after, zone)
    runs = (_moment(day + timedelta(days=offset), at, zone) for offset in (-1, 0, 1, 2))
    return next(run for run in runs if run > after)


def last_run(at: time, zone: str, until: datetime) -> datetime:
    """The last such moment that is not after `until`."""
    day = local_day(until, zone)
    runs = (_moment(day + timedelta(days=offset), at, zone) for offset in (1, 0, -1, -2))
    return next(run for run in runs if run <= until)


def _moment(day: date, at: time, zone: str) -> datetime:
    return datetime.combine(day, at.replace(fold=0), ZoneInfo(zone)).astimezone(UTC)


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
    no_registration: bool = False
    filling: bool = False
    closed_early: bool = False
    is_news: bool = False
    read_at: datetime | None = None

    @property
    def unread(self) -> bool:
        """True for a count that has never been read, but should have been."""
        return self.count is None and not self.no_registration


class Edition(BaseModel):
    """What one digest says now; `missed` counts the webinars that could not be read when they should have been.

    `gone` counts webinars of the last digest that were still to come and are no longer there.
    """

    model_config = ConfigDict(frozen=True)

    digest: Digest
    lines: tuple[DigestLine, ...]
    gone: int = 0
    link_dead: bool = False
    never_listed: bool = False
    late: bool = False
    missed: int = 0
    as_of: datetime | None
    sources: tuple[tuple[str, int], ...] = ()
    """Where the people of the first webinar come from, as far as that was read."""
    now: datetime

    @property
    def is_empty(self) -> bool:
        """True when there is nothing to come (and not merely nothing read)."""
        return not self.lines and not self.never_listed

    @property
    def has_moved(self) -> bool:
        """True when the subscriber's zone is another one than last time."""
        return bool(self.digest.said_zone) and self.digest.said_zone != self.digest.zone

    @property
    def has_news(self) -> bool:
        """True when anything differs from the last one, or needs somebody."""
        told = (self.link_dead and self.digest.trouble != LINK_ENDED) or self.has_moved or self.digest.missed
        return bool(told or self.gone or any(line.is_news for line in self.lines))

    @property
    def seen(self) -> dict[str, Seen]:
        """What the next digest compares with."""
        return {line.session_id: Seen(count=line.count, open=line.open, starts=line.starts) for line in self.lines}


def line_of(webinar: Webinar, before: Seen | None, now: datetime) -> DigestLine:
    """One webinar, compared with what the last digest said of it."""
    record = webinar.registration
    count, is_open = (record.count, record.open) if record else (None, None)
    filling = bool(record and record.filled >= FILLING)
    closed_early = is_open is False and webinar.starts - now <= ATTENTION_CLOSED_WITHIN
    as_before = before == Seen(count=count, open=is_open, starts=webinar.starts)
    return DigestLine(
        session_id=webinar.session_id,
        title=webinar.title,
        starts=webinar.starts,
        count=count,
        change=count - before.count if count is not None and before and before.count is not None else None,
        limit=record.limit if record else 0,
        open=is_open,
        no_registration=webinar.kind is Kind.ALL_HANDS,
        filling=filling,
        closed_early=closed_early,
        is_news=filling or closed_early or not as_before,
        read_at=record.read_at if record else None,
    )


def edition_of(
    digest: Digest,
    webinars: tuple[Webinar, ...],
    now: datetime,
    *,
    listed: bool = True,
    link_dead: bool = False,
    late: bool = False,
    sources: Sequence[tuple[str, int]] = (),
) -> Edition:
    """The digest of these coming webinars; `listed` is False where they have never been read."""
    lines = tuple(line_of(webinar, digest.seen.get(webinar.session_id), now) for webinar in webinars)
    there = {line.session_id for line in lines}
    read = [line.read_at for line in lines if line.read_at]
    return Edition(
        digest=digest,
        lines=lines,
        gone=sum(seen.starts > now and session not in there for session, seen in digest.seen.items()),
        link_dead=link_dead,
        never_listed=not listed and not lines,
        late=late,
        missed=sum(line.unread or bool(line.read_at and now - line.read_at > TOO_OLD) for line in lines),
        as_of=min(read) if read else None,
        sources=tuple(sources),
        now=now,
    )
