"""What somebody asks to be created or changed; None means "not mentioned, leave it as it is"."""

from dataclasses import dataclass, field
from datetime import datetime

from bot.sandbox.ringcentral.company.model import Role, Setting


@dataclass(frozen=True)
class UserReference:
    """A user of some account, by ids."""

    user_id: str
    account_id: str
    domain: str = "pbx"
    parameter: str = "linkedUser"


@dataclass(frozen=True)
class WebinarDraft:
    """A webinar to create, or what to change about one."""

    title: str | None = None
    description: str | None = None
    settings: dict[str, Setting] = field(default_factory=dict)
    host: UserReference | None = None


@dataclass(frozen=True)
class SessionDraft:
    """A session to create, or what to change about one; the contract demands the first three always."""

    start: datetime
    seconds: int
    time_zone: str
    title: str | None = None
    description: str | None = None
    locale_code: str | None = None
    panel_offset: int | None = None
    status: str | None = None


@dataclass(frozen=True)
class InviteeDraft:
    """Somebody to invite, or what to change about them; `parameter` is how a refusal names them."""

    role: Role
    first_name: str | None = None
    last_name: str | None = None
    email: str | None = None
    job_title: str | None = None
    linked_user: UserReference | None = None
    type: str | None = None
    send_invite: bool | None = None
    parameter: str = ""


@dataclass(frozen=True)
class InviteesDraft:
    """Everything that one call is to change about a session's invitees."""

    added: list[InviteeDraft] = field(default_factory=list)
    updated: list[tuple[str, InviteeDraft]] = field(default_factory=list)
    deleted: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class RegistrationDraft:
    """What to change about a session's registration."""

    is_open: bool | None = None
    settings: dict[str, Setting] = field(default_factory=dict)


@dataclass(frozen=True)
class RegistrantDraft:
    """Somebody who wants to come."""

    first_name: str
    last_name: str
    email: str
    external_id: str | None = None
    source: str | None = None
    visitor_id: str | None = None
    ip_address: str | None = None
    questionnaire: list[dict[str, object]] = field(default_factory=list)
