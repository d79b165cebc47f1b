"""Somebody looks at one webinar."""

from datetime import timedelta

from bot.views import ids
from bot.views.button_values import standing_for
from tests.stories.cast.dates import named, shown, soon, workday
from tests.stories.cast.town import START, Person, Town
from tests.stories.cast.webinars import HOSTILE, made_elsewhere, read_again, session_of


async def test_a_part_of_the_title_is_enough(town: Town, mia: Person) -> None:
    await mia.types("/webinar show product")
    card = await mia.sees("Product tour: the winter release", "C0LAUNCH")
    assert f"{named(workday(6))}, 14:00 (America/New_York), 45 min" in card
    assert "open · 38 registered" in card
    assert not town.slack.refusals


async def test_an_exact_title_wins_over_longer_ones(town: Town, mia: Person) -> None:
    for title in ("Launch", "Launch party"):
        made_elsewhere(town, title, START + timedelta(days=9))
    await read_again(town)
    await mia.types("/webinar show launch")
    await mia.sees(f"^Launch. {shown(START + timedelta(days=9))}", "C0LAUNCH")


async def test_where_several_fit_the_nearest_are_offered(town: Town, mia: Person) -> None:
    for number in range(7):
        made_elsewhere(town, f"Workshop {number}", START + timedelta(days=30 + number))
    await read_again(town)
    await mia.types("/webinar show workshop")
    asked = await mia.sees("“workshop” fits 7 of your webinars. Which webinar do you want to show", "C0LAUNCH")
    assert "The first 5 of 7" in asked
    before = len(mia.texts("C0LAUNCH"))
    await mia.presses(ids.SHOW)
    await mia.sees("^Workshop 0. ", "C0LAUNCH")
    assert len(mia.texts("C0LAUNCH")) == before
    assert not town.slack.refusals


async def test_nothing_of_that_name_is_said_with_a_way_on(town: Town, mia: Person) -> None:
    await mia.types("/webinar show elephants <!here>")
    await mia.sees("I found no webinar of yours for “elephants", "C0LAUNCH")
    await mia.presses(ids.LIST_OPEN)
    await mia.sees("Upcoming webinars: 3", "C0LAUNCH")
    assert not town.slack.refusals


async def test_refresh_reads_everything_again(town: Town, mia: Person) -> None:
    session = session_of(town, "Product tour")
    await mia.types("/webinar show product")
    await mia.sees("38 registered", "C0LAUNCH")
    town.ringcentral.register_guests(session.id, 4)
    session.webinar.title = "Product tour, renamed"
    await town.passes(seconds=70)
    await mia.presses(ids.REFRESH)
    await mia.sees("Product tour, renamed.*42 registered", "C0LAUNCH")
    assert not town.slack.refusals


async def test_a_count_that_is_old_is_read_before_the_card_is_shown(town: Town, mia: Person) -> None:
    await town.passes(seconds=70)
    town.ringcentral.register_guests(session_of(town, "Product tour").id, 2)
    await mia.types("/webinar show product")
    await mia.sees("40 registered", "C0LAUNCH")
    assert not town.slack.refusals


async def test_ringcentral_slow_shows_what_was_last_read_and_says_so(town: Town, mia: Person) -> None:
    await town.passes(seconds=70)
    town.ringcentral.faults.slow_down(5)
    seen = len(town.ringcentral.calls)
    await mia.types("/webinar show product")
    await town.until(lambda: len(town.ringcentral.calls) > seen)
    await town.passes(seconds=2.5)
    await mia.sees("38 registered.*RingCentral is slow just now", "C0LAUNCH")
    assert not town.slack.refusals


async def test_ringcentral_down_shows_what_was_last_read_and_says_so(town: Town, mia: Person) -> None:
    await town.passes(seconds=70)
    town.ringcentral.faults.network_down = True
    seen = len(town.ringcentral.calls)
    await mia.types("/webinar show product")
    await town.until(lambda: len(town.ringcentral.calls) > seen)
    await town.passes(seconds=2.5)
    await mia.sees("38 registered.*RingCentral (could not be read|is slow) just now", "C0LAUNCH")
    assert not town.slack.refusals


async def test_a_refresh_that_has_to_wait_says_until_when(town: Town, mia: Person) -> None:
    await mia.types("/webinar show product")
    await mia.sees("38 registered", "C0LAUNCH")
    town.ringcentral.register_guests(session_of(town, "Product tour").id, 1)
    await mia.presses(ids.REFRESH)
    await mia.sees("39 registered", "C0LAUNCH")
    await mia.presses(ids.REFRESH)
    await mia.sees(f"they are used up. I will finish this at {soon(START)}", "C0LAUNCH")
    await town.passes(seconds=61)
    await mia.sees("Product tour.*39 registered", "C0LAUNCH")
    assert not town.slack.refusals


async def test_a_refresh_that_fails_says_why_and_has_a_way_on(town: Town, mia: Person) -> None:
    await mia.types("/webinar show product")
    await mia.sees("38 registered", "C0LAUNCH")
    town.ringcentral.faults.network_down = True
    await mia.presses(ids.REFRESH)
    await town.within(60, lambda: any("cannot be reached right now" in text for text in mia.texts("C0LAUNCH")))
    await mia.presses(ids.MENU)
    await mia.sees("What would you like to do", "C0LAUNCH")
    assert not town.slack.refusals


async def test_the_text_of_a_card_says_all_that_the_card_shows(town: Town, mia: Person) -> None:
    await town.passes(seconds=70)
    await mia.types("/webinar show product")
    text = await mia.sees("Product tour: the winter release.*45 min", "C0LAUNCH")
    for words in ("Registration: open", "Leo Brandt", "Noor Haddad", "Registration page", "Start as host"):
        assert words in text


async def test_hostile_titles_are_safe_on_the_card_and_in_the_forms(town: Town, mia: Person) -> None:
    for title in HOSTILE:
        session = made_elsewhere(town, title, START + timedelta(days=3))
        await read_again(town)
        await mia.types("/webinar list")
        await mia.sees("Upcoming webinars: 4", "C0LAUNCH")
        await mia.presses(ids.SHOW)
        await mia.sees("Registration: open · 0 registered", "C0LAUNCH")
        await mia.presses(ids.MORE, state=standing_for(ids.EDIT_OPEN, session.id))
        await mia.sees_form("Save changes")
        await town.slack.close("U0MIA")
        await mia.presses(ids.MORE, state=standing_for(ids.RESCHEDULE_OPEN, session.id))
        await mia.sees_form("Move it")
        await town.slack.close("U0MIA")
        await mia.presses(ids.MORE, state=standing_for(ids.CANCEL_ASK, session.id))
        await town.until(lambda: "This cannot be undone" in mia.texts("C0LAUNCH")[-1])
        town.ringcentral.company.webinars.pop(session.webinar.id)
        town.ringcentral.company.sessions.pop(session.id)
        await town.passes(seconds=70)
        assert not town.slack.refusals


async def test_somebody_who_has_only_just_linked_is_asked_to_wait_a_moment(town: Town) -> None:
    mia = town.person("U0MIA")
    town.ringcentral.faults.slow_down(5, "GET .*/sessions.*")
    await mia.links()
    await mia.types("/webinar show product tour")
    await mia.sees("I have not read your webinars yet", "C0LAUNCH")
