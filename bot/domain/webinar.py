"""A webinar as people speak of it: one RingCentral webinar with its one session and its registration.

A session's life: Scheduled → Active (live, nothing may be changed) → Finished (for good).
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Literal

from pydantic import BaseModel, ConfigDict

from bot.domain.people import Host, Invitation, Member
from bot.errors import AlreadyLive, AlreadyOver, NoRegistration

TITLE_LIMIT = 512
DESCRIPTION_LIMIT = 3000
"""Slack's text input holds 3 000 characters; RingCentral's field 4 096."""
MIN_DURATION = timedelta(minutes=1)
MAX_DURATION = timedelta(hours=12)
NAME_LIMIT = 64
FILLING = 0.8
"""From this part of the limit on, people are told."""
ALMOST_FULL = 0.95
Span = Literal["upcoming", "past", "all"]
"""Which webinars of a host: not over yet, over, or both."""


class Kind(StrEnum):
    """Marketing: every registrant has a link of their own. All-hands: one link for all, no registration."""

    MARKETING = "marketing"
    ALL_HANDS = "all-hands"


class RegistrationSettings(BaseModel):
    """How people register, named as RingCentral names it; None where it did not say."""

    model_config = ConfigDict(frozen=True)

    work_email_required: bool | None = None
    prevent_multiple_device_joins: bool | None = None
    suppress_emails: bool | None = None
    registration_digest_enabled: bool | None = None
    auto_open_post_webinar_registration: bool | None = None
    view_recording: bool | None = None
    on_demand_duration: str | None = None


class Registration(BaseModel):
    """The registration record of a session, as read at `read_at` (UTC)."""

    model_config = ConfigDict(frozen=True)

    open: bool
    count: int
    after_count: int = 0
    """Who registered after the webinar, for its recording."""
    real: bool | None = None
    """Whether anybody but testers is among them."""
    limit: int = 0
    page: str = ""
    settings: RegistrationSettings | None = None
    read_at: datetime

    @property
    def tally(self) -> int:
        """A number that changes with every registrant, before or after the webinar."""
        return self.count + self.after_count

    @property
    def wants_work_email(self) -> bool:
        """True where private addresses are known to be turned away."""
        return bool(self.settings and self.settings.work_email_required)

    @property
    def filled(self) -> float:
        """The part of the limit that is used up; 0 without a limit."""
        return self.count / self.limit if self.limit else 0.0


class Options(BaseModel):
    """Settings that a person may choose; None is 'as the account has it'."""

    model_config = ConfigDict(frozen=True)

    auto_close_limit: int | None = None
    send_invites: bool | None = None
    auto_record: bool | None = None
    qna: bool | None = None


class Draft(BaseModel):
    """A webinar that somebody wants to exist; `starts` is aware, `zone` an IANA name."""

    model_config = ConfigDict(frozen=True)

    title: str
    description: str = ""
    starts: datetime
    duration: timedelta
    zone: str
    kind: Kind = Kind.MARKETING
    options: Options = Options()
    invitations: tuple[Invitation, ...] = ()
    tell_colleagues: bool = True
    bare: bool = False
    """No settings are sent: the account locks whether there is registration."""


class ScheduledSwitch(BaseModel):
    """Registration opens or closes by itself: at `due` (UTC), because this person, called `by`, wanted it."""

    model_config = ConfigDict(frozen=True)

    member: Member
    session_id: str
    opens: bool
    due: datetime
    by: str
    title: str
    as_service: bool = False


class Webinar(BaseModel):
    """A webinar that exists, as the mirror last saw it; times are aware UTC."""

    model_config = ConfigDict(frozen=True)

    host: Host
    webinar_id: str
    session_id: str
    title: str
    session_title: str = ""
    description: str = ""
    starts: datetime
    duration: timedelta
    zone: str
    status: str = "Scheduled"
    kind: Kind | None = None
    host_link: str = ""
    attendee_link: str = ""
    locale: str = "en-US"
    auto_record: bool | None = None
    qna: bool | None = None
    attendee_authentication: str | None = None
    panelist_waiting_room: bool | None = None
    has_password: bool | None = None
    registration: Registration | None = None
    timings: tuple[ScheduledSwitch, ...] = ()
    """What Greenroom will do to its registration, soonest first."""
    read_at: datetime

    @property
    def ends(self) -> datetime:
        """When it is planned to end."""
        return self.starts + self.duration

    def is_over(self, now: datetime) -> bool:
        """True once it has ended, by its state or by its plan."""
        return self.status == "Finished" or (self.status != "Active" and self.ends <= now)

    def must_be_changeable(self) -> None:
        """Raise what RingCentral would refuse: AlreadyLive or AlreadyOver."""
        if self.status == "Active":
            raise AlreadyLive(title=self.title)
        if self.status == "Finished":
            raise AlreadyOver(title=self.title)

    def must_take_people(self) -> None:
        """Raise AlreadyOver once it is finished; while it is live people can be added and moved, not removed."""
        if self.status == "Finished":
            raise AlreadyOver(title=self.title)

    def must_have_registration(self) -> None:
        """Raise NoRegistration for an all-hands webinar."""
        if self.kind is Kind.ALL_HANDS:
            raise NoRegistration(title=self.title, link=self.attendee_link)


@dataclass(frozen=True)
class Ambiguous:
    """More than one webinar fits somebody's words: the nearest of them, and how many there are."""

    words: str
    nearest: tuple[Webinar, ...]
    total: int
