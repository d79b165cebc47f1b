"""Who registered, in a modal that only the person who asked can see: a page of them, one of them, and the question."""

import json
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.domain.external_ids import decode
from bot.domain.message import Block, Message, View
from bot.domain.outcome import Outcome
from bot.domain.registrant import Registrant
from bot.domain.webinar import Webinar
from bot.views import ids
from bot.views.blockkit import (
    actions,
    button,
    context,
    escape,
    field_of,
    fields,
    link,
    modal,
    option,
    overflow,
    section,
    text_input,
)  # fmt: skip
from bot.views.button_values import RegistrantsAt, WebinarRegistrant, standing_for, value
from bot.views.results import RESTARTED
from bot.views.times import Reader, as_of, date_token

PAGE = 10
NAME_SHOWN = 80
SEARCH_MOST = 100


@dataclass(frozen=True)
class Listed:
    """What a page of the list shows; `words` were searched for, `is_cut` when more were found than are given."""

    people: Sequence[Registrant]
    total: int
    skipped: int
    is_read: bool
    """True once the whole list was read."""
    knows_who_came: bool = False
    """True once it was read after the webinar."""
    words: str = ""
    is_cut: bool = False


def registrant_list(
    webinar: Webinar, listed: Listed, reader: Reader, notes: Sequence[str], metadata: Mapping[str, Any]
) -> View:
    """A page of registrants, newest first; `notes` are sentences above them."""
    blocks: list[Block] = [
        section(f"*{escape(webinar.title, 150)}*\n{date_token(webinar.starts, reader.zone)}"),
        *(section(note) for note in notes),
        _search(listed.words),
        section(_range(webinar, listed)),
        *(_row(webinar, each, reader, knows_who_came=listed.knows_who_came) for each in listed.people),
        _buttons(webinar, listed, reader),
    ]
    if record := webinar.registration:
        state = "open" if record.open else "closed"
        blocks.append(
            context(f"Registration is {state}; {_counted(webinar)} registered, {as_of(record.read_at, reader)}.")
        )
    return modal(
        "Registrants", blocks, callback_id=ids.REGISTRANTS_FORM, submit="Search", metadata=json.dumps(dict(metadata))
    )


def registrant_details(webinar: Webinar, person: Registrant, reader: Reader, *, knows_who_came: bool) -> View:
    """Everything RingCentral says of one person."""
    pairs = [
        ("E-mail", escape(person.email, 255)),
        ("State", state_of(person, reader, knows_who_came=knows_who_came)),
        ("Registered", date_token(person.registered_at, reader.zone)),
        ("Came from", escape(person.source, 100) or "no source given"),
    ]
    blocks: list[Block] = [section(f"*{isolated(person.name, 200) or 'No name'}*"), fields(pairs)]
    keys = decode(person.external_id)
    if keys is None:
        blocks.append(section(f"*External id*\n{escape(person.external_id, 1000)}"))
    elif keys:
        lines = [f"{escape(key, 100)}: {escape(value, 300)}" for key, value in keys[:20]]
        more = [f"and {len(keys) - 20} more"] if len(keys) > 20 else []
        blocks.append(section("*External keys*\n" + "\n".join([*lines, *more])))
    if person.join_link and not person.withdrawn_at:
        copied = person.join_link.replace("&", "&amp;").replace("<", "%3C").replace(">", "%3E")
        blocks.append(section(f"*Join link*, to be copied; it admits this one person\n```{copied}```"))
    if person.cancel_link and not person.withdrawn_at:
        blocks.append(context(link(person.cancel_link, "Their page to cancel")))
    return modal("Registrant", blocks, callback_id=ids.REGISTRANT)


def withdraw_form(webinar: Webinar, person: Registrant, metadata: Mapping[str, Any]) -> View:
    """The question before somebody is withdrawn."""
    name = isolated(person.name or person.email, NAME_SHOWN)
    blocks = [
        section(f"Withdraw *{name}* ({escape(person.email, 255)}) from *{escape(webinar.title, 150)}*?"),
        section(
            "Their join link stops working, and RingCentral may mail them."
            " This cannot be undone; they can register again while registration is open."
        ),
    ]
    return modal(
        "Withdraw", blocks, callback_id=ids.REGISTRANT_WITHDRAW_FORM, submit="Withdraw", close="Keep them",
        metadata=json.dumps(dict(metadata)),
    )


def withdrawn(person: Registrant | None, outcome: Outcome, reader: Reader, *, session_id: str) -> Message:
    """That somebody is withdrawn."""
    restarted = f" {RESTARTED}" if outcome.after_restart else ""
    name = isolated(person.name or person.email, NAME_SHOWN) if person else "one person"
    text = f"Withdrawn: {name}, from {escape(outcome.title, 150)}.{restarted}"
    again = button("Registrants", ids.REGISTRANTS_OPEN, value(reader, session_id))
    return Message(text, (section(text), actions(again)))


