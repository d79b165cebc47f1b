"""Who has registered for a session: open, closed, full, and everybody only once.

After the end registration may open again, for the recording, until that is no longer on demand.
"""

from datetime import datetime, timedelta

from bot.sandbox.ringcentral.company.drafts import RegistrantDraft, RegistrationDraft
from bot.sandbox.ringcentral.company.model import Registrant, Registration, Session, Setting, Status
from bot.sandbox.ringcentral.company.news import Event, News
from bot.sandbox.ringcentral.company.refusals import duplicate, invalid, locked, missing, wrong_state
from bot.sandbox.ringcentral.company.state import Company

DEFAULT_SETTINGS: dict[str, Setting] = {
    "autoCloseLimit": 0,
    "suppressEmails": False,
    "registrationDigestEnabled": True,
    "preventMultipleDeviceJoins": False,
    "workEmailRequired": False,
    "viewRecording": False,
    "onDemandDuration": "SixMonths",
    "autoOpenPostWebinarRegistration": False,
}

ON_DEMAND_DAYS = {"OneMonth": 30, "TwoMonths": 60, "ThreeMonths": 90, "SixMonths": 180, "OneYear": 365}
PRIVATE_MAIL = frozenset(
    (
        "aol.com", "gmail.com", "gmx.de", "gmx.net", "googlemail.com", "hotmail.com", "icloud.com", "live.com",
        "mail.com", "me.com", "msn.com", "outlook.com", "proton.me", "protonmail.com", "qq.com", "t-online.de",
        "web.de", "yahoo.com", "yandex.com", "zoho.com",
    )
)  # fmt: skip


def new_registration(company: Company) -> Registration:
    """The record of a new session: open, once the registration service has heard of it."""
    return Registration(company.clock.now() + company.registration_delay, dict(DEFAULT_SETTINGS))


def registration_of(company: Company, session: Session) -> Registration:
    """The registration record, which an all-hands webinar has not and a new session may have only later."""
    record, now = session.registration, company.clock.now()
    if record.known_from > now or not session.webinar.registration_enabled:
        raise missing("sessionId", session.id)
    if record.closes and now >= record.closes:
        record.is_open = False
    return record


def update_registration(company: Company, session: Session, draft: RegistrationDraft) -> Registration:
    """Change what the draft mentions; a limit that is already reached closes, unless it says Open itself."""
    registration = registration_of(company, session)
    for name in draft.settings:
        if name in company.locked_settings:
            raise locked(name)
    if draft.is_open and session.status is Status.FINISHED:
        raise wrong_state("Registration for a session in [Finished] state cannot be opened")
    registration.settings = registration.settings | draft.settings
    if draft.is_open is not None:
        registration.is_open = draft.is_open
    else:
        _close_when_full(registration)
    company.tell(News(Event.REGISTRATION, session, "Updated"))
    return registration


def register(company: Company, session: Session, draft: RegistrantDraft) -> Registrant:
    """Register somebody; refused while closed, for an e-mail that is there, and for a private one if that is asked."""
    registration = registration_of(company, session)
    if not registration.is_open:
        raise wrong_state("Registration is closed for this session")
    if registration.settings["workEmailRequired"] and is_private(draft.email):
        raise invalid("email", "a work e-mail address is required")
    if draft.email.casefold() in registration.emails:
        raise duplicate("email", f"Registrant with e-mail [{draft.email}] already exists")
    now = company.clock.now()
    registrant = Registrant(
        id=company.next_id("registrant"),
        created=now,
        modified=now,
        first_name=draft.first_name,
        last_name=draft.last_name,
        email=draft.email,
        external_id=draft.external_id,
        source=draft.source,
        visitor_id=draft.visitor_id,
        ip_address=draft.ip_address,
        questionnaire=draft.questionnaire,
        post_webinar=session.status is Status.FINISHED,
    )
    registration.registrants[registrant.id] = registrant
    registration.emails.add(registrant.email.casefold())
    company.tell(News(Event.REGISTRANTS, session, "Created", registrant.id))
    if registration.is_open and _close_when_full(registration):
        company.tell(News(Event.REGISTRATION, session, "Updated"))
    return registrant


def is_private(email: str) -> bool:
    """Whether it is an address of a mail service anybody may use."""
    return email.rpartition("@")[2].casefold() in PRIVATE_MAIL


def at_the_end(session: Session, now: datetime) -> None:
    """Registration when a session ends: closed, or open for the recording where the host wanted that."""
    record = session.registration
    record.is_open = record.settings["autoOpenPostWebinarRegistration"] is True
    if record.is_open:
        record.closes = now + timedelta(days=ON_DEMAND_DAYS[str(record.settings["onDemandDuration"])])


def registrant_by_email(session: Session, email: str) -> Registrant:
    """The registrant with that address, in whatever letters."""
    for one in session.registration.registrants.values():
        if one.email.casefold() == email.casefold():
            return one
    raise missing("email", email)


def registrant_of(company: Company, session: Session, registrant_id: str) -> Registrant:
    """A registrant of the session."""
    registrants = registration_of(company, session).registrants
    if registrant_id not in registrants:
        raise missing("registrantId", registrant_id)
    return registrants[registrant_id]


def withdraw(company: Company, session: Session, registrant_id: str) -> None:
    """Forget a registrant; refused once the session is over."""
    registrant = registrant_of(company, session, registrant_id)
    if session.status is Status.FINISHED:
        raise wrong_state("A registrant of a session in [Finished] state cannot be deleted")
    del session.registration.registrants[registrant.id]
    session.registration.emails.remove(registrant.email.casefold())
    company.tell(News(Event.REGISTRANTS, session, "Deleted", registrant.id))


def _close_when_full(registration: Registration) -> bool:
    limit = registration.settings["autoCloseLimit"]
    is_full = bool(limit) and len(registration.registrants) >= int(limit)
    if is_full:
        registration.is_open = False
    return is_full
