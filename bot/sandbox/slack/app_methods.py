"""What an app may call with its app-level token: ask for a connection of its own."""

from bot.sandbox.slack.calls import Method
from bot.sandbox.slack.parts import Parts
from bot.sandbox.slack.wire import Json


def open_connection(parts: Parts, args: Json) -> Json:
    """`apps.connections.open`: the address of a WebSocket, good for one connection."""
    return {"url": parts.sockets.address()}


METHODS = {"apps.connections.open": Method(open_connection, app_level=True)}