def exported(outcome: Outcome, reader: Reader) -> Message:
    """Where the file is, or that it would be empty."""
    people = int(str(outcome.facts["people"]))
    title = f"*{escape(outcome.title, 150)}*"
    if people:
        said = f"The list of {title}, {people:,} {'person' if people == 1 else 'people'}, is in our direct messages."
    else:
        said = f"Nobody is registered for {title}: there is nothing to export."
    text = f"{said} {RESTARTED}" if outcome.after_restart else said
    again = button("Registrants", ids.REGISTRANTS_OPEN, value(reader, outcome.session_id))
    return Message(text, (section(text), actions(again)))


def state_of(person: Registrant, reader: Reader, *, knows_who_came: bool) -> str:
    """'registered', 'attended', … in words."""
    if person.withdrawn_at:
        return f"withdrawn here {date_token(person.withdrawn_at, reader.zone)}"
    if person.attended:
        return "attended"
    if person.post_webinar:
        return "registered for the recording"
    return "registered, did not come" if knows_who_came else "registered"


def isolated(name: str, limit: int) -> str:
    """A name for mrkdwn; one that is written from right to left does not turn the words around it."""
    shown = escape(name, limit)
    if any(unicodedata.bidirectional(letter) in ("R", "AL") for letter in shown):
        return f"\u2068{shown}\u2069"
    return shown


def reading_note(read: int, of: int) -> str:
    """How far the list has been read."""
    if not of:
        return "Reading the list from RingCentral…"
    return f"Reading {read:,} of {of:,} from RingCentral…"


def _search(words: str) -> Block:
    typed = text_input(ids.VALUE, words, max_length=SEARCH_MOST, placeholder="A name, e-mail, domain, source or key")
    return field_of(ids.WORDS, "Search", typed, optional=True)


def _range(webinar: Webinar, listed: Listed) -> str:
    words = f" with “{escape(listed.words, 60)}”" if listed.words else ""
    if not listed.people:
        return _nobody(webinar, words, is_read=listed.is_read)
    shown = f"{listed.skipped + 1}–{listed.skipped + len(listed.people)}"
    if listed.is_cut:
        return f"*Registrants{words}*, newest first: {shown} of the first {listed.total:,}. Add a word to find others."
    known = "" if listed.is_read else " read so far"
    return f"*Registrants{words}*, newest first: {shown} of {listed.total:,}{known}"


def _nobody(webinar: Webinar, words: str, *, is_read: bool) -> str:
    if not is_read:
        return f"*Registrants{words}*: none among those read so far." if words else "The list has not been read yet."
    if words:
        return f"*Registrants{words}*: nobody. Names, e-mails, sources and external keys were searched."
    if webinar.registration and not webinar.registration.open:
        return "Nobody is registered, and registration is closed."
    return "Nobody is registered yet."


def _row(webinar: Webinar, person: Registrant, reader: Reader, *, knows_who_came: bool) -> Block:
    about = WebinarRegistrant(session_id=webinar.session_id, registrant_id=person.id)
    options = [option("Details and join link", standing_for(ids.REGISTRANT_SHOW, about))]
    if person.withdrawn_at is None:
        options.append(option("Withdraw", standing_for(ids.REGISTRANT_WITHDRAW_ASK, about)))
    came = f" · from {escape(person.source, 60)}" if person.source else ""
    state = state_of(person, reader, knows_who_came=knows_who_came)
    text = (
        f"*{isolated(person.name, NAME_SHOWN) or 'No name'}* · {escape(person.email, 120)}\n"
        f"{date_token(person.registered_at, reader.zone)}{came} · _{state}_"
    )
    return section(text, accessory=overflow(ids.MORE, options), block_id=f"{ids.REGISTRANT}.{person.id}")


def _buttons(webinar: Webinar, listed: Listed, reader: Reader) -> Block:
    session = webinar.session_id
    row = []

    def page(skip: int) -> str:
        return value(reader, RegistrantsAt(session_id=session, skipped=skip))

    if listed.skipped > 0:
        row.append(button("Newer", ids.REGISTRANTS_PAGE, page(max(0, listed.skipped - PAGE))))
    if listed.skipped + len(listed.people) < listed.total:
        row.append(button("Older", ids.REGISTRANTS_NEXT, page(listed.skipped + PAGE)))
    row.append(button("Read again", ids.REGISTRANTS_REFRESH, value(reader, session)))
    row.append(button("Export as CSV", ids.REGISTRANTS_EXPORT, value(reader, session)))
    return actions(*row)


def _counted(webinar: Webinar) -> str:
    record = webinar.registration
    assert record is not None
    after = f" and {record.after_count:,} for the recording" if record.after_count else ""
    return f"{record.count:,}{after}"
