"""What the value of a button says: `<nonce>|<subject>`, the subject being one id, or the fields of a `Subject`.

The nonce makes the buttons of one rendering one-use (`Action.key`); a button that lasts has none. Slack takes 2,000
characters: https://docs.slack.dev/reference/block-kit/block-elements/button-element
"""

from datetime import time
from typing import Self

from pydantic import BaseModel, ConfigDict, ValidationError

from bot.domain.webinar import Span
from bot.errors import Expired
from bot.views.times import Reader

MOST = 2000
_BETWEEN = "|"


class Subject(BaseModel):
    """Several fields, in their order; only the last may hold words that somebody typed."""

    model_config = ConfigDict(frozen=True)

    def __str__(self) -> str:
        return _BETWEEN.join(str(each) for each in self.model_dump(mode="json").values())

    @classmethod
    def read(cls, text: str) -> Self:
        """From a button's subject; raises Expired for the button of another release."""
        names = list(cls.model_fields)
        try:
            return cls.model_validate(dict(zip(names, text.split(_BETWEEN, len(names) - 1), strict=False)))
        except ValidationError:
            raise Expired() from None


class WebinarWords(Subject):
    """A webinar, and words of the command that led to it: a time, a source."""

    session_id: str
    words: str = ""


class WebinarChannel(Subject):
    """A webinar, and a channel where that is not the one of the message."""

    session_id: str
    channel: str = ""


class WebinarSwitch(Subject):
    """The timed opening or closing of a webinar's registration."""

    session_id: str
    opens: bool


class WebinarRegistrant(Subject):
    """One who registered."""

    session_id: str
    registrant_id: str


class RegistrantsAt(Subject):
    """A page of a webinar's registrants."""

    session_id: str
    skipped: int


class WebinarsAt(Subject):
    """A page of somebody's webinars."""

    skipped: int
    span: Span
    words: str = ""


class DigestPlace(Subject):
    """When and where a digest is to come; no channel means to the person."""

    at: time
    channel: str = ""


class DigestButton(Subject):
    """A digest; `is_private` where the button is in a message for one person, which may be replaced."""

    digest_id: int
    is_private: bool = False


class MenuChoice(Subject):
    """An option of the ⋯ menu: the button it stands for, and what that is about."""

    action_id: str
    subject: str


def value(reader: Reader, about: Subject | str = "") -> str:
    """The value of a button that does its work once; of words that are too long the end is left out."""
    return f"{reader.nonce}{_BETWEEN}{about}"[:MOST]


def lasting(about: Subject | str) -> str:
    """The value of a button that may be pressed again and again."""
    return f"{_BETWEEN}{about}"[:MOST]


def standing_for(action_id: str, about: Subject | str) -> str:
    """The value of an option of the ⋯ menu, which does what a button with that action id does."""
    return lasting(MenuChoice(action_id=action_id, subject=str(about)))


def parts_of(pressed: str) -> tuple[str, str]:
    """Nonce and subject of a value; of what was chosen in a picker, which is no value of ours, there is no nonce."""
    nonce, is_ours, subject = pressed.partition(_BETWEEN)
    return (nonce, subject) if is_ours else ("", pressed)
