"""Greenrooms as their operators run them, killed at random moments and started again at once."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from time import perf_counter

import httpx

from tests.bench.greenroom import SERVE
from tests.bench.processes import HOST, answers, free_port, spawn

EARLY, STARTING = 0.3, (0.1, 2.0)
"""Three in ten are killed so many seconds after they were started: most have not come up by then."""
UP = (0.0, 3.5)
"""The others so many seconds after they could be reached, however long that took on this machine."""
A_KILL_TAKES = 2.9
"""Seconds from one kill to the next, about, where a start takes 1.5: the jobs are spread over so many."""
SLOWEST_START = 180.0
"""Seconds; a machine that is busy with other things is no failure."""
STAYS_AWAY, AWAY = 0.1, 6.0
"""Of several replicas one in ten stays away so long that the others take over its work."""


@dataclass
class Replica:
    """One place where a Greenroom runs, again and again on the same port."""

    name: str
    settings: Mapping[str, str]
    log: Path
    port: int = field(default_factory=free_port)
    process: asyncio.subprocess.Process | None = None

    @property
    def runs(self) -> bool:
        """Whether its process has not ended."""
        return self.process is not None and self.process.returncode is None

    async def start(self) -> None:
        """Start it; it can be reached some time later."""
        own = {"PORT": str(self.port), "LOG_LEVEL": "WARNING"}
        with self.log.open("a") as log:
            self.process = await spawn(
                *SERVE, settings={**self.settings, **own}, stdin=asyncio.subprocess.DEVNULL, stdout=log, stderr=log
            )

    async def is_up(self) -> None:
        """Return when it can be reached; raises RuntimeError where it stopped by itself."""
        async with asyncio.timeout(SLOWEST_START):
            while not await answers(self.port, "/readyz"):
                if not self.runs:
                    raise RuntimeError(f"{self.name} has stopped: {self.log.read_text()[-2000:]}")
                await asyncio.sleep(0.05)

    async def is_killed(self) -> None:
        """kill -9."""
        if self.process and self.runs:
            self.process.kill()
            await self.process.wait()


@dataclass
class Killer:
    """Kills one of them, and again, until it has killed often enough and nothing is still to happen under kills."""

    replicas: Sequence[Replica]
    rng: Random
    kills: list[tuple[datetime, str]] = field(default_factory=list)
    until: float = 0.0
    """By perf_counter: the next digest that is due."""

    async def go(self, number: int, everybody: "asyncio.Future[None]") -> None:
        """At least that many kills, and until everybody has asked."""
        while len(self.kills) < number or not everybody.done() or perf_counter() < self.until:
            victim = self.rng.choice(self.replicas)
            if self.rng.random() < EARLY:
                await asyncio.sleep(self.rng.uniform(*STARTING))
            else:
                await victim.is_up()
                await asyncio.sleep(self.rng.uniform(*UP))
            await victim.is_killed()
            self.kills.append((datetime.now(UTC), victim.name))
            if len(self.replicas) > 1 and self.rng.random() < STAYS_AWAY:
                await asyncio.sleep(AWAY)
            await victim.start()


class Balancer(httpx.AsyncBaseTransport):
    """Sends each request of Slack to one of the replicas, dead or alive: it has noticed nothing yet."""

    def __init__(self, replicas: Sequence[Replica], rng: Random) -> None:
        self._replicas = replicas
        self._rng = rng
        self._wire = httpx.AsyncHTTPTransport()

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Pass it on."""
        request.url = request.url.copy_with(host=HOST, port=self._rng.choice(self._replicas).port)
        return await self._wire.handle_async_request(request)

    async def aclose(self) -> None:
        """Close what is open."""
        await self._wire.aclose()
