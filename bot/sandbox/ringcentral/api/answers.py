"""How webinars, sessions, invitees and registrants look on the wire."""

import hashlib
from datetime import datetime

from bot.sandbox.ringcentral.api.operation import Json
from bot.sandbox.ringcentral.company.model import (
    Invitee,
    Registrant,
    Registration,
    Resource,
    Session,
    User,
    Webinar,
)


def webinar(one: Webinar) -> Json:
    """WcsWebinarResource."""
    host = {
        "userId": one.host.id,
        "accountId": one.host.account_id,
        "linkedUser": linked_user(one.host),
        "entitled": one.host.licensed,
    }
    answer = resource(one) | {"title": one.title, "host": host, "settings": one.settings}
    return with_known(answer, description=one.description)


def session(one: Session, base_url: str) -> Json:
    """WcsSessionResource; an all-hands session has one link that all attendees share."""
    answer = _session_fields(one, base_url) | {
        "videoBridgeId": str(int(one.id) * 7 % 10**9),
        "hasUnsentInvites": any(not invitee.send_invite for invitee in one.invitees.values()),
    }
    shared = None if one.webinar.registration_enabled else attendee_link(one, base_url)
    return with_known(answer, attendeeJoinUri=shared)


def listed_session(one: Session, base_url: str) -> Json:
    """SessionGlobalListEntry: the webinar's name and host, no settings, no attendees' link."""
    of: Json = {
        "id": one.webinar.id,
        "title": one.webinar.title,
        "host": {"linkedUser": linked_user(one.webinar.host)},
    }
    return _session_fields(one, base_url) | {"webinar": with_known(of, description=one.webinar.description)}


def invitee(one: Invitee, base_url: str) -> Json:
    """InviteeResource."""
    answer = resource(one) | {
        "role": one.role.value,
        "firstName": one.first_name,
        "lastName": one.last_name,
        "email": one.email,
        "type": one.type,
        "sendInvite": one.send_invite,
        "joinUri": invitee_link(one, base_url),
        "phoneParticipantCode": one.id,
    }
    linked = linked_user(one.linked_user, one.domain) if one.linked_user else None
    return with_known(answer, jobTitle=one.job_title, linkedUser=linked)


def registration(one: Session, record: Registration, base_url: str) -> Json:
    """RegSessionModel."""
    closing = {"postWebinarRegistrationClosingTime": instant(record.closes)} if record.closes else {}
    return {
        "id": one.id,
        "registrationStatus": "Open" if record.is_open else "Closed",
        "registrationPageUri": f"{base_url}/register/{one.id}",
        "registrantCount": len(record.registrants),
        "postWebinarRegistrantCount": sum(each.post_webinar for each in record.registrants.values()),
        "hasRealRegistrants": bool(record.emails - {one.webinar.host.email.casefold()}),
        "icalendarSequence": 0,
        "settings": {**record.settings, **closing},
    }


def registrant(one: Registrant, of: Session, base_url: str, *, with_answers: bool) -> Json:
    """RegistrantModelWithQuestionnaire; answers to questions only where they were asked for."""
    answer = resource(one) | {
        "firstName": one.first_name,
        "lastName": one.last_name,
        "email": one.email,
        "registrationTime": instant(one.created),
        "joinUri": registrant_link(one, base_url),
        "cancellationUri": f"{base_url}/register/{of.id}?jlt={key('registrant', one.id)}&action=cancel",
        "registeredPostWebinar": one.post_webinar,
    }
    return with_known(
        answer,
        externalId=one.external_id,
        source=one.source,
        visitorId=one.visitor_id,
        ipAddress=one.ip_address,
        participantId=one.participant_id,
        questionnaire=one.questionnaire if with_answers else None,
    )


def linked_user(one: User, domain: str = "pbx") -> Json:
    """RcwDomainUserModel."""
    return {"userId": one.id, "accountId": one.account_id, "domain": domain}


def key(kind: str, ident: str) -> str:
    """The unguessable-looking part of a personal link, the same each time."""
    return hashlib.sha256(f"{kind}:{ident}".encode()).hexdigest()[:24]


def host_link(one: Session, base_url: str) -> str:
    """Where the host enters."""
    return f"{base_url}/w/join/{key('host', one.id)}"


def attendee_link(one: Session, base_url: str) -> str:
    """Where everybody enters an all-hands webinar."""
    return f"{base_url}/w/join/{key('session', one.id)}"


def invitee_link(one: Invitee, base_url: str) -> str:
    """Where a panelist or co-host enters."""
    return f"{base_url}/w/join/{key('invitee', one.id)}"


def registrant_link(one: Registrant, base_url: str) -> str:
    """Where somebody who registered enters."""
    return f"{base_url}/w/join/{key('registrant', one.id)}"


def instant(moment: datetime) -> str:
    """A moment as RingCentral writes it: UTC, milliseconds, Z."""
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _session_fields(one: Session, base_url: str) -> Json:
    answer = resource(one) | {
        "scheduledStartTime": instant(one.start),
        "scheduledDuration": one.seconds,
        "timeZone": one.time_zone,
        "panelJoinTimeOffset": one.panel_offset,
        "status": one.status.value,
        "localeCode": one.locale_code,
        "hostJoinUri": host_link(one, base_url),
    }
    return with_known(answer, title=one.title, description=one.description)


def resource(one: Resource) -> Json:
    """RcwResourceBaseModel."""
    return {"id": one.id, "creationTime": instant(one.created), "lastModifiedTime": instant(one.modified)}


def with_known(answer: Json, **optional: object) -> Json:
    """An answer with those of its optional fields that there is something to say about."""
    return answer | {name: value for name, value in optional.items() if value is not None}
