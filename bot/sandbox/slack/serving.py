"""The workspace on a real port of this machine: slack_sdk speaks to nothing less."""

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Generator

import uvicorn

from bot.sandbox.slack.workspace import SlackWorkspace

LOOPBACK = "127.0.0.1"


class _Server(uvicorn.Server):
    """uvicorn inside somebody else's event loop: says when it is up, leaves signals alone, stops at once."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.up = asyncio.Event()
        self.stop = asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.up.set()

    async def main_loop(self) -> None:
        await self.stop.wait()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Hang up: nobody is served gracefully, and a page that waits for news would be waited for."""
        for server in self.servers:
            server.close()
        for listener in sockets or []:
            listener.close()
        for connection in list(self.server_state.connections):
            connection.shutdown()
        for task in list(self.server_state.tasks):
            task.cancel()

    @contextlib.contextmanager
    def capture_signals(self) -> Generator[None, None, None]:
        yield


def _listener(port: int) -> socket.socket:
    # The protocol is named because asyncio turns Nagle's delay (40 ms an answer) off only where it is.
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind((LOOPBACK, port))
    return listener


@contextlib.asynccontextmanager
async def serve(workspace: SlackWorkspace, port: int = 0) -> AsyncIterator[str]:
    """Serve on the loopback interface and yield the base URL; port 0 takes a free one."""
    listener = _listener(port)
    config = uvicorn.Config(workspace.app, log_level="critical", lifespan="off", access_log=False)
    server = _Server(config)
    workspace.base_url = f"http://{LOOPBACK}:{listener.getsockname()[1]}"
    running = asyncio.create_task(server.serve(sockets=[listener]))
    up = asyncio.create_task(server.up.wait())
    try:
        await asyncio.wait({running, up}, return_when=asyncio.FIRST_COMPLETED)
        if running.done():
            running.result()
        async with workspace.sockets.serving(_listener(0)):
            yield workspace.base_url
    finally:
        up.cancel()
        server.stop.set()
        await running
        await workspace.aclose()
