"""People from outside who register for webinars, with believable names and addresses that reach nobody."""

from unicodedata import normalize

from bot.sandbox.ringcentral.company import registration
from bot.sandbox.ringcentral.company.drafts import RegistrantDraft
from bot.sandbox.ringcentral.company.model import Registrant, Session
from bot.sandbox.ringcentral.company.refusals import Refusal
from bot.sandbox.ringcentral.company.state import Company

FIRST_NAMES = (
    "Amara", "Bjorn", "Chiara", "Dmitri", "Elif", "Farid", "Grace", "Hiro", "Ines", "Jamal",
    "Katya", "Liam", "Maren", "Nadia", "Oscar", "Priya", "Quentin", "Rosa", "Soren", "Tessa",
    "Umar", "Vera", "Wen", "Xenia", "Yusuf", "Zoë", "Anton", "José", "Renée", "Mei", "Tomasz",
)  # fmt: skip
LAST_NAMES = (
    "Abara", "Berg", "Costa", "Dietrich", "Eriksen", "Fontaine", "Garcia", "Hoffmann", "Ivanova", "Jensen",
    "Kowalski", "Laurent", "Moreau", "Nakamura", "Oyelaran", "Petrov", "Quist", "Rossi", "Sato", "Tanaka",
    "O’Brien", "Müller", "van Dijk", "Nguyễn",
)  # fmt: skip
DOMAINS = (  # RFC 2606: nobody's
    "example.com", "example.org", "example.net", "northwind.example", "globex.example", "initech.example",
    "tailspin.example",
)  # fmt: skip
SOURCES = ("newsletter", "linkedin", "website", "partner", None)


def invite_guests(
    company: Company, session: Session, how_many: int, source: str | None = None, *, keys: bool = False
) -> list[Registrant]:
    """Let that many new people register, until registration closes; those who managed to.

    With `keys` they bring ids of another system in `externalId`, as a query string or bare.
    """
    registered: list[Registrant] = []
    number = len(session.registration.registrants)
    while len(registered) < how_many:
        guest = _guest(number, source, _key(number) if keys else None)
        number += 1
        if guest.email in session.registration.emails:
            continue
        try:
            registered.append(registration.register(company, session, guest))
        except Refusal:
            break  # closed by hand, or by its limit just now
    return registered


def _guest(number: int, source: str | None, external_id: str | None) -> RegistrantDraft:
    """The same person for the same number; the two lists have coprime lengths, so pairs repeat late."""
    first, last = FIRST_NAMES[number % len(FIRST_NAMES)], LAST_NAMES[number % len(LAST_NAMES)]
    lap = number // (len(FIRST_NAMES) * len(LAST_NAMES))
    mailbox = f"{_plain(first)}.{_plain(last)}{lap + 1 if lap else ''}"
    return RegistrantDraft(
        first_name=first,
        last_name=last,
        email=f"{mailbox}@{DOMAINS[number % len(DOMAINS)]}",
        source=source or SOURCES[number % len(SOURCES)],
        external_id=external_id,
    )


def _key(number: int) -> str:
    """As in RingCentral's example, "lid=123&oid=4%4056"; every tenth is of a system that knows no query strings."""
    return f"lid={number + 1}&oid={number % 9}%40{number % 97}" if number % 10 else f"003{number:012}"


def _plain(name: str) -> str:
    """A name as it stands in an address."""
    letters = normalize("NFKD", name.lower())
    return "".join(one for one in letters if "a" <= one <= "z")
