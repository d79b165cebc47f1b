"""`make endurance`: `make test` ten times on a busy machine, and from each of twelve moments.

Each run keeps its output and its result in a folder, and is not repeated when this is started again; its table goes
into docs/measurements.md. Remove the folder to begin anew.
"""

import argparse
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from time import perf_counter

from tests.bench import record
from tests.bench.machine import described
from tests.bench.tables import Table, verdict
from tests.endurance.plan import Run, runs

ROOT = Path(__file__).parents[2]
KINDS = ("passed", "failed", "error", "skipped")
_COUNT = re.compile(rf"(\d+) ({'|'.join(KINDS)})s?\b")


@dataclass(frozen=True)
class Result:
    """What came of one run; `counts` by pytest's words."""

    what: str
    seconds: float
    is_good: bool
    counts: dict[str, int]


@contextmanager
def busy_cores() -> Iterator[None]:
    """A process for each core that never waits, at the usual niceness."""
    burning = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(os.cpu_count() or 1)]
    try:
        yield
    finally:
        for process in burning:
            process.kill()
            process.wait()


def carry_out(run: Run, folder: Path) -> Result:
    """The whole suite, its output in a file."""
    began = perf_counter()
    with (folder / f"{run.name}.txt").open("w") as output:
        command = ["make", "test", "TESTS=-m 'not browser'"]
        environment = {**os.environ, **run.environment}
        code = subprocess.call(command, cwd=ROOT, env=environment, stdout=output, stderr=subprocess.STDOUT)
    words = (folder / f"{run.name}.txt").read_text()
    last = next((line for line in reversed(words.splitlines()) if " passed" in line or " failed" in line), "")
    counts = {kind: int(number) for number, kind in _COUNT.findall(last)}
    return Result(run.what, round(perf_counter() - began, 1), code == 0, counts)


def result_of(run: Run, folder: Path) -> Result:
    """Kept from before, or of now."""
    kept = folder / f"{run.name}.json"
    if kept.exists():
        return Result(**json.loads(kept.read_text()))
    if run.busy:
        with busy_cores():
            result = carry_out(run, folder)
    else:
        result = carry_out(run, folder)
    kept.write_text(json.dumps(asdict(result), indent=1))
    return result


def table_of(results: list[Result]) -> Table:
    """All runs so far."""
    rows = tuple(
        (each.what, *(str(each.counts.get(kind, 0)) for kind in KINDS), f"{each.seconds:.0f}") for each in results
    )
    return Table(
        "The whole suite, again and again",
        f"`make endurance`: ten times beside a process a core that never waits, and from twelve moments. {described()}",
        ("run", *KINDS, "s"),
        rows,
        (verdict(f"{len(runs())} runs, no failure", all(each.is_good for each in results)),),
    )


def main(folder: Path) -> int:
    """Every run that has no result yet; 1 where one has failed."""
    folder.mkdir(parents=True, exist_ok=True)
    results = []
    for run in runs():
        results.append(result_of(run, folder))
        print(f"{run.name}: {'good' if results[-1].is_good else 'FAILED'} {results[-1].counts}", flush=True)
    table = table_of(results)
    print(table.plain())
    record.keep([table])
    return int(not all(each.is_good for each in results))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m tests.endurance", description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=ROOT / ".endurance", help="where each run is kept")
    sys.exit(main(parser.parse_args().folder))
