"""How what happened looks on the wire: sessions with their counts, participants and recordings."""

import math
from datetime import datetime

from bot.sandbox.ringcentral.api.answers import instant, key, linked_user, resource, with_known
from bot.sandbox.ringcentral.api.operation import Json
from bot.sandbox.ringcentral.company.model import (
    Invitee,
    Participant,
    Recording,
    RecordingStatus,
    Role,
    Session,
    Webinar,
)


def webinar(one: Webinar) -> Json:
    """HistoryWebinarResource."""
    return resource(one) | _described(one) | {"settings": one.settings}


def listed_session(one: Session, now: datetime) -> Json:
    """SessionGlobalResource."""
    answer = resource(one) | _happened(one) | {"webinar": _webinar_of(one)}
    recorded = one.life.recording
    return with_known(answer, recording=_recording(recorded, now) if recorded else None)


def session(one: Session, now: datetime, base_url: str) -> Json:
    """HistorySessionResource."""
    recorded = one.life.recording
    film = shared_recording(recorded, now, base_url) if recorded else None
    return with_known(resource(one) | _happened(one), recording=film)


def invitee(one: Invitee, of: Session) -> Json:
    """InviteeModel."""
    came = {participant.invitee_id for participant in of.life.participants.values()}
    return _person(one) | {"email": one.email, "sendInvite": one.send_invite, "joined": one.id in came}


def participant(one: Participant) -> Json:
    """ParticipantExtendedModel."""
    answer = _person(one) | {
        "email": one.email,
        "qnaBlocked": False,
        "joinTime": instant(one.joined),
        "wasEjected": False,
        "uniqueUserHash": key("person", one.email.casefold()),
    }
    return with_known(
        answer,
        leaveTime=instant(one.left) if one.left else None,
        inviteeId=one.invitee_id,
        registrantId=one.registrant_id,
    )


def reduced(one: Participant) -> Json:
    """ParticipantReducedModel."""
    return _person(one)


def recording(one: Recording, of: Session, now: datetime) -> Json:
    """RecordingItemModel, and RecordingAdminModel, which is the same."""
    return _recording(one, now) | {"session": _recorded(of)}


def extended_recording(one: Recording, of: Session, now: datetime, base_url: str) -> Json:
    """RecordingItemExtendedModel, and RecordingAdminExtendedItemModel, which is the same."""
    return shared_recording(one, now, base_url) | {"session": _recorded(of)}


def shared_recording(one: Recording, now: datetime, base_url: str) -> Json:
    """RecordingExtendedModel."""
    return _recording(one, now) | {"recordingSharedUri": f"{base_url}/w/recording/{key('recording', one.id)}"}


def ended(one: Session) -> datetime:
    """When a session ended or, before, would end if it took as long as planned."""
    began = one.life.started or one.start
    return one.life.ended or began + (one.end - one.start)


def _happened(one: Session) -> Json:
    began, over = one.life.started or one.start, ended(one)
    people = one.life.participants.values()
    everybody = {person.email.casefold() for person in people}
    attendees = [person.email.casefold() for person in people if person.role is Role.ATTENDEE]
    answer: Json = {
        "scheduledStartTime": instant(one.start),
        "scheduledDuration": one.seconds,
        "timeZone": one.time_zone,
        "localeCode": one.locale_code,
        "panelJoinTimeOffset": one.panel_offset,
        "status": one.status.value,
        "startTime": instant(began),
        "endTime": instant(over),
        "duration": math.ceil((over - began).total_seconds()),
        "videoBridgeId": str(int(one.id) * 7 % 10**9),
        "participantCount": len(people),
        "attendeeCount": len(attendees),
        "uniqueParticipantCount": len(everybody),
        "uniqueAttendeeCount": len(set(attendees)),
        "livestreams": [],
    }
    live, end = one.life.live_from, one.life.ended
    return with_known(
        answer,
        title=one.title,
        description=one.description,
        runtimeStatus=one.life.runtime,
        broadcastingStartTime=instant(live) if live else None,
        broadcastingEndTime=instant(end) if live and end else None,
    )


def _recording(one: Recording, now: datetime) -> Json:
    status = one.status(now)
    answer = resource(one) | {
        "status": status.value,
        "duration": one.seconds,
        "shared": one.is_shared(now),
        "sharedUriExpirationTime": instant(one.shared_until),
    }
    failed = {"errorCode": "WCR-101", "message": "The recording could not be processed"}
    return with_known(answer, failureReason=failed if status is RecordingStatus.FAILED else None)


def _recorded(of: Session) -> Json:
    """SessionRefModel."""
    answer: Json = {
        "id": of.id,
        "startTime": instant(of.life.started or of.start),
        "endTime": instant(ended(of)),
        "webinar": _webinar_of(of),
    }
    return with_known(answer, title=of.title, description=of.description)


def _webinar_of(one: Session) -> Json:
    return {"id": one.webinar.id} | _described(one.webinar)


def _described(one: Webinar) -> Json:
    host = {
        "firstName": one.host.first_name,
        "lastName": one.host.last_name,
        "linkedUser": linked_user(one.host),
    }
    return with_known({"title": one.title, "host": host}, description=one.description)


def _person(one: Invitee | Participant) -> Json:
    answer: Json = {
        "id": one.id,
        "firstName": one.first_name,
        "lastName": one.last_name,
        "role": one.role.value,
        "originalRole": one.role.value,
        "type": one.type,
    }
    return with_known(answer, linkedUser=linked_user(one.linked_user) if one.linked_user else None)
