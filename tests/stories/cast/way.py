"""The way to Slack, which can be cut: while it is, every connection is refused, and those that were open are gone."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.sandbox.slack import SlackWorkspace

LOOPBACK = "127.0.0.1"


class Way:
    """Passes on what comes in at a port of its own."""

    def __init__(self, to_port: int) -> None:
        self._to = to_port
        self._port = 0
        self._server: asyncio.Server | None = None
        self._open: set[asyncio.StreamWriter] = set()
        self._passing: set[asyncio.Task[None]] = set()

    async def opens(self) -> int:
        """From now on it can be used; gives its port, which stays the same."""
        self._server = await asyncio.start_server(self._pass_on, LOOPBACK, self._port)
        self._port = self._server.sockets[0].getsockname()[1]
        return self._port

    async def is_cut(self) -> None:
        """From now on nobody gets through."""
        assert self._server
        self._server.close()
        for writer in set(self._open):
            writer.transport.abort()
        await asyncio.gather(*self._passing, return_exceptions=True)

    async def _pass_on(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there_reader, there_writer = await asyncio.open_connection(LOOPBACK, self._to)
        self._open |= {writer, there_writer}
        both = [asyncio.ensure_future(_copy(reader, there_writer)), asyncio.ensure_future(_copy(there_reader, writer))]
        self._passing.update(both)
        await asyncio.wait(both)
        self._passing.difference_update(both)
        self._open -= {writer, there_writer}


async def _copy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with contextlib.suppress(ConnectionError):
        while some := await reader.read(65536):
            writer.write(some)
            await writer.drain()
    writer.close()


@asynccontextmanager
async def way_to(workspace: SlackWorkspace) -> AsyncIterator[Way]:
    """Everything that the workspace says of its address now leads this way."""
    way = Way(int(workspace.base_url.rpartition(":")[2]))
    workspace.base_url = f"http://{LOOPBACK}:{await way.opens()}"
    try:
        yield way
    finally:
        await way.is_cut()
