"""Somebody opens and closes registration."""

import asyncio

from sqlalchemy import text

from bot.store.database import Database, open_engine
from bot.store.vault import Vault
from tests.databases import SERVER
from tests.stories.cast.registration import patches
from tests.stories.cast.town import KEY, Person, Town
from tests.stories.cast.webinars import TOUR, session_of


def is_open(town: Town, words: str = TOUR) -> bool:
    return session_of(town, words).registration.is_open


async def test_registration_is_closed_and_opened_by_words(town: Town, mia: Person) -> None:
    await mia.types("/webinar registration close product tour")
    shown = await mia.sees("Registration was closed", "C0LAUNCH")
    assert "closed · 38 registered" in shown
    assert not is_open(town)
    await mia.types("/webinar registration open product tour")
    await mia.sees("Registration was opened", "C0LAUNCH")
    assert is_open(town)
    assert patches(town) == 2
    assert not town.slack.refusals


async def test_the_card_is_replaced_and_each_press_is_a_job_of_its_own(town: Town, mia: Person) -> None:
    await mia.types("/webinar show product tour")
    await mia.sees("Product tour", "C0LAUNCH")
    before = len(mia.texts("C0LAUNCH"))
    for number, action in enumerate(("close", "open", "close"), 1):
        await mia.presses(f"registration.{action}", channel="C0LAUNCH")
        await mia.sees(f"Registration was {'opened' if action == 'open' else 'closed'}", "C0LAUNCH")
        assert is_open(town) is (action == "open")
        assert patches(town) == number
    assert len(mia.texts("C0LAUNCH")) == before


async def test_the_same_rendering_pressed_twice_is_one_job(town: Town, mia: Person) -> None:
    await mia.types("/webinar show product tour")
    await mia.sees("Product tour", "C0LAUNCH")
    await asyncio.gather(mia.presses("registration.close"), mia.presses("registration.close"))
    await mia.sees("Registration was closed", "C0LAUNCH")
    assert patches(town) == 1


async def test_words_that_fit_several_give_a_choice(town: Town, mia: Person) -> None:
    await mia.types("/webinar registration close")
    await mia.sees("Which webinar do you want to close registration for", "C0LAUNCH")
    await mia.presses("registration.close")
    await mia.sees("Registration was closed|has no registration", "C0LAUNCH")


async def test_the_bare_word_explains_with_buttons(town: Town, mia: Person) -> None:
    await mia.types("/webinar registration")
    await mia.sees("registration open or registration close", "C0LAUNCH")
    await mia.types("/webinar registration customer stories")
    await mia.sees("open or close registration\\?", "C0LAUNCH")


async def test_an_all_hands_webinar_has_no_registration_to_open(town: Town, mia: Person) -> None:
    await mia.types("/webinar registration open all-hands")
    await mia.sees("has no registration: it is an all-hands webinar", "C0LAUNCH")
    await town.idle()
    assert patches(town) == 0


async def test_a_live_one_can_be_closed_and_a_finished_one_not_opened(town: Town, mia: Person) -> None:
    town.ringcentral.start(session_of(town, TOUR).id)
    await mia.types("/webinar registration close product tour")
    await mia.sees("Registration was closed", "C0LAUNCH")
    town.ringcentral.finish(session_of(town, TOUR).id)  # RingCentral knows, we do not yet
    await mia.types("/webinar registration open product tour")
    await mia.sees("was not opened. .*is over; RingCentral keeps it as it was", "C0LAUNCH")
    await mia.types("/webinar registration open security briefing")  # this one we know to be over
    await mia.sees("Security briefing.* is over", "C0LAUNCH")
    assert patches(town) == 2


async def test_opening_one_that_is_full_says_that_it_will_close_again(town: Town, mia: Person) -> None:
    registration = session_of(town, TOUR).registration
    registration.settings["autoCloseLimit"] = 38
    registration.is_open = False
    await mia.types("/webinar registration open product tour")
    await mia.sees("The limit of 38 is reached", "C0LAUNCH")


async def test_a_webinar_deleted_elsewhere_is_said_to_be_gone(town: Town, mia: Person) -> None:
    await mia.types("/webinar show product tour")
    await mia.sees("38 registered", "C0LAUNCH")
    del town.ringcentral.company.sessions[session_of(town, TOUR).id]
    await mia.types("/webinar registration close product tour")
    await mia.sees("was not closed. RingCentral no longer has “Product tour", "C0LAUNCH")
    await mia.types("/webinar list")
    assert "Product tour" not in await mia.sees("Upcoming webinars", "C0LAUNCH")


async def test_a_failed_one_is_tried_again(town: Town, mia: Person) -> None:
    town.ringcentral.faults.fail(503, "PATCH", times=1)
    await mia.types("/webinar registration close product tour")
    await mia.sees("was not closed", "C0LAUNCH")
    await mia.types("/webinar registration close product tour")
    await mia.sees("Registration was closed", "C0LAUNCH")


async def test_somebody_who_is_not_linked_is_asked_to(town: Town) -> None:
    ana = town.person("U0ANA")
    await ana.types("/webinar registration open product tour")
    await ana.sees("You have not linked your RingCentral account yet", "C0LAUNCH")


async def test_a_press_is_acknowledged_when_its_job_is_written_down_so_that_no_crash_can_lose_it(
    town: Town, mia: Person
) -> None:
    await mia.types("/webinar registration product tour")
    await mia.sees("Registration:", "C0LAUNCH")
    database = Database(open_engine(town.settings.database_url), Vault((KEY,)))
    async with database.writing() as somebody_elses:
        if SERVER:
            await somebody_elses.execute(text("LOCK TABLE jobs IN EXCLUSIVE MODE"))
        writes = town.greenroom.database.transactions
        before = writes["writes"]
        pressing = asyncio.create_task(mia.presses("registration.close"))
        await town.within(0, lambda: writes["writes"] > before)
        assert not pressing.done()
    await pressing
    await mia.sees("Registration was closed", "C0LAUNCH")
    await database.close()
