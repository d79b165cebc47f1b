"""What RingCentral says about webinars and people: the fields we use, as it spells them.

The API is in beta: fields we do not know are passed over, values we do not know pass through as text, and
what the contract calls required may be absent, except ids. People's names, mails and links stay out of reprs.
"""

from datetime import UTC, datetime
from typing import Annotated, Generic, TypeVar

from pydantic import AfterValidator, AliasPath, BaseModel, BeforeValidator, ConfigDict, Field, model_validator
from pydantic.alias_generators import to_camel

KNOWN_ROLES = {role.lower(): role for role in ("Panelist", "CoHost", "Host", "Attendee")}


def _spelled(role: object) -> object:
    # RingCentral's own guide writes "Cohost" where the contract has "CoHost".
    return KNOWN_ROLES.get(role.lower(), role) if isinstance(role, str) else role


def _in_utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)


Role = Annotated[str, BeforeValidator(_spelled)]
Moment = Annotated[datetime, AfterValidator(_in_utc)]


class Said(BaseModel):
    """Something RingCentral said: read-only, camelCase on the wire."""

    model_config = ConfigDict(
        alias_generator=to_camel, populate_by_name=True, frozen=True, coerce_numbers_to_str=True
    )


class LinkedUser(Said):
    """A RingCentral user, by ids; in answers they come flat or inside `linkedUser`."""

    user_id: str | None = None
    account_id: str | None = None
    entitled: bool | None = None

    @model_validator(mode="before")
    @classmethod
    def _unwrap(cls, data: object) -> object:
        if isinstance(data, dict) and isinstance(data.get("linkedUser"), dict):
            return {**data["linkedUser"], **data}
        return data


class WebinarSettings(Said):
    """How a webinar behaves; None where RingCentral did not say."""

    registration_enabled: bool | None = None
    auto_record: bool | None = None
    recording_enabled: bool | None = None
    panelist_waiting_room: bool | None = None
    panelist_authentication: str | None = None
    attendee_authentication: str | None = None
    password: str | None = Field(default=None, repr=False)
    pstn_enabled: bool | None = None
    qna_enabled: bool | None = None
    qna_anonymous_enabled: bool | None = None
    moderated_qna_enabled: bool | None = None
    post_webinar_redirect_uri: str | None = None


class Webinar(Said):
    """The container: title, text, settings and host."""

    id: str
    title: str = ""
    description: str | None = None
    settings: WebinarSettings | None = None
    host: LinkedUser | None = None
    creation_time: Moment | None = None
    last_modified_time: Moment | None = None


class WebinarRef(Said):
    """The webinar of a session, as the session list names it."""

    id: str
    title: str = ""
    description: str | None = None
    host: LinkedUser | None = None


class Session(Said):
    """One event in time; in the list it names its webinar and lacks `attendee_join_uri`."""

    id: str
    webinar: WebinarRef | None = None
    title: str | None = None
    description: str | None = None
    scheduled_start_time: Moment | None = None
    scheduled_duration: int | None = None
    """Seconds."""
    time_zone: str | None = None
    locale_code: str | None = None
    panel_join_time_offset: int | None = None
    """Seconds before the start."""
    status: str | None = None
    """Scheduled, Active, Finished, or something newer."""
    host_join_uri: str | None = Field(default=None, repr=False)
    attendee_join_uri: str | None = Field(default=None, repr=False)
    video_bridge_id: str | None = None
    has_unsent_invites: bool | None = None
    creation_time: Moment | None = None
    last_modified_time: Moment | None = None


class Invitee(Said):
    """Somebody asked to help: host, co-host or panelist."""

    id: str
    role: Role = ""
    first_name: str | None = Field(default=None, repr=False)
    last_name: str | None = Field(default=None, repr=False)
    email: str | None = Field(default=None, repr=False)
    job_title: str | None = Field(default=None, repr=False)
    linked_user: LinkedUser | None = None
    type: str | None = None
    send_invite: bool | None = None
    join_uri: str | None = Field(default=None, repr=False)
    creation_time: Moment | None = None
    last_modified_time: Moment | None = None


class Reference(Said):
    """Something known by its id only."""

    id: str


class ChangedInvitees(Said):
    """What a bulk change of invitees did: full records, and ids of those removed."""

    added: tuple[Invitee, ...] = Field(default=(), validation_alias="addedInvitees")
    updated: tuple[Invitee, ...] = Field(default=(), validation_alias="updatedInvitees")
    deleted: tuple[Reference, ...] = Field(default=(), validation_alias="deletedInvitees")


class RegistrationSettings(Said):
    """How people register; `auto_close_limit` 0 is off."""

    auto_close_limit: int | None = None
    suppress_emails: bool | None = None
    registration_digest_enabled: bool | None = None
    prevent_multiple_device_joins: bool | None = None
    work_email_required: bool | None = None
    view_recording: bool | None = None
    on_demand_duration: str | None = None
    auto_open_post_webinar_registration: bool | None = None


class Registration(Said):
    """The registration record of a session: open or closed, and how many are in."""

    id: str
    registration_status: str | None = None
    """Open, Closed, or something newer."""
    registrant_count: int | None = None
    post_webinar_registrant_count: int | None = None
    has_real_registrants: bool | None = None
    registration_page_uri: str | None = None
    settings: RegistrationSettings | None = None


class Registrant(Said):
    """Somebody who registered for a session."""

    id: str
    first_name: str = Field(default="", repr=False)
    last_name: str = Field(default="", repr=False)
    email: str = Field(default="", repr=False)
    external_id: str | None = Field(default=None, repr=False)
    source: str | None = None
    visitor_id: str | None = Field(default=None, repr=False)
    participant_id: str | None = None
    """Present once they have joined."""
    registered_post_webinar: bool | None = None
    join_uri: str | None = Field(default=None, repr=False)
    cancellation_uri: str | None = Field(default=None, repr=False)
    questionnaire: tuple[dict[str, object], ...] = Field(default=(), repr=False)
    registration_time: Moment | None = None
    creation_time: Moment | None = None
    last_modified_time: Moment | None = None


class Extension(Said):
    """Who a sign-in belongs to."""

    id: str
    account_id: str | None = Field(default=None, validation_alias=AliasPath("account", "id"))
    name: str | None = Field(default=None, repr=False)
    first_name: str | None = Field(
        default=None, validation_alias=AliasPath("contact", "firstName"), repr=False
    )
    last_name: str | None = Field(default=None, validation_alias=AliasPath("contact", "lastName"), repr=False)
    email: str | None = Field(default=None, validation_alias=AliasPath("contact", "email"), repr=False)
    time_zone: str | None = Field(
        default=None, validation_alias=AliasPath("regionalSettings", "timezone", "name")
    )
    """IANA name, for example America/Los_Angeles."""


Record = TypeVar("Record", bound=Said)


class Page(Said, Generic[Record]):
    """A part of a list, and the token that leads to the next part."""

    records: tuple[Record, ...] = ()
    next_page_token: str | None = Field(default=None, validation_alias=AliasPath("paging", "nextPageToken"))
