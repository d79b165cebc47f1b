"""Other processes of a measurement: started, waited for until they can be reached, and always ended."""

import asyncio
import json
import os
import socket
import sys
import tempfile
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import IO

ROOT = Path(__file__).parents[2]
ELSEWHERE = tempfile.gettempdir()
"""Where they run: a developer's own `.env` must not reach them."""
HOST = "127.0.0.1"
PATIENCE = 180.0
"""Seconds a process gets to start, and to stop before it is killed; a machine that is busy is no failure."""
_MEBI = 1024


@dataclass(frozen=True)
class Server:
    """A process that answers HTTP on this machine; `started_in` is seconds from spawning to its first answer."""

    pid: int
    port: int
    started_in: float

    @property
    def resident(self) -> float:
        """Its resident memory now, in MiB."""
        return resident(self.pid)


def resident(pid: int) -> float:
    """The resident memory of a process now, in MiB (`VmRSS` of proc(5))."""
    status = Path(f"/proc/{pid}/status").read_text()
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS")) / _MEBI


def free_port() -> int:
    """A port nobody listens on now."""
    with socket.socket() as listener:
        listener.bind((HOST, 0))
        port: int = listener.getsockname()[1]
    return port


@asynccontextmanager
async def server(*arguments: str, port: int, ready: str, settings: Mapping[str, str]) -> AsyncIterator[Server]:
    """A Python process (`python …`) until the end of the block; it is there when GET `ready` answers 200."""
    began = perf_counter()
    async with _python(*arguments, settings=settings) as process:
        async with asyncio.timeout(PATIENCE):
            while not await answers(port, ready):
                if process.returncode is not None:
                    raise RuntimeError(f"{' '.join(arguments)} ended with {process.returncode}")
                await asyncio.sleep(0.01)
        yield Server(process.pid, port, perf_counter() - began)


@asynccontextmanager
async def told_by(*arguments: str) -> AsyncIterator[dict[str, str]]:
    """A Python process that prints one line of JSON when it is ready: that, until the end of the block."""
    async with _python(*arguments, settings={}, piped=True) as process:
        assert process.stdout is not None
        async with asyncio.timeout(PATIENCE):
            said = await process.stdout.readline()
        told: dict[str, str] = json.loads(said)
        yield told


@asynccontextmanager
async def waiting_for_go(*arguments: str, settings: Mapping[str, str]) -> AsyncIterator[asyncio.subprocess.Process]:
    """A Python process that has said that it is ready and waits for a line; it answers with one line of JSON."""
    async with _python(*arguments, settings=settings, piped=True) as process:
        assert process.stdout is not None
        async with asyncio.timeout(PATIENCE):
            if not await process.stdout.readline():
                raise RuntimeError(f"{' '.join(arguments)} ended before it was ready")
        yield process


async def spawn(*arguments: str, settings: Mapping[str, str], **streams: int | IO[str]) -> asyncio.subprocess.Process:
    """Start a Python process (`python …`); whoever starts it ends it."""
    return await asyncio.create_subprocess_exec(
        sys.executable, *arguments, cwd=ELSEWHERE, env={**os.environ, **settings, "PYTHONPATH": str(ROOT)}, **streams
    )


@asynccontextmanager
async def _python(
    *arguments: str, settings: Mapping[str, str], piped: bool = False
) -> AsyncIterator[asyncio.subprocess.Process]:
    through = asyncio.subprocess.PIPE if piped else asyncio.subprocess.DEVNULL
    process = await spawn(*arguments, settings=settings, stdin=through, stdout=through)
    try:
        yield process
    finally:
        if process.returncode is None:
            process.terminate()
        try:
            await asyncio.wait_for(process.wait(), PATIENCE)
        except TimeoutError:
            process.kill()
            await process.wait()


async def answers(port: int, path: str) -> bool:
    """Whether GET `path` is answered with 200."""
    try:
        reader, writer = await asyncio.open_connection(HOST, port)
    except OSError:
        return False
    writer.write(f"GET {path} HTTP/1.1\r\nHost: {HOST}\r\nConnection: close\r\n\r\n".encode())
    status = await reader.readline()
    writer.close()
    return b" 200 " in status
