"""The way to Slack, which can be cut: while it is, every connection is refused, and those that were open are gone."""

import asyncio
import contextlib
import re
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from bot.sandbox.slack import SlackWorkspace

LOOPBACK = "127.0.0.1"


class Way:
    """Passes on what comes in at a port of its own."""

    def __init__(self, to_port: int) -> None:
        self._to = to_port
        self.taken = 0
        """By how many connections."""
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

    async def onward(self, _reader: asyncio.StreamReader) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        """The connection to where it leads."""
        return await asyncio.open_connection(LOOPBACK, self._to)

    def handed_on(self, sent: bytes) -> bytes:
        """What becomes of it on the way there."""
        return sent

    async def _pass_on(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.taken += 1
        there_reader, there_writer = await self.onward(reader)
        self._open |= {writer, there_writer}
        there, back = _copy(reader, there_writer, self.handed_on), _copy(there_reader, writer)
        both = [asyncio.ensure_future(there), asyncio.ensure_future(back)]
        self._passing.update(both)
        await asyncio.wait(both)
        self._passing.difference_update(both)
        self._open -= {writer, there_writer}


class Proxy(Way):
    """Leads where a request says: whoever uses a proxy writes the whole address into its first line."""

    _ADDRESS = re.compile(rb"\A([A-Z]+ )[a-z]+://[\d.]+:(\d+)")

    def __init__(self) -> None:
        super().__init__(to_port=0)

    async def onward(self, reader: asyncio.StreamReader) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        """The same, with the beginning of the request sent on."""
        beginning = await reader.read(65536)
        asked_for = self._ADDRESS.match(beginning)
        assert asked_for
        there = await asyncio.open_connection(LOOPBACK, int(asked_for[2]))
        there[1].write(self.handed_on(beginning))
        return there

    def handed_on(self, sent: bytes) -> bytes:
        """With the path alone in the first line, as servers know it."""
        return self._ADDRESS.sub(rb"\1", sent)


def _unchanged(some: bytes) -> bytes:
    return some


async def _copy(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, handed_on: Callable[[bytes], bytes] = _unchanged
) -> None:
    with contextlib.suppress(ConnectionError):
        while some := await reader.read(65536):
            writer.write(handed_on(some))
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
