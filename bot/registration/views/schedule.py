"""Registration that opens or closes by itself, in words: planned, called off, done, late, or not done."""

from datetime import datetime

from bot.domain.message import Message
from bot.views.blockkit import escape
from bot.views.card import CardFacts, card
from bot.views.times import Reader, date_token


def planned_card(facts: CardFacts, opens: bool, reader: Reader) -> Message:
    """The card after something was planned; a button on it calls that off."""
    record = facts.webinar.registration
    is_so = record is not None and record.open is opens
    notes = [f"It is {'open' if opens else 'closed'} already; this counts should that change before."] if is_so else []
    return card(facts, reader, lead="Planned.", notes=notes)


def called_off(opens: bool, *, is_news: bool) -> str:
    """That nothing will happen by itself."""
    does = "open" if opens else "close"
    return f"{'Called off' if is_news else 'That was called off already'}: registration will not {does} by itself."


def done_words(*, opens: bool, due: datetime, at: datetime | None, left_out: datetime | None, reader: Reader) -> str:
    """That it was done; `at` when, where that was late; `left_out` when the opposite should have been."""
    did, other = ("opened", "closing") if opens else ("closed", "opening")
    words = f"Registration was {did} as planned for {date_token(due, reader.zone)}."
    if at:
        words = (
            f"Registration was {did} {date_token(at, reader.zone)}, late: it was planned for"
            f" {date_token(due, reader.zone)}, and I could not do it then."
        )
    if left_out:
        words += f" The {other} planned for {date_token(left_out, reader.zone)} was missed, too, and is left out."
    return words


def not_done_words(title: str, *, opens: bool, due: datetime, reader: Reader) -> str:
    """That it was not done; why comes after it."""
    did = "opened" if opens else "closed"
    when = date_token(due, reader.zone)
    return f"Registration for *{escape(title, 150)}* was not {did}, as was planned for {when}."
