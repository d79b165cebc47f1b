"""The list of registrants is read from RingCentral only as far as is needed, and each person is registered once."""

import pytest

from bot.domain.people import Identity
from bot.domain.registrant import Person as Guest
from bot.errors import LimitReached, NoSuchRegistrant, RegistrationClosed
from bot.ringcentral.errors import AnswerLost
from bot.sandbox.ringcentral.company.model import Session
from bot.sandbox.ringcentral.company.registration import withdraw
from tests.stories.cast.registrants import page_calls
from tests.stories.cast.town import Person, Town
from tests.stories.cast.webinars import session_of

ADA = Guest(first_name="Ada", last_name="Byron", email="Ada@guest.example", source="talk", external_id="lid=1")


@pytest.fixture
async def desk(town: Town, mia: Person) -> tuple[Identity, Session]:
    """Mia and her product tour, whose limits are far away."""
    town.ringcentral.limits.per_group["Heavy"] = 1000
    (identity,) = await town.identities()
    return identity, session_of(town, "Product tour")


async def test_a_list_is_read_once_and_then_only_its_last_page(town: Town, desk: tuple[Identity, Session]) -> None:
    identity, session = desk
    registrants = town.greenroom.services.registrants.list
    town.ringcentral.register_guests(session.id, 2340 - len(session.registration.registrants))
    since, told = len(town.ringcentral.calls), []

    async def on_page(read: int, of: int) -> None:
        told.append((read, of))

    await registrants.read(identity, session.id, on_page=on_page)
    assert page_calls(town, since) == 3
    assert told == [(1000, 2340), (2000, 2340), (2340, 2340)]
    town.ringcentral.register_guests(session.id, 700)
    since = len(town.ringcentral.calls)
    await registrants.read(identity, session.id)
    assert page_calls(town, since) == 2
    page = await registrants.page(identity, session.id, skip=0, take=10)
    assert page.total == 3040
    assert len({each.id async for people in registrants.batches(identity, session.id) for each in people}) == 3040
    since = len(town.ringcentral.calls)
    await registrants.read(identity, session.id)
    await town.idle()
    assert page_calls(town, since) == 0
    assert await registrants.is_fresh(identity, session.id)


async def test_somebody_who_withdrew_elsewhere_is_noticed_by_the_count(
    town: Town, desk: tuple[Identity, Session]
) -> None:
    identity, session = desk
    registrants = town.greenroom.services.registrants.list
    town.ringcentral.register_guests(session.id, 5)
    await registrants.read(identity, session.id)
    before = (await registrants.page(identity, session.id, skip=0, take=10)).total
    gone = next(iter(session.registration.registrants))
    withdraw(town.ringcentral.company, session, gone)
    await registrants.read(identity, session.id)
    assert (await registrants.page(identity, session.id, skip=0, take=10)).total == before - 1
    assert await registrants.find(identity, session.id, gone) is None


async def test_a_registration_is_made_once_however_often_its_answer_is_lost(
    town: Town, desk: tuple[Identity, Session]
) -> None:
    identity, session = desk
    services = town.greenroom.services
    await services.registrants.list.read(identity, session.id)
    town.ringcentral.faults.lose_answer("POST .*/registrants")
    made = await services.registrants.writer.register(identity, session.id, ADA, job="w", what="registrant")
    assert made.registrant and made.registrant.email == ADA.email and not made.was_there
    again = await services.registrants.writer.register(identity, session.id, ADA, job="w", what="registrant")
    assert again.registrant == made.registrant and not again.was_there
    shouted = ADA.model_copy(update={"email": ADA.email.upper()})
    other = await services.registrants.writer.register(identity, session.id, shouted, job="v", what="registrant")
    assert other.was_there and other.registrant == made.registrant


async def test_what_greenroom_adds_and_withdraws_needs_no_reading(
    town: Town, desk: tuple[Identity, Session]
) -> None:
    identity, session = desk
    services = town.greenroom.services
    await services.registrants.list.read(identity, session.id)
    made = await services.registrants.writer.register(identity, session.id, ADA, job="w", what="registrant")
    assert made.registrant
    assert await services.registrants.list.is_fresh(identity, session.id)
    await services.registrants.writer.withdraw(identity, session.id, made.registrant.id, job="x")
    there = await services.registrants.list.find(identity, session.id, made.registrant.id)
    assert there and there.withdrawn_at
    assert await services.registrants.list.is_fresh(identity, session.id)
    with pytest.raises(NoSuchRegistrant):
        await services.registrants.writer.withdraw(identity, session.id, made.registrant.id, job="y")
    since = len(town.ringcentral.calls)
    await services.registrants.list.read(identity, session.id)
    await town.idle()
    assert page_calls(town, since) == 0


async def test_why_nobody_can_be_registered_is_found_out(town: Town, desk: tuple[Identity, Session]) -> None:
    identity, session = desk
    register = town.greenroom.services.registrants.writer.register
    session.registration.is_open = False
    with pytest.raises(RegistrationClosed):
        await register(identity, session.id, ADA, job="w", what="registrant")
    session.registration.settings["autoCloseLimit"] = len(session.registration.registrants)
    with pytest.raises(LimitReached):
        await register(identity, session.id, ADA, job="w", what="registrant")


async def test_who_took_the_last_place_without_hearing_of_it_is_in(town: Town, desk: tuple[Identity, Session]) -> None:
    identity, session = desk
    register = town.greenroom.services.registrants.writer.register
    session.registration.settings["autoCloseLimit"] = len(session.registration.registrants) + 1
    town.ringcentral.faults.lose_answer("POST .*/registrants")
    with pytest.raises(AnswerLost):
        await register(identity, session.id, ADA, job="w", what="registrant")
    assert not session.registration.is_open
    again = await register(identity, session.id, ADA, job="w", what="registrant")
    assert again.registrant and again.registrant.email == ADA.email and not again.was_there
