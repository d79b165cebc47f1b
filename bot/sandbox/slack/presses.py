"""Somebody uses a button, a menu or a picker in a message, a modal or their Home tab."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from bot.sandbox.slack import payloads
from bot.sandbox.slack.delivery import FORM
from bot.sandbox.slack.forms import STATE, Values, current, filled, state_of
from bot.sandbox.slack.inspector import Entry
from bot.sandbox.slack.parts import Parts
from bot.sandbox.slack.people import Person
from bot.sandbox.slack.rules import check_suggestions, elements_of, options_of
from bot.sandbox.slack.views import View
from bot.sandbox.slack.wire import Json, Refused
from bot.sandbox.slack.world import Message

NOTHING: Json = {"options": [], "option_groups": []}
SHOWN_FIELDS = ("text", "value", "style", "url", "placeholder")


@dataclass(frozen=True)
class Spot:
    """One element of something on the screen."""

    surface: Message | View
    block: Json
    element: Json


def find(surfaces: Sequence[Message | View], action_id: str, block_id: str | None) -> Spot:
    """The element with these ids, in the latest of the surfaces that has it; LookupError if none has."""
    for surface in reversed(surfaces):
        for block in surface.blocks:
            for element in elements_of(block):
                if element["action_id"] == action_id and block_id in (None, block["block_id"]):
                    return Spot(surface, block, element)
    raise LookupError(f"nothing on the screen has the action id {action_id}")


async def press(parts: Parts, person: Person, spot: Spot, state: object, values: Json) -> Entry | None:
    """Use an element; the exchange with the app, or nothing where an input does not report by itself.

    `state` is what was chosen (a full element state or just its value), `values` the rest of the form.
    """
    known = _fill(spot, state, values)
    if isinstance(spot.surface, View):
        spot.surface.values = known
        parts.world.touch()
    if spot.block["type"] == "input" and not spot.block.get("dispatch_action"):
        return None
    if not parts.manifest.is_interactive:
        parts.world.toast(person.id, "This app is not configured to handle interactive responses.")
        return None
    if spot.element["type"] == "overflow":
        chosen = _overflow_choice(spot.element, state)
    else:
        chosen = known.get(spot.block["block_id"], {}).get(spot.element["action_id"], {})
    action = _action(parts, spot, chosen)
    payload = _payload(parts, person, spot.surface, action, known)
    title = f"{spot.element['action_id']} in {_name(spot.surface)}"
    answer = await parts.delivery.send("block_actions", title, payloads.as_form(payload), FORM, payload)
    parts.failed(person.id, "That", answer)
    return answer.entry


async def suggest(parts: Parts, person: Person, spot: Spot, query: str) -> Json:
    """What the app offers for the words typed into a menu; nothing, with a notice, where it fails to."""
    element = spot.element
    if len(query) < element.get("min_query_length", 3):
        return NOTHING
    if not parts.manifest.loads_options:
        parts.world.toast(
            person.id, "The app's manifest has no message_menu_options_url: options cannot load."
        )
        return NOTHING
    place = spot.surface
    where = place if isinstance(place, View) else (parts.world.channels[place.channel], place)
    payload = payloads.suggestion(person, where, spot.block["block_id"], element["action_id"], query)
    title = f"{element['action_id']}: {query!r}"
    answer = await parts.delivery.send("block_suggestion", title, payloads.as_form(payload), FORM, payload)
    if parts.failed(person.id, "Loading options", answer):
        return NOTHING
    try:
        offered: Json = json.loads(answer.body)
        check_suggestions(offered)
    except ValueError:
        parts.unusable(person.id, "Loading options", answer, "invalid_payload", "not JSON")
    except Refused as problem:
        parts.unusable(person.id, "Loading options", answer, problem.error, problem.messages)
    else:
        return {**NOTHING, **offered}
    return NOTHING


def _overflow_choice(element: Json, state: object) -> Json:
    value = state.get("selected_option", state) if isinstance(state, dict) else state
    value = value.get("value") if isinstance(value, dict) else value
    for option in options_of(element):
        if value in (option["value"], option["text"]["text"]):
            return {"selected_option": option}
    raise ValueError(f"{value!r} is not among the options of {element['action_id']}")


def _fill(spot: Spot, state: object, values: Json) -> Values:
    """The whole form after this, with what was chosen in it."""
    surface = spot.surface
    before = surface.values if isinstance(surface, View) else current(surface.blocks, {})
    after = filled(surface.blocks, before, values)
    if spot.element["type"] in STATE and state is not None:
        states = after.setdefault(spot.block["block_id"], {})
        states[spot.element["action_id"]] = state_of(spot.element, state)
    return after


def _action(parts: Parts, spot: Spot, chosen: Json) -> Json:
    """The entry of `actions`: who it is, what it showed, what is chosen."""
    element = spot.element
    shown = {name: element[name] for name in SHOWN_FIELDS if name in element}
    first = {name: value for name, value in element.items() if name.startswith("initial_")}
    return {
        "type": element["type"],
        "action_id": element["action_id"],
        "block_id": spot.block["block_id"],
        **shown,
        **first,
        **chosen,
        "action_ts": parts.world.stamp(),
    }


def _payload(parts: Parts, person: Person, surface: Message | View, action: Json, values: Values) -> Json:
    if isinstance(surface, View):
        in_modal = surface.id if surface.spec["type"] == "modal" else None
        trigger = parts.grants.trigger(person.id, channel=surface.channel, view=in_modal)
        return payloads.pressed_in_view(person, surface, action, trigger=trigger)
    channel = parts.world.channels[surface.channel]
    return payloads.pressed_in_message(
        person,
        channel,
        surface,
        action,
        values=values,
        trigger=parts.grants.trigger(person.id, channel=channel.id),
        reply=parts.reply_url(person.id, channel.id, surface.ts),
    )


def _name(surface: Message | View) -> str:
    if isinstance(surface, View):
        return str(surface.spec["callback_id"] or surface.spec["type"])
    return "an ephemeral message" if surface.ephemeral else "a message"
