"""`make bench`: every measurement, printed and kept in docs/measurements.md."""

import asyncio

from tests.bench import throughput
from tests.bench.processes import told_by


async def main() -> None:
    """One run on this machine."""
    async with told_by("-m", "tests.bench.simulators") as settings:
        print((await throughput.measure(settings)).plain())


if __name__ == "__main__":
    asyncio.run(main())
