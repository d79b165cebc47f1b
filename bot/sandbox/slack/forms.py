"""What a person has filled in: every input's state as Slack reports it, and what its client checks."""

import re
from collections.abc import Iterator
from copy import deepcopy

from bot.sandbox.slack.blocks import MOST_FILES
from bot.sandbox.slack.rules import elements_of, options_of
from bot.sandbox.slack.wire import Json

Values = dict[str, dict[str, Json]]  # block id → action id → element state

# element type → the field of its state, the field of its first value, and what it holds when empty
STATE: dict[str, tuple[str, str, object]] = {
    "plain_text_input": ("value", "initial_value", None),
    "email_text_input": ("value", "initial_value", None),
    "url_text_input": ("value", "initial_value", None),
    "number_input": ("value", "initial_value", None),
    "static_select": ("selected_option", "initial_option", None),
    "external_select": ("selected_option", "initial_option", None),
    "radio_buttons": ("selected_option", "initial_option", None),
    "multi_static_select": ("selected_options", "initial_options", []),
    "multi_external_select": ("selected_options", "initial_options", []),
    "checkboxes": ("selected_options", "initial_options", []),
    "users_select": ("selected_user", "initial_user", None),
    "multi_users_select": ("selected_users", "initial_users", []),
    "conversations_select": ("selected_conversation", "initial_conversation", None),
    "multi_conversations_select": ("selected_conversations", "initial_conversations", []),
    "channels_select": ("selected_channel", "initial_channel", None),
    "multi_channels_select": ("selected_channels", "initial_channels", []),
    "datepicker": ("selected_date", "initial_date", None),
    "timepicker": ("selected_time", "initial_time", None),
    "file_input": ("files", "initial_files", []),
    "datetimepicker": ("selected_date_time", "initial_date_time", None),
}
CHOSEN = {"selected_option", "selected_options"}
REQUIRED = "Please complete this required field."
EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
WHOLE, DECIMAL = re.compile(r"-?\d+"), re.compile(r"-?\d+(\.\d+)?")


def inputs(blocks: list[Json]) -> Iterator[tuple[Json, Json]]:
    """Every element that has a state, with its block."""
    for block in blocks:
        for element in elements_of(block):
            if element["type"] in STATE:
                yield block, element


def first_state(element: Json, channel: str | None = None) -> Json:
    """An input's state before anybody touched it; `channel` is where its modal was opened from."""
    field, initial, empty = STATE[element["type"]]
    value = element.get(initial, empty)
    if value is None and channel and element.get("default_to_current_conversation"):
        value = channel
    state = {"type": element["type"], field: deepcopy(value)}
    if "timezone" in element:
        state["timezone"] = element["timezone"]
    return state


def current(blocks: list[Json], known: Values, channel: str | None = None) -> Values:
    """The state of all inputs: what is known, where both ids are still there, else as first shown."""
    values: Values = {}
    for block, element in inputs(blocks):
        state = known.get(block["block_id"], {}).get(element["action_id"])
        if state is None or state.get("type") != element["type"]:
            state = first_state(element, channel)
        values.setdefault(block["block_id"], {})[element["action_id"]] = state
    return values


def filled(blocks: list[Json], before: Values, given: Json) -> Values:
    """The form after a person filled in `given`.

    `given` maps a block id to what Slack's state holds (action id → state) or, for a block with one input,
    simply to the value: a text, a date, an option's value or label, ids of people.
    Raises LookupError for a field that is not there, ValueError for a choice that is not offered.
    """
    values = deepcopy(before)
    fields = {(block["block_id"], element["action_id"]): element for block, element in inputs(blocks)}
    for block_id, content in given.items():
        states = content if _is_state(content) else _only_input(fields, block_id, content)
        for action_id, state in states.items():
            if (block_id, action_id) not in fields:
                raise LookupError(f"there is no input {block_id}/{action_id}")
            element = fields[block_id, action_id]
            values[block_id][action_id] = state_of(element, state)
    return values


def _is_state(content: object) -> bool:
    return isinstance(content, dict) and all(isinstance(state, dict) for state in content.values())


