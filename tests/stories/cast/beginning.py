"""What most stories begin with, lived through once a process: Mia has linked her account, and her webinars are read."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from bot.jobs.engine import WorkflowEngine
from tests.databases import fresh_database
from tests.snapshot import Snapshot
from tests.stories.cast.town import Town, town
from tests.stories.cast.webinars import everything_read


@dataclass(frozen=True)
class Beginning:
    """What Greenroom and RingCentral know then; nothing stands in Slack."""

    database: str
    """Its URL; nobody uses it."""
    ringcentral: Snapshot


async def link_mia(town: Town) -> None:
    """Mia links her account by browser, and Greenroom reads her webinars."""
    await town.person("U0MIA").links()
    await everything_read(town)


@asynccontextmanager
async def mia_is_linked(folder: Path, engine: WorkflowEngine) -> AsyncIterator[Beginning]:
    """Live through it, in a town of its own."""
    with fresh_database(folder) as url:
        async with town(folder, engine, database=url) as opened:
            await link_mia(opened)
            ringcentral = Snapshot(opened.ringcentral)
        yield Beginning(url, ringcentral)
