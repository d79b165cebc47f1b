"""What is special about each kind of job: one row an intent, which a contract test holds to runners and reports."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import TypeVar

from bot.domain.outcome import Intent

Entry = TypeVar("Entry")


class Order(Enum):
    """Which older jobs a job lets finish before it runs."""

    NONE = "none"
    PER_SESSION = "per session"
    """Older ones of its kind about the same session that another process had heard: the last word stays the last."""
    AFTER_ALL = "after all"
    """Everything older of the same person, but for what outlasts their link."""


@dataclass(frozen=True)
class Kind:
    """How jobs of one intent are carried out, told, kept and restored."""

    order: Order = Order.NONE
    is_told: bool = True
    """Its outcome has words, a report of the handler that owns it. False: it says itself what there is to say."""
    is_told_to_wait: bool = True
    """False where nobody is there to be told (scheduled), or its progress says more."""
    names_people: bool = False
    """Its payload names registrants: erased as soon as they are (KEEP_REGISTRANTS_DAYS)."""
    outlasts_link: bool = False
    """It may take hours and can go on later: disconnecting does not wait for it."""
    creates: tuple[str, ...] = ()
    """What it creates, as the ledger calls it, once for all attempts: looked for before it is sent after a restore."""
    sends: tuple[str, ...] = ()
    """The same for what each attempt sends for itself."""


KINDS: Mapping[Intent, Kind] = {
    Intent.CREATE_WEBINAR: Kind(creates=("webinar", "session"), sends=("people",)),
    Intent.EDIT_WEBINAR: Kind(),
    Intent.RESCHEDULE_WEBINAR: Kind(),
    Intent.CANCEL_WEBINAR: Kind(),
    Intent.INVITE_PEOPLE: Kind(sends=("people",)),
    Intent.SET_REGISTRATION: Kind(order=Order.PER_SESSION),
    Intent.ADJUST_WEBINAR: Kind(order=Order.PER_SESSION),
    Intent.TIMED_REGISTRATION: Kind(order=Order.PER_SESSION, is_told_to_wait=False),
    Intent.REGISTER_PERSON: Kind(names_people=True),
    Intent.WITHDRAW_REGISTRANT: Kind(),
    Intent.IMPORT_PEOPLE: Kind(is_told_to_wait=False, outlasts_link=True),
    Intent.EXPORT_REGISTRANTS: Kind(sends=("hand over",)),  # a list of names is not sent twice
    Intent.SEND_DIGEST: Kind(is_told=False, is_told_to_wait=False),
    Intent.SHARE_WEBINAR: Kind(),
    Intent.TAKE_DOWN_CARD: Kind(),
    Intent.SIGN_UP: Kind(names_people=True),
    Intent.WITHDRAW_SIGN_UP: Kind(),
    Intent.DISCONNECT: Kind(order=Order.AFTER_ALL),
}

NAMING_PEOPLE = tuple(intent for intent, kind in KINDS.items() if kind.names_people)
OUTLASTING_LINKS = tuple(intent for intent, kind in KINDS.items() if kind.outlasts_link)


def one_of_each(*tables: Mapping[Intent, Entry]) -> dict[Intent, Entry]:
    """The tables of several features as one; raises ValueError for an intent that two of them claim."""
    joined: dict[Intent, Entry] = {}
    for table in tables:
        if twice := joined.keys() & table:
            raise ValueError(f"two features claim {', '.join(sorted(twice))}")
        joined |= table
    return joined
