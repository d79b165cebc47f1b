"""One workflow engine for all stories of a process, and a fresh town for each."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.durable import Durable
from bot.store.vault import Vault
from tests.stories.town import KEY, Person, Town
from tests.stories.town import town as open_town
from tests.stories.webinars import everything_read


async def _nobody(key: str) -> None:
    """Between two stories nobody carries out wishes."""


@pytest.fixture(scope="session")
async def engine(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Durable]:
    """DBOS is one a process."""
    durable = Durable(f"sqlite:///{tmp_path_factory.mktemp('jobs')}/jobs.db", Vault((KEY,)))
    durable.launch(_nobody)
    yield durable
    durable.close()


@pytest.fixture
async def town(tmp_path: Path, engine: Durable) -> AsyncIterator[Town]:
    """A town where nobody has linked anything."""
    async with open_town(tmp_path, engine) as opened:
        yield opened


@pytest.fixture
async def mia(town: Town) -> Person:
    """The host, linked, and her webinars read."""
    person = town.person("U0MIA")
    await person.links()
    await everything_read(town)
    return person
