"""What most stories begin with, lived through once a process: Mia has linked her account, and her webinars are read."""

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.engine import make_url

from bot.jobs.engine import WorkflowEngine
from tests.databases import SERVER
from tests.snapshot import Snapshot
from tests.stories.cast.town import Town, town
from tests.stories.cast.webinars import everything_read

COPIES = not SERVER
"""Only SQLite's databases are files that are copied."""


@dataclass(frozen=True)
class Beginning:
    """What Greenroom and RingCentral know then; nothing stands in Slack."""

    database: bytes
    ringcentral: Snapshot


async def link_mia(town: Town) -> None:
    """Mia links her account by browser, and Greenroom reads her webinars."""
    await town.person("U0MIA").links()
    await everything_read(town)


async def mia_is_linked(folder: Path, engine: WorkflowEngine) -> Beginning:
    """Live through it, in a town of its own."""
    async with town(folder, engine) as opened:
        await link_mia(opened)
        with closing(sqlite3.connect(make_url(opened.settings.database_url).database or "")) as database:
            return Beginning(database.serialize(), Snapshot(opened.ringcentral))
