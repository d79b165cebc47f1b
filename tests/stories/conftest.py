"""One workflow engine for all stories of a process, and a fresh town for each."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from bot.clock import MovableClock
from bot.jobs.engine import WorkflowEngine
from bot.sandbox.ringcentral import Sandbox
from bot.sandbox.slack import SlackWorkspace, serve
from bot.store.vault import Vault
from tests.databases import fresh_database
from tests.stories.cast.dates import nine_oclock
from tests.stories.cast.town import KEY, MANIFEST, SOCKET_MANIFEST, START, Person, Town
from tests.stories.cast.town import town as open_town
from tests.stories.cast.way import way_to
from tests.stories.cast.webinars import everything_read
from tests.stories.cast.world import PATIENCE, World, served


async def _nobody(key: str) -> None:
    """Between two stories nobody carries out jobs."""


@pytest.fixture(scope="session")
def jobs_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where all stories of a process keep unfinished work."""
    with fresh_database(tmp_path_factory.mktemp("jobs")) as url:
        yield url.replace("+aiosqlite", "").replace("greenroom.db", "jobs.db")


@pytest.fixture(scope="session")
async def engine(jobs_url: str) -> AsyncIterator[WorkflowEngine]:
    """DBOS is one a process."""
    durable = WorkflowEngine(jobs_url, Vault((KEY,)))
    durable.launch(_nobody)
    yield durable
    durable.close()


@pytest.fixture
async def town(tmp_path: Path, engine: WorkflowEngine, request: pytest.FixtureRequest) -> AsyncIterator[Town]:
    """A town where nobody has linked anything; with `--by-socket` Slack reaches Greenroom by Socket Mode."""
    async with open_town(tmp_path, engine, by_socket=request.config.getoption("--by-socket")) as opened:
        yield opened


@pytest.fixture
async def nine(town: Town) -> None:
    """The story begins at nine in New York."""
    await nine_oclock(town)


@pytest.fixture
async def mia(town: Town) -> Person:
    """The host, linked, and her webinars read."""
    person = town.person("U0MIA")
    await person.links()
    await everything_read(town)
    return person


@pytest.fixture
async def world(tmp_path: Path, request: pytest.FixtureRequest) -> AsyncIterator[World]:
    """Two simulators whose clock goes on as the wall's does, from where the stories start."""
    clock = MovableClock(START, running=True)
    ringcentral = Sandbox(clock)
    app = SOCKET_MANIFEST if request.config.getoption("--by-socket") else MANIFEST
    # Its clock is the wall's, so a busy machine must not cost Greenroom Slack's patience.
    slack = SlackWorkspace(clock, manifest=app, deadline=PATIENCE)
    with fresh_database(tmp_path) as database_url:
        async with served(ringcentral), serve(slack), way_to(slack) as way:
            yield World(clock, slack, ringcentral, tmp_path, database_url, way)
