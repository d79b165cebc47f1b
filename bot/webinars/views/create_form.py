"""The form for a new webinar: filled in from the words of the command, checked where something was entered."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from bot.domain.message import Block, View
from bot.domain.people import Identity, Profile
from bot.domain.webinar import DESCRIPTION_LIMIT, TITLE_LIMIT, Draft, Kind, Options
from bot.views import ids
from bot.views.blockkit import actions, button, context, escape, field_of, modal, option, section, text_input
from bot.views.form_state import Entered
from bot.views.people_fields import PeopleFilled, check_people, people_blocks, tell_block
from bot.views.times import Reader
from bot.views.when_fields import WhenFilled, check_when, when_blocks

_KINDS = {
    Kind.MARKETING: ("With registration", "Marketing: everybody registers and has a link of their own"),
    Kind.ALL_HANDS: ("Without registration", "All-hands: one link for everybody"),
}
_SETTINGS = {
    "auto_record": ("Record automatically", "Recording starts when the webinar goes live"),
    "qna": ("Questions & answers", "Attendees may ask"),
    "send_invites": ("RingCentral may mail invitations", "Once mails are on for a person they stay on"),
}


@dataclass(frozen=True)
class CreateFilled:
    """What the form shows."""

    when: WhenFilled
    title: str = ""
    description: str = ""
    kind: Kind = Kind.MARKETING
    people: PeopleFilled = field(default_factory=PeopleFilled)
    tell: bool = True
    more: bool = False
    limit: str = ""
    settings: frozenset[str] = frozenset({"qna", "send_invites"})
    notice: str = ""

    @classmethod
    def of_state(cls, entered: Entered, metadata: Mapping[str, Any], zone: str) -> "CreateFilled":
        """From a form that is being filled in."""
        filled = cls(
            when=WhenFilled.of_state(entered, zone),
            title=entered.text(ids.TITLE),
            description=entered.text(ids.DESCRIPTION),
            kind=Kind(entered.choice(ids.KIND) or Kind.MARKETING),
            people=PeopleFilled.of_state(entered),
            tell="tell" in entered.choices(ids.TELL),
            more=bool(metadata.get("more")),
            notice=str(metadata.get("notice", "")),
        )
        if entered.has(ids.SETTINGS):
            filled = replace(
                filled, limit=entered.text(ids.LIMIT), settings=frozenset(entered.choices(ids.SETTINGS))
            )
        return filled


def create_form(filled: CreateFilled, reader: Reader, metadata: Mapping[str, Any], *, acts_as: str = "") -> View:
    """The modal; `metadata` travels with it, `acts_as` names the shared account the webinar would belong to."""
    blocks: list[Block] = []
    if filled.notice:
        blocks.append(section(escape(filled.notice)))
    if acts_as:
        blocks.append(context(f"You have not linked an account of your own: {escape(acts_as)} will be the host."))
    title = text_input(ids.VALUE, filled.title[:TITLE_LIMIT], max_length=TITLE_LIMIT)
    blocks.append(field_of(ids.TITLE, "Title", title))
    blocks += when_blocks(filled.when, reader)
    blocks.append(_kind(filled.kind))
    blocks += people_blocks(filled.people)
    blocks.append(tell_block(filled.tell))
    blocks.append(
        field_of(
            ids.DESCRIPTION, "Description",
            text_input(ids.VALUE, filled.description, multiline=True, max_length=DESCRIPTION_LIMIT), optional=True,
        )
    )
    blocks += _more(filled) if filled.more else [actions(button("More settings", ids.CREATE_MORE), block_id="more")]
    carried = {**metadata, "more": filled.more} | ({"notice": filled.notice} if filled.notice else {})
    return modal(
        "New webinar",
        blocks,
        callback_id=ids.CREATE_FORM,
        submit="Create",
        close="Cancel",
        metadata=json.dumps(carried),
    )


def check_create(
    filled: CreateFilled, profiles: Mapping[str, Profile], host: Identity, reader: Reader
) -> Draft | dict[str, str]:
    """The draft, or the faults by field."""
    start, faults = check_when(filled.when, reader.now)
    if not filled.title:
        faults[ids.TITLE] = "Give it a title."
    invitations, people_faults = check_people(filled.people, profiles, host)
    faults |= people_faults
    limit = None
    if filled.limit:
        if not filled.limit.isdecimal() or int(filled.limit) > 1_000_000:
            faults[ids.LIMIT] = "Write a whole number up to 1,000,000; leave it empty for no limit."
        else:
            limit = int(filled.limit)
    if faults or start is None:
        return faults
    return Draft(
        title=filled.title,
        description=filled.description,
        starts=start,
        duration=filled.when.duration,
        zone=filled.when.zone,
        kind=filled.kind,
        options=_options(filled, limit),
        invitations=invitations,
        tell_colleagues=filled.tell,
    )


def _options(filled: CreateFilled, limit: int | None) -> Options:
    # What nobody looked at is left to the account: only an opened 'More' says anything.
    if not filled.more:
        return Options()
    return Options(
        auto_close_limit=limit if filled.kind is Kind.MARKETING else None,
        send_invites="send_invites" in filled.settings,
        auto_record="auto_record" in filled.settings,
        qna="qna" in filled.settings,
    )


def _kind(kind: Kind) -> Block:
    options = {each: option(words, each, says) for each, (words, says) in _KINDS.items()}
    element = {
        "type": "radio_buttons",
        "action_id": ids.VALUE,
        "options": list(options.values()),
        "initial_option": options[kind],
    }
    return field_of(ids.KIND, "Kind", element)


def _more(filled: CreateFilled) -> list[Block]:
    options = {name: option(words, name, says) for name, (words, says) in _SETTINGS.items()}
    ticked = [options[name] for name in options if name in filled.settings]
    element: dict[str, Any] = {"type": "checkboxes", "action_id": ids.VALUE, "options": list(options.values())}
    if ticked:
        element["initial_options"] = ticked
    limit = {"type": "number_input", "action_id": ids.VALUE, "is_decimal_allowed": False, "min_value": "0"}
    if filled.limit:
        limit["initial_value"] = filled.limit
    hint = "Registration closes by itself at this number. Empty: no limit."
    return [
        field_of(ids.LIMIT, "Close registration at", limit, optional=True, hint=hint),
        field_of(ids.SETTINGS, "Settings", element, optional=True),
    ]
