"""From a request's body to what somebody wants, every field held to the contract."""

from bot.sandbox.ringcentral.api.fields import Fields
from bot.sandbox.ringcentral.company.drafts import (
    InviteeDraft,
    InviteesDraft,
    RegistrantDraft,
    RegistrationDraft,
    SessionDraft,
    UserReference,
    WebinarDraft,
)
from bot.sandbox.ringcentral.company.model import Role, Setting, Status
from bot.sandbox.ringcentral.company.refusals import invalid
from bot.sandbox.ringcentral.company.webinars import DEFAULT_SETTINGS, READ_ONLY_SETTINGS

TITLE, DESCRIPTION, NAME, PASSWORD, IDENT = 512, 4096, 64, 64, 256  # longest, in characters
DURATION = (30, 43_200)  # seconds
AUTHENTICATION = ("Guest", "AuthenticatedUser", "AuthenticatedCoworker")
ON_DEMAND = ("OneMonth", "TwoMonths", "ThreeMonths", "SixMonths", "OneYear")
REGISTRATION_FLAGS = (
    "suppressEmails",
    "registrationDigestEnabled",
    "preventMultipleDeviceJoins",
    "workEmailRequired",
    "viewRecording",
    "autoOpenPostWebinarRegistration",
)


def webinar(fields: Fields) -> WebinarDraft:
    """WebinarCreationRequest or WebinarBaseModel; read-only settings are ignored, as read-only means."""
    host = fields.inner("host")
    return WebinarDraft(
        title=fields.text("title", TITLE, shortest=1),
        description=fields.text("description", DESCRIPTION),
        settings=_webinar_settings(fields.inner("settings")),
        host=_user_reference(host) if host else None,
    )


def session(fields: Fields) -> SessionDraft:
    """WcsSessionWithLocaleCodeModel, whose start, length and zone are required even to change a title."""
    fields.require("scheduledStartTime", "scheduledDuration", "timeZone")
    return SessionDraft(
        start=fields.moment("scheduledStartTime"),
        seconds=fields.whole("scheduledDuration", *DURATION) or 0,
        time_zone=fields.zone("timeZone"),
        title=fields.text("title", TITLE),
        description=fields.text("description", DESCRIPTION),
        locale_code=fields.text("localeCode", 8, shortest=2),
        panel_offset=fields.whole("panelJoinTimeOffset", least=0),
        status=fields.choice("status", tuple(Status)),
    )


def invitees(fields: Fields) -> InviteesDraft:
    """BulkUpdateInviteesRequest."""
    return InviteesDraft(
        added=[invitee(one) for one in fields.each("addedInvitees")],
        updated=[(_ident(one), invitee(one)) for one in fields.each("updatedInvitees")],
        deleted=[_ident(one) for one in fields.each("deletedInvitees")],
    )


def invitee(fields: Fields) -> InviteeDraft:
    """AddInviteeRequest or UpdateInviteeRequest."""
    fields.require("role")
    return InviteeDraft(
        role=Role(fields.choice("role", tuple(Role)) or ""),
        first_name=fields.text("firstName", NAME),
        last_name=fields.text("lastName", NAME),
        email=fields.email("email"),
        job_title=fields.text("jobTitle", NAME),
        linked_user=_user_reference(fields),
        type=fields.choice("type", ("User", "Room")),
        send_invite=fields.flag("sendInvite"),
        parameter=fields.path,
    )


def registration(fields: Fields) -> RegistrationDraft:
    """RegSessionModel, of which only what is to change need be there."""
    status = fields.choice("registrationStatus", ("Open", "Closed"))
    settings = fields.inner("settings")
    return RegistrationDraft(
        is_open=None if status is None else status == "Open",
        settings=_registration_settings(settings) if settings else {},
    )


def registrant(fields: Fields) -> RegistrantDraft:
    """RegistrantBaseModelWithQuestionnaire; links of one's own are read-only in the contract and ignored."""
    fields.require("firstName", "lastName", "email")
    return RegistrantDraft(
        first_name=fields.required_text("firstName", NAME),
        last_name=fields.required_text("lastName", NAME),
        email=fields.email("email") or "",
        external_id=fields.text("externalId", IDENT),
        source=fields.text("source", IDENT),
        visitor_id=fields.text("visitorId", IDENT),
        ip_address=fields.ipv4("ipAddress"),
        questionnaire=[_answer(one) for one in fields.each("questionnaire")],
    )


def _webinar_settings(fields: Fields | None) -> dict[str, Setting]:
    if fields is None:
        return {}
    settings: dict[str, Setting] = {}
    for name, default in DEFAULT_SETTINGS.items():
        if name in READ_ONLY_SETTINGS or name not in fields:
            continue
        if isinstance(default, bool):
            settings[name] = fields.flag(name) is True
        else:
            settings[name] = fields.choice(name, AUTHENTICATION) or ""
    if (
        "password" in fields and fields.raw("password") is not None
    ):  # null means "make one", which needs no field
        settings["password"] = fields.required_text("password", PASSWORD)
    if "postWebinarRedirectUri" in fields:
        settings["postWebinarRedirectUri"] = fields.uri("postWebinarRedirectUri") or ""
    return settings


def _registration_settings(fields: Fields) -> dict[str, Setting]:
    settings: dict[str, Setting] = {
        name: fields.flag(name) is True for name in REGISTRATION_FLAGS if name in fields
    }
    limit = fields.whole("autoCloseLimit", least=0)
    if limit is not None:
        settings["autoCloseLimit"] = limit
    duration = fields.choice("onDemandDuration", ON_DEMAND)
    return settings if duration is None else settings | {"onDemandDuration": duration}


def _user_reference(fields: Fields) -> UserReference | None:
    linked = fields.inner("linkedUser")
    if linked is None:
        return None
    linked.require("domain")
    return UserReference(
        user_id=linked.required_text("userId", IDENT),
        account_id=linked.required_text("accountId", IDENT),
        domain=linked.choice("domain", ("pbx", "ilm")) or "",
        parameter=linked.path.rstrip("."),
    )


def _ident(fields: Fields) -> str:
    return fields.required_text("id", 20, shortest=1)


def _answer(fields: Fields) -> dict[str, object]:
    question = fields.required_text("questionId", IDENT)
    if "answerText" in fields:
        return {"questionId": question, "answerText": fields.text("answerText", DESCRIPTION)}
    fields.require("answerIds")
    chosen = fields.raw("answerIds")
    if not isinstance(chosen, list) or not chosen or not all(isinstance(one, str) for one in chosen):
        raise invalid(f"{fields.path}answerIds", "must be a list of at least one id")
    return {"questionId": question, "answerIds": chosen}
