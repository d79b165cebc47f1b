"""One WebSocket between Slack and the app, and what Slack says on it of itself."""

import asyncio
from dataclasses import dataclass, field

from aiohttp import web

from bot.sandbox.slack.people import APP_ID
from bot.sandbox.slack.wire import Json

LIFE = 3600  # seconds a connection may be expected to last, as `hello` says
HOST = {"host": "applink-1"}


@dataclass(eq=False)
class Connection:
    """One WebSocket; a silent one takes nothing and gives nothing, and nobody is told: its cable is cut somewhere."""

    socket: web.WebSocketResponse
    request: web.Request
    silent: bool = False
    waiting: dict[str, asyncio.Future[Json]] = field(default_factory=dict)
    given_up: set[str] = field(default_factory=set)

    async def say(self, message: Json) -> None:
        """Send one message."""
        if not self.silent:
            await self.socket.send_json(message)

    def cut(self) -> None:
        """End it without a word."""
        if self.request.transport is not None:
            self.request.transport.abort()

    def ended(self) -> None:
        """Nobody will acknowledge what is still waited for."""
        for future in self.waiting.values():
            if not future.done():
                future.set_exception(ConnectionResetError())


def hello(connections: int) -> Json:
    """The first message on a connection; `connections` is how many the app has now."""
    return {
        "type": "hello",
        "num_connections": connections,
        "connection_info": {"app_id": APP_ID},
        "debug_info": {**HOST, "build_number": 1, "approximate_connection_time": LIFE},
    }


def notice(reason: str) -> Json:
    """Slack says that this connection will end."""
    return {"type": "disconnect", "reason": reason, "debug_info": HOST}
