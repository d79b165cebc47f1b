"""What a Web API method is: a handler and the scope it needs, and how its arguments are read."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from bot.sandbox.slack.parts import Parts
from bot.sandbox.slack.people import BOT_USER_ID, Channel
from bot.sandbox.slack.wire import Json, Refused

Item = TypeVar("Item")


@dataclass(frozen=True)
class Method:
    """One method; where the scope depends on the kind of channel, its handler asks for it.

    `app_level` is one that is called with the app-level token, not the bot's.
    """

    run: Callable[[Parts, Json], Json]
    scope: str | None = None
    app_level: bool = False


def needed(args: Json, name: str) -> str:
    """A required argument as text; `invalid_arguments` without it."""
    value = args.get(name)
    if value in (None, ""):
        raise Refused("invalid_arguments", [f"[ERROR] missing required field: {name}"])
    return str(value)


def structure(args: Json, name: str) -> object:
    """A required argument that is JSON, or a string of it."""
    value = args.get(name)
    if isinstance(value, str):
        try:
            return json.loads(value)
        except ValueError:
            raise Refused("invalid_arguments", [f"[ERROR] {name} is not JSON"]) from None
    if value is None:
        needed(args, name)
    return value


def channel_in(parts: Parts, args: Json) -> Channel:
    """The channel an argument names; a private one the app is not in might as well not exist."""
    channel = parts.world.channel(needed(args, "channel"))
    if channel.is_private and BOT_USER_ID not in channel.members:
        raise Refused("channel_not_found")
    return channel


def page(items: list[Item], args: Json) -> tuple[list[Item], Json]:
    """One page of a list, and the `response_metadata` that leads to the next."""
    start, size = int(args.get("cursor") or 0), int(args.get("limit") or 100)
    following = str(start + size) if start + size < len(items) else ""
    return items[start : start + size], {"next_cursor": following}
