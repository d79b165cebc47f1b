"""A company that looks lived in: five people, a few past webinars, a few to come."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.sandbox.ringcentral.company import invitees, life, webinars
from bot.sandbox.ringcentral.company.drafts import (
    InviteeDraft,
    InviteesDraft,
    SessionDraft,
    UserReference,
    WebinarDraft,
)
from bot.sandbox.ringcentral.company.model import Role, Session, Setting
from bot.sandbox.ringcentral.company.state import Clock, Company
from bot.sandbox.ringcentral.guests import invite_guests

FRIDAY = 5
PREPARED = timedelta(days=30)  # how long before its start a webinar was made


@dataclass(frozen=True)
class Event:
    """A webinar to be found there: when, in days from now and local hour, and how many are registered."""

    host: str
    title: str
    description: str
    days: int
    hour: int
    minutes: int
    registered: int
    marketing: bool = True


EVENTS = (
    Event("mia.okafor@acme.example", "Security briefing: what changed this year",
          "The year's incidents, what we learnt, and what to do now.", -27, 11, 60, 142),
    Event("mia.okafor@acme.example", "Onboarding clinic for new customers",
          "Bring your questions; the support team answers live.", -8, 14, 45, 57),
    Event("mia.okafor@acme.example", "Product tour: the winter release",
          "Everything new in forty-five minutes, with time for questions.", 6, 14, 45, 38),
    Event("mia.okafor@acme.example", "Customer stories: a year at Northwind",
          "How Northwind moved its events online, and what they would do differently.", 13, 10, 60, 0),
    Event("mia.okafor@acme.example", "Company all-hands, Q4",
          "Results, plans, and an open hour with the leadership team.", 20, 12, 60, 0, marketing=False),
    Event("leo.brandt@acme.example", "Partner update for Europe",
          "Roadmap and terms for partners in Europe.", 9, 15, 30, 16),
)  # fmt: skip


def people(company: Company) -> None:
    """Hire a host, an administrator, a colleague, one without a license, and the service identity."""
    company.add_user("Mia", "Okafor", "mia.okafor@acme.example")
    company.add_user("Leo", "Brandt", "leo.brandt@acme.example", time_zone="Europe/Berlin", admin=True)
    company.add_user("Ana", "Silva", "ana.silva@acme.example", time_zone="America/Los_Angeles")
    company.add_user("Sam", "Lee", "sam.lee@acme.example", time_zone="America/Chicago", licensed=False)
    company.add_user("Acme", "Events", "events@acme.example", time_zone="Europe/London", admin=True)


def acme(clock: Clock, *, with_webinars: bool = True) -> Company:
    """Acme Events, with its people and, unless told otherwise, its webinars."""
    company = Company(clock)
    people(company)
    if with_webinars:
        for event in EVENTS:
            _hold(company, event)
        _ask_for_help(company)
    return company


def _hold(company: Company, event: Event) -> None:
    host = company.user(event.host)
    start = _local(company.clock.now(), event, host.time_zone)
    settings: dict[str, Setting] = {"registrationEnabled": event.marketing, "autoRecord": event.days < 0}
    draft = WebinarDraft(event.title, event.description, settings)
    webinar = webinars.create_webinar(company, host, draft)
    when = SessionDraft(start, event.minutes * 60, host.time_zone)
    session = webinars.create_session(company, host, webinar.id, when)
    if event.marketing:
        invite_guests(company, session, event.registered)
    if event.days < 0:
        life.start(company, session.id, start)
        life.finish(company, session.id, session.end)
    _age(session, start - PREPARED)


def _local(now: datetime, event: Event, zone: str) -> datetime:
    """The event's hour on its host's clock, on its day or, where that is a weekend, on the Monday after."""
    day = now.astimezone(ZoneInfo(zone)) + timedelta(days=event.days)
    if (weekday := day.isoweekday()) > FRIDAY:
        day += timedelta(days=8 - weekday)
    return day.replace(hour=event.hour, minute=0, second=0, microsecond=0).astimezone(now.tzinfo)


def _age(session: Session, made: datetime) -> None:
    """Date everything back, registrants one after the other since the webinar was made."""
    everything = [session.webinar, session, *session.invitees.values()]
    for one in everything:
        one.created = one.modified = made
    registrants = session.registration.registrants
    gap = PREPARED / (4 * len(registrants) + 1)  # all of them in the first week, so nobody registers tomorrow
    for place, one in enumerate(registrants.values(), 1):
        one.created = one.modified = made + place * gap


def _ask_for_help(company: Company) -> None:
    """Leo co-hosts the product tour, with one speaker from outside."""
    mia, leo = company.user("mia.okafor@acme.example"), company.user("leo.brandt@acme.example")
    tour = next(one for one in company.sessions.values() if one.webinar.title.startswith("Product tour"))
    added = [
        InviteeDraft(Role.CO_HOST, linked_user=UserReference(leo.id, leo.account_id)),
        InviteeDraft(Role.PANELIST, "Noor", "Haddad", "noor.haddad@northwind.example", "Head of Events"),
    ]
    invitees.change_invitees(company, mia, tour, InviteesDraft(added=added))
