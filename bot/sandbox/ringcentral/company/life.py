"""A session's life: it goes live, people come, it ends, and what was filmed is processed, shared and purged."""

from datetime import datetime, timedelta

from bot.sandbox.ringcentral.company.model import (
    Invitee,
    Participant,
    Recording,
    Registrant,
    Role,
    RuntimeStatus,
    Session,
    Status,
)
from bot.sandbox.ringcentral.company.news import Event, News
from bot.sandbox.ringcentral.company.refusals import wrong_state
from bot.sandbox.ringcentral.company.registration import at_the_end
from bot.sandbox.ringcentral.company.state import Company

PROCESSED_IN = timedelta(minutes=10)
SHARED_FOR = timedelta(days=30)
KEPT_FOR = timedelta(days=365)
ABSENT = 4  # every fourth of those who registered does not come


def start(company: Company, session_id: str, at: datetime | None = None) -> Session:
    """Let a session go live, now or at that moment; KeyError if there is none."""
    return change_state(company, session_id, RuntimeStatus.LIVE, at)


def change_state(
    company: Company, session_id: str, state: RuntimeStatus, at: datetime | None = None
) -> Session:
    """Bring a session that is not over into a state of its runtime: helpers join first, attendees once it is live."""
    session, now = company.sessions[session_id], at or company.clock.now()
    if session.status is Status.FINISHED:
        raise wrong_state("A session in [Finished] state cannot be started")
    life = session.life
    session.status, life.runtime = Status.ACTIVE, state
    life.started = life.started or now
    _let_helpers_in(company, session, now)
    if state is RuntimeStatus.LIVE:
        life.live_from = life.live_from or now
        _let_attendees_in(company, session, now)
    _tell(company, session, state)
    return session


def finish(
    company: Company, session_id: str, at: datetime | None = None, *, recorded: bool = False
) -> Session:
    """Let a session end, and with it registration; one that records by itself leaves a recording."""
    session, now = company.sessions[session_id], at or company.clock.now()
    if session.status is Status.SCHEDULED:
        start(company, session_id, now)
    life = session.life
    session.status, life.runtime, life.ended = Status.FINISHED, None, now
    for one in life.participants.values():
        one.left = now
    at_the_end(session, now)
    if recorded or session.webinar.settings["autoRecord"]:
        life.recording = _recording(company, session, now)
    _tell(company, session, Status.FINISHED)
    return session


def _recording(company: Company, session: Session, now: datetime) -> Recording:
    filmed_from = session.life.live_from or now
    return Recording(
        id=company.next_id("recording"),
        created=now,
        modified=now,
        available_from=now + PROCESSED_IN,
        shared_until=now + PROCESSED_IN + SHARED_FOR,
        purged_from=now + KEPT_FOR,
        seconds=max(1, int((now - filmed_from).total_seconds())),
    )


def _let_helpers_in(company: Company, session: Session, now: datetime) -> None:
    here = {one.invitee_id for one in session.life.participants.values()}
    for invitee in session.invitees.values():
        if invitee.id not in here:
            helper = _newcomer(company, session, invitee, now)
            helper.role, helper.type = invitee.role, invitee.type
            helper.linked_user, helper.invitee_id = invitee.linked_user, invitee.id


def _let_attendees_in(company: Company, session: Session, now: datetime) -> None:
    for place, registrant in enumerate(session.registration.registrants.values(), 1):
        if place % ABSENT and registrant.participant_id is None:
            attendee = _newcomer(company, session, registrant, now)
            attendee.registrant_id, registrant.participant_id = registrant.id, attendee.id


def _newcomer(company: Company, session: Session, who: Invitee | Registrant, now: datetime) -> Participant:
    one = Participant(
        id=company.next_id("participant"),
        role=Role.ATTENDEE,
        first_name=who.first_name,
        last_name=who.last_name,
        email=who.email,
        joined=now,
    )
    session.life.participants[one.id] = one
    return one


def _tell(company: Company, session: Session, state: str) -> None:
    session.touch(company.clock.now())
    company.tell(News(Event.RUNTIME, session, state))
