"""The form for people who are to be registered: one of them, a list to paste, or a file."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from bot.domain.external_ids import decode, encode
from bot.domain.message import Block, View
from bot.domain.registrant import SOURCE_LIMIT, Person, faults_of
from bot.domain.text import one_line
from bot.domain.webinar import Webinar
from bot.registrants.csv_reader import UnreadableList
from bot.registrants.import_model import Typed
from bot.registrants.people_list import Fault, PeopleList, read_people_list
from bot.views import ids
from bot.views.blockkit import context, divider, escape, field_of, modal, option, plain, section, text_input
from bot.views.form_state import Entered, Upload
from bot.views.times import Reader, as_of, date_token, in_zone

MOST_TYPED = 3000
"""Characters that Slack's text fields hold."""
MOST_BYTES = 1_000_000
MOST_CHOICES = 100
"""Options that Slack's menus hold."""
_BLOCKS = {
    "email": ids.EMAIL,
    "first_name": ids.FIRST_NAME,
    "last_name": ids.LAST_NAME,
    "source": ids.SOURCE,
    "external_id": ids.EXTERNAL_KEYS,
}
"""The fields of a person, and those of the form."""
FIELD_OF = {"email": ids.EMAIL, "firstName": ids.FIRST_NAME, "lastName": ids.LAST_NAME,
            "source": ids.SOURCE, "externalId": ids.EXTERNAL_KEYS}  # fmt: skip
"""The same by RingCentral's names."""
LISTS = (
    "One person a line: `Ada Byron &lt;ada@example.com&gt;`, `ada@example.com, Ada, Byron`, or cells copied from a"
    " sheet. A first line may name the columns: email, first name, last name, source, external.lid or another key."
)
NO_FILES = (
    "Pasting works here. CSV files can be chosen as well once the person who runs Greenroom sets `CSV_UPLOADS=on`."
)


def typed_of(entered: Entered) -> Typed:
    """What was entered."""
    return Typed(
        first_name=entered.text(ids.FIRST_NAME),
        last_name=entered.text(ids.LAST_NAME),
        email=entered.text(ids.EMAIL),
        source=entered.text(ids.SOURCE),
        keys=entered.text(ids.EXTERNAL_KEYS),
        people=entered.text(ids.PEOPLE),
        open_first="open" in entered.choices(ids.OPEN_FIRST),
    )


def typed_again(person: Person) -> Typed:
    """The form as it was when this person was entered."""
    keys = decode(person.external_id)
    text = person.external_id if keys is None else "\n".join(f"{key}={value}" for key, value in keys)
    return Typed(
        first_name=person.first_name, last_name=person.last_name, email=person.email, source=person.source, keys=text
    )


def register_form(
    typed: Typed,
    webinars: Sequence[Webinar],
    reader: Reader,
    metadata: Mapping[str, Any],
    *,
    takes_files: bool,
    notices: Mapping[str, str] | None = None,
    acts_as: str = "",
) -> View:
    """The modal, for one webinar or with a choice of them; `notices` are words for a field, by its block id."""
    blocks: list[Block] = []
    chosen = webinars[0] if len(webinars) == 1 else None
    if chosen:
        blocks.append(section(f"*{escape(chosen.title, 300)}*\n{date_token(chosen.starts, reader.zone)}"))
    else:
        blocks.append(_choice(webinars, reader))
    if acts_as:
        blocks.append(context(f"It belongs to the shared account {escape(acts_as)}."))
    if chosen and chosen.registration and not chosen.registration.open:
        blocks += _closed(chosen, reader, typed)
    blocks += [section("*One person*"), *_person_fields(typed)]
    blocks += [divider(), section("*Or many*"), *_list_fields(typed, takes_files=takes_files)]
    blocks += [divider(), section("*About whoever is added*"), *_origin_fields(typed), context(
        "RingCentral may mail them a confirmation with their own join link."
    )]  # fmt: skip
    for block_id, words in (notices or {}).items():
        # Far down in the form nobody would see that there is something to see.
        at = "" if block_id in (ids.PEOPLE, ids.FILE) else block_id
        place = next((place for place, block in enumerate(blocks) if block.get("block_id") == at), 0)
        blocks.insert(place, section(f":warning: {escape(words, 2000)}"))
    carried = {**metadata, "session": chosen.session_id if chosen else ""}
    return modal(
        "Register people", blocks, callback_id=ids.REGISTER_FORM, submit="Register", close="Cancel",
        metadata=json.dumps(carried),
    )


