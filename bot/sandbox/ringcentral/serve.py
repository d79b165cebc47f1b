"""The RingCentral sandbox on its own, for a client of one's choice: it says how to reach it, and serves."""

import asyncio
import socket
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import uvicorn

from bot.sandbox.ringcentral.company.state import Clock
from bot.sandbox.ringcentral.sandbox import Sandbox

HOST = "127.0.0.1"
SERVICE_IDENTITY = "events@acme.example"


class MachineClock:
    """The time of the machine, moved forward by as much as somebody asked for."""

    def __init__(self) -> None:
        self._ahead = timedelta()

    def now(self) -> datetime:
        """The present moment, aware, in UTC."""
        return datetime.now(UTC) + self._ahead

    async def sleep(self, seconds: float) -> None:
        """Return after that many seconds."""
        await asyncio.sleep(max(0.0, seconds))

    async def move(self, by: timedelta) -> None:
        """Go forward at once; who sleeps sleeps on."""
        self._ahead += by


class Announcing(uvicorn.Server):
    """A server that says where it is once it can be reached."""

    def __init__(self, sandbox: Sandbox, port: int, say: Callable[[str], None]) -> None:
        # A lost connection is made by breaking off an answer, which the server would report as an error.
        super().__init__(
            uvicorn.Config(sandbox.app, host=HOST, port=port, log_level="critical", lifespan="off")
        )
        self._sandbox = sandbox
        self._say = say

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Listen, then say the settings that point a client here, one per line."""
        await super().startup(sockets)
        port = self.servers[0].sockets[0].getsockname()[1]
        self._sandbox.base_url = f"http://{HOST}:{port}"
        self._say(f"RC_SERVER_URL={self._sandbox.base_url}")
        self._say(f"RC_CLIENT_ID={self._sandbox.client_id}")
        self._say(f"RC_CLIENT_SECRET={self._sandbox.client_secret}")
        self._say(f"RC_JWT={self._sandbox.jwt_for(SERVICE_IDENTITY)}")
        self._say("ready")


def print_at_once(line: str) -> None:
    """Print a line without keeping it back, so that a program which started us can read it."""
    print(line, flush=True)


async def serve(port: int, clock: Clock | None = None, *, say: Callable[[str], None] = print_at_once) -> None:
    """Serve a seeded sandbox on this machine until stopped or cancelled; port 0 takes a free one."""
    server = Announcing(Sandbox(clock or MachineClock()), port, say)
    try:
        await server.serve()
    except asyncio.CancelledError:
        await server.shutdown()
        raise
