"""`make crash`: jobs under random kills; the table is printed, and of a full run kept in docs/measurements.md."""

import asyncio
import sys
from argparse import ArgumentParser
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter

from bot.ops import logs
from tests.bench.machine import described
from tests.bench.record import keep
from tests.bench.tables import Table, verdict
from tests.crash.run import REPLICAS, run
from tests.crash.tally import ALLOWED, NEVER, Tally
from tests.databases import SERVER

KILLS, JOBS, LONGEST = 200, 400, 15.0
DATABASE = "PostgreSQL" if SERVER else "SQLite"


def main() -> None:
    """One run on this machine; ends with 1 where something was lost, doubled or not told, or too little was done."""
    parser = ArgumentParser(prog="python -m tests.crash", description=__doc__)
    parser.add_argument("--kills", type=int, default=KILLS)
    parser.add_argument("--jobs", type=int, default=JOBS)
    parser.add_argument("--seed", type=int, default=int(datetime.now(UTC).timestamp()))
    parser.add_argument("--minutes", type=float, default=LONGEST, help="Stop then with what there is.")
    parser.add_argument("--log", type=Path, help="Keep there what the killed processes say.")
    given = parser.parse_args()
    logs.configure("ERROR")
    machine = described()
    began = perf_counter()
    result = asyncio.run(run(**vars(given)))
    table = _table(result, given.kills, given.seed, perf_counter() - began)
    print(table.plain())
    print("\n\n".join(result.traces))
    if given.kills >= KILLS and not result.undone:
        command = "`.ci/with-postgres make crash`" if SERVER else "`make crash`"
        keep([table], note=f"{command} on {datetime.now(UTC):%Y-%m-%d}. {machine}")
    sys.exit(0 if result.is_clean else 1)


def _table(result: Tally, wanted: int, seed: int, seconds: float) -> Table:
    who = "one process" if REPLICAS == 1 else f"{REPLICAS} replicas"
    columns = [*NEVER, *ALLOWED]
    return Table(
        title=f"Jobs under kill -9, {who} on {DATABASE}",
        how="`greenroom serve` killed while it starts or up to 3.5 s after, and started again at once, while hosts"
        " create, invite, open, close and subscribe in Slack; RingCentral takes 0.4 s a call (up to 4) and says nothing"
        f" after 6 % of the changes it makes. {seconds:.0f} s, seed {seed}."
        " The last two columns are what “What we promise” allows after a crash.",
        head=("kills", "asked", "acknowledged", *columns),
        rows=(
            (str(result.kills), str(result.asked), str(result.acknowledged), *(str(result.counts[c]) for c in columns)),
        ),
        verdicts=(
            verdict("nothing lost, doubled or left untold", result.is_clean),
            verdict(f"at least {wanted} kills ({result.kills})", result.kills >= wanted),
        ),
        undone=result.undone,
    )


if __name__ == "__main__":
    main()
