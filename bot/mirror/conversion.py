"""From RingCentral's records to the domain's webinars, registrations and invitees."""

from datetime import datetime, timedelta
from functools import cache
from typing import Any
from zoneinfo import available_timezones

from bot.domain.people import Host, Invitee
from bot.domain.webinar import Kind, Registration, RegistrationSettings, Webinar
from bot.ringcentral import response_models as models
from bot.ringcentral.errors import UnreadableAnswer


def merge(
    host: Host, webinar: models.Webinar | None, session: models.Session, before: Webinar | None, now: datetime
) -> Webinar:
    """The domain's webinar from RingCentral's two records, keeping what neither says; raises UnreadableAnswer."""
    ref = session.webinar
    if session.scheduled_start_time is None:
        raise UnreadableAnswer("a session was answered without its start")
    title = session.title or (webinar or ref or session).title or (before.title if before else "")
    description = webinar.description if webinar else (ref and ref.description) or (before and before.description)
    settings = webinar.settings if webinar else None
    return Webinar(
        host=host,
        webinar_id=webinar.id if webinar else ref.id if ref else before.webinar_id if before else "",
        session_id=session.id,
        title=title or "(untitled)",
        session_title=session.title or "",
        description=description or "",
        starts=session.scheduled_start_time,
        duration=timedelta(seconds=session.scheduled_duration or 0),
        zone=_known_zone(session.time_zone),
        status=session.status or "Scheduled",
        kind=_kind(settings) or (before.kind if before else None),
        host_link=session.host_join_uri or (before.host_link if before else ""),
        attendee_link=session.attendee_join_uri or (before.attendee_link if before else ""),
        locale=session.locale_code or "en-US",
        **settings_of(settings, before),
        registration=before.registration if before else None,
        read_at=now,
    )


def settings_of(settings: models.WebinarSettings | None, before: Webinar | None) -> dict[str, Any]:
    """The domain's settings of a webinar, by name; as before where RingCentral does not say. No password is kept."""
    if settings is None:
        kept = {"auto_record", "qna", "attendee_authentication", "panelist_waiting_room", "has_password"}
        return before.model_dump(include=kept) if before else {}
    return {
        "auto_record": settings.auto_record,
        "qna": settings.qna_enabled,
        "attendee_authentication": settings.attendee_authentication,
        "panelist_waiting_room": settings.panelist_waiting_room,
        "has_password": bool(settings.password),
    }


def registration_of(record: models.Registration, now: datetime) -> Registration:
    """The domain's registration from RingCentral's record."""
    return Registration(
        open=record.registration_status == "Open",
        count=record.registrant_count or 0,
        after_count=record.post_webinar_registrant_count or 0,
        real=record.has_real_registrants,
        limit=(record.settings.auto_close_limit if record.settings else 0) or 0,
        page=record.registration_page_uri or "",
        settings=RegistrationSettings.model_validate(record.settings.model_dump()) if record.settings else None,
        read_at=now,
    )


def invitee_of(record: models.Invitee) -> Invitee:
    """The domain's invitee from RingCentral's record."""
    return Invitee(
        id=record.id,
        role=record.role,
        name=" ".join(part for part in (record.first_name, record.last_name) if part),
        email=record.email or "",
        linked_user=record.linked_user.user_id if record.linked_user else None,
        join_uri=record.join_uri or "",
    )


def _kind(settings: models.WebinarSettings | None) -> Kind | None:
    if settings is None or settings.registration_enabled is None:
        return None
    return Kind.MARKETING if settings.registration_enabled else Kind.ALL_HANDS


def _known_zone(name: str | None) -> str:
    """RingCentral's zone where this machine knows it: views could show nothing for another."""
    return name if name in _zones() else "UTC"


@cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())
