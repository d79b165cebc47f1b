"""People from outside who register for webinars, with believable names and addresses that reach nobody."""

from bot.sandbox.ringcentral.company import registration
from bot.sandbox.ringcentral.company.drafts import RegistrantDraft
from bot.sandbox.ringcentral.company.model import Registrant, Session
from bot.sandbox.ringcentral.company.refusals import Refusal
from bot.sandbox.ringcentral.company.state import Company

FIRST_NAMES = (
    "Amara", "Bjorn", "Chiara", "Dmitri", "Elif", "Farid", "Grace", "Hiro", "Ines", "Jamal",
    "Katya", "Liam", "Maren", "Nadia", "Oscar", "Priya", "Quentin", "Rosa", "Soren", "Tessa",
    "Umar", "Vera", "Wen", "Xenia", "Yusuf", "Zoe", "Anton",
)  # fmt: skip
LAST_NAMES = (
    "Abara", "Berg", "Costa", "Dietrich", "Eriksen", "Fontaine", "Garcia", "Hoffmann", "Ivanova", "Jensen",
    "Kowalski", "Laurent", "Moreau", "Nakamura", "Oyelaran", "Petrov", "Quist", "Rossi", "Sato", "Tanaka",
)  # fmt: skip
DOMAINS = ("example.com", "example.org", "example.net")  # RFC 2606: nobody's
SOURCES = ("newsletter", "linkedin", "website", "partner", None)


def invite_guests(
    company: Company, session: Session, how_many: int, source: str | None = None
) -> list[Registrant]:
    """Let that many new people register, until registration closes; those who managed to."""
    registered: list[Registrant] = []
    number = len(session.registration.registrants)
    while len(registered) < how_many:
        guest = _guest(number, source)
        number += 1
        if guest.email in session.registration.emails:
            continue
        try:
            registered.append(registration.register(company, session, guest))
        except Refusal:
            break  # closed by hand, or by its limit just now
    return registered


def _guest(number: int, source: str | None) -> RegistrantDraft:
    """The same person for the same number; the two lists have coprime lengths, so pairs repeat late."""
    first, last = FIRST_NAMES[number % len(FIRST_NAMES)], LAST_NAMES[number % len(LAST_NAMES)]
    lap = number // (len(FIRST_NAMES) * len(LAST_NAMES))
    mailbox = f"{first}.{last}{lap + 1 if lap else ''}".lower()
    return RegistrantDraft(
        first_name=first,
        last_name=last,
        email=f"{mailbox}@{DOMAINS[number % len(DOMAINS)]}",
        source=source or SOURCES[number % len(SOURCES)],
    )
