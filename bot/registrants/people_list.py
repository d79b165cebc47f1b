"""Many people who are to be registered, read from a list: who they are, and what is wrong in which line."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial

from pydantic import BaseModel, ConfigDict

from bot.domain.email import is_email
from bot.domain.external_ids import decode, encode
from bot.domain.registrant import Person, faults_of
from bot.domain.text import one_line
from bot.registrants.csv_reader import Row, UnreadableList, rows

MOST_PEOPLE = 1000
NO_LAST_NAME = "–"
"""RingCentral wants two names, and some people have one."""
KEY_PREFIX = "external."

_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "email": (
        "email", "mail", "emailaddress", "mailaddress", "workemail", "businessemail",
        "emailadresse", "mailadresse", "courriel", "correo", "correoelectrónico",
    ),
    "first": ("first", "firstname", "givenname", "forename", "vorname", "prénom", "nombre"),
    "last": ("last", "lastname", "surname", "familyname", "nachname", "nom", "apellido", "apellidos"),
    "name": ("name", "fullname", "displayname", "contactname"),
    "source": ("source", "campaign", "utmsource", "registrationsource"),
    "external": ("externalid", "externalkeys", "external"),
}
_KNOWN = {synonym: column for column, synonyms in _COLUMNS.items() for synonym in synonyms}
_BETWEEN = re.compile(r"[\t;,]")
_ADDRESSED = re.compile(r"(?P<name>[^<>]*)<(?P<mail>[^<>]*)>")


class Entry(BaseModel):
    """Somebody on the list, and in which line."""

    model_config = ConfigDict(frozen=True)

    line: int
    person: Person


@dataclass(frozen=True)
class Fault:
    """A line that is left out, and why: words that go on after 'Line 7:'."""

    line: int
    why: str


@dataclass(frozen=True)
class PeopleList:
    """A list that was read."""

    entries: tuple[Entry, ...] = ()
    faults: tuple[Fault, ...] = ()
    repeats: tuple[int, ...] = ()
    """Lines whose e-mail stands further up already, maybe in other capitals."""
    without_name: int = 0
    """People whose names, or last name, the list does not have."""
    with_marks: int = 0
    """People from whose cells invisible marks were taken out."""
    unused: tuple[str, ...] = ()
    """Columns that nobody knows."""


@dataclass
class _Reading:
    """What one record says."""

    email: str = ""
    first: str = ""
    last: str = ""
    source: str = ""
    external_id: str = ""
    fault: str = ""


@dataclass
class _Columns:
    """Which cell is what, by the first line."""

    width: int
    places: dict[str, int] = field(default_factory=dict)
    keys: dict[int, str] = field(default_factory=dict)
    unused: list[str] = field(default_factory=list)


def read_people_list(text: str, *, source: str = "", external_id: str = "", work_email: bool = False) -> PeopleList:
    """The people in a list, with or without a line that names its columns; `source` and keys for who has none.

    Raises UnreadableList where nothing can be made of it, or where it is too long.
    """
    records = list(rows(text))
    columns = _columns(records[0]) if records else None
    if columns:
        records = records[1:]
        if "email" not in columns.places:
            raise UnreadableList("No column is named E-mail. Name it so in the first line, or leave that line out.")
    if len(records) > MOST_PEOPLE:
        raise UnreadableList(
            f"This list has {len(records):,} lines, and I take {MOST_PEOPLE:,} people at a time. Split it."
        )
    collected = _Collected(source, external_id, work_email)
    for record in records:
        marked = any(one_line(cell) != " ".join(cell.split()) for cell in record.cells)
        cells = tuple(one_line(cell) for cell in record.cells)
        for reading in [_by_header(cells, columns)] if columns else _by_looks(cells):
            collected.take(record.line, reading, marked=marked)
    if len(collected.entries) > MOST_PEOPLE:
        raise UnreadableList(
            f"This list has {len(collected.entries):,} people, and I take {MOST_PEOPLE:,} at a time. Split it."
        )
    return collected.as_list(columns.unused if columns else ())


class _Collected:
    """The people so far, each e-mail once."""

    def __init__(self, source: str, external_id: str, work_email: bool) -> None:
        self.entries: list[Entry] = []
        self._faults: list[Fault] = []
        self._repeats: list[int] = []
        self._met: set[str] = set()
        self._without_name = self._with_marks = 0
        self._source, self._external_id = source, external_id
        self._faults_of = partial(faults_of, work_email=work_email)

    def take(self, line: int, reading: _Reading, *, marked: bool) -> None:
        """One more, or why not."""
        first, last = reading.first, reading.last
        if not first and not last and reading.email:
            first, last = _names_in(reading.email)
        person = Person(
            first_name=first or last,
            last_name=last if first and last else NO_LAST_NAME,
            email=reading.email,
            source=reading.source or self._source,
            external_id=reading.external_id or self._external_id,
        )
        if fault := reading.fault or " ".join(self._faults_of(person).values()):
            self._faults.append(Fault(line, fault))
        elif person.email.casefold() in self._met:
            self._repeats.append(line)
        else:
            self._met.add(person.email.casefold())
            self.entries.append(Entry(line=line, person=person))
            self._without_name += not (reading.first and reading.last)
            self._with_marks += marked

    def as_list(self, unused: Iterable[str]) -> PeopleList:
        """All of it."""
        return PeopleList(
            tuple(self.entries), tuple(self._faults), tuple(self._repeats),
            self._without_name, self._with_marks, tuple(unused),
        )  # fmt: skip


def _columns(first: Row) -> _Columns | None:
    """The columns that a first line names; None where it is somebody already."""
    if any("@" in cell for cell in first.cells):
        return None
    columns = _Columns(len(first.cells))
    for place, cell in enumerate(first.cells):
        name = one_line(cell)
        known = _KNOWN.get(re.sub(r"[\W_]", "", name.casefold()))
        if name.casefold().startswith(KEY_PREFIX) and len(name) > len(KEY_PREFIX):
            columns.keys[place] = name[len(KEY_PREFIX) :]
        elif known and known not in columns.places:
            columns.places[known] = place
        elif name:
            columns.unused.append(name)
    return columns if columns.places or columns.keys else None


def _by_header(cells: tuple[str, ...], columns: _Columns) -> _Reading:
    def cell(column: str) -> str:
        place = columns.places.get(column, len(cells))
        return cells[place] if place < len(cells) else ""

    if any(cells[columns.width :]):
        return _Reading(fault="it has more cells than the first line. Is a cell with a comma not in quotation marks?")
    first, last = cell("first"), cell("last")
    if not first and not last:
        first, last = _names(cell("name"))
    name_there, email = _parts(cell("email"))
    if not first and not last:
        first, last = _names(name_there)
    keys = [(key, cells[place]) for place, key in columns.keys.items() if place < len(cells) and cells[place]]
    raw = cell("external")
    known = decode(raw)
    if keys and known is None:
        return _Reading(fault="its external id is no list of keys, so the external columns cannot be added to it.")
    external_id = encode([*known, *keys]) if keys and known is not None else raw
    return _Reading(email, first, last, cell("source"), external_id)


def _by_looks(cells: tuple[str, ...]) -> list[_Reading]:
    """Without names of columns: whoever has an address, and the other cells are their names."""
    filled = [part for cell in cells for part in _split_again(cell) if part]
    addressed = [cell for cell in filled if "@" in cell]
    others = [cell for cell in filled if "@" not in cell]
    if len(addressed) > 1:
        if others:
            return [_Reading(fault=f"whose is “{others[0][:60]}”? Write one person a line.")]
        return [_one(cell, []) for cell in addressed]
    if not addressed:
        return [_Reading(fault=f"“{', '.join(filled)[:60]}” has no e-mail address.")]
    return [_one(addressed[0], others, comes_last=addressed[0] == filled[-1])]


def _split_again(cell: str) -> list[str]:
    """A line that is written in another manner than the list: its cells are still in one."""
    if "@" not in cell or (cell.count("@") == 1 and _ADDRESSED.fullmatch(cell)):
        return [cell]
    return [part.strip() for part in _BETWEEN.split(cell)]


def _one(cell: str, others: list[str], *, comes_last: bool = False) -> _Reading:
    name, email = _parts(cell)
    if name and len(others) == 1 and comes_last:
        return _Reading(email, name, others[0])  # Byron, Ada <ada@…>
    if len(others) + bool(name) > 2 or (name and others):
        return _Reading(fault=f"I cannot tell what “{others[-1][:60]}” is. Name the columns in a first line.")
    if len(others) == 2:
        return _Reading(email, others[0], others[1])
    return _Reading(email, *_names(name or "".join(others)))


def _parts(cell: str) -> tuple[str, str]:
    """Name and e-mail of 'Ada Byron <ada@example.com>'; an address alone has no name."""
    if found := _ADDRESSED.fullmatch(cell):
        return found["name"].strip().strip('"').strip(), found["mail"].strip().removeprefix("mailto:")
    if " " in cell and is_email(cell.rpartition(" ")[2].strip("()")):
        name, _, mail = cell.rpartition(" ")
        return name.strip().strip('"'), mail.strip("()")
    return "", cell.removeprefix("mailto:").strip("()")


def _names(name: str) -> tuple[str, str]:
    """First and last name: 'Ada King Byron' and 'Byron, Ada King'."""
    if "," in name:
        last, _, first = name.partition(",")
        return first.strip(), last.strip()
    first, _, last = name.rpartition(" ")
    return (first, last) if first else (name, "")


def _names_in(email: str) -> tuple[str, str]:
    """What the part before the @ says: 'ada.byron@…' is Ada Byron."""
    words = [word for word in re.split(r"[._+\-]+", email.partition("@")[0]) if word]
    if len(words) < 2:
        return email.partition("@")[0], ""
    return words[0].capitalize(), " ".join(word.capitalize() for word in words[1:])
