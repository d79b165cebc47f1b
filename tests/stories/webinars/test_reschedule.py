"""Somebody moves a webinar to another time."""

from datetime import datetime, timedelta

from bot.sandbox.ringcentral.company.model import Session
from bot.views import ids
from bot.views.button_values import standing_for
from tests.stories.cast.dates import WEEKDAYS, at, clock, day, named, shown, soon, typed, workday
from tests.stories.cast.town import START, Person, Town
from tests.stories.cast.webinars import read_again, session_of

THAT_DAY = workday(6)
"""When the product tour takes place, at 14:00."""
FOUR = at(THAT_DAY, "16:00")
AT_FOUR = f"{typed(THAT_DAY)} 4pm"


def move_elsewhere(town: Town, session: Session, start: datetime) -> None:
    session.start = start
    session.touch(town.clock.now())


async def test_a_webinar_is_moved_with_one_call(town: Town, mia: Person) -> None:
    seen = len(town.ringcentral.calls)
    await mia.types(f"/webinar reschedule product tour to {AT_FOUR}")
    form = await mia.sees_form(f"I read this as .*{named(THAT_DAY)}, 16:00–16:45 America.New_York")
    assert "38 people are registered" in form
    assert "RingCentral may mail panelists and co-hosts and everybody who is registered" in form
    assert "cannot be taken back" in form
    assert mia.form.spec["submit"]["text"] == "Move it"
    assert mia.form.spec["close"]["text"] == f"Keep {WEEKDAYS[THAT_DAY.weekday()]}"
    assert not town.calls(seen)
    await mia.submits()
    await mia.sees(f"Moved from .*{named(THAT_DAY)}, 14:00 .* to .*{named(THAT_DAY)}, 16:00", "C0LAUNCH")
    await mia.sees_form("Moved from")
    assert session_of(town, "Product tour").start == FOUR
    assert len(town.calls(seen)) == 1
    assert town.calls(seen)[0].startswith("PATCH")
    assert not town.slack.refusals


async def test_without_a_time_the_form_shows_the_plan_and_wants_another(town: Town, mia: Person) -> None:
    await mia.types("/webinar move customer stories")
    await mia.sees_form("I read this as")
    await mia.submits()
    await mia.sees_form("Move webinar")
    assert "takes place already" in str(mia.form.errors)
    await mia.presses_in_form(ids.WHEN_CHANGED, block_id=ids.TIME, state="11:30")
    await mia.sees_form("11:30–12:30")
    await mia.submits()
    await mia.sees("Moved from", "C0LAUNCH")
    assert session_of(town, "Customer stories").start == at(workday(13), "11:30")
    assert not town.slack.refusals


async def test_the_length_and_the_zone_change_the_echo(town: Town, mia: Person) -> None:
    await mia.types(f"/webinar move customer stories to {typed(day(2))} 10:00")
    await mia.sees_form(f"{named(day(2))}, 10:00–11:00 America.New_York")
    length = (await town.slack.options("U0MIA", "1h20", action_id=ids.LENGTH_SEARCH))["options"][0]
    await mia.presses_in_form(ids.LENGTH_SEARCH, state={"selected_option": length})
    await mia.sees_form("10:00–11:20")
    zone = (await town.slack.options("U0MIA", "berlin", action_id=ids.ZONE_SEARCH))["options"][0]
    await mia.presses_in_form(ids.ZONE_SEARCH, state={"selected_option": zone})
    start = at(day(2), "10:00", "Europe/Berlin")
    await mia.sees_form(f"10:00–11:20 Europe/Berlin .*{clock(start)} America.New_York")
    await mia.submits()
    await mia.sees("Moved from", "C0LAUNCH")
    session = session_of(town, "Customer stories")
    assert (session.seconds, session.time_zone, session.start) == (80 * 60, "Europe/Berlin", start)
    assert not town.slack.refusals


async def test_a_time_said_in_ones_own_zone_is_shown_in_the_webinars(town: Town, mia: Person) -> None:
    session_of(town, "Customer stories").time_zone = "Europe/Berlin"
    await town.passes(seconds=70)
    await mia.types(f"/webinar reschedule customer stories to {AT_FOUR}")
    there = [shown(FOUR, "Europe/Berlin"), clock(FOUR + timedelta(hours=1), "Europe/Berlin")]
    await mia.sees_form(f"{there[0]}–{there[1]} Europe/Berlin .*16:00 America.New_York")
    assert not town.slack.refusals


