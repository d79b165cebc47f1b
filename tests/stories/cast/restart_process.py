"""Greenroom as a process of its own, for stories that kill it; says its address once it can be reached."""

import asyncio
import os
import sys
import time
from datetime import datetime, timedelta

import uvicorn

from bot.app import Edges, running
from bot.clock import MovableClock
from bot.jobs.engine import AlreadyRunning
from bot.ops import logs
from bot.settings import read_settings


class Announcing(uvicorn.Server):
    """A server that says where it is."""

    async def startup(self, sockets: object = None) -> None:
        """Listen, then say so."""
        await super().startup()
        print(f"http://127.0.0.1:{self.servers[0].sockets[0].getsockname()[1]}", flush=True)


async def main() -> None:
    """Serve until killed, by a clock that shows what the simulators' one does: both go on from the machine's start."""
    logs.configure("INFO")
    at_boot = datetime.fromisoformat(os.environ["CLOCK_AT_BOOT"])
    clock = MovableClock(at_boot + timedelta(seconds=time.monotonic()), running=True)
    edges = Edges(settle_seconds=float(os.environ["SETTLE"]))
    async with running(read_settings(), clock, edges) as greenroom:
        config = uvicorn.Config(greenroom.web, host="127.0.0.1", port=0, log_level="critical", lifespan="off")
        await Announcing(config).serve()


if __name__ == "__main__":
    try:
        asyncio.run(main())
    except AlreadyRunning as fault:
        print(fault, flush=True)
        sys.exit(2)
