"""A list of people as it was read, shown before anything is sent."""

import json
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from bot.domain.external_ids import shown
from bot.domain.message import Block, View
from bot.domain.registrant import Person
from bot.domain.webinar import Registration, Webinar
from bot.registrants.import_model import Import, Typed
from bot.registrants.people_list import NO_LAST_NAME, PeopleList
from bot.registrants.views.register_form import fault_words
from bot.views import ids
from bot.views.blockkit import actions, button, context, escape, modal, section
from bot.views.button_values import value
from bot.views.times import Reader, about, as_of

MOST_FAULTS = 20
SAMPLE = 5
MOST_LINES = 20
GUESSED = "The file does not say how its characters are written; I read it as Windows does (cp1252). Look at the names."


def people(count: int) -> str:
    """'1 person', '87 people'."""
    return "1 person" if count == 1 else f"{count:,} people"


def reading(name: str) -> View:
    """The modal while a file is being read."""
    return modal("One moment…", [section(f"I am reading {escape(name, 100)}.")], callback_id=ids.RESULT)


def preview(
    webinar: Webinar,
    people_list: PeopleList,
    whole: Import,
    takes: timedelta,
    reader: Reader,
    metadata: Mapping[str, Any],
    *,
    guessed: bool = False,
) -> View:
    """The modal; `takes` is how long it will be, `guessed` that the file's encoding is."""
    count = len(people_list.entries)
    title = escape(webinar.title, 300)
    blocks: list[Block] = [
        section(f"*{people(count)}* will be registered for *{title}*. Nothing has been sent yet."),
        section(_time(takes)),
        section("\n".join(_sample(people_list))),
    ]
    blocks += [section(f":warning: {words}") for words in _warnings(webinar.registration, count, whole.typed, reader)]
    if people_list.faults:
        lead = f"*{len(people_list.faults):,} left out:*" if len(people_list.faults) > 1 else "*One line is left out:*"
        blocks.append(section(f"{lead}\n{_cut_lines(fault_words(people_list.faults, MOST_FAULTS))}"))
    notes = [*_notes(people_list), *([GUESSED] if guessed else [])]
    blocks += [context(note) for note in notes]
    blocks.append(actions(button("Back", ids.IMPORT_BACK, value(reader, whole.id))))
    carried = {**metadata, "session": webinar.session_id, "import": whole.id}
    return modal(
        "Register people", blocks, callback_id=ids.IMPORT_FORM, submit=f"Register {people(count)}", close="Cancel",
        metadata=json.dumps(carried),
    )


def _time(takes: timedelta) -> str:
    if takes < timedelta(minutes=1):
        return f"This takes {about(takes)}."
    return (
        f"This takes {about(takes)}: each person is a call, RingCentral takes ten a minute, and people's commands go"
        " first. You can stop it at any time."
    )


def _line(person: Person) -> str:
    parts = [person.first_name, person.last_name, person.email, person.source, shown(person.external_id)]
    return "• " + " · ".join(escape(part, 80) for part in parts if part)


def _sample(people_list: PeopleList) -> list[str]:
    """The first few, so that one sees whether the columns were understood."""
    more = len(people_list.entries) - SAMPLE
    lines = [_line(each.person) for each in people_list.entries[:SAMPLE]]
    return ["As I read them:", *lines, *([f"… and {more:,} more."] if more > 0 else [])]


def _warnings(record: Registration | None, count: int, typed: Typed, reader: Reader) -> list[str]:
    if record is None:
        return []
    said = []
    when = as_of(record.read_at, reader)
    if not record.open and typed.open_first:
        said.append(f"Registration is closed, {when}. I open it first.")
    elif not record.open:
        said.append(f"Registration is closed, {when}: RingCentral takes nobody in until it is opened.")
    if record.limit and record.count + count > record.limit:
        room = max(0, record.limit - record.count)
        said.append(
            f"The limit is {record.limit:,} and {record.count:,} are registered, {when}: RingCentral closes"
            f" registration after {people(room)} more, and I stop there."
        )
    return said


def _notes(people_list: PeopleList) -> list[str]:
    notes = []
    if people_list.repeats:
        lines = ", ".join(f"{line:,}" for line in people_list.repeats[:MOST_LINES])
        more = f" and {len(people_list.repeats) - MOST_LINES:,} more" if len(people_list.repeats) > MOST_LINES else ""
        notes.append(f"An e-mail counts once, in whatever capitals. Repeated in line {lines}{more}.")
    if people_list.without_name:
        notes.append(
            f"{people(people_list.without_name)} without a first and a last name: RingCentral wants both, so I take"
            f" them from the e-mail, and write “{NO_LAST_NAME}” for a last name that is nowhere."
        )
    if people_list.with_marks:
        marks = "invisible marks (of the direction of writing, for example)"
        notes.append(f"I took {marks} from {people(people_list.with_marks)}.")
    if people_list.unused:
        named = ", ".join(escape(name, 40) for name in people_list.unused[:MOST_LINES])
        notes.append(f"Columns that I do not use: {named}.")
    return notes


def _cut_lines(text: str) -> str:
    return "\n".join(escape(line, 135) for line in text.splitlines())
