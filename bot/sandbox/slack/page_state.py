"""The workspace as one person sees it, as JSON for the page."""

from dataclasses import asdict
from zoneinfo import ZoneInfo

from bot.sandbox.slack.controls import Control, Link
from bot.sandbox.slack.parts import Parts
from bot.sandbox.slack.people import BOT_USER_ID, Channel, Person
from bot.sandbox.slack.views import View
from bot.sandbox.slack.wire import Json
from bot.sandbox.slack.world import Message

MESSAGES_SHOWN = 200
FIRST_CHANNEL = "C0LAUNCH"


def state(
    parts: Parts, person: Person, channel_id: str | None, controls: list[Control], links: list[Link]
) -> Json:
    """All the page needs to draw itself for this person in this channel."""
    world = parts.world
    seen = world.channels_of(person)
    channel = _current(seen, channel_id)
    world.mark_read(person.id, channel)
    home = parts.views.homes.get(person.id)
    return {
        "rev": world.rev,
        "me": _user(person),
        "people": [_user(one) for one in world.people.values()],
        "channels": [_channel(parts, one, person) for one in seen],
        "channel": channel.id,
        "messages": [_message(parts, m) for m in world.visible(person.id, channel.id)[-MESSAGES_SHOWN:]],
        "views": [_view(view) for view in parts.views.stack(person.id)],
        "home": _view(home) if home else None,
        "commands": [
            {"command": c["command"], "description": c["description"], "usage_hint": c.get("usage_hint", "")}
            for c in parts.manifest.commands
        ],
        "shortcuts": parts.manifest.shortcuts,
        "toasts": [{"id": t.id, "level": t.level, "text": t.text} for t in world.toasts_of(person.id)],
        "clock": _clock(parts, person),
        "controls": [
            {"id": c.id, "label": c.label, "hint": c.hint, "group": c.group, "asks": c.asks} for c in controls
        ],
        "links": [asdict(link) for link in links],
        "inspector_rev": parts.inspector.rev,
    }


def _current(seen: list[Channel], channel_id: str | None) -> Channel:
    wanted = [channel for channel in seen if channel.id == channel_id]
    usual = [channel for channel in seen if channel.id == FIRST_CHANNEL]
    return (wanted or usual or seen)[0]


def _user(person: Person) -> Json:
    return {
        "id": person.id,
        "name": person.name,
        "real_name": person.real_name,
        "display_name": person.display_name,
        "email": person.email,
        "tz": person.tz,
        "title": person.title,
        "role": person.role,
        "initials": person.initials,
        "color": person.color,
        "team_id": person.team_id,
        "is_bot": person.is_bot,
        "deleted": person.deleted,
    }


def _channel(parts: Parts, channel: Channel, person: Person) -> Json:
    return {
        "id": channel.id,
        "name": channel.name,
        "is_im": channel.is_im,
        "is_private": channel.is_private,
        "is_ext_shared": channel.is_ext_shared,
        "is_member": BOT_USER_ID in channel.members,
        "i_am_in": person.id in channel.members,
        "topic": channel.topic,
        "unread": parts.world.unread(person.id, channel) if person.id in channel.members else 0,
    }


def _message(parts: Parts, message: Message) -> Json:
    author = parts.world.people[message.user]
    thread = parts.world.messages[message.channel].values()
    return {
        "ts": message.ts,
        "thread_ts": message.thread_ts,
        "user": {
            "id": author.id,
            "name": author.real_name,
            "initials": author.initials,
            "is_bot": author.is_bot,
            "color": author.color,
        },
        "text": message.text,
        "blocks": message.blocks,
        "ephemeral": message.ephemeral,
        "edited": message.edited,
        "at": float(message.ts.split(".")[0]),
        "thread_count": sum(other.thread_ts == message.ts for other in thread),
        "files": [
            {"id": file["id"], "name": file["name"], "title": file["title"], "size": file["size"]}
            for file in message.files
        ],
    }


def _view(view: View) -> Json:
    return {**view.as_slack(), "errors": view.errors, "busy": view.busy, "draft": view.values}


def _clock(parts: Parts, person: Person) -> Json:
    now = parts.clock.now()
    local = now.astimezone(ZoneInfo(person.tz))
    return {
        "now": now.timestamp(),
        "zone": person.tz,
        "label": f"{local:%a} {local.day} {local:%b %Y, %H:%M}",
    }
