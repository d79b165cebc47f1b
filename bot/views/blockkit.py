"""Block Kit in a few words: blocks and elements as plain JSON, with outside text made safe.

Plain dicts, because slack_sdk's models drop blocks they do not know. Limits: Slack's Block Kit reference.
"""

import re
from collections.abc import Sequence
from typing import Any

from bot.domain.message import Block, View
from bot.domain.text import one_line

TITLE_MAX = 24
SECTION_MAX = 3000
OPTION_MAX = 75
BUTTON_MAX = 75
# Slack formats between marks that stand at a word's edge; a zero-width space beside them stops that.
_FORMATTING = re.compile(r"(?<![A-Za-z0-9])[*_~`]|[*_~`](?![A-Za-z0-9])")


def plain(text: str, limit: int | None = None) -> str:
    """Outside text on one line, without control and direction characters, cut with '…'."""
    flat = one_line(text)
    return flat if limit is None or len(flat) <= limit else flat[: limit - 1].rstrip() + "…"


def escape(text: str, limit: int | None = None) -> str:
    """Outside text for mrkdwn: nothing in it notifies, links or formats; cut after escaping, never inside an entity."""
    flat = plain(text)
    safe = flat.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    safe = _FORMATTING.sub("\u200b\\g<0>\u200b", safe)
    if limit is None or len(safe) <= limit:
        return safe
    cut = safe[: limit - 1]
    if (start := cut.rfind("&")) > cut.rfind(";"):
        cut = cut[:start]
    return cut.rstrip() + "…"


def link(url: str, label: str) -> str:
    """A link in mrkdwn; the label is outside text."""
    safe = url.replace("|", "%7C").replace(">", "%3E").replace("<", "%3C").replace(" ", "%20")
    return f"<{safe}|{escape(label, 200)}>"


def section(text: str, *, accessory: dict[str, Any] | None = None, block_id: str = "") -> Block:
    """A paragraph of mrkdwn that is safe already."""
    block: Block = {"type": "section", "text": {"type": "mrkdwn", "text": text[:SECTION_MAX], "verbatim": True}}
    return _with(block, accessory=accessory, block_id=block_id)


def fields(pairs: Sequence[tuple[str, str]]) -> Block:
    """Label and value, two to a row; values are mrkdwn that is safe already."""
    return {
        "type": "section",
        "fields": [
            {"type": "mrkdwn", "text": f"*{label}*\n{value}"[:2000], "verbatim": True} for label, value in pairs
        ],
    }


def header(text: str) -> Block:
    """A heading."""
    return {"type": "header", "text": {"type": "plain_text", "text": plain(text, 150), "emoji": False}}


def context(*texts: str, block_id: str = "") -> Block:
    """Small print; mrkdwn that is safe already."""
    block: Block = {
        "type": "context",
        "elements": [{"type": "mrkdwn", "text": text[:SECTION_MAX], "verbatim": True} for text in texts],
    }
    return _with(block, block_id=block_id)


def divider() -> Block:
    """A line."""
    return {"type": "divider"}


def actions(*elements: dict[str, Any], block_id: str = "") -> Block:
    """A row of buttons."""
    return _with({"type": "actions", "elements": list(elements)}, block_id=block_id)


def button(
    text: str,
    action_id: str,
    value: str = "",
    *,
    style: str = "",
    url: str = "",
    confirm: dict[str, Any] | None = None,
    label: str = "",
) -> dict[str, Any]:
    """A button; `label` is what a screen reader says."""
    element: dict[str, Any] = {
        "type": "button",
        "text": {"type": "plain_text", "text": plain(text, BUTTON_MAX), "emoji": False},
        "action_id": action_id,
    }
    return _with(
        element, value=value, style=style, url=url, confirm=confirm, accessibility_label=plain(label, BUTTON_MAX)
    )


def option(text: str, value: str, description: str = "") -> dict[str, Any]:
    """One entry of a menu."""
    shown = {"type": "plain_text", "text": plain(text, OPTION_MAX), "emoji": False}
    entry: dict[str, Any] = {"text": shown, "value": value}
    if description:
        entry["description"] = {"type": "plain_text", "text": plain(description, OPTION_MAX), "emoji": False}
    return entry


def overflow(action_id: str, options: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """The '⋯' menu."""
    return {"type": "overflow", "action_id": action_id, "options": list(options)}


def field_of(
    block_id: str,
    label: str,
    element: dict[str, Any],
    *,
    hint: str = "",
    optional: bool = False,
    acts: bool = False,
) -> Block:
    """An input with its label; one that `acts` sends an action when it changes."""
    block: Block = {
        "type": "input",
        "block_id": block_id,
        "label": {"type": "plain_text", "text": label, "emoji": False},
        "element": element,
        "optional": optional,
    }
    if hint:
        block["hint"] = {"type": "plain_text", "text": hint, "emoji": False}
    if acts:
        block["dispatch_action"] = True
    return block


def text_input(action_id: str, initial: str = "", **limits: Any) -> dict[str, Any]:
    """A text field (`multiline`, `max_length`, `placeholder` text)."""
    if placeholder := limits.pop("placeholder", ""):
        limits["placeholder"] = {"type": "plain_text", "text": placeholder, "emoji": False}
    element = {"type": "plain_text_input", "action_id": action_id, **limits}
    return _with(element, initial_value=initial)


def channel_select(action_id: str, initial: str = "") -> dict[str, Any]:
    """A select of public and private channels."""
    element = {
        "type": "conversations_select",
        "action_id": action_id,
        "filter": {"include": ["public", "private"], "exclude_external_shared_channels": False},
    }
    return _with(element, initial_conversation=initial)


def email_input(action_id: str, initial: str = "") -> dict[str, Any]:
    """A field for one e-mail address, which Slack checks a little."""
    return _with({"type": "email_text_input", "action_id": action_id}, initial_value=initial)


def modal(
    title: str,
    blocks: Sequence[Block],
    *,
    callback_id: str,
    submit: str = "",
    close: str = "Close",
    metadata: str = "",
) -> View:
    """A modal."""
    view: View = {
        "type": "modal",
        "callback_id": callback_id,
        "title": {"type": "plain_text", "text": plain(title, TITLE_MAX), "emoji": False},
        "close": {"type": "plain_text", "text": close, "emoji": False},
        "blocks": list(blocks),
    }
    if submit:
        view["submit"] = {"type": "plain_text", "text": submit, "emoji": False}
    return _with(view, private_metadata=metadata)


def confirm(title: str, text: str, yes: str, no: str, *, danger: bool = False) -> dict[str, Any]:
    """A question before an action; both answers are verbs."""
    question: dict[str, Any] = {
        "title": {"type": "plain_text", "text": plain(title, 100)},
        "text": {"type": "mrkdwn", "text": text[:300]},
        "confirm": {"type": "plain_text", "text": yes},
        "deny": {"type": "plain_text", "text": no},
    }
    return _with(question, style="danger" if danger else "")


def _with(thing: dict[str, Any], **said: Any) -> dict[str, Any]:
    return thing | {name: value for name, value in said.items() if value}
