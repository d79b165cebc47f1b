"""The form for the people of a webinar: who is on the list, with their roles, and fields to add others."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot.domain.message import Block, View
from bot.domain.people import Identity, Invitee, PeopleChange, Profile, Removal, RoleChange
from bot.domain.webinar import Webinar
from bot.views import ids
from bot.views.blockkit import context, divider, escape, field_of, modal, option, plain, section
from bot.views.form_state import Entered
from bot.views.people_fields import PeopleFilled, check_people, people_blocks, role_words, tell_block
from bot.views.times import Reader, as_of, date_token

MOST_ROWS = 80
"""Slack's modals hold 100 blocks."""
REMOVE = "remove"
MAY_MAIL, NO_MAIL = "may", "no"
LIVE = "It is live: people can be added and moved, but RingCentral removes nobody until it is over."
BUSY = "RingCentral takes no more calls of yours for a moment, so I could not read the list now."
NOT_READ = "RingCentral did not give me the list just now."


@dataclass(frozen=True)
class PeopleList:
    """The list as last read; `read_at` is None before the first time, `note` says why it is not newer."""

    people: Sequence[Invitee] = ()
    read_at: datetime | None = None
    note: str = ""


@dataclass(frozen=True)
class Row:
    """What was chosen for somebody on the list: the role the form showed, and the wanted role or REMOVE."""

    block_id: str
    invitee: str
    was: str
    wanted: str


@dataclass(frozen=True)
class Entries:
    """What was entered."""

    rows: tuple[Row, ...] = ()
    added: PeopleFilled = field(default_factory=PeopleFilled)
    tell: bool = True
    may_mail: bool = True

    @classmethod
    def of_state(cls, entered: Entered) -> "Entries":
        """From the form as it was sent."""
        rows = []
        for block_id in entered.blocks(f"{ids.INVITEE}."):
            _, was, invitee = block_id.split(".", 2)
            rows.append(Row(block_id, invitee, was, entered.choice(block_id)))
        return cls(
            tuple(rows),
            PeopleFilled.of_state(entered),
            "tell" in entered.choices(ids.TELL),
            entered.choice(ids.MAIL) != NO_MAIL,
        )


def people_form(
    webinar: Webinar, listed: PeopleList, reader: Reader, metadata: Mapping[str, Any], *, acts_as: str = ""
) -> View:
    """The modal; shown again with a newer list, it keeps what was entered (Slack goes by the ids)."""
    is_live = webinar.status == "Active"
    blocks: list[Block] = [section(f"*{escape(webinar.title, 300)}*\n{date_token(webinar.starts, reader.zone)}")]
    if acts_as:
        blocks.append(context(f"It belongs to the shared account {escape(acts_as)}."))
    if is_live:
        blocks.append(section(LIVE))
    blocks += _list(listed, reader, is_live=is_live)
    blocks += [divider(), section("*Add people*"), *people_blocks(PeopleFilled()), tell_block(True), _mail()]
    return modal(
        "People", blocks, callback_id=ids.INVITE_FORM, submit="Save people", close="Cancel",
        metadata=json.dumps({**metadata, "session": webinar.session_id}),
    )


def check_people_form(
    entries: Entries,
    webinar: Webinar,
    present: Sequence[Invitee],
    profiles: Mapping[str, Profile],
    host: Identity,
) -> PeopleChange | dict[str, str]:
    """What shall change, or the faults by field."""
    invitations, faults = check_people(entries.added, profiles, host, present)
    known = {each.id: each for each in present}
    changes: list[RoleChange] = []
    removals: list[Removal] = []
    for row in entries.rows:
        person = known.get(row.invitee)
        name = plain(person.name or person.email) if person else "Somebody who was on the list"
        if row.wanted == REMOVE:
            if webinar.status == "Active":
                faults[row.block_id] = "It is live now: RingCentral removes nobody until it is over."
            removals.append(Removal(id=row.invitee, name=name, email=person.email if person else ""))
        elif row.wanted != row.was and row.wanted in ("Panelist", "CoHost"):
            role = "Panelist" if row.wanted == "Panelist" else "CoHost"
            changes.append(RoleChange.model_validate({"id": row.invitee, "name": name, "role": role}))
    if not faults and not (invitations or changes or removals):
        faults[ids.PANELISTS] = "Nothing has changed. Add somebody, or change a role in the list above."
    if faults:
        return faults
    return PeopleChange(
        session_id=webinar.session_id,
        add=invitations,
        change=tuple(changes),
        remove=tuple(removals),
        send_invites=entries.may_mail,
        tell=entries.tell,
    )


def _list(listed: PeopleList, reader: Reader, *, is_live: bool) -> list[Block]:
    blocks: list[Block] = []
    helpers = [each for each in listed.people if each.role != "Host"]
    for host in (each for each in listed.people if each.role == "Host"):
        blocks.append(section(f"{escape(host.name or host.email, 100)} · {role_words(host.role)}"))
    blocks += [_row(each, is_live=is_live) for each in helpers[:MOST_ROWS]]
    if listed.read_at is None:
        add = "You can add people all the same."
        words = f"{listed.note} {add}" if listed.note else "I am reading who is on the list…"
    else:
        shown = f"The first {MOST_ROWS} of {len(helpers)} people" if len(helpers) > MOST_ROWS else "The list"
        nobody = "Nobody is invited yet" if not helpers else shown
        words = " ".join(part for part in (f"{nobody}, {as_of(listed.read_at, reader)}.", listed.note) if part)
    return [*blocks, context(words, block_id="list")]


def _row(person: Invitee, *, is_live: bool) -> Block:
    # The role that the form shows is in the block id: another role at RingCentral is another row.
    options = {"Panelist": option("Panelist", "Panelist"), "CoHost": option("Co-host", "CoHost")}
    if person.role not in options:
        options[person.role] = option(plain(person.role, 70), person.role)
    offered = [*options.values(), *([] if is_live else [option("Remove from the list", REMOVE)])]
    element: dict[str, Any] = {
        "type": "static_select",
        "action_id": ids.VALUE,
        "options": offered,
        "initial_option": options[person.role],
    }
    label = plain(person.name or person.email or "Somebody without a name", 150)
    hint = plain(person.email, 150) if person.name else ""
    return field_of(f"{ids.INVITEE}.{person.role}.{person.id}", label, element, hint=hint)


def _mail() -> Block:
    may = option("RingCentral may mail invitations", MAY_MAIL, "Once mails are on for a person they stay on")
    no = option("RingCentral mails nobody who is added now", NO_MAIL)
    element = {"type": "radio_buttons", "action_id": ids.VALUE, "options": [may, no], "initial_option": may}
    return field_of(ids.MAIL, "E-mail", element)
