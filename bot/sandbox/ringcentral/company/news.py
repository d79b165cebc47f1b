"""What happens in a company, for those who asked to be told."""

from dataclasses import dataclass
from enum import StrEnum

from bot.sandbox.ringcentral.company.model import Session


class Event(StrEnum):
    """The events of webinars one can subscribe to, by the path that a filter begins with."""

    CONFIGURATION = "/webinar/configuration/v1/company/sessions"
    RUNTIME = "/webinar/runtime/v1/company/sessions/state"
    REGISTRATION = "/webinar/registration/v1/company/sessions/state"
    REGISTRANTS = "/webinar/registration/v1/company/sessions/registrants"


@dataclass(frozen=True)
class News:
    """Something that happened to a session, or to somebody who registered for it."""

    event: Event
    session: Session
    what: str
    registrant_id: str | None = None
