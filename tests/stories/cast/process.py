"""Greenroom as a process of its own, forked from one that has imported the libraries: that takes most of a start."""

import asyncio
import multiprocessing
import os
import resource
import runpy
import sys
from collections.abc import Mapping
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path

SCRIPT = Path(__file__).with_name("restart_process.py")
FULL = 100_000
"""Bytes: more than the log of a story, less than the write-ahead logs of both databases after linking."""
LIBRARIES = [
    "aiohttp.web", "aiosqlite", "alembic.command", "cryptography.fernet", "dateparser", "dbos", "httpx",
    "jinja2", "psycopg", "pydantic_settings", "slack_bolt.async_app", "sqlalchemy.ext.asyncio",
    "starlette.applications", "structlog", "uvicorn",
]  # fmt: skip
_FORKS = multiprocessing.get_context("forkserver")


class Process:
    """Greenroom while it runs, and afterwards."""

    def __init__(self, process: BaseProcess, hears: Connection) -> None:
        self._process = process
        self._hears = hears

    @property
    def exit_code(self) -> int | None:
        """What it ended with; None while it runs."""
        return self._process.exitcode

    async def line(self) -> str:
        """What it says next; empty once it has ended."""
        with open(os.dup(self._hears.fileno())) as said:
            return (await asyncio.to_thread(said.readline)).strip()

    def has_a_full_disk(self) -> None:
        """From now on none of its files grows beyond what a log needs: a write that would fails, as on a full disk."""
        resource.prlimit(self._pid, resource.RLIMIT_FSIZE, (FULL, resource.RLIM_INFINITY))

    def has_room_again(self) -> None:
        """The end of that."""
        resource.prlimit(self._pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))

    async def is_killed(self) -> None:
        """kill -9."""
        self._process.kill()
        await self.ends()

    async def ends(self) -> int | None:
        """Wait until it has ended; its exit code."""
        await asyncio.to_thread(self._process.join)
        self._hears.close()
        return self.exit_code

    @property
    def _pid(self) -> int:
        assert self._process.pid
        return self._process.pid


def start(release: Path, environment: Mapping[str, str], folder: Path, log: Path) -> Process:
    """Start the Greenroom whose code is there, in that folder; what it logs goes to a file."""
    _FORKS.set_forkserver_preload(LIBRARIES)
    hears, says = _FORKS.Pipe(duplex=False)
    process = _FORKS.Process(target=_run, args=(says, release, dict(environment), folder, log), daemon=True)
    process.start()
    says.close()
    return Process(process, hears)


def _run(says: Connection, release: Path, environment: dict[str, str], folder: Path, log: Path) -> None:
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(folder)
    os.dup2(says.fileno(), sys.stdout.fileno())
    with log.open("a") as file:
        os.dup2(file.fileno(), sys.stderr.fileno())
    sys.path.insert(0, str(release))
    runpy.run_path(str(SCRIPT), run_name="__main__")
