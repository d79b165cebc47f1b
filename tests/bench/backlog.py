"""How Greenroom starts on a thousand jobs that a process before it had accepted when it died."""

import asyncio
import tempfile
from collections.abc import Mapping
from time import perf_counter

import httpx

from bot.sandbox.slack.people import Person
from tests.bench.asking import ANSWERS, Slack
from tests.bench.greenroom import at_home, home, link
from tests.bench.load import Timing, lines
from tests.bench.pending import JOBS
from tests.bench.processes import Server, waiting_for_go
from tests.bench.simulators import hosts
from tests.bench.tables import Table, undone, verdict

READY_AIM = 4.0
SLACK_WAITS = 3.0
MEMORY_AIM = 300
"""MiB while a thousand are under way at once."""
PATIENCE = 300.0
ASK_EVERY = 0.1
MIX = ("help", "list", "show webinar 1", "whoami")


async def measure(settings: Mapping[str, str]) -> Table:
    """Start, answers meanwhile, memory, and whether each was carried out once."""
    slack, people = Slack(settings), hosts()
    with tempfile.TemporaryDirectory() as folder:
        own = home(folder)
        async with at_home(settings, own) as before:
            await link(before, slack, people)
        async with waiting_for_go("-m", "tests.bench.pending", settings={**settings, **own}):
            pass
        async with at_home(settings, own) as there, httpx.AsyncClient(base_url=settings["RC_SERVER_URL"]) as levers:
            began = perf_counter()
            answers, most = await _ask_meanwhile(there, slack, people, levers)
            took = perf_counter() - began
            made = await _made(levers)
    return _table(there.started_in, answers, most, took, made)


async def _ask_meanwhile(
    there: Server, slack: Slack, people: list[Person], levers: httpx.AsyncClient
) -> tuple[Timing, float]:
    """A command every now and then until all are made; how soon each was answered, and the most memory held."""
    [line] = await lines(there.port, 1)
    each: list[float] = []
    most, began = there.resident, perf_counter()
    while perf_counter() - began < PATIENCE:
        asked = perf_counter()
        what = MIX[len(each) % len(MIX)]
        await line.ask(slack.command(people[len(each) % len(people)], what), ANSWERS[what])
        each.append(perf_counter() - asked)
        most = max(most, there.resident)
        if len(each) % 10 == 0 and await _made(levers) >= JOBS:
            break
        await asyncio.sleep(ASK_EVERY)
    line.close()
    return Timing(tuple(each), perf_counter() - began), most


async def _made(levers: httpx.AsyncClient) -> int:
    """How many webinars RingCentral was told to make."""
    calls = (await levers.get("/control/calls")).json()["calls"]
    return sum(call["method"] == "POST" and call["path"].endswith("/webinars") for call in calls)


def _table(ready: float, answers: Timing, most: float, took: float, made: int) -> Table:
    return Table(
        title=f"{JOBS} pending jobs at start",
        how=f"All-hands webinars of {len(hosts())} hosts, two calls each, accepted by a process that was killed before"
        " it began one. The rate limit is raised: waiting for it is not measured.",
        head=("", ""),
        rows=(
            ("start to ready, s", f"{ready:.2f}"),
            (f"answers meanwhile ({len(answers.each)}), p50 ms", f"{answers.percentile(50):.0f}"),
            ("… slowest ms", f"{max(answers.each) * 1000:.0f}"),
            ("all made after, s", f"{took:.0f}"),
            ("most resident memory, MiB", f"{most:.0f}"),
        ),
        verdicts=(
            verdict(f"ready within {READY_AIM:.0f} s ({ready:.2f} s)", ready <= READY_AIM),
            verdict(f"every answer within Slack's {SLACK_WAITS:.0f} s", max(answers.each) < SLACK_WAITS),
            verdict(f"each made once ({made} of {JOBS})", made == JOBS),
            verdict(f"within {MEMORY_AIM} MiB ({most:.0f} MiB)", most <= MEMORY_AIM),
        ),
        undone=(
            *undone({"jobs": JOBS}, {"jobs": made}),
            *(["more webinars than were asked for"] if made > JOBS else []),
        ),
    )
