"""The history API: what webinars and their sessions came to, who was asked, and who came."""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from typing import TypeVar

from starlette.responses import JSONResponse, Response

from bot.sandbox.ringcentral.api import past
from bot.sandbox.ringcentral.api.fields import moment
from bot.sandbox.ringcentral.api.operation import Ask, Operation
from bot.sandbox.ringcentral.api.paging import page
from bot.sandbox.ringcentral.company.invitees import invitee_of
from bot.sandbox.ringcentral.company.model import Invitee, Participant, Role, Session, Status
from bot.sandbox.ringcentral.company.refusals import invalid, missing, no_right

HISTORY = "/webinar/history/v1"
WEBINAR = HISTORY + "/webinars/{webinarId}"
SESSION = WEBINAR + "/sessions/{sessionId}"
MOST_HOSTS = 10
P = TypeVar("P", Invitee, Participant)


def get_webinar(ask: Ask) -> Response:
    """rcwHistoryGetWebinar."""
    return JSONResponse(past.webinar(ask.company.webinar(ask.user, ask.path["webinarId"])))


def list_sessions(ask: Ask) -> Response:
    """rcwHistoryListAllSessions."""
    return _listed(ask, {ask.user.id})


def list_company_sessions(ask: Ask) -> Response:
    """rcwHistoryListAllCompanySessions."""
    return _listed(ask, hosts_asked_for(ask))


def get_session(ask: Ask) -> Response:
    """rcwHistoryGetSession."""
    ident = ask.path["sessionId"]
    session = _in_account(ask)
    roles = {one.role for one in session.invitees.values() if one.linked_user and one.linked_user.id == ask.user.id}
    if not roles & {Role.HOST, Role.CO_HOST}:
        session = ask.company.session(ask.user, ident, ask.path["webinarId"])
    return JSONResponse(past.session(session, ask.company.clock.now(), ask.base_url))


def list_invitees(ask: Ask) -> Response:
    """rcwHistoryListInvitees."""
    session = _session(ask)
    wanted = _of_roles(ask, session.invitees.values())
    return JSONResponse(page(wanted, ask.query, lambda one: past.invitee(one, session)))


def get_invitee(ask: Ask) -> Response:
    """rcwHistoryGetInvitee."""
    session = _session(ask)
    return JSONResponse(past.invitee(invitee_of(session, ask.path["inviteeId"]), session))


def list_participants(ask: Ask) -> Response:
    """rcwHistoryListParticipants."""
    wanted = _of_roles(ask, _session(ask).life.participants.values())
    return JSONResponse(page(wanted, ask.query, past.participant))


def get_myself(ask: Ask) -> Response:
    """rcwHistoryGetParticipantInfo."""
    for one in _in_account(ask).life.participants.values():
        if one.linked_user and one.linked_user.id == ask.user.id:
            return JSONResponse(past.reduced(one))
    raise missing("participantId", "self")


def hosts_asked_for(ask: Ask) -> set[str]:
    """Whose things an administrator wants to see; nobody named means everybody's."""
    if not ask.user.webinar_settings:
        raise no_right('In order to call this API endpoint, user needs to have "WebinarSettings" permission')
    hosts = {host for text in ask.query.getlist("hostUserId") for host in text.split(",") if host}
    if len(hosts) > MOST_HOSTS:
        raise invalid("hostUserId", f"at most {MOST_HOSTS} may be given")
    return hosts


def words_asked_for(ask: Ask, name: str, allowed: type[StrEnum]) -> set[str]:
    """The words of a filter that may be given several times."""
    words = set(ask.query.getlist(name))
    if not words <= set(allowed):
        raise invalid(name, f"must be one of {', '.join(allowed)}")
    return words


def window(ask: Ask, name: str) -> tuple[datetime, datetime]:
    """The time that a list is about."""
    since, until = f"{name}From", f"{name}To"
    return moment(since, ask.required_query(since)), moment(until, ask.required_query(until))


def _listed(ask: Ask, hosts: set[str]) -> Response:
    since, until = window(ask, "endTime")
    statuses = words_asked_for(ask, "status", Status)
    words = ask.query.get("nameFragment", "").casefold()
    found = [
        session
        for session in ask.company.sessions.values()
        if session.webinar.host.account_id == ask.user.account_id
        and since <= past.ended(session) <= until
        and (not hosts or session.webinar.host.id in hosts)
        and (not statuses or session.status in statuses)
        and words in session.shown_title.casefold()
    ]
    found.sort(key=lambda session: (past.ended(session), session.id), reverse=True)
    now = ask.company.clock.now()
    return JSONResponse(page(found, ask.query, lambda one: past.listed_session(one, now)))


def _session(ask: Ask) -> Session:
    return ask.company.session(ask.user, ask.path["sessionId"], ask.path["webinarId"])


def _in_account(ask: Ask) -> Session:
    """A session of the account, whoever hosts it: those who came may ask about themselves."""
    session = ask.company.sessions.get(ask.path["sessionId"])
    of = (session.webinar.id, session.webinar.host.account_id) if session else None
    if session is None or of != (ask.path["webinarId"], ask.user.account_id):
        raise missing("sessionId", ask.path["sessionId"])
    return session


def _of_roles(ask: Ask, people: Iterable[P]) -> list[P]:
    roles = words_asked_for(ask, "role", Role)
    original = words_asked_for(ask, "originalRole", Role)
    return [one for one in people if one.role in (roles or set(Role)) and one.role in (original or set(Role))]


OPERATIONS = (
    Operation("GET", WEBINAR, "Heavy", "ReadWebinars", get_webinar),
    Operation("GET", HISTORY + "/sessions", "Heavy", "ReadWebinars", list_sessions),
    Operation("GET", HISTORY + "/company/sessions", "Heavy", "ReadWebinars", list_company_sessions),
    Operation("GET", SESSION, "Heavy", "ReadWebinars", get_session),
    Operation("GET", SESSION + "/invitees", "Heavy", "ReadWebinars", list_invitees),
    Operation("GET", SESSION + "/invitees/{inviteeId}", "Heavy", "ReadWebinars", get_invitee),
    Operation("GET", SESSION + "/participants", "Heavy", "ReadWebinars", list_participants),
    Operation("GET", SESSION + "/participants/self", "Heavy", "ReadWebinars", get_myself),
)
