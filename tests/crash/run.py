"""One run: hosts link their accounts in peace, ask for things under kills, and then everything is given time to end."""

import asyncio
import logging
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from random import Random
from time import perf_counter

import httpx
from cryptography.fernet import Fernet

from tests.bench.asking import Slack
from tests.bench.greenroom import link
from tests.bench.processes import HOST, Server
from tests.crash.kept import Kept, kept
from tests.crash.plan import carried_out, planned, webinars_needed
from tests.crash.replicas import A_KILL_TAKES, Balancer, Killer, Replica
from tests.crash.scene import Scene, scene
from tests.crash.tally import Tally, tally
from tests.databases import SERVER, fresh_database

REPLICAS = 2 if SERVER else 1
CALMS_DOWN = 150.0
"""Seconds after the last kill in which everything has to come to its end."""
QUIET = 5.0
"""Seconds that a request which RingCentral has in hand may take to be made."""


async def run(*, kills: int, jobs: int, seed: int, minutes: float, log: Path | None = None) -> Tally:
    """Do it, for so many minutes at most; the same seed gives the same plan, though not the same moments."""
    logging.getLogger("uvicorn.error").setLevel(logging.CRITICAL)  # lost answers are errors to the server
    rngs = [Random(f"{seed} {part}") for part in ("killer", "people", "plan", "rough day", "balancer")]
    with tempfile.TemporaryDirectory() as folder, fresh_database(Path(folder)) as url:
        async with scene(rngs[3], webinars_needed(jobs)) as there:
            key = Fernet.generate_key().decode()
            settings = {**there.settings, "DATABASE_URL": url, "SECRET_KEYS": key}
            async with _serving(settings, log or Path(folder) / "log.txt", there, rngs[4]) as replicas:
                await link(Server(0, replicas[0].port, 0.0), Slack(there.settings), there.hosts)
                there.ringcentral.faults = there.day
                plan = planned(there, jobs, rngs[2])
                killer = Killer(replicas, rngs[0])
                seconds = kills * A_KILL_TAKES
                with suppress(TimeoutError):
                    async with asyncio.timeout(minutes * 60), asyncio.TaskGroup() as work:
                        everybody = work.create_task(carried_out(there, plan, killer, seconds * 0.9, rngs[1]))
                        work.create_task(killer.go(kills, everybody))
                every = [wanted for group in plan for wanted in group]
                async with kept(url, key) as database:
                    await _settled(replicas, database)
                    return tally(there, every, killer.kills, await database.jobs(), await database.claimed())


async def _settled(replicas: list[Replica], database: Kept) -> None:
    for replica in replicas:
        if not replica.runs:
            await replica.start()
        await replica.is_up()
    given_up = perf_counter() + CALMS_DOWN
    while perf_counter() < given_up and await database.unfinished():
        await asyncio.sleep(0.5)
    await asyncio.sleep(QUIET)


@asynccontextmanager
async def _serving(
    settings: dict[str, str], log: Path, there: Scene, rng: Random
) -> AsyncIterator[list[Replica]]:
    """The replicas, each up once, behind one address."""
    replicas = [Replica(f"replica {number}", dict(settings), log) for number in range(REPLICAS)]
    address = f"http://{HOST}:{replicas[0].port}"
    try:
        for replica in replicas:
            replica.settings = {**settings, "PUBLIC_URL": address}
            await replica.start()
        for replica in replicas:
            await replica.is_up()
        async with httpx.AsyncClient(transport=Balancer(replicas, rng)) as client:
            there.slack.connect(f"{address}/slack/events", client)
            yield replicas
    finally:
        for replica in replicas:
            await replica.is_killed()
