"""The machine a measurement was made on: what it is, and how busy it was with other things."""

import os
import platform
import sqlite3
import statistics
import tempfile
from pathlib import Path
from time import perf_counter

COMMITS = 200
_GIBI = 1024 * 1024


def described() -> str:
    """One sentence; the load and the commits say whether others were using it."""
    cpu = next(
        (line.partition(":")[2].strip() for line in _lines("/proc/cpuinfo") if line.startswith("model name")),
        platform.machine(),
    )
    memory = next(int(line.split()[1]) for line in _lines("/proc/meminfo") if line.startswith("MemTotal"))
    middle, slow = _commit()
    return (
        f"{os.cpu_count()} cores ({cpu}), {memory / _GIBI:.0f} GiB, Linux {platform.release()}, Python"
        f" {platform.python_version()}, SQLite {sqlite3.sqlite_version}; load average before the run"
        f" {os.getloadavg()[0]:.1f}, a synchronous SQLite commit {middle:.1f} ms (p50), {slow:.1f} ms (p99)."
    )


def _commit() -> tuple[float, float]:
    """Milliseconds a durable commit of one row takes on the disk that the measurements use."""
    with tempfile.TemporaryDirectory() as folder:
        connection = sqlite3.connect(f"{folder}/commits.db", isolation_level=None)
        for statement in ("PRAGMA journal_mode=WAL", "PRAGMA synchronous=FULL", "CREATE TABLE t (a)"):
            connection.execute(statement)
        took = []
        for number in range(COMMITS):
            began = perf_counter()
            connection.execute("INSERT INTO t VALUES (?)", (number,))
            took.append((perf_counter() - began) * 1000)
        connection.close()
    hundredths = statistics.quantiles(took, n=100)
    return hundredths[49], hundredths[98]


def _lines(path: str) -> list[str]:
    return Path(path).read_text().splitlines()
