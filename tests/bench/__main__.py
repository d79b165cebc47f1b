"""`make bench`: every measurement, printed as it comes, and kept in docs/measurements.md."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime

from bot import logs
from tests.bench import acknowledgement, backlog, calls, crowd, gate, resources, throughput
from tests.bench.machine import described
from tests.bench.processes import ROOT, told_by
from tests.bench.tables import Table

RECORD = ROOT / "docs" / "measurements.md"


async def main() -> None:
    """One run on this machine."""
    logs.configure("ERROR")
    machine = described()
    print(f"{machine}\n")
    tables = []
    async for table in _measured():
        print(table.plain(), flush=True)
        tables.append(table.markdown())
    lead = f"# Measurements\n\n`make bench` on {datetime.now(UTC):%Y-%m-%d}. {machine}\n"
    RECORD.parent.mkdir(exist_ok=True)
    RECORD.write_text("\n".join([lead, *tables]))


async def _measured() -> AsyncIterator[Table]:
    """Fresh simulators for each, so that none pays for the work of the one before."""
    async with told_by("-m", "tests.bench.simulators") as settings:
        yield await throughput.measure(settings)
    async with told_by("-m", "tests.bench.simulators") as settings:
        yield await acknowledgement.measure(settings)
    async with told_by("-m", "tests.bench.simulators") as settings:
        yield await resources.measure_start(settings)
        yield await resources.measure_memory(settings)
    async with told_by("-m", "tests.bench.simulators") as settings:
        yield await backlog.measure(settings)
    yield await calls.measure()
    yield await crowd.measure()
    yield await gate.measure_people_first()
    yield await gate.measure()


if __name__ == "__main__":
    asyncio.run(main())
