"""A PostgreSQL for a measurement, where one is installed."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from tests.bench.processes import ROOT
from tests.databases import SERVER


@asynccontextmanager
async def postgresql() -> AsyncIterator[str]:
    """The address of the tests' own server, or of a fresh one until the end of the block; empty if there is none."""
    if SERVER:
        yield SERVER
        return
    process = await asyncio.create_subprocess_exec(
        str(ROOT / ".ci" / "with-postgres"), "sh", "-c", 'echo "$GREENROOM_TEST_DATABASE"; read -r _',
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        yield (await process.stdout.readline()).decode().strip()
    finally:
        process.stdin.close()
        await process.wait()
