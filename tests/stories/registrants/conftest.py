"""The webinar whose registrants the stories are about."""

import pytest

from bot.sandbox.ringcentral.company.model import Session
from tests.stories.cast.town import Person, Town
from tests.stories.cast.webinars import TOUR, session_of


@pytest.fixture
def tour(town: Town, mia: Person) -> Session:
    """Mia's product tour, with 38 registrants."""
    return session_of(town, TOUR)
