"""Somebody who registered for a session, as RingCentral lists them."""

from datetime import datetime

from pydantic import BaseModel, ConfigDict, Field

from bot.domain.email import is_email, is_private
from bot.domain.external_ids import shown
from bot.domain.webinar import NAME_LIMIT

EMAIL_LIMIT = 255
SOURCE_LIMIT = 100
EXTERNAL_LIMIT = 256
"""RingCentral names none for the keys: as for its other texts of that kind."""


class Registrant(BaseModel):
    """One person on a session's list; names and mails stay out of reprs, `withdrawn_at` is when Greenroom did it."""

    model_config = ConfigDict(frozen=True)

    id: str
    first_name: str = Field(default="", repr=False)
    last_name: str = Field(default="", repr=False)
    email: str = Field(default="", repr=False)
    registered_at: datetime
    source: str = ""
    external_id: str = Field(default="", repr=False)
    join_link: str = Field(default="", repr=False)
    cancel_link: str = Field(default="", repr=False)
    post_webinar: bool = False
    attended: bool = False
    withdrawn_at: datetime | None = None

    @property
    def name(self) -> str:
        """Both names."""
        return f"{self.first_name} {self.last_name}".strip()

    def fits(self, words: str) -> bool:
        """True when each word is part of the name, the e-mail, the source or the external keys."""
        hay = "\n".join((self.name, self.email, self.source, self.external_id, shown(self.external_id))).casefold()
        return all(word in hay for word in words.casefold().split())


class Person(BaseModel):
    """Somebody who is to be registered; `external_id` is already encoded (`bot.domain.external_ids`)."""

    model_config = ConfigDict(frozen=True)

    first_name: str = Field(repr=False)
    last_name: str = Field(repr=False)
    email: str = Field(repr=False)
    source: str = ""
    external_id: str = Field(default="", repr=False)

    @property
    def name(self) -> str:
        """Both names."""
        return f"{self.first_name} {self.last_name}".strip()


def faults_of(person: Person, *, work_email: bool = False) -> dict[str, str]:
    """What RingCentral would refuse, by field of the person: words that go on after 'Line 7:'."""
    faults = {"email": _email_fault(person.email, work_email=work_email)}
    for field, what in (("first_name", "first name"), ("last_name", "last name")):
        name = getattr(person, field)
        if not name:
            faults[field] = f"RingCentral wants a {what}."
        elif len(name) > NAME_LIMIT:
            faults[field] = f"the {what} has {len(name)} characters; RingCentral takes {NAME_LIMIT}."
    if len(person.source) > SOURCE_LIMIT:
        faults["source"] = f"the source has {len(person.source)} characters; {SOURCE_LIMIT} are the most."
    if len(person.external_id) > EXTERNAL_LIMIT:
        faults["external_id"] = f"the external keys are longer than {EXTERNAL_LIMIT} characters, as they are sent."
    return {field: fault for field, fault in faults.items() if fault}


def _email_fault(email: str, *, work_email: bool) -> str:
    shown_part = f"“{email[:60]}”"
    if not email:
        return "there is no e-mail address."
    if "@" not in email:
        return f"{shown_part} is not an e-mail address: it has no @."
    if not is_email(email):
        return f"{shown_part} is not an e-mail address. Write one like ada@example.com."
    if len(email) > EMAIL_LIMIT:
        return f"the e-mail address has {len(email)} characters; {EMAIL_LIMIT} are the most."
    if work_email and is_private(email):
        return f"{shown_part} is a private address, and this webinar takes work addresses only."
    return ""