def check_register(
    typed: Typed, upload: Upload | None, *, work_email: bool = False
) -> Person | PeopleList | Upload | dict[str, str]:
    """Whom it names: one person, a list, or a file that is yet to be read; or the faults by field."""
    is_one = bool(typed.first_name or typed.last_name or typed.email)
    external_id, faults = keys_of(typed.keys)
    if is_one + bool(typed.people) + bool(upload) > 1:
        place = ids.FILE if upload else ids.PEOPLE
        faults[place] = "Take one way: one person above, a list in the box, or a file. Empty the others."
    elif upload and upload.size > MOST_BYTES:
        faults[ids.FILE] = f"This file has {upload.size / 1e6:.1f} MB; one is the most. Split it."
    elif typed.people:
        return faults or read_list(typed.people, typed, ids.PEOPLE, work_email=work_email)
    elif not upload:
        if not is_one:
            faults[ids.EMAIL] = "Fill in one person here, or put a list into the box below."
            return faults
        person = Person(
            first_name=one_line(typed.first_name), last_name=one_line(typed.last_name),
            email=one_line(typed.email).removeprefix("mailto:"), source=one_line(typed.source), external_id=external_id,
        )  # fmt: skip
        found = faults_of(person, work_email=work_email)
        faults |= {_BLOCKS[name]: why[0].upper() + why[1:] for name, why in found.items()}
        return faults or person
    return faults or (upload if upload else {})


def read_list(text: str, typed: Typed, block_id: str, *, work_email: bool = False) -> PeopleList | dict[str, str]:
    """The list of a box or a file, or why nobody can be read from it."""
    try:
        people_list = read_people_list(
            text, source=one_line(typed.source), external_id=keys_of(typed.keys)[0], work_email=work_email
        )
    except UnreadableList as fault:
        return {block_id: str(fault)}
    if not people_list.entries:
        return {block_id: fault_words(people_list.faults, 3) or "There is nobody in this list."}
    return people_list


def keys_of(text: str) -> tuple[str, dict[str, str]]:
    """External keys as RingCentral keeps them, from one `key=value` a line; or the fault, by field."""
    keys = []
    for number, line in enumerate(text.splitlines(), 1):
        key, sign, value = line.strip().partition("=")
        if key and sign:
            keys.append((key, value))
        elif line.strip():
            return "", {ids.EXTERNAL_KEYS: f"Line {number}: “{plain(line, 40)}” is no key with a value. Write lid=123."}
    return encode(keys), {}


def fault_words(faults: Sequence[Fault], most: int) -> str:
    """'Line 7: …', a line each, and how many more there are."""
    lines = [f"Line {each.line}: {each.why}" for each in faults[:most]]
    if len(faults) > most:
        lines.append(f"… and {len(faults) - most:,} more.")
    return "\n".join(lines)


def _choice(webinars: Sequence[Webinar], reader: Reader) -> Block:
    options = [
        option(f"{plain(each.title, 40)} · {in_zone(each.starts, reader.zone)}", each.session_id)
        for each in webinars[:MOST_CHOICES]
    ]
    hint = f"The next {MOST_CHOICES} of {len(webinars)}." if len(webinars) > MOST_CHOICES else ""
    element = {"type": "static_select", "action_id": ids.VALUE, "options": options}
    return field_of(ids.WEBINAR, "Webinar", element, hint=hint)


def _closed(webinar: Webinar, reader: Reader, typed: Typed) -> list[Block]:
    assert webinar.registration
    words = f"Registration is closed, {as_of(webinar.registration.read_at, reader)}: RingCentral takes nobody in."
    tick = option("Open registration first", "open")
    element: dict[str, Any] = {"type": "checkboxes", "action_id": ids.VALUE, "options": [tick]}
    if typed.open_first:
        element["initial_options"] = [tick]
    return [section(words), field_of(ids.OPEN_FIRST, "Registration", element, optional=True)]


def _person_fields(typed: Typed) -> list[Block]:
    # Slack's own field for an e-mail would refuse, in its words, what we can mend: marks that nobody sees.
    return [
        field_of(ids.FIRST_NAME, "First name", text_input(ids.VALUE, typed.first_name), optional=True),
        field_of(ids.LAST_NAME, "Last name", text_input(ids.VALUE, typed.last_name), optional=True),
        field_of(ids.EMAIL, "E-mail", text_input(ids.VALUE, typed.email), optional=True),
    ]


def _list_fields(typed: Typed, *, takes_files: bool) -> list[Block]:
    box = text_input(ids.VALUE, typed.people, multiline=True, max_length=MOST_TYPED)
    blocks = [field_of(ids.PEOPLE, "A list", box, optional=True), context(LISTS)]
    if not takes_files:
        return [*blocks, context(NO_FILES)]
    file = {"type": "file_input", "action_id": ids.VALUE, "filetypes": ["csv", "tsv", "txt"], "max_files": 1}
    hint = "The same in a file, to 1,000 people and 1 MB."
    return [*blocks, field_of(ids.FILE, "A CSV file", file, optional=True, hint=hint)]


def _origin_fields(typed: Typed) -> list[Block]:
    source = text_input(ids.VALUE, typed.source, max_length=SOURCE_LIMIT)
    keys = text_input(ids.VALUE, typed.keys, multiline=True)
    return [
        field_of(ids.SOURCE, "Source", source, optional=True, hint="A campaign, for who has none in the list."),
        field_of(
            ids.EXTERNAL_KEYS, "External keys", keys, optional=True,
            hint="Ids of other systems, one key=value a line, for who has none in the list.",
        ),
    ]  # fmt: skip
