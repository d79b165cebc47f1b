"""Somebody cancels a webinar."""

from datetime import timedelta

from bot.sandbox.ringcentral.company.drafts import SessionDraft
from bot.sandbox.ringcentral.company.webinars import create_session
from bot.views import ids
from bot.views.button_values import standing_for
from tests.stories.cast.town import START, Person, Town
from tests.stories.cast.webinars import MIA, is_there, made_elsewhere, read_again, session_of


async def test_one_that_nobody_registered_for_is_cancelled_by_a_press(town: Town, mia: Person) -> None:
    seen = len(town.ringcentral.calls)
    await mia.types("/webinar cancel customer stories")
    asked = await mia.sees("Cancel Customer stories", "C0LAUNCH")
    assert "Nobody is registered" in asked
    assert "This cannot be undone" in asked
    assert not town.calls(seen)
    await mia.presses(ids.CANCEL_CONFIRM)
    await mia.sees("Cancelled: Customer stories", "C0LAUNCH")
    assert not is_there(town, "Customer stories")
    assert [call.split()[0] for call in town.calls(seen)] == ["DELETE"]
    await mia.types("/webinar list")
    assert "Customer stories" not in await mia.sees("Upcoming webinars", "C0LAUNCH")
    assert not town.slack.refusals


async def test_where_people_are_registered_the_title_is_typed_first(town: Town, mia: Person) -> None:
    await mia.types("/webinar cancel product tour")
    asked = await mia.sees("Cancel Product tour", "C0LAUNCH")
    assert "38 people are registered" in asked
    assert "RingCentral may mail panelists and co-hosts and everybody who is registered" in asked
    await mia.presses(ids.CANCEL_CONFIRM)
    await mia.sees_form("Type the title to cancel the webinar")
    await mia.submits(title="Product")
    assert "That is not its title" in mia.form.errors[ids.TITLE]
    assert is_there(town, "Product tour")
    await mia.submits(title="  product TOUR: the winter release ")
    await mia.sees("Cancelled: Product tour.* 38 people had registered; RingCentral may mail them", "C0LAUNCH")
    await mia.sees_form("Cancelled: ")
    assert not is_there(town, "Product tour")
    assert not town.slack.refusals


async def test_keep_it_shows_the_card_again(town: Town, mia: Person) -> None:
    session = session_of(town, "Customer stories")
    await mia.types("/webinar show customer stories")
    await mia.sees("Customer stories", "C0LAUNCH")
    await mia.presses(ids.MORE, state=standing_for(ids.CANCEL_ASK, session.id))
    await mia.sees("Cancel Customer stories", "C0LAUNCH")
    before = len(mia.texts("C0LAUNCH"))
    await mia.presses(ids.KEEP)
    await mia.sees("Kept. Nothing was changed", "C0LAUNCH")
    assert len(mia.texts("C0LAUNCH")) == before
    assert is_there(town, "Customer stories")
    assert not town.slack.refusals


async def test_pressed_twice_it_is_done_once_and_told_again(town: Town, mia: Person) -> None:
    await mia.types("/webinar cancel customer stories")
    await mia.sees("Cancel Customer stories", "C0LAUNCH")
    seen = len(town.ringcentral.calls)
    await mia.presses(ids.CANCEL_CONFIRM)
    press = town.slack.inspector.entries[-1]
    await mia.sees("Cancelled: Customer stories", "C0LAUNCH")
    pressed = [entry for entry in town.slack.inspector.entries if ids.CANCEL_CONFIRM in entry.title]
    assert pressed, press
    await town.slack.redeliver(pressed[-1])
    await mia.sees("Cancelled: Customer stories", "C0LAUNCH")
    assert [call.split()[0] for call in town.calls(seen)] == ["DELETE"]