async def test_words_that_are_no_time_are_part_of_the_title(town: Town, mia: Person) -> None:
    session_of(town, "Customer stories").webinar.title = "Intro to our API"
    await read_again(town)
    await mia.types("/webinar reschedule intro to our api")
    await mia.sees_form("Intro to our API")
    assert not town.slack.refusals


async def test_a_time_that_has_passed_is_quoted_and_refused_at_its_field(town: Town, mia: Person) -> None:
    await mia.types("/webinar reschedule customer stories to yesterday 4pm")
    await mia.sees_form("I could not use .*yesterday 4pm")
    await mia.submits(date=day(-1).isoformat(), time="16:00")
    assert "in the past" in str(mia.form.errors)
    assert not town.slack.refusals


async def test_several_fit_and_the_time_is_carried_to_the_one_chosen(town: Town, mia: Person) -> None:
    await mia.types(f"/webinar reschedule to {AT_FOUR}")
    await mia.sees("Which webinar do you want to move", "C0LAUNCH")
    await mia.presses(ids.RESCHEDULE_OPEN)
    await mia.sees_form(f"{named(THAT_DAY)}, 16:00")
    assert not town.slack.refusals


async def test_a_live_webinar_is_refused_in_words_and_ringcentral_is_not_asked(town: Town, mia: Person) -> None:
    town.ringcentral.start(session_of(town, "Product tour").id)
    await read_again(town)
    seen = len(town.ringcentral.calls)
    await mia.types(f"/webinar reschedule product tour to {AT_FOUR}")
    await mia.sees("is live, and RingCentral allows no changes", "C0LAUNCH")
    await town.idle()
    assert not town.calls(seen)


async def test_with_an_old_mirror_the_form_is_replaced_by_the_refusal(town: Town, mia: Person) -> None:
    town.ringcentral.finish(session_of(town, "Product tour").id)
    await town.passes(seconds=70)
    await mia.types(f"/webinar reschedule product tour to {AT_FOUR}")
    await mia.sees_form("is over; RingCentral keeps it as it was")
    assert not town.slack.refusals


async def test_one_that_goes_live_meanwhile_is_refused_in_words(town: Town, mia: Person) -> None:
    await mia.types(f"/webinar reschedule product tour to {AT_FOUR}")
    await mia.sees_form("Move webinar")
    town.ringcentral.start(session_of(town, "Product tour").id)
    await mia.submits()
    await mia.sees("Not moved.* is live", "C0LAUNCH")
    assert not town.slack.refusals


async def test_moved_elsewhere_meanwhile_both_times_are_shown_first(town: Town, mia: Person) -> None:
    session = session_of(town, "Product tour")
    await mia.types(f"/webinar reschedule product tour to {AT_FOUR}")
    await mia.sees_form("Move webinar")
    theirs = session.start + timedelta(days=3)
    move_elsewhere(town, session, theirs)
    await town.passes(seconds=70)
    await mia.submits()
    said = await mia.sees(f"There now: {shown(theirs)} .*[^$]*Yours: {shown(FOUR)}", "C0LAUNCH")
    assert "Nothing was saved yet" in said
    assert session.start == theirs
    await mia.presses(ids.RESCHEDULE_ANYWAY)
    await mia.sees(f"Moved from .*{shown(theirs)}", "C0LAUNCH")
    assert session.start == FOUR
    assert not town.slack.refusals


async def test_keep_theirs_leaves_their_time(town: Town, mia: Person) -> None:
    session = session_of(town, "Product tour")
    await mia.types(f"/webinar reschedule product tour to {AT_FOUR}")
    await mia.sees_form("Move webinar")
    move_elsewhere(town, session, session.start + timedelta(days=3))
    await town.passes(seconds=70)
    await mia.submits()
    await mia.sees("There now", "C0LAUNCH")
    await mia.presses_in_form(ids.KEEP)
    await mia.sees_form("Kept. Nothing was changed")
    assert session.start != FOUR
    assert not town.slack.refusals


