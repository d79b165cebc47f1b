"""What Slack tells an app about a person's action, in Slack's own words.

Shapes: docs.slack.dev/reference/interaction-payloads and /interactivity/implementing-slash-commands.
"""

import json
from secrets import token_hex
from urllib.parse import urlencode

from bot.sandbox.slack.people import APP_ID, BOT_USER_ID, TEAM_DOMAIN, TEAM_ID, Channel, Person
from bot.sandbox.slack.views import View
from bot.sandbox.slack.wire import Json
from bot.sandbox.slack.world import Message

TOKEN = "fake-verification-token"


def as_form(payload: Json) -> bytes:
    """An interaction payload as the form field Slack posts."""
    return urlencode({"payload": json.dumps(payload, ensure_ascii=False)}).encode()


def as_fields(fields: Json) -> bytes:
    """A slash command as the form Slack posts."""
    return urlencode(fields).encode()


def _user(person: Person) -> Json:
    return {"id": person.id, "username": person.name, "name": person.name, "team_id": person.team_id}


def _from(person: Person) -> Json:
    return {
        "team": {"id": TEAM_ID, "domain": TEAM_DOMAIN},
        "enterprise": None,
        "is_enterprise_install": False,
        "user": _user(person),
        "api_app_id": APP_ID,
        "token": TOKEN,
    }


def _channel(channel: Channel) -> Json:
    return {"id": channel.id, "name": channel.shown_name}


def command(person: Person, channel: Channel, words: str, text: str, *, trigger: str, reply: str) -> Json:
    """The form fields of a slash command."""
    return {
        "token": TOKEN,
        "team_id": person.team_id,
        "team_domain": TEAM_DOMAIN if person.team_id == TEAM_ID else "partner-labs",
        "channel_id": channel.id,
        "channel_name": "privategroup" if channel.is_private else channel.shown_name,
        "user_id": person.id,
        "user_name": person.name,
        "command": words,
        "text": text,
        "api_app_id": APP_ID,
        "is_enterprise_install": "false",
        "response_url": reply,
        "trigger_id": trigger,
    }


def pressed_in_message(
    person: Person,
    channel: Channel,
    message: Message,
    action: Json,
    *,
    values: Json,
    trigger: str,
    reply: str,
) -> Json:
    """Somebody used an element of a message; an ephemeral one is not repeated in the payload."""
    container = {
        "type": "message",
        "message_ts": message.ts,
        "channel_id": channel.id,
        "is_ephemeral": message.ephemeral,
    }
    payload = {
        "type": "block_actions",
        **_from(person),
        "container": container,
        "trigger_id": trigger,
        "channel": _channel(channel),
        "state": {"values": values},
        "response_url": reply,
        "actions": [action],
    }
    return payload if message.ephemeral else payload | {"message": message.as_slack()}


def pressed_in_view(person: Person, view: View, action: Json, *, trigger: str) -> Json:
    """Somebody used an element of a modal or of their Home tab."""
    return {
        "type": "block_actions",
        **_from(person),
        "container": {"type": "view", "view_id": view.id},
        "trigger_id": trigger,
        "view": view.as_slack(),
        "actions": [action],
    }


def submitted(person: Person, view: View, *, trigger: str, response_urls: list[Json]) -> Json:
    """Somebody sent a modal off."""
    return {
        "type": "view_submission",
        **_from(person),
        "trigger_id": trigger,
        "view": view.as_slack(),
        "response_urls": response_urls,
    }


def closed(person: Person, view: View, *, is_cleared: bool) -> Json:
    """Somebody closed a modal that asked to be told."""
    return {"type": "view_closed", **_from(person), "view": view.as_slack(), "is_cleared": is_cleared}


def suggestion(
    person: Person, place: View | tuple[Channel, Message], block_id: str, action_id: str, query: str
) -> Json:
    """Somebody typed into a menu whose options come from the app."""
    payload = {
        "type": "block_suggestion",
        **_from(person),
        "block_id": block_id,
        "action_id": action_id,
        "value": query,
    }
    if isinstance(place, View):
        return payload | {"container": {"type": "view", "view_id": place.id}, "view": place.as_slack()}
    channel, message = place
    container = {
        "type": "message",
        "message_ts": message.ts,
        "channel_id": channel.id,
        "is_ephemeral": message.ephemeral,
    }
    return payload | {"container": container, "channel": _channel(channel)}


def global_shortcut(person: Person, callback_id: str, *, stamp: str, trigger: str) -> Json:
    """Somebody chose a shortcut that belongs to no message."""
    return {
        "type": "shortcut",
        **_from(person),
        "callback_id": callback_id,
        "trigger_id": trigger,
        "action_ts": stamp,
    }


def message_shortcut(
    person: Person,
    callback_id: str,
    channel: Channel,
    message: Message,
    *,
    stamp: str,
    trigger: str,
    reply: str,
) -> Json:
    """Somebody chose a shortcut on a message."""
    return {
        "type": "message_action",
        **_from(person),
        "callback_id": callback_id,
        "trigger_id": trigger,
        "response_url": reply,
        "action_ts": stamp,
        "channel": _channel(channel),
        "message_ts": message.ts,
        "message": message.as_slack(),
    }


def event(inner: Json, *, now: int) -> Json:
    """The envelope of the Events API."""
    return {
        "type": "event_callback",
        "token": TOKEN,
        "team_id": TEAM_ID,
        "api_app_id": APP_ID,
        "event": inner,
        "event_id": f"Ev{token_hex(5).upper()}",
        "event_time": now,
        "event_context": f"4-{token_hex(16)}",
        "is_ext_shared_channel": False,
        "authorizations": [
            {
                "enterprise_id": None,
                "team_id": TEAM_ID,
                "user_id": BOT_USER_ID,
                "is_bot": True,
                "is_enterprise_install": False,
            }
        ],
    }