async def test_of_two_sessions_only_the_one_goes(town: Town, mia: Person) -> None:
    first = session_of(town, "Customer stories")
    later = SessionDraft(first.start + timedelta(days=7), 3600, "America/New_York", title="Customer stories, again")
    create_session(town.ringcentral.company, town.ringcentral.company.user(MIA), first.webinar.id, later)
    await read_again(town)
    await mia.types("/webinar cancel customer stories: a year")
    await mia.sees("Cancel Customer stories: a year", "C0LAUNCH")
    await mia.presses(ids.CANCEL_CONFIRM)
    await mia.sees("Cancelled: Customer stories: a year", "C0LAUNCH")
    assert is_there(town, "Customer stories")
    assert session_of(town, "Customer stories").shown_title == "Customer stories, again"
    assert not town.slack.refusals


async def test_what_is_gone_already_counts_as_cancelled(town: Town, mia: Person) -> None:
    session = session_of(town, "Customer stories")
    await mia.types("/webinar cancel customer stories")
    await mia.sees("Cancel Customer stories", "C0LAUNCH")
    town.ringcentral.company.webinars.pop(session.webinar.id)
    town.ringcentral.company.sessions.pop(session.id)
    await mia.presses(ids.CANCEL_CONFIRM)
    await mia.sees("Cancelled: Customer stories", "C0LAUNCH")


async def test_an_answer_that_is_lost_is_looked_for(town: Town, mia: Person) -> None:
    town.ringcentral.faults.lose_answer("DELETE")
    await mia.types("/webinar cancel customer stories")
    await mia.sees("Cancel Customer stories", "C0LAUNCH")
    await mia.presses(ids.CANCEL_CONFIRM)
    await mia.sees("Cancelled: Customer stories", "C0LAUNCH")
    assert not is_there(town, "Customer stories")


async def test_a_live_one_is_refused_also_when_the_mirror_is_old(town: Town, mia: Person) -> None:
    town.ringcentral.start(session_of(town, "Product tour").id)
    await town.passes(seconds=70)
    await mia.types("/webinar cancel product tour")
    await mia.sees("is live, and RingCentral allows no changes", "C0LAUNCH")
    await mia.types("/webinar cancel security briefing")
    await mia.sees("is over; RingCentral keeps it as it was", "C0LAUNCH")
    assert not town.slack.refusals


async def test_one_that_goes_live_after_the_question_is_refused_in_words(town: Town, mia: Person) -> None:
    await mia.types("/webinar cancel customer stories")
    await mia.sees("Cancel Customer stories", "C0LAUNCH")
    town.ringcentral.start(session_of(town, "Customer stories").id)
    await mia.presses(ids.CANCEL_CONFIRM)
    await mia.sees("Not cancelled.* is live", "C0LAUNCH")
    assert is_there(town, "Customer stories")


async def test_a_count_that_was_never_read_wants_the_title_too(town: Town, mia: Person) -> None:
    made_elsewhere(town, "Fresh from the press", START + timedelta(days=2))
    await read_again(town)
    await mia.types("/webinar cancel fresh from")
    await mia.sees("How many are registered has not been read yet", "C0LAUNCH")
    await mia.presses(ids.CANCEL_CONFIRM)
    await mia.sees_form("Type the title")
    await mia.submits(title="Fresh from the press")
    await mia.sees("Cancelled: Fresh from the press", "C0LAUNCH")
    assert not town.slack.refusals


async def test_an_all_hands_webinar_has_no_registration_to_lose(town: Town, mia: Person) -> None:
    await mia.types("/webinar cancel all-hands")
    await mia.sees("It has no registration: whoever has the link may come", "C0LAUNCH")
    await mia.presses(ids.CANCEL_CONFIRM)
    await mia.sees("Cancelled: Company all-hands", "C0LAUNCH")
    assert not town.slack.refusals


async def test_which_one_is_asked_where_several_fit(town: Town, mia: Person) -> None:
    await mia.types("/webinar cancel")
    await mia.sees("Which webinar do you want to cancel", "C0LAUNCH")
    await mia.presses(ids.CANCEL_ASK)
    await mia.sees("Cancel .*This cannot be undone", "C0LAUNCH")
    assert not town.slack.refusals
