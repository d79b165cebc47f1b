"""The nouns of RingCentral Webinar: users, webinars, sessions, invitees and registrants."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

Setting = bool | int | str


class Status(StrEnum):
    """Where a session is in its life."""

    SCHEDULED = "Scheduled"
    ACTIVE = "Active"
    FINISHED = "Finished"


class RuntimeStatus(StrEnum):
    """What is going on in a session that is Active."""

    PRACTICE = "Practice"
    GOING_LIVE = "GoingLive"
    LIVE = "Live"
    BREAK = "Break"
    DEBRIEF = "Debrief"


class RecordingStatus(StrEnum):
    """Where a recording is in its life."""

    PROCESSING = "Processing"
    AVAILABLE = "Available"
    FAILED = "Failed"
    PURGED = "Purged"


class Role(StrEnum):
    """What somebody is asked to do in a session."""

    PANELIST = "Panelist"
    CO_HOST = "CoHost"
    HOST = "Host"
    ATTENDEE = "Attendee"


@dataclass(frozen=True)
class User:
    """Somebody with an extension in a RingCentral account."""

    id: str
    account_id: str
    first_name: str
    last_name: str
    email: str
    time_zone: str = "America/New_York"
    admin: bool = False
    webinar_settings: bool = False  # the permission that lets an admin act on everybody's webinars
    licensed: bool = True

    @property
    def name(self) -> str:
        """The name as people read it."""
        return f"{self.first_name} {self.last_name}"


@dataclass(kw_only=True)
class Resource:
    """What every stored thing has."""

    id: str
    created: datetime
    modified: datetime

    def touch(self, now: datetime) -> None:
        """Mark a change; the time always moves, so that two changes in one instant can be told apart."""
        self.modified = max(now, self.modified + timedelta(milliseconds=1))


@dataclass(kw_only=True)
class Webinar(Resource):
    """The container: a title, its settings and its host."""

    host: User
    title: str
    description: str | None
    settings: dict[str, Setting]

    @property
    def registration_enabled(self) -> bool:
        """Whether people register (marketing) or share one link (all-hands)."""
        return self.settings["registrationEnabled"] is True


@dataclass(kw_only=True)
class Invitee(Resource):
    """Somebody asked to help: the host, a co-host or a panelist."""

    role: Role
    first_name: str
    last_name: str
    email: str
    job_title: str | None = None
    linked_user: User | None = None
    domain: str = "pbx"
    type: str = "User"
    send_invite: bool = True


@dataclass(kw_only=True)
class Registrant(Resource):
    """Somebody who registered for a session."""

    first_name: str
    last_name: str
    email: str
    external_id: str | None = None
    source: str | None = None
    visitor_id: str | None = None
    ip_address: str | None = None
    participant_id: str | None = None  # of somebody who came
    post_webinar: bool = False  # registered for the recording, after the end
    questionnaire: list[dict[str, object]] = field(default_factory=list)


@dataclass
class Registration:
    """What the registration service knows of a session; it hears of a new one at `known_from`."""

    known_from: datetime
    settings: dict[str, Setting]
    is_open: bool = True
    closes: datetime | None = None  # when registration for the recording ends by itself
    registrants: dict[str, Registrant] = field(default_factory=dict)
    emails: set[str] = field(
        default_factory=set
    )  # of the registrants, case-folded: thousands register in one go


@dataclass(kw_only=True)
class Participant:
    """Somebody who came."""

    id: str
    role: Role
    first_name: str
    last_name: str
    email: str
    joined: datetime
    left: datetime | None = None
    type: str = "User"
    linked_user: User | None = None
    invitee_id: str | None = None
    registrant_id: str | None = None


@dataclass(kw_only=True)
class Recording(Resource):
    """What was filmed: processed at first, then to be seen, shared for a while, purged in the end."""

    available_from: datetime
    shared_until: datetime
    purged_from: datetime
    seconds: int
    failed: bool = False

    def status(self, now: datetime) -> RecordingStatus:
        """What one can do with it now."""
        if now < self.available_from:
            return RecordingStatus.PROCESSING
        if self.failed:
            return RecordingStatus.FAILED
        return RecordingStatus.PURGED if now >= self.purged_from else RecordingStatus.AVAILABLE

    def is_shared(self, now: datetime) -> bool:
        """Whether its shared link opens."""
        return self.status(now) is RecordingStatus.AVAILABLE and now < self.shared_until


@dataclass
class Life:
    """What happened in a session: nothing yet, while it is Scheduled."""

    runtime: RuntimeStatus | None = None
    started: datetime | None = None
    ended: datetime | None = None
    live_from: datetime | None = None
    participants: dict[str, Participant] = field(default_factory=dict)
    recording: Recording | None = None


@dataclass(kw_only=True)
class Session(Resource):
    """One event in time."""

    webinar: Webinar
    start: datetime
    seconds: int
    time_zone: str
    title: str | None
    description: str | None
    locale_code: str
    panel_offset: int
    status: Status
    registration: Registration
    invitees: dict[str, Invitee] = field(default_factory=dict)
    life: Life = field(default_factory=Life)

    @property
    def end(self) -> datetime:
        """When it is planned to be over."""
        return self.start + timedelta(seconds=self.seconds)

    @property
    def shown_title(self) -> str:
        """The session's own title, else its webinar's."""
        return self.title or self.webinar.title
