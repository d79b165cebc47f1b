"""Slack reaches Greenroom through a connection that Greenroom has opened, and that may end at any time."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.durable import Durable
from tests.stories.town import Person, Town
from tests.stories.town import town as open_town


@pytest.fixture
async def town(tmp_path: Path, engine: Durable) -> AsyncIterator[Town]:
    """A town in which Slack calls nobody."""
    async with open_town(tmp_path, engine, by_socket=True) as opened:
        yield opened


def made(town: Town, title: str = "Q4 roadmap") -> int:
    return [each.title for each in town.ringcentral.company.webinars.values()].count(title)


async def test_a_webinar_is_made_over_the_socket(town: Town, mia: Person) -> None:
    await mia.types("/webinar create Q4 roadmap, 2 dec 3pm")
    await mia.submits()
    await mia.sees("Your webinar exists", "C0LAUNCH")
    assert made(town) == 1
    assert not town.slack.refusals
