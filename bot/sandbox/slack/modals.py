"""Somebody sends a modal off or closes it, and the app's answer decides what they see next."""

import json

from bot.sandbox.slack import payloads
from bot.sandbox.slack.delivery import FORM, Answer
from bot.sandbox.slack.forms import filled, inputs, unfinished
from bot.sandbox.slack.inspector import Entry
from bot.sandbox.slack.parts import Parts
from bot.sandbox.slack.people import Person
from bot.sandbox.slack.views import View
from bot.sandbox.slack.wire import Json, Refused


async def submit(parts: Parts, person: Person, view: View, values: Json) -> Entry | None:
    """Send the top modal off; the exchange with the app, or nothing where Slack's client objects first."""
    if parts.views.stack(person.id)[-1:] != [view]:
        raise LookupError("only the modal on top can be sent off")
    if not view.spec["submit"]:
        raise LookupError("this modal has no submit button")
    view.values = filled(view.blocks, view.values, values)
    view.errors = unfinished(view.blocks, view.values)
    if view.errors:
        parts.world.touch()
        return None
    view.busy = True
    parts.world.touch()
    payload = payloads.submitted(
        person,
        view,
        trigger=parts.grants.trigger(person.id, channel=view.channel, view=view.id),
        response_urls=_response_urls(parts, person, view),
    )
    title = view.spec["callback_id"] or "a modal"
    answer = await parts.delivery.send("view_submission", title, payloads.as_form(payload), FORM, payload)
    view.busy = False
    if not parts.failed(person.id, "Sending this form", answer):
        _react(parts, view, answer)
    parts.world.touch()
    return answer.entry


async def close(parts: Parts, person: Person, view: View, *, whole_stack: bool) -> Entry | None:
    """Close a modal, or with the corner x all of them; the exchange with an app that asked to be told."""
    told = parts.views.stack(person.id)[0] if whole_stack else view
    cleared = whole_stack or bool(view.spec["clear_on_close"])
    parts.views.close(view, whole_stack=cleared)
    if not told.spec["notify_on_close"]:
        return None
    payload = payloads.closed(person, told, is_cleared=cleared)
    title = told.spec["callback_id"] or "a modal"
    answer = await parts.delivery.send("view_closed", title, payloads.as_form(payload), FORM, payload)
    return answer.entry


def _response_urls(parts: Parts, person: Person, view: View) -> list[Json]:
    """One for each channel menu that asks for it."""
    urls = []
    for block, element in inputs(view.blocks):
        state = view.values[block["block_id"]][element["action_id"]]
        channel = state.get("selected_conversation") or state.get("selected_channel")
        if element.get("response_url_enabled") and channel:
            urls.append(
                {
                    "block_id": block["block_id"],
                    "action_id": element["action_id"],
                    "channel_id": channel,
                    "response_url": parts.reply_url(person.id, channel),
                }
            )
    return urls


def _react(parts: Parts, view: View, answer: Answer) -> None:
    """Do what the answer to a submission says; an empty one closes the modal."""
    if not answer.body:
        parts.views.close(view)
        return
    try:
        said = json.loads(answer.body)
        action = said.get("response_action") if isinstance(said, dict) else None
        if action == "errors":
            view.errors = _field_errors(view, said.get("errors"))
        elif action == "update":
            parts.views.update(view, said.get("view"))
        elif action == "push":
            parts.views.push(view.person, said.get("view"))
        elif action == "clear":
            parts.views.close(view, whole_stack=True)
        else:
            raise Refused("invalid_response_action", [f"[ERROR] {action!r} is no response_action"])
    except ValueError:
        parts.unusable(view.person, "Sending this form", answer, "invalid_payload", "not JSON")
    except Refused as problem:
        parts.unusable(view.person, "Sending this form", answer, problem.error, problem.messages)


def _field_errors(view: View, errors: object) -> dict[str, str]:
    """The errors by block; refused where a block is not an input of this modal, as nobody would see them."""
    known = {block["block_id"] for block in view.blocks if block["type"] == "input"}
    if not isinstance(errors, dict) or not errors:
        raise Refused("invalid_arguments", ["[ERROR] errors must name at least one block"])
    for block_id, words in errors.items():
        if block_id not in known:
            raise Refused("invalid_arguments", [f"[ERROR] {block_id} is not an input block of this view"])
        if not isinstance(words, str) or not words:
            raise Refused("invalid_arguments", [f"[ERROR] the error of {block_id} must be a text"])
    return dict(errors)
