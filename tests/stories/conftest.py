"""One workflow engine for all stories of a process, and a fresh town for each."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.clock import MovableClock
from bot.jobs.engine import WorkflowEngine
from bot.sandbox.ringcentral import Sandbox
from bot.sandbox.slack import SlackWorkspace, serve
from bot.store.vault import Vault
from tests.databases import fresh_database
from tests.stories.cast.beginning import Beginning, link_mia, mia_is_linked
from tests.stories.cast.dates import nine_oclock
from tests.stories.cast.town import KEY, MANIFEST, SOCKET_MANIFEST, START, Person, Town
from tests.stories.cast.town import town as open_town
from tests.stories.cast.way import way_to
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


@pytest.fixture(scope="session")
async def mia_linked(engine: WorkflowEngine, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Beginning]:
    """What a story of Mia's begins with."""
    async with mia_is_linked(tmp_path_factory.mktemp("beginning"), engine) as beginning:
        yield beginning


@pytest.fixture
def beginning(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[dict[str, Any]]:
    """A story that is Mia's, and begins when all stories do, need not live through her linking itself."""
    if "mia" not in request.fixturenames or "nine" in request.fixturenames:
        yield {}
        return
    kept: Beginning = request.getfixturevalue("mia_linked")
    with fresh_database(tmp_path, like=kept.database) as url:
        yield {"prepare": kept.ringcentral.restore, "database": url}


@pytest.fixture
async def town(
    tmp_path: Path, engine: WorkflowEngine, beginning: dict[str, Any], request: pytest.FixtureRequest
) -> AsyncIterator[Town]:
    """A town where nobody, or only Mia, is linked; with `--by-socket` Slack reaches Greenroom by Socket Mode."""
    async with open_town(tmp_path, engine, by_socket=request.config.getoption("--by-socket"), **beginning) as opened:
        yield opened


@pytest.fixture
async def nine(town: Town) -> None:
    """The story begins at nine in New York."""
    await nine_oclock(town)


@pytest.fixture
async def mia(town: Town) -> Person:
    """The host, linked, and her webinars read."""
    if not await town.identities():
        await link_mia(town)
    return town.person("U0MIA")


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
