"""What people want RingCentral to make or change: only what was set is sent, so nothing else is touched."""

from typing import Annotated

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, PlainSerializer, model_validator
from pydantic.alias_generators import to_camel

from bot.ringcentral.protocol import instant
from bot.ringcentral.response_models import Role

InstantText = Annotated[AwareDatetime, PlainSerializer(instant, return_type=str)]


class Draft(BaseModel):
    """Something to be sent; a field that was never given is not in the payload, one given as None is null."""

    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True, extra="forbid", frozen=True)

    def payload(self) -> dict[str, object]:
        """The JSON body."""
        return self.model_dump(mode="json", by_alias=True, exclude_unset=True)


class UserDraft(Draft):
    """A RingCentral user, named by ids."""

    user_id: str
    account_id: str
    domain: str = "pbx"

    @model_validator(mode="after")
    def _domain_is_said(self) -> "UserDraft":
        # The contract requires `domain`, so its default is sent too.
        self.model_fields_set.add("domain")
        return self


class HostDraft(Draft):
    """For whom a webinar is made; only an admin with WebinarSettings may say so."""

    linked_user: UserDraft


class SettingsPatch(Draft):
    """The webinar settings that can be written (others are read-only at RingCentral)."""

    registration_enabled: bool | None = None
    auto_record: bool | None = None
    panelist_waiting_room: bool | None = None
    panelist_authentication: str | None = None
    attendee_authentication: str | None = None
    password: str | None = Field(default=None, repr=False)
    """An empty text takes the password away."""
    pstn_enabled: bool | None = None
    qna_enabled: bool | None = None
    qna_anonymous_enabled: bool | None = None
    moderated_qna_enabled: bool | None = None
    post_webinar_redirect_uri: str | None = None


class WebinarPatch(Draft):
    """What changes in a webinar."""

    title: str | None = None
    description: str | None = None
    settings: SettingsPatch | None = None


class WebinarDraft(Draft):
    """A new webinar; without `host` it is the caller's own."""

    title: str
    description: str | None = None
    settings: SettingsPatch | None = None
    host: HostDraft | None = None


class SessionDraft(Draft):
    """A session's plan, for a new one and for every change.

    Start, length and zone are always sent: the contract requires them even where only a title changes.
    """

    scheduled_start_time: InstantText
    scheduled_duration: int
    """Seconds, 30..43200."""
    time_zone: str
    """IANA name."""
    title: str | None = None
    description: str | None = None
    locale_code: str | None = None
    panel_join_time_offset: int | None = None
    """Seconds before the start."""


class InviteeDraft(Draft):
    """Somebody to invite: either a RingCentral user or a name and an e-mail, never both."""

    role: Role
    linked_user: UserDraft | None = None
    first_name: str | None = Field(default=None, repr=False)
    last_name: str | None = Field(default=None, repr=False)
    email: str | None = Field(default=None, repr=False)
    job_title: str | None = Field(default=None, repr=False)
    send_invite: bool | None = None
    """Whether RingCentral may mail them; left out it may, and once true it stays true."""

    @model_validator(mode="after")
    def _one_way_to_name_them(self) -> "InviteeDraft":
        if (self.linked_user is None) == (self.email is None):
            raise ValueError("an invitee is either a linked user or somebody with an e-mail")
        return self


class InviteePatch(Draft):
    """What changes for an invitee; the role is always sent, and who it is cannot change."""

    id: str
    role: Role
    first_name: str | None = Field(default=None, repr=False)
    last_name: str | None = Field(default=None, repr=False)
    email: str | None = Field(default=None, repr=False)
    job_title: str | None = Field(default=None, repr=False)
    send_invite: bool | None = None


class InviteeRef(Draft):
    """An invitee to remove."""

    id: str


class InviteeChange(Draft):
    """Everybody to add, change and remove, in one call."""

    added: tuple[InviteeDraft, ...] = Field(default=(), serialization_alias="addedInvitees")
    updated: tuple[InviteePatch, ...] = Field(default=(), serialization_alias="updatedInvitees")
    deleted: tuple[InviteeRef, ...] = Field(default=(), serialization_alias="deletedInvitees")


class RegistrationSettingsPatch(Draft):
    """What changes in how people register."""

    auto_close_limit: int | None = None
    suppress_emails: bool | None = None
    registration_digest_enabled: bool | None = None
    prevent_multiple_device_joins: bool | None = None
    work_email_required: bool | None = None
    view_recording: bool | None = None
    on_demand_duration: str | None = None
    auto_open_post_webinar_registration: bool | None = None


class RegistrationPatch(Draft):
    """What changes in registration; a status nobody chose is never sent: it could re-open a closed one."""

    registration_status: str | None = None
    settings: RegistrationSettingsPatch | None = None


class RegistrantDraft(Draft):
    """Somebody to register."""

    first_name: str = Field(repr=False)
    last_name: str = Field(repr=False)
    email: str = Field(repr=False)
    external_id: str | None = Field(default=None, repr=False)
    source: str | None = None
    visitor_id: str | None = Field(default=None, repr=False)
    ip_address: str | None = Field(default=None, repr=False)
    questionnaire: tuple[dict[str, object], ...] | None = Field(default=None, repr=False)
    # The guide lets a host name own links here; the contract calls both read-only: they may be ignored.
    join_uri: str | None = Field(default=None, repr=False)
    cancellation_uri: str | None = Field(default=None, repr=False)
