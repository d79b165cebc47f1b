"""Somebody registers a person for a webinar: by form, with what is wrong said where it was entered."""

import pytest

from bot.sandbox.ringcentral.company.model import Registrant, Session
from tests.stories.town import Person, Town
from tests.stories.webinars import session_of

ADA = {"first_name": "Ada", "last_name": "Byron", "email": "ada@guest.example"}


@pytest.fixture
def tour(town: Town, mia: Person) -> Session:
    return session_of(town, "Product tour")


def registered(session: Session, email: str) -> Registrant | None:
    people = session.registration.registrants.values()
    return next((each for each in people if each.email.casefold() == email.casefold()), None)


async def opens_form(mia: Person, words: str = "product tour") -> None:
    await mia.types(f"/webinar register {words}")
    await mia.sees_form("Or many")


async def test_one_person_is_registered_and_their_link_is_there_to_copy(
    town: Town, mia: Person, tour: Session
) -> None:
    await opens_form(mia)
    await mia.submits(**ADA, source="spring fair", external_keys="lid=123\noid=4@56 & more")
    said = await mia.sees("Ada Byron\\* is in\\. Their own join link: <http", "C0LAUNCH")
    ada = registered(tour, "ada@guest.example")
    assert ada and (ada.first_name, ada.last_name, ada.source) == ("Ada", "Byron", "spring fair")
    assert ada.external_id == "lid=123&oid=4%4056%20%26%20more"
    assert f"{39} registered" in said
    await mia.sees_form("Register somebody else")
    assert not town.slack.refusals
