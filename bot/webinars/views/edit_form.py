"""The form for a webinar's words and settings: filled in with what is there, and read as what differs from that."""

import json
import textwrap
from collections.abc import Mapping, Sequence
from typing import Any

from bot.domain.message import Block, View
from bot.domain.people import Invitee
from bot.domain.webinar import DESCRIPTION_LIMIT, TITLE_LIMIT, Options, Webinar
from bot.views import ids
from bot.views.blockkit import context, divider, field_of, modal, option, plain, section, text_input
from bot.views.card import shared_account
from bot.views.consequences import MAILS_STAY, consequences
from bot.views.form_state import Entered
from bot.views.times import Reader
from bot.webinars.edits import Edit, mark, words_of

_SETTINGS = {
    "auto_record": ("Record automatically", "Recording starts when the webinar goes live"),
    "qna": ("Questions & answers", "Attendees may ask"),
}
_PIECE = 2900


def edit_form(
    webinar: Webinar,
    people: Sequence[Invitee] | None,
    reader: Reader,
    metadata: Mapping[str, Any],
    *,
    acts_as: str = "",
) -> View:
    """The modal; `metadata` travels with it, with the marks of what it shows."""
    title = text_input(ids.VALUE, plain(webinar.title, TITLE_LIMIT), max_length=TITLE_LIMIT)
    blocks = [
        *([context(shared_account(acts_as))] if acts_as else []),
        field_of(ids.TITLE, "Title", title),
        *_description(webinar.description),
        _settings(webinar),
        divider(),
        section(consequences(webinar, people, reader, MAILS_STAY)),
    ]
    carried = {
        **metadata,
        "session": webinar.session_id,
        "shown": words_of(webinar),
        "title": mark(plain(webinar.title, TITLE_LIMIT)),
        "on": sorted(_ticked(webinar)),
    }
    return modal(
        "Edit webinar", blocks, callback_id=ids.EDIT_FORM, submit="Save changes", close="Keep as it is",
        metadata=json.dumps(carried),
    )


def read_edit(entered: Entered, metadata: Mapping[str, Any]) -> Edit | dict[str, str]:
    """What differs from what the form showed, or the faults by field."""
    title = plain(entered.text(ids.TITLE))
    if not title:
        return {ids.TITLE: "Give it a title."}
    description = entered.text(ids.DESCRIPTION)
    _, shown_description = metadata["shown"]
    is_new = entered.has(ids.DESCRIPTION) and mark(description) != shown_description
    edit = Edit(
        session_id=metadata["session"],
        title=title if mark(title) != metadata["title"] else None,
        description=description if is_new else None,
        options=_options(entered.choices(ids.SETTINGS), set(metadata["on"])),
        shown=metadata["shown"],
    )
    if edit.is_empty:
        return {ids.TITLE: "Nothing is different yet. Change something, or press Keep as it is."}
    return edit


def _description(text: str) -> list[Block]:
    if len(text) <= DESCRIPTION_LIMIT:
        box = text_input(ids.VALUE, text, multiline=True, max_length=DESCRIPTION_LIMIT)
        return [field_of(ids.DESCRIPTION, "Description", box, optional=True)]
    lead = (
        f"*Description* ({len(text):,} characters). Slack's fields hold {DESCRIPTION_LIMIT:,}, so this one can only be"
        " changed in RingCentral; it stays as it is."
    )
    return [section(lead), *(_as_typed(piece) for piece in _pieces(text))]


def _pieces(text: str) -> list[str]:
    """The whole text in parts that a block can hold."""
    return textwrap.wrap(text, _PIECE, replace_whitespace=False, drop_whitespace=False, expand_tabs=False)


def _as_typed(text: str) -> Block:
    return {"type": "section", "text": {"type": "plain_text", "text": text, "emoji": False}}


def _settings(webinar: Webinar) -> Block:
    options = {name: option(words, name, says) for name, (words, says) in _SETTINGS.items()}
    element: dict[str, Any] = {"type": "checkboxes", "action_id": ids.VALUE, "options": list(options.values())}
    if ticked := [options[name] for name in options if name in _ticked(webinar)]:
        element["initial_options"] = ticked
    return field_of(ids.SETTINGS, "Settings", element, optional=True)


def _ticked(webinar: Webinar) -> set[str]:
    return {name for name in _SETTINGS if getattr(webinar, name)}


def _options(ticked: set[str], before: set[str]) -> Options:
    changed = {name: name in ticked for name in _SETTINGS if (name in ticked) != (name in before)}
    return Options.model_validate(changed)