def _only_input(fields: dict[tuple[str, str], Json], block_id: str, value: object) -> Json:
    found = [action for block, action in fields if block == block_id]
    if len(found) != 1:
        raise LookupError(f"{block_id} has {len(found)} inputs: {', '.join(found) or 'none'}")
    return {found[0]: value}


def state_of(element: Json, given: object) -> Json:
    """An input's state out of Slack's full one or a bare value."""
    field, _, empty = STATE[element["type"]]
    if isinstance(given, dict) and (field in given or given.get("type") in STATE):
        state: Json = {"type": element["type"], field: empty, **given}
    else:
        chosen = _chosen(element, given) if field in CHOSEN else given
        state = {"type": element["type"], field: chosen}
    if state["type"] != element["type"]:
        raise ValueError(f"{element['action_id']} is a {element['type']}, not a {state['type']}")
    if state[field] == "":
        state[field] = None  # as Slack reports a text that was taken out again
    _must_be_offered(element, state[field])
    if "timezone" in element:
        state["timezone"] = element["timezone"]
    return state


def _chosen(element: Json, given: object) -> object:
    """The option, or options, somebody means by their value or label."""
    if isinstance(given, list):
        return [_chosen(element, one) for one in given]
    if given is None or isinstance(given, dict):
        return given
    for option in options_of(element):
        if given in (option["value"], option["text"]["text"]):
            return option
    raise ValueError(f"{given!r} is not among the options of {element['action_id']}")


def _must_be_offered(element: Json, value: object) -> None:
    offered = {option["value"] for option in options_of(element)}
    chosen = value if isinstance(value, list) else [value]
    for one in chosen:
        if offered and isinstance(one, dict) and one.get("value") not in offered:
            raise ValueError(f"{one.get('value')!r} is not among the options of {element['action_id']}")
    if len(chosen) > element.get("max_selected_items", 100):
        raise ValueError(f"{element['action_id']} takes at most {element['max_selected_items']}")


def file_field(blocks: list[Json], values: Values, block_id: str, name: str) -> list[Json]:
    """The files of a field, to which one of that name may be added.

    LookupError if there is no such field, ValueError where Slack's client does not take the file.
    """
    for block, element in inputs(blocks):
        if block["block_id"] != block_id or element["type"] != "file_input":
            continue
        files: list[Json] = values[block_id][element["action_id"]]["files"]
        kinds = element.get("filetypes")
        if kinds and name.rpartition(".")[2].lower() not in kinds:
            raise ValueError(f"{name} is not one of: {', '.join(kinds)}")
        if len(files) >= element.get("max_files", MOST_FILES):
            raise ValueError(f"{block_id} takes no more than {len(files)}")
        return files
    raise LookupError(f"there is no field for files {block_id}")


def unfinished(blocks: list[Json], values: Values) -> dict[str, str]:
    """What Slack's own client objects to before anything is sent: block id → words."""
    errors: dict[str, str] = {}
    for block, element in inputs(blocks):
        if block["type"] != "input":
            continue
        value = values[block["block_id"]][element["action_id"]].get(STATE[element["type"]][0])
        if value in (None, "", []):
            if not block.get("optional"):
                errors[block["block_id"]] = REQUIRED
        elif words := _objection(element, value):
            errors[block["block_id"]] = words
    return errors


def _objection(element: Json, value: object) -> str | None:
    if not isinstance(value, str):
        return None
    if element["type"] == "email_text_input" and not EMAIL.fullmatch(value):
        return "Please enter a valid email address."
    if element["type"] == "url_text_input" and "://" not in value:
        return "Please enter a valid URL."
    if element["type"] == "number_input":
        return _not_a_number(element, value)
    least, most = element.get("min_length", 0), element.get("max_length", 3000)
    if element["type"] == "plain_text_input" and not least <= len(value) <= most:
        return f"Please enter between {least} and {most} characters."
    return None


def _not_a_number(element: Json, value: str) -> str | None:
    if not (DECIMAL if element["is_decimal_allowed"] else WHOLE).fullmatch(value):
        return "Please enter a valid number."
    least, most = element.get("min_value", value), element.get("max_value", value)
    if not float(least) <= float(value) <= float(most):
        return f"Please enter a number between {least} and {most}."
    return None
