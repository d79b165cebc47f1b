"""Somebody who registered for a session, as RingCentral lists them."""

from datetime import datetime

from pydantic import BaseModel, ConfigDict, Field

from bot.domain.external import shown

NAME_LIMIT = 64
EMAIL_LIMIT = 255
SOURCE_LIMIT = 100


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
    """Somebody who is to be registered; `external_id` is already encoded (`bot.domain.external`)."""

    model_config = ConfigDict(frozen=True)

    first_name: str = Field(repr=False)
    last_name: str = Field(repr=False)
    email: str = Field(repr=False)
    source: str = ""
    external_id: str = Field(default="", repr=False)
