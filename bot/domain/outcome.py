"""What came of a job, in plain data: kept with the job, and turned into words by a view."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Self, TypeVar

from pydantic import BaseModel, ConfigDict, JsonValue

from bot.domain.people import Member
from bot.errors import AlreadyInvited, NoLongerInvited

Entry = TypeVar("Entry")


class Intent(StrEnum):
    """Every job that changes something; each is one durable workflow."""

    CREATE_WEBINAR = "create_webinar"
    EDIT_WEBINAR = "edit_webinar"
    RESCHEDULE_WEBINAR = "reschedule_webinar"
    CANCEL_WEBINAR = "cancel_webinar"
    INVITE_PEOPLE = "invite_people"
    SET_REGISTRATION = "set_registration"
    WITHDRAW_REGISTRANT = "withdraw_registrant"
    EXPORT_REGISTRANTS = "export_registrants"
    ADJUST_WEBINAR = "adjust_webinar"
    TIMED_REGISTRATION = "timed_registration"
    REGISTER_PERSON = "register_person"
    IMPORT_PEOPLE = "import_people"
    SEND_DIGEST = "send_digest"
    DISCONNECT = "disconnect"
    SHARE_WEBINAR = "share_webinar"
    TAKE_DOWN_CARD = "take_down_card"
    SIGN_UP = "sign_up"
    WITHDRAW_SIGN_UP = "withdraw_sign_up"


class ReplyTo(BaseModel):
    """Where the person waits for the answer; a direct message is what remains when all else is gone."""

    model_config = ConfigDict(frozen=True)

    response_url: str = ""
    heard_at: datetime
    replace: bool = False
    view_id: str = ""
    direct: bool = True
    """False: never by direct message, because whoever asked is a guest or from another workspace."""


class Job(BaseModel):
    """Something a person asked for, committed before they were answered."""

    model_config = ConfigDict(frozen=True)

    key: str
    member: Member
    intent: Intent
    payload: dict[str, JsonValue]
    reply_to: ReplyTo
    made_at: datetime
    as_service: bool = False
    first: str = ""
    """The key of the first attempt, where this one tries again."""
    outcome: "Outcome | None" = None

    @property
    def root(self) -> str:
        """One key for all attempts: what the first may have made must not be made again."""
        return self.first or self.key


class Problem(BaseModel):
    """Why something was not done: the name of an error class and the plain facts its words need."""

    model_config = ConfigDict(frozen=True)

    code: str
    facts: dict[str, str] = {}

    @classmethod
    def of(cls, kind: type[Exception], **facts: str) -> Self:
        """A problem of that class."""
        return cls(code=kind.__name__, facts=facts)

    def is_(self, *kinds: type[Exception]) -> bool:
        """True where it is of one of these very classes; a class that they were derived from does not count."""
        return self.code in {kind.__name__ for kind in kinds}

    def look_up(self, table: Mapping[type[Exception], Entry]) -> Entry | None:
        """What a table has for its class; None where it has nothing."""
        return next((entry for kind, entry in table.items() if self.is_(kind)), None)


_SETTLED = (AlreadyInvited, NoLongerInvited)
"""Problems of a person that trying again does not change."""


class PersonResult(BaseModel):
    """What became of one person on a list."""

    model_config = ConfigDict(frozen=True)

    name: str
    did: str
    problem: Problem | None = None
    told: bool | None = None
    """Whether a direct message told this person; None where none was to be sent."""

    @property
    def failed(self) -> bool:
        """True when nothing was done for this person."""
        return self.problem is not None

    @property
    def worth_a_retry(self) -> bool:
        """True when the same job may well succeed the next time."""
        return self.problem is not None and not self.problem.is_(*_SETTLED)


class Outcome(BaseModel):
    """The end of a job: done, done in part, or not done and why."""

    model_config = ConfigDict(frozen=True)

    session_id: str = ""
    title: str = ""
    problem: Problem | None = None
    people: tuple[PersonResult, ...] = ()
    notes: tuple[str, ...] = ()
    facts: dict[str, JsonValue] = {}
    after_restart: bool = False
