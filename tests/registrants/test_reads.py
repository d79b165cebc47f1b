"""The list of registrants is read from RingCentral only as far as is needed, and each person is registered once."""

import pytest

from bot.domain.registrant import Person as Guest
from bot.errors import LimitReached, NoSuchRegistrant, RegistrationClosed
from bot.ringcentral.errors import AnswerLost
from bot.sandbox.ringcentral.company.registration import withdraw
from tests.registrants.conftest import Desk
from tests.stories.cast.registrants import page_calls

ADA = Guest(first_name="Ada", last_name="Byron", email="Ada@guest.example", source="talk", external_id="lid=1")


async def test_a_list_is_read_once_and_then_only_its_last_page(desk: Desk) -> None:
    identity, session, people = desk.identity, desk.session, desk.registrants.list
    desk.ringcentral.register_guests(session.id, 2340 - len(session.registration.registrants))
    since, told = len(desk.ringcentral.calls), []

    async def on_page(read: int, of: int) -> None:
        told.append((read, of))

    await people.read(identity, session.id, on_page=on_page)
    assert page_calls(desk.ringcentral, since) == 3
    assert told == [(1000, 2340), (2000, 2340), (2340, 2340)]
    desk.ringcentral.register_guests(session.id, 700)
    since = len(desk.ringcentral.calls)
    await people.read(identity, session.id)
    assert page_calls(desk.ringcentral, since) == 2
    page = await people.page(identity, session.id, skip=0, take=10)
    assert page.total == 3040
    assert len({each.id async for part in people.batches(identity, session.id) for each in part}) == 3040
    since = len(desk.ringcentral.calls)
    await people.read(identity, session.id)
    assert page_calls(desk.ringcentral, since) == 0
    assert await people.is_fresh(identity, session.id)


async def test_somebody_who_withdrew_elsewhere_is_noticed_by_the_count(desk: Desk) -> None:
    identity, session, people = desk.identity, desk.session, desk.registrants.list
    desk.ringcentral.register_guests(session.id, 5)
    await people.read(identity, session.id)
    before = (await people.page(identity, session.id, skip=0, take=10)).total
    gone = next(iter(session.registration.registrants))
    withdraw(desk.ringcentral.company, session, gone)
    await people.read(identity, session.id)
    assert (await people.page(identity, session.id, skip=0, take=10)).total == before - 1
    assert await people.find(identity, session.id, gone) is None


async def test_a_registration_is_made_once_however_often_its_answer_is_lost(desk: Desk) -> None:
    identity, session, registrants = desk.identity, desk.session, desk.registrants
    await registrants.list.read(identity, session.id)
    desk.ringcentral.faults.lose_answer("POST .*/registrants")
    made = await registrants.writer.register(identity, session.id, ADA, job="w", what="registrant")
    assert made.registrant and made.registrant.email == ADA.email and not made.was_there
    again = await registrants.writer.register(identity, session.id, ADA, job="w", what="registrant")
    assert again.registrant == made.registrant and not again.was_there
    shouted = ADA.model_copy(update={"email": ADA.email.upper()})
    other = await registrants.writer.register(identity, session.id, shouted, job="v", what="registrant")
    assert other.was_there and other.registrant == made.registrant


async def test_what_greenroom_adds_and_withdraws_needs_no_reading(desk: Desk) -> None:
    identity, session, registrants = desk.identity, desk.session, desk.registrants
    await registrants.list.read(identity, session.id)
    made = await registrants.writer.register(identity, session.id, ADA, job="w", what="registrant")
    assert made.registrant
    assert await registrants.list.is_fresh(identity, session.id)
    await registrants.writer.withdraw(identity, session.id, made.registrant.id, job="x")
    there = await registrants.list.find(identity, session.id, made.registrant.id)
    assert there and there.withdrawn_at
    assert await registrants.list.is_fresh(identity, session.id)
    with pytest.raises(NoSuchRegistrant):
        await registrants.writer.withdraw(identity, session.id, made.registrant.id, job="y")
    since = len(desk.ringcentral.calls)
    await registrants.list.read(identity, session.id)
    assert page_calls(desk.ringcentral, since) == 0


async def test_why_nobody_can_be_registered_is_found_out(desk: Desk) -> None:
    identity, session, register = desk.identity, desk.session, desk.registrants.writer.register
    session.registration.is_open = False
    with pytest.raises(RegistrationClosed):
        await register(identity, session.id, ADA, job="w", what="registrant")
    session.registration.settings["autoCloseLimit"] = len(session.registration.registrants)
    with pytest.raises(LimitReached):
        await register(identity, session.id, ADA, job="w", what="registrant")


async def test_who_took_the_last_place_without_hearing_of_it_is_in(desk: Desk) -> None:
    identity, session, register = desk.identity, desk.session, desk.registrants.writer.register
    session.registration.settings["autoCloseLimit"] = len(session.registration.registrants) + 1
    desk.ringcentral.faults.lose_answer("POST .*/registrants")
    with pytest.raises(AnswerLost):
        await register(identity, session.id, ADA, job="w", what="registrant")
    assert not session.registration.is_open
    again = await register(identity, session.id, ADA, job="w", what="registrant")
    assert again.registrant and again.registrant.email == ADA.email and not again.was_there
