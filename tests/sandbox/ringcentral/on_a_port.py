"""The sandbox on a real port."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from bot.sandbox.ringcentral.serve import serve


@asynccontextmanager
async def running(**files: Path) -> AsyncIterator[dict[str, str]]:
    """A sandbox on a free port, by what it said."""
    said: list[str] = []
    ready = asyncio.Event()

    def say(line: str) -> None:
        said.append(line)
        if line == "ready":
            ready.set()

    task = asyncio.create_task(serve(0, say=say, **files))
    await asyncio.wait_for(ready.wait(), 10)
    yield dict(line.split("=", 1) for line in said if "=" in line)
    task.cancel()
    await asyncio.wait([task])
