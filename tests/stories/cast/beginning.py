"""What most stories begin with, lived through once a process: Mia has linked her account, and her webinars are read."""

import pickle
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from sqlalchemy.engine import make_url

from bot.jobs.engine import WorkflowEngine
from bot.sandbox.ringcentral import Sandbox
from tests.databases import SERVER
from tests.stories.cast.town import Town, town
from tests.stories.cast.webinars import everything_read

COPIES = not SERVER
"""Only SQLite's databases are files that are copied."""


@dataclass(frozen=True)
class Beginning:
    """What Greenroom and RingCentral know then; nothing stands in Slack."""

    database: bytes
    ringcentral: bytes

    def begin(self, sandbox: Sandbox) -> None:
        """Let that sandbox be as RingCentral is then."""
        company, sandbox.limits, sandbox.calls = _Reader(self.ringcentral, sandbox).load()
        sandbox.move_in(company)


def _kept(sandbox: Sandbox) -> bytes:
    file = BytesIO()
    _Writer(file, sandbox).dump((sandbox.company, sandbox.limits, sandbox.calls))
    return file.getvalue()


_STAYS = ("clock", "own_clock", "webhooks")
"""What a sandbox has of its own, by name."""


class _Writer(pickle.Pickler):
    def __init__(self, file: BytesIO, sandbox: Sandbox) -> None:
        super().__init__(file)
        self._names = {id(getattr(sandbox, name)): name for name in _STAYS}

    def persistent_id(self, obj: object) -> str | None:
        return self._names.get(id(obj))


class _Reader(pickle.Unpickler):
    def __init__(self, kept: bytes, sandbox: Sandbox) -> None:
        super().__init__(BytesIO(kept))
        self._sandbox = sandbox

    def persistent_load(self, pid: str) -> object:
        return getattr(self._sandbox, pid)


async def link_mia(town: Town) -> None:
    """Mia links her account by browser, and Greenroom reads her webinars."""
    await town.person("U0MIA").links()
    await everything_read(town)


async def mia_is_linked(folder: Path, engine: WorkflowEngine) -> Beginning:
    """Live through it, in a town of its own."""
    async with town(folder, engine) as opened:
        await link_mia(opened)
        with closing(sqlite3.connect(make_url(opened.settings.database_url).database or "")) as database:
            return Beginning(database.serialize(), _kept(opened.ringcentral))
