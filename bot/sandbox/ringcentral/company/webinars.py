"""Creating, changing and deleting webinars and their sessions, as RingCentral allows it."""

from datetime import datetime

from bot.sandbox.ringcentral.company.drafts import SessionDraft, WebinarDraft
from bot.sandbox.ringcentral.company.model import (
    Invitee,
    Role,
    Session,
    Setting,
    Status,
    User,
    Webinar,
)
from bot.sandbox.ringcentral.company.news import Event, News
from bot.sandbox.ringcentral.company.refusals import invalid, locked, no_right, wrong_state
from bot.sandbox.ringcentral.company.registration import new_registration
from bot.sandbox.ringcentral.company.state import Company

# The defaults of WcsWebinarSettingsModel; those read-only at webinar level come first.
READ_ONLY_SETTINGS: dict[str, Setting] = {
    "recordingEnabled": True,
    "recordingSharingEnabled": True,
    "recordingDownloadEnabled": True,
    "pastSessionDeletionEnabled": False,
    "pollsEnabled": True,
    "pollsAnonymousEnabled": True,
    "externalLivestreamEnabled": True,
}
DEFAULT_SETTINGS: dict[str, Setting] = READ_ONLY_SETTINGS | {
    "autoRecord": False,
    "panelistWaitingRoom": False,
    "panelistVideoEnabled": True,
    "panelistScreenSharingEnabled": True,
    "panelistMuteControlEnabled": True,
    "panelistAuthentication": "Guest",
    "attendeeAuthentication": "Guest",
    "artifactsAccessAuthentication": "AuthenticatedUser",
    "pstnEnabled": False,
    "qnaEnabled": True,
    "qnaAnonymousEnabled": True,
    "registrationEnabled": False,
    "moderatedQnaEnabled": False,
}
QNA_DETAILS = ("qnaAnonymousEnabled", "moderatedQnaEnabled")


def create_webinar(company: Company, user: User, draft: WebinarDraft) -> Webinar:
    """Create a webinar for the user, or for the colleague an administrator names as its host."""
    host = _host(company, user, draft)
    if draft.title is None:
        raise invalid("title", "is required")
    settings = _settings(company, DEFAULT_SETTINGS, draft)
    now = company.clock.now()
    webinar = Webinar(
        id=company.next_id("webinar"),
        created=now,
        modified=now,
        host=host,
        title=draft.title,
        description=draft.description,
        settings=settings,
    )
    company.webinars[webinar.id] = webinar
    return webinar


def update_webinar(company: Company, user: User, webinar_id: str, draft: WebinarDraft) -> Webinar:
    """Change what the draft mentions; refused once a session is Active or Finished."""
    webinar = company.webinar(user, webinar_id)
    for session in company.sessions_of(webinar):
        _refuse_if_begun(session, "updated")
    webinar.settings = _settings(company, webinar.settings, draft)
    if draft.title is not None:
        webinar.title = draft.title
    if draft.description is not None:
        webinar.description = draft.description
    webinar.touch(company.clock.now())
    for session in company.sessions_of(webinar):
        company.tell(News(Event.CONFIGURATION, session, "Updated"))
    return webinar


def delete_webinar(company: Company, user: User, webinar_id: str) -> None:
    """Delete a webinar with its sessions and invitees, unless one is Active or Finished."""
    webinar = company.webinar(user, webinar_id)
    sessions = company.sessions_of(webinar)
    for session in sessions:
        _refuse_if_begun(session, "deleted")
    for session in sessions:
        _forget(company, session)
    del company.webinars[webinar.id]


