"""Somebody opens the app's Home tab or chooses one of its shortcuts."""

import json

from bot.sandbox.slack import payloads
from bot.sandbox.slack.delivery import FORM, JSON
from bot.sandbox.slack.inspector import Entry
from bot.sandbox.slack.parts import Parts
from bot.sandbox.slack.people import Person
from bot.sandbox.slack.wire import Json
from bot.sandbox.slack.world import Message


async def open_home(parts: Parts, person: Person) -> Entry | None:
    """Look at the Home tab; the event, if the app subscribed to it."""
    if not parts.manifest.has_home or "app_home_opened" not in parts.manifest.events:
        return None
    inner: Json = {
        "type": "app_home_opened",
        "user": person.id,
        "channel": parts.world.direct(person.id).id,
        "tab": "home",
        "event_ts": parts.world.stamp(),
    }
    if person.id in parts.views.homes:
        inner["view"] = parts.views.homes[person.id].as_slack()
    envelope = payloads.event(inner, now=int(parts.clock.now().timestamp()))
    body = json.dumps(envelope, ensure_ascii=False).encode()
    answer = await parts.delivery.send("event", "app_home_opened", body, JSON, envelope)
    return answer.entry


async def choose_shortcut(
    parts: Parts, person: Person, callback_id: str, message: Message | None
) -> Entry | None:
    """Choose a shortcut, on a message or on nothing, as the manifest says it works."""
    shortcut = parts.manifest.shortcut(callback_id)
    if shortcut is None:
        raise LookupError(f"the manifest has no shortcut {callback_id}")
    stamp = parts.world.stamp()
    if shortcut["type"] == "global":
        trigger = parts.grants.trigger(person.id)
        kind = "shortcut"
        payload = payloads.global_shortcut(person, callback_id, stamp=stamp, trigger=trigger)
    elif message is None:
        raise LookupError(f"{callback_id} is a shortcut on a message")
    else:
        channel = parts.world.channels[message.channel]
        kind = "message_action"
        payload = payloads.message_shortcut(
            person,
            callback_id,
            channel,
            message,
            stamp=stamp,
            trigger=parts.grants.trigger(person.id, channel=channel.id),
            reply=parts.reply_url(person.id, channel.id, message.ts),
        )
    answer = await parts.delivery.send(kind, shortcut["name"], payloads.as_form(payload), FORM, payload)
    parts.failed(person.id, shortcut["name"], answer)
    return answer.entry
