"""`make bench`: every measurement, printed as it comes, and kept in docs/measurements.md.

`make bench PART=limiter` measures that part alone; the parts are the names in PARTS.
"""

import argparse
import asyncio
import sys
import traceback
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime

from bot.ops import logs
from tests.bench import (
    acknowledgement,
    backlog,
    calls,
    crowd,
    import_of_people,
    limiter,
    record,
    resources,
    throughput,
    words,
)
from tests.bench.machine import described
from tests.bench.processes import told_by
from tests.bench.tables import Table
from tests.stories.cast.loop import QuietLoop


async def _throughput() -> AsyncIterator[Table]:
    async with told_by("-m", "tests.bench.simulators") as settings:
        yield await throughput.measure(settings)


async def _acknowledgement() -> AsyncIterator[Table]:
    async with told_by("-m", "tests.bench.simulators") as settings:
        yield await acknowledgement.measure(settings)


async def _resources() -> AsyncIterator[Table]:
    async with told_by("-m", "tests.bench.simulators") as settings:
        yield await resources.measure_start(settings)
        yield await resources.measure_memory(settings)
    async with told_by("-m", "tests.bench.simulators") as settings:
        yield await backlog.measure(settings)


async def _calls() -> AsyncIterator[Table]:
    yield await calls.measure()


async def _words() -> AsyncIterator[Table]:
    yield await words.measure()


async def _crowd() -> AsyncIterator[Table]:
    yield await crowd.measure()


async def _import() -> AsyncIterator[Table]:
    yield await import_of_people.measure()


PARTS: dict[str, Callable[[], AsyncIterator[Table]]] = {
    "throughput": _throughput,
    "acknowledgement": _acknowledgement,
    "resources": _resources,
    "calls": _calls,
    "words": _words,
    "crowd": _crowd,
    "import": _import,
    "limiter": limiter.measure,
}
"""Fresh simulators for each, so that none pays for the work of the one before."""


async def main(parts: list[str]) -> bool:
    """One run on this machine, of these parts or of all, to its end; whether all was done that was to be measured."""
    logs.configure("ERROR")
    machine, today = described(), f"{datetime.now(UTC):%Y-%m-%d}"
    print(f"{machine}\n")
    failed = []
    for part in parts or PARTS:
        try:
            async for table in PARTS[part]():
                print(table.plain(), flush=True)
                if table.undone:
                    failed.append(f"{part}: {table.title}")
                    continue
                note = f"Measured alone on {today}, `make bench PART={part}`. {machine}" if parts else ""
                record.keep([table], note=note)
        except Exception:  # the other parts are measured all the same
            traceback.print_exc()
            failed.append(part)
    for each in failed:
        print(f"FAILED, and not kept: {each}")
    if not parts and not failed:
        record.keep([], lead=f"# Measurements\n\n`make bench` on {today}. {machine}")
    return not failed


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m tests.bench")
    parser.add_argument("part", nargs="*", choices=[[], *PARTS], default=[], help="measure this alone")
    with asyncio.Runner(loop_factory=QuietLoop) as runner:
        sys.exit(0 if runner.run(main(parser.parse_args().part)) else 1)