def create_session(company: Company, user: User, webinar_id: str, draft: SessionDraft) -> Session:
    """Create a session; its host becomes an invitee by itself, and registration starts open."""
    webinar = company.webinar(user, webinar_id)
    if draft.status not in (None, Status.SCHEDULED):
        raise invalid("status", "a new session can only be Scheduled")
    now = company.clock.now()
    session = Session(
        id=company.next_id("session"),
        created=now,
        modified=now,
        webinar=webinar,
        start=draft.start,
        seconds=draft.seconds,
        time_zone=draft.time_zone,
        title=draft.title,
        description=draft.description,
        locale_code=draft.locale_code or "en-US",
        panel_offset=draft.panel_offset or 0,
        status=Status.SCHEDULED,
        registration=new_registration(company),
    )
    host = Invitee(
        id=company.next_id("invitee"),
        created=now,
        modified=now,
        role=Role.HOST,
        linked_user=webinar.host,
        first_name=webinar.host.first_name,
        last_name=webinar.host.last_name,
        email=webinar.host.email,
    )
    session.invitees[host.id] = host
    company.sessions[session.id] = session
    company.tell(News(Event.CONFIGURATION, session, "Created"))
    return session


def update_session(
    company: Company, user: User, webinar_id: str, session_id: str, draft: SessionDraft
) -> Session:
    """Change what the draft mentions; refused once Active or Finished."""
    session = company.session(user, session_id, webinar_id)
    _refuse_if_begun(session, "updated")
    if draft.status not in (None, Status.SCHEDULED):
        raise wrong_state(f"The transition from [{session.status}] to [{draft.status}] is prohibited")
    session.start, session.seconds, session.time_zone = draft.start, draft.seconds, draft.time_zone
    if draft.title is not None:
        session.title = draft.title
    if draft.description is not None:
        session.description = draft.description
    if draft.locale_code is not None:
        session.locale_code = draft.locale_code
    if draft.panel_offset is not None:
        session.panel_offset = draft.panel_offset
    session.touch(company.clock.now())
    company.tell(News(Event.CONFIGURATION, session, "Updated"))
    return session


def delete_session(company: Company, user: User, webinar_id: str, session_id: str) -> None:
    """Delete a session with its invitees, unless it is Active or Finished."""
    session = company.session(user, session_id, webinar_id)
    _refuse_if_begun(session, "deleted")
    _forget(company, session)


def hosted_by(company: Company, user: User, created_from: datetime) -> list[Webinar]:
    """The user's webinars created since then, oldest first."""
    mine = [w for w in company.webinars.values() if w.host.id == user.id and w.created >= created_from]
    return sorted(mine, key=lambda webinar: (webinar.created, webinar.id))


def sessions_in(
    company: Company,
    account_id: str,
    ends_from: datetime,
    *,
    hosts: set[str],
    statuses: set[str],
    words: str = "",
) -> list[Session]:
    """The account's sessions that end at or after a moment, by start; an empty set means "any"."""
    found = [
        session
        for session in company.sessions.values()
        if session.webinar.host.account_id == account_id
        and session.end >= ends_from
        and (not hosts or session.webinar.host.id in hosts)
        and (not statuses or session.status in statuses)
        and words.casefold() in session.shown_title.casefold()
    ]
    return sorted(found, key=lambda session: (session.start, session.id))


def _host(company: Company, user: User, draft: WebinarDraft) -> User:
    host = user
    if draft.host is not None:
        if not user.webinar_settings:
            raise no_right('Only an administrator with "WebinarSettings" permission may choose the host')
        host = company.colleague(user, draft.host)
    if not host.licensed:
        raise no_right(f"User [{host.id}] has no RingCentral Webinar license")
    return host


def _settings(company: Company, before: dict[str, Setting], draft: WebinarDraft) -> dict[str, Setting]:
    for name in draft.settings:
        if name in company.locked_settings:
            raise locked(name)
    settings = before | draft.settings
    if settings["qnaEnabled"] is False:
        for name in QNA_DETAILS:
            if draft.settings.get(name):
                raise invalid(f"settings.{name}", "cannot be enabled while Q&A is disabled")
            settings[name] = False
    for name in ("password", "postWebinarRedirectUri"):
        if settings.get(name) == "":
            del settings[name]  # an empty string resets it
    return settings


def _refuse_if_begun(session: Session, what: str) -> None:
    if session.status is not Status.SCHEDULED:
        raise wrong_state(f"A session in [{session.status}] state cannot be {what}")


def _forget(company: Company, session: Session) -> None:
    del company.sessions[session.id]
    company.tell(News(Event.CONFIGURATION, session, "Deleted"))
