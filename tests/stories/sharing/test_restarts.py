"""Greenroom is killed while people sign up, and started again; or there are several of it."""

import re
from datetime import timedelta

import pytest

from bot.views import ids
from tests.databases import SERVER
from tests.stories.cast.webinars import TOUR, session_of
from tests.stories.cast.world import MIA, World, asked, link

ANA = "U0ANA"


def card(world: World) -> str:
    """The latest message that everybody in the channel can read."""
    latest = [each for each in world.slack.messages("U0LEO", "C0LAUNCH") if not each.ephemeral][-1]
    return f"{latest.text} {latest.blocks}"


def registered(world: World) -> int:
    emails = [each.email for each in session_of(world, TOUR).registration.registrants.values()]
    return emails.count("ana.silva@acme.example")


async def shares(world: World) -> None:
    """Mia shares her tour."""
    await world.until(lambda: any("/registration/" in call.path for call in world.ringcentral.calls))
    await world.slack.type(MIA, "C0LAUNCH", "/webinar share product tour")
    await world.until(lambda: world.told("is in <#C0LAUNCH> now"))


async def presses(world: World) -> str:
    """Ana presses Register me; the id of her form."""
    known = {view.id for view in world.slack.views(ANA)}

    def opened() -> list[str]:
        views = (view for view in world.slack.views(ANA) if view.id not in known)
        return [view.id for view in views if "Your name and e-mail go" in str(view.spec)]

    await world.slack.press(ANA, action_id=ids.REGISTER_ME, channel="C0LAUNCH")
    await world.until(opened)
    return opened()[0]


def answers(world: World) -> list[str]:
    """What Ana was told, in the channel or by direct message."""
    places = (*world.slack.messages(ANA, "C0LAUNCH"), *world.slack.messages(ANA))
    return [each.text for each in places if re.search("You (are|were) registered", each.text)]


@pytest.mark.parametrize("lost", [True, False], ids=["made but not heard of", "never made"])
async def test_killed_while_somebody_registers_it_registers_them_once(world: World, lost: bool) -> None:
    first = await world.start()
    try:
        await link(world, first)
        await shares(world)
        form = await presses(world)
        world.ringcentral.faults.slow_down(60, "POST .*/registrants$", times=1)
        if not lost:
            world.ringcentral.faults.fail(503, "POST .*/registrants$", times=1)
        await world.slack.submit(ANA, form, {})
        await world.until(lambda: asked(world, "/registrants"))
    finally:
        await first.is_killed()
    await world.clock.move(timedelta(seconds=61))
    if lost:
        await world.until(lambda: registered(world))
    second = await world.start()
    try:
        await world.until(lambda: answers(world))
        assert registered(world) == 1
        await world.until(lambda: "39 registered" in card(world))
    finally:
        await second.is_killed()


async def test_killed_while_a_card_is_posted_it_is_not_posted_twice_and_that_is_said(world: World) -> None:
    first = await world.start()
    try:
        await link(world, first)
        await world.until(lambda: any("/registration/" in call.path for call in world.ringcentral.calls))
        world.slack.slow("chat.postMessage", 60)
        await world.slack.type(MIA, "C0LAUNCH", "/webinar share product tour")
        await world.until(lambda: not world.slack.parts.faults.left("chat.postMessage"))
    finally:
        await first.is_killed()
    second = await world.start()
    try:
        await world.until(lambda: world.told("may be in <#C0LAUNCH> now, or not"))
        await world.clock.move(timedelta(seconds=61))
        public = [each for each in world.slack.messages("U0LEO", "C0LAUNCH") if not each.ephemeral]
        assert len(public) <= 1
    finally:
        await second.is_killed()


async def test_cards_and_the_line_of_those_who_wait_survive_a_restart(world: World) -> None:
    first = await world.start()
    try:
        await link(world, first)
        await shares(world)
        await world.slack.type(MIA, "C0LAUNCH", "/webinar registration close")
        await world.until(lambda: ids.TELL_ME in card(world))
        await world.slack.press(ANA, action_id=ids.TELL_ME, channel="C0LAUNCH")
        await world.until(
            lambda: any("I will write to you" in each.text for each in world.slack.messages(ANA, "C0LAUNCH"))
        )
    finally:
        await first.is_killed()
    session_of(world, TOUR).registration.is_open = True  # in RingCentral's own pages, while Greenroom was away
    await world.clock.move(timedelta(minutes=20))
    second = await world.start()
    try:
        await world.until(lambda: any("there is a place again" in each.text for each in world.slack.messages(ANA)))
        await world.until(lambda: "open · 38 registered" in card(world))
    finally:
        await second.is_killed()


@pytest.mark.skipif(not SERVER, reason="SQLite has one process; set GREENROOM_TEST_DATABASE")
async def test_two_quick_presses_to_two_replicas_make_one_registrant(world: World) -> None:
    one, other = await world.start(), await world.start()
    try:
        await link(world, one)
        await shares(world)
        world.ringcentral.faults.slow_down(3, "POST .*/registrants$", times=1)
        await world.slack.submit(ANA, await presses(world), {})
        world.slack.connect(f"{other.address}/slack/events")
        await world.slack.submit(ANA, await presses(world), {"email": "other@home.example"})
        await world.until(lambda: len(answers(world)) == 2)
        assert len(session_of(world, TOUR).registration.registrants) == 39
    finally:
        await one.is_killed()
        await other.is_killed()
