"""The RingCentral sandbox on its own, for a client of one's choice: it says how to reach it, and serves."""

import asyncio
import socket
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import uvicorn
from starlette.types import ASGIApp, Receive, Scope, Send

from bot.sandbox.ringcentral.company.state import Clock
from bot.sandbox.ringcentral.sandbox import Sandbox
from bot.sandbox.ringcentral.scenario import begin, go_on, read
from bot.sandbox.ringcentral.statefile import Kept, load, save

HOST = "127.0.0.1"
SERVICE_IDENTITY = "events@acme.example"


class MachineClock:
    """The time of the machine, moved forward by as much as somebody asked for."""

    def __init__(self) -> None:
        self.ahead = timedelta()

    def now(self) -> datetime:
        """The present moment, aware, in UTC."""
        return datetime.now(UTC) + self.ahead

    async def sleep(self, seconds: float) -> None:
        """Return after that many seconds."""
        await asyncio.sleep(max(0.0, seconds))

    async def move(self, by: timedelta) -> None:
        """Go forward at once; who sleeps sleeps on."""
        self.ahead += by


class Keeping:
    """An ASGI app that writes the company down after everything that may have changed it."""

    def __init__(self, sandbox: Sandbox, keep: Callable[[], None]) -> None:
        self._sandbox = sandbox
        self._keep = keep

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, then write, so that nobody waits for the disk."""
        try:
            await self._sandbox.app(scope, receive, send)
        finally:
            if scope.get("method") != "GET":
                self._keep()


class Announcing(uvicorn.Server):
    """A server that says where it is once it can be reached."""

    def __init__(self, sandbox: Sandbox, app: ASGIApp, port: int, say: Callable[[str], None]) -> None:
        # A lost connection is made by breaking off an answer, which the server would report as an error.
        super().__init__(uvicorn.Config(app, host=HOST, port=port, log_level="critical", lifespan="off"))
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


async def serve(
    port: int,
    clock: Clock | None = None,
    *,
    say: Callable[[str], None] = print_at_once,
    state: Path | None = None,
    scenario: Path | None = None,
) -> None:
    """Serve a seeded sandbox on this machine until stopped or cancelled; port 0 takes a free one.

    `state` is a file to carry on from and to keep everything in, `scenario` one with levers to pull by themselves;
    UnusableFile if one of them is not what it should be.
    """
    own = clock or MachineClock()
    steps = read(scenario) if scenario else []
    sandbox = Sandbox(own)
    app = _kept_in(state, sandbox, own) if state else sandbox.app
    if scenario:
        begin(sandbox, scenario, steps)
    later = asyncio.create_task(go_on(sandbox, own, steps))
    server = Announcing(sandbox, app, port, say)
    try:
        await server.serve()
    except asyncio.CancelledError:
        await server.shutdown()
        raise
    finally:
        later.cancel()
        await sandbox.close()


def _kept_in(path: Path, sandbox: Sandbox, clock: Clock) -> ASGIApp:
    """The sandbox's app, carrying on from the file if there is one, and keeping everything there."""
    if kept := load(path, sandbox.own_clock):
        sandbox.move_in(kept.company)
        if isinstance(clock, MachineClock):
            clock.ahead = kept.ahead

    def keep() -> None:
        save(path, Kept(sandbox.company, clock.ahead if isinstance(clock, MachineClock) else timedelta()))

    keep()
    return Keeping(sandbox, keep)
