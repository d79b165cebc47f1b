"""How long Greenroom takes to be ready, and how much memory it holds before and after a lot of work."""

import statistics
from collections.abc import Mapping

from bot.sandbox.slack.people import Person
from tests.bench.asking import ANSWERS, Slack
from tests.bench.greenroom import greenroom, link
from tests.bench.load import at_once
from tests.bench.simulators import hosts
from tests.bench.tables import Table, verdict

STARTS = 5
READY_AIM = 4.0
COMMANDS = 10_000
AT_A_TIME = 16
MEMORY_AIM = 160
GROWTH_AIM = 4
"""MiB between 10 000 and 20 000 commands that are noise: the allocator's pages, a table that fills."""
MIX = ("help", "list", "show webinar 1", "list past", "menu please", "whoami", "show webinar 2", "help create")


async def measure_start(settings: Mapping[str, str]) -> Table:
    """From the command typed to the first 200 of /readyz, with an empty database to migrate."""
    took = []
    for _ in range(STARTS):
        async with greenroom(settings) as there:
            took.append(there.started_in)
    median = statistics.median(took)
    return Table(
        title="Start to ready",
        how=f"`greenroom serve` with a new database until `/readyz` answers 200; {STARTS} starts.",
        head=("", "median s", "fastest s", "slowest s"),
        rows=(("start", f"{median:.2f}", f"{min(took):.2f}", f"{max(took):.2f}"),),
        verdicts=(verdict(f"within {READY_AIM:.0f} s ({median:.2f} s)", median <= READY_AIM),),
    )


async def measure_memory(settings: Mapping[str, str]) -> Table:
    """Resident memory when ready, and after each of two equal loads."""
    slack, people = Slack(settings), hosts()
    async with greenroom(settings) as there:
        idle = there.resident
        await link(there, slack, people)
        await _work(there.port, slack, people)
        once = there.resident
        await _work(there.port, slack, people)
        twice = there.resident
    most = max(idle, once, twice)
    return Table(
        title="Resident memory",
        how=f"`VmRSS` of the one process; commands of {len(people)} linked hosts: {', '.join(MIX)}.",
        head=("", "MiB"),
        rows=(
            ("ready, idle", f"{idle:.0f}"),
            (f"after {COMMANDS} commands", f"{once:.0f}"),
            (f"after {2 * COMMANDS} commands", f"{twice:.0f}"),
        ),
        verdicts=(
            verdict(f"within {MEMORY_AIM} MiB ({most:.0f} MiB)", most <= MEMORY_AIM),
            verdict(f"not growing ({twice - once:+.1f} MiB in the second {COMMANDS})", twice - once <= GROWTH_AIM),
        ),
    )


async def _work(port: int, slack: Slack, people: list[Person]) -> None:
    requests = (
        (slack.command(people[number % len(people)], MIX[number % len(MIX)]), ANSWERS[MIX[number % len(MIX)]])
        for number in range(COMMANDS)
    )
    await at_once(port, requests, connections=AT_A_TIME)