async def test_a_registration_meanwhile_is_no_change_of_the_plan(town: Town, mia: Person) -> None:
    session = session_of(town, "Product tour")
    await mia.types(f"/webinar reschedule product tour to {AT_FOUR}")
    await mia.sees_form("Move webinar")
    town.ringcentral.register_guests(session.id, 3)
    session.touch(town.clock.now() + timedelta(seconds=1))
    await town.passes(seconds=70)
    await mia.submits()
    await mia.sees("Moved from", "C0LAUNCH")
    assert not town.slack.refusals


async def test_an_answer_that_is_lost_is_looked_for_and_told_once(town: Town, mia: Person) -> None:
    await mia.types(f"/webinar reschedule product tour to {AT_FOUR}")
    await mia.sees_form("Move webinar")
    town.ringcentral.faults.lose_answer("PATCH")
    seen = len(town.ringcentral.calls)
    await mia.submits()
    await mia.sees("Moved from", "C0LAUNCH")
    assert [call.split()[0] for call in town.calls(seen)].count("PATCH") == 1
    assert not town.slack.refusals


async def test_ringcentral_being_slow_the_form_opens_all_the_same(town: Town, mia: Person) -> None:
    await town.passes(seconds=70)
    town.ringcentral.faults.slow_down(5)
    seen = len(town.ringcentral.calls)
    await mia.types(f"/webinar reschedule product tour to {AT_FOUR}")
    await mia.sees_form("One moment")
    await town.until(lambda: len(town.ringcentral.calls) > seen)
    await town.passes(seconds=3)
    await mia.sees_form("I read this as .*16:00")
    assert not town.slack.refusals


async def test_the_menu_of_a_card_opens_the_form_and_its_result_replaces_the_card(town: Town, mia: Person) -> None:
    session = session_of(town, "Product tour")
    await mia.types("/webinar show product tour")
    await mia.sees("Product tour", "C0LAUNCH")
    await mia.presses(ids.MORE, state=standing_for(ids.RESCHEDULE_OPEN, session.id))
    await mia.sees_form("Move webinar")
    before = len(mia.texts("C0LAUNCH"))
    await mia.submits(date=day(10).isoformat(), time="09:15")
    await mia.sees("Moved from", "C0LAUNCH")
    assert len(mia.texts("C0LAUNCH")) == before
    assert not town.slack.refusals


async def test_the_card_in_a_form_carries_on_in_that_form(town: Town, mia: Person) -> None:
    session = session_of(town, "Product tour")
    await mia.types(f"/webinar reschedule product tour to {AT_FOUR}")
    await mia.sees_form("Move webinar")
    for number in range(4):
        await mia.submits(date=day(10 + number).isoformat())
        await mia.sees_form("Moved from")
        await mia.presses_in_form(ids.MORE, state=standing_for(ids.RESCHEDULE_OPEN, session.id))
        await mia.sees_form("Move webinar")
        await town.passes(seconds=50)
    assert len(town.slack.views("U0MIA")) == 1
    assert not town.slack.refusals


async def test_a_move_that_never_arrived_is_not_called_done(town: Town, mia: Person) -> None:
    session = session_of(town, "Product tour")
    before = session.start
    await mia.types(f"/webinar reschedule product tour to {AT_FOUR}")
    await mia.sees_form("Move webinar")
    town.ringcentral.faults.fail(503, "PATCH", times=None)
    await mia.submits()
    await mia.sees("Not moved", "C0LAUNCH")
    assert session.start == before
    town.ringcentral.faults.clear()
    await mia.presses(ids.TRY_AGAIN)
    await mia.sees("Moved from", "C0LAUNCH")
    assert not town.slack.refusals


async def test_a_budget_that_is_used_up_is_said_with_the_time_it_will_be_done(town: Town, mia: Person) -> None:
    await mia.types(f"/webinar reschedule product tour to {AT_FOUR}")
    await mia.sees_form("Move webinar")
    for _ in range(3):
        await read_again(town)
    await mia.submits()
    await mia.sees_form(f"they are used up. I will finish this at {soon(START)}")
    await town.passes(seconds=61)
    await mia.sees_form("Moved from")
    assert session_of(town, "Product tour").start == FOUR
    assert not town.slack.refusals
