"""How fast two processes of four workers get through a rate limit they share, and what a person waits meanwhile."""

import asyncio
import json
import math
import tempfile
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import uvicorn
from cryptography.fernet import Fernet

from bot.sandbox.ringcentral import Sandbox
from bot.sandbox.ringcentral.serve import MachineClock
from bot.store.database import open_engine
from bot.store.migrate import migrate
from tests.bench.callers import Work, as_line
from tests.bench.postgres import postgresql
from tests.bench.processes import HOST, free_port, waiting_for_go
from tests.bench.tables import Table, undone, verdict
from tests.databases import fresh_database

LIMIT, WINDOW = 10, 6
"""RingCentral's ten heavy calls a minute, ten times as fast; the penalty as well."""
PROCESSES, WORKERS, CALLS = 2, 4, 40
BOUND = 60.0
"""Seconds after which whoever is not done is stopped."""
IDEAL = (math.ceil(CALLS / LIMIT) - 1) * WINDOW
"""Seconds: the last call goes when the third window after the first call has passed."""
AIM = 1.1
KEPT = 4
"""Calls a window that background work leaves to people (KEPT_FOR_PEOPLE=0.4)."""
BURSTS, BETWEEN = 4, 7.0
OTHERS = {
    "stamina, obeying Retry-After": "obeying",
    "RingCentral's SDK, again after a second": "plain-loop",
}


@dataclass(frozen=True)
class Run:
    """What came of it: seconds until the last of the calls that were answered, and what the limiter saw."""

    answered: int
    seconds: float
    refused: int
    restarted: int


async def measure() -> AsyncIterator[Table]:
    """Both tables, on SQLite and, where it is installed, on PostgreSQL."""
    async with postgresql() as server:
        stores = {"SQLite": ""} | ({"PostgreSQL": server} if server else {})
        yield await _measure_people_first(stores)
        yield await _measure_forty(stores)


async def _measure_forty(stores: Mapping[str, str]) -> Table:
    """40 calls of people, by three ways of living with the limit."""
    runs: dict[str, Run] = {}
    for store, server in stores.items():
        async with _ringcentral(server) as (sandbox, settings):
            runs[f"Greenroom's limiter, on {store}"] = await _race(sandbox, settings, "person")
    ours = [*runs.values()]
    async with _ringcentral() as (sandbox, settings):
        runs |= {name: await _race(sandbox, settings, kind) for name, kind in OTHERS.items()}
    shares = [run.seconds / IDEAL for run in ours]
    return Table(
        title="Forty calls through a limit of ten",
        how=f"{PROCESSES} processes of {WORKERS} workers with one sign-in's budget: {LIMIT} calls in {WINDOW} s, and "
        f"a penalty of {WINDOW} s that every call during it restarts; stopped after {BOUND:.0f} s. The ideal is "
        f"{IDEAL} s. Our windows lie in a database that both processes share.",
        head=("who", "answered", "seconds", "of the ideal", "429s", "penalties restarted"),
        rows=tuple(_row(name, run) for name, run in runs.items()),
        verdicts=(
            verdict(f"within {AIM} of the ideal ({_listed(shares)})", max(shares) <= AIM),
            verdict("no 429 and no penalty restarted", not any(run.refused or run.restarted for run in ours)),
            *_missing(stores),
        ),
        undone=undone({"calls": CALLS * len(ours)}, {"calls": sum(run.answered for run in ours)}),
    )


async def _measure_people_first(stores: Mapping[str, str]) -> Table:
    """A person's calls while background work takes all it may."""
    rows, longest, refused = [], [], 0
    for store, server in stores.items():
        async with _ringcentral(server) as (sandbox, settings):
            waits, behind = await _beside_background(sandbox, settings)
        longest.append(max(waits))
        refused += sandbox.limits.refused
        rows.append((store, str(len(waits)), f"{max(waits):.2f}", str(behind), str(sandbox.limits.refused)))
    bound = WINDOW / LIMIT
    return Table(
        title="A person's wait while background work takes its whole share",
        how=f"{PROCESSES} processes of {WORKERS} workers read without pause; a person makes {KEPT} calls at once (the "
        f"kept share of a window) every {BETWEEN:.0f} s, {BURSTS} times.",
        head=("windows in", "calls of the person", "longest wait in s", "background calls meanwhile", "429s"),
        rows=tuple(rows),
        verdicts=(
            verdict(f"at most window / limit ({bound} s)", max(longest) <= bound and not refused),
            *_missing(stores),
        ),
        undone=tuple(f"no background calls meanwhile, on {row[0]}" for row in rows if row[3] == "0"),
    )


