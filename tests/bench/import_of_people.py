"""A list of two hundred people: what registering them costs, and what a person waits meanwhile."""

import asyncio
import math
import tempfile
import time
from pathlib import Path

from bot.jobs.engine import WorkflowEngine
from bot.sandbox.ringcentral import Sandbox
from bot.store.vault import Vault
from tests.bench.tables import Table, undone, verdict
from tests.stories.cast.town import KEY, Person, Town, town
from tests.stories.cast.webinars import MIA, everything_read, session_of

PEOPLE = 200
LIMIT, WINDOW = 30, 6
"""RingCentral's ten calls a minute, thirty times as fast."""
KEPT = 0.4
SHARE = math.floor(LIMIT * (1 - KEPT)) - 1
"""What the person reads is taken from it."""
IDEAL = (math.ceil(PEOPLE / SHARE) - 1) * WINDOW
"""Seconds: the last window of the share that background work has begins when the others have passed."""
AIM = 1.15
LOOK_EVERY = WINDOW
BOUND = 240


async def measure() -> Table:
    """The table: pasted, looked through and sent; a person reads a count once a window meanwhile."""
    with tempfile.TemporaryDirectory() as folder:
        engine = WorkflowEngine(f"sqlite:///{folder}/jobs.db", Vault((KEY,)))
        engine.launch(_nobody)
        try:
            async with town(
                Path(folder), engine, prepare=_scaled, witnessed=False, in_real_time=True, kept_for_people=KEPT
            ) as there:
                await there.person("U0MIA").links()
                await everything_read(there)
                await asyncio.sleep(WINDOW + 1)
                calls, seconds, waits = await _imported(there, there.person("U0MIA"))
                refused, restarted = there.ringcentral.limits.refused, there.ringcentral.limits.restarted
        finally:
            engine.close()
    ratio, longest = seconds / IDEAL, max(waits)
    return Table(
        title=f"A list of {PEOPLE} people",
        how=f"Pasted and sent, in real time; {LIMIT} calls in {WINDOW} s, of which {SHARE} are left for such work: a"
        f" person reads a count every {LOOK_EVERY} s. The ideal is {IDEAL} s.",
        head=("people", "calls", "seconds", "of the ideal", "429s", "a person's longest wait in s"),
        rows=((str(PEOPLE), str(calls), f"{seconds:.1f}", f"{ratio:.2f}", str(refused), f"{longest:.2f}"),),
        verdicts=(
            verdict("a call a person", calls == PEOPLE),
            verdict("no 429 and no penalty restarted", not refused and not restarted),
            verdict(f"within {AIM} of the ideal ({ratio:.2f})", ratio <= AIM),
            verdict("nobody waited for it (a second at most)", longest <= 1),
        ),
        undone=undone({"looks": math.floor(seconds / (LOOK_EVERY + longest))}, {"looks": len(waits)}),
    )


def _scaled(sandbox: Sandbox) -> None:
    sandbox.limits.per_group["Heavy"], sandbox.limits.window, sandbox.limits.penalty = LIMIT, WINDOW, WINDOW


async def _nobody(key: str) -> None:
    """Carries out jobs before the town is there: none."""


async def _imported(there: Town, mia: Person) -> tuple[int, float, list[float]]:
    session = session_of(there, "Product tour")
    before, there_already = len(there.ringcentral.calls), len(session.registration.registrants)
    await mia.types("/webinar register product tour")
    await mia.sees_form("Or many")
    await mia.submits(people="\n".join(f"g{number}@x.example" for number in range(100, 100 + PEOPLE)))
    await mia.sees_form("Nothing has been sent yet")
    waits: list[float] = []
    looking = asyncio.ensure_future(_looks(there, session.id, waits))
    begun = time.perf_counter()
    await mia.submits()
    async with asyncio.timeout(BOUND):
        while len(session.registration.registrants) < there_already + PEOPLE:
            await asyncio.sleep(0.01)
    seconds = time.perf_counter() - begun
    if looking.done():
        looking.result()  # raises what kept the person from reading
    looking.cancel()
    posts = sum(call.startswith("POST") and call.endswith("/registrants") for call in there.calls(before))
    return posts, seconds, waits


async def _looks(there: Town, session_id: str, waits: list[float]) -> None:
    services = there.greenroom.services
    identity = next(each for each in await services.accounts.all() if each.email == MIA)
    while True:
        begun = time.perf_counter()
        await services.mirror.read_count(identity, session_id)
        waits.append(time.perf_counter() - begun)
        await asyncio.sleep(LOOK_EVERY)