async def _race(sandbox: Sandbox, settings: Mapping[str, str], kind: str) -> Run:
    sandbox.limits.forget()
    work = Work(CALLS // PROCESSES, WORKERS, BOUND)
    async with AsyncExitStack() as stack:
        processes = await _started(stack, settings, [kind] * PROCESSES)
        began = time.time()
        answered = [end for each in await _told(processes, [work] * PROCESSES) for _, end in each]
    seconds = max(answered) - began if len(answered) == CALLS else BOUND
    return Run(len(answered), seconds, sandbox.limits.refused, sandbox.limits.restarted)


async def _beside_background(sandbox: Sandbox, settings: Mapping[str, str]) -> tuple[list[float], int]:
    sandbox.limits.forget()
    length = BURSTS * BETWEEN
    busy = Work(1000, WORKERS, WINDOW + length)
    async with AsyncExitStack() as stack:
        *background, person = await _started(stack, settings, ["background"] * PROCESSES + ["person"])
        reading = asyncio.ensure_future(_told(background, [busy] * PROCESSES))
        await asyncio.sleep(WINDOW)  # background work has its whole share by now
        [calls] = await _told([person], [Work(BURSTS * KEPT, KEPT, length, BETWEEN)])
        if len(calls) < BURSTS * KEPT:
            raise RuntimeError("some of the person's calls were not answered in time")
        behind = sum(len(each) for each in await reading)
    return [end - asked for asked, end in calls], behind


async def _started(
    stack: AsyncExitStack, settings: Mapping[str, str], kinds: list[str]
) -> list[asyncio.subprocess.Process]:
    """One after the other: each signs in, and RingCentral allows five sign-ins a window."""
    return [
        await stack.enter_async_context(waiting_for_go("-m", "tests.bench.callers", kind, settings=settings))
        for kind in kinds
    ]


async def _told(processes: list[asyncio.subprocess.Process], works: list[Work]) -> list[list[tuple[float, float]]]:
    for process, work in zip(processes, works, strict=True):
        assert process.stdin is not None
        process.stdin.write(as_line(work))
    return [json.loads(await process.stdout.readline()) for process in processes if process.stdout]


@asynccontextmanager
async def _ringcentral(server: str = "") -> AsyncIterator[tuple[Sandbox, dict[str, str]]]:
    """The sandbox with its scaled window in this process, an empty database, and what callers need to know."""
    port = free_port()
    sandbox = Sandbox(MachineClock(), base_url=f"http://{HOST}:{port}")
    sandbox.limits.per_group["Heavy"], sandbox.limits.window, sandbox.limits.penalty = LIMIT, WINDOW, WINDOW
    webinar = next(iter(sandbox.company.webinars.values()))
    serving = uvicorn.Server(uvicorn.Config(sandbox.app, host=HOST, port=port, log_level="critical", lifespan="off"))
    with tempfile.TemporaryDirectory() as folder, fresh_database(Path(folder), server) as url:
        engine = open_engine(url)
        await migrate(engine)
        await engine.dispose()
        task = asyncio.ensure_future(serving.serve())
        while not serving.started:
            await asyncio.sleep(0.01)
        try:
            yield sandbox, {
                "RC_SERVER_URL": sandbox.base_url,
                "RC_CLIENT_ID": sandbox.client_id,
                "RC_CLIENT_SECRET": sandbox.client_secret,
                "RC_JWT": sandbox.jwt_for(webinar.host),
                "DATABASE_URL": url,
                "SECRET_KEYS": Fernet.generate_key().decode(),
                "WEBINAR": webinar.id,
            }
        finally:
            serving.should_exit = True
            await task


def _row(name: str, run: Run) -> tuple[str, ...]:
    done = run.answered == CALLS
    took = (f"{run.seconds:.1f}", f"{run.seconds / IDEAL:.2f}") if done else (f"over {BOUND:.0f}", "–")
    return (name, f"{run.answered} of {CALLS}", *took, str(run.refused), str(run.restarted))


def _listed(shares: list[float]) -> str:
    return " and ".join(f"{share:.2f}" for share in shares)


def _missing(stores: Mapping[str, str]) -> tuple[str, ...]:
    return () if "PostgreSQL" in stores else ("PostgreSQL is not installed here: not measured.",)
