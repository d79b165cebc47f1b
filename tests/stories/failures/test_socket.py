"""Slack reaches Greenroom through a connection that Greenroom has opened, and that may end at any time."""

import asyncio
from collections.abc import AsyncIterator
from itertools import pairwise
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from bot.clock import MovableClock
from bot.jobs.engine import WorkflowEngine
from bot.sandbox.ringcentral import Sandbox
from bot.sandbox.slack import SlackWorkspace, Sockets, serve
from bot.sandbox.slack.inspector import Entry
from tests.databases import SERVER, fresh_database
from tests.stories.cast.create import made
from tests.stories.cast.dates import day, typed
from tests.stories.cast.town import PATIENT, SOCKET_MANIFEST, START, Person, Town
from tests.stories.cast.town import town as open_town
from tests.stories.cast.way import way_to
from tests.stories.cast.world import MIA, World, asks_for, link, served

FORM = f"/webinar create Q4 roadmap, {typed(day(11))} 3pm"


@pytest.fixture
async def town(tmp_path: Path, engine: WorkflowEngine) -> AsyncIterator[Town]:
    """A town in which Slack calls nobody."""
    async with open_town(tmp_path, engine, by_socket=True) as opened:
        yield opened


@pytest.fixture
def sockets(town: Town) -> Sockets:
    """Slack's side of the connections."""
    return town.slack.sockets


def last(town: Town, kind: str) -> Entry:
    return [entry for entry in town.slack.inspector.entries if entry.kind == kind][-1]


async def is_back(town: Town, opened: int) -> None:
    """Wait until there is another connection after so many."""
    await town.within(10, lambda: town.slack.sockets.opened > opened)


async def becomes(town: Town, code: int) -> None:
    """Wait until `/readyz` answers so: a connection that is cut is noticed at the other end of the way."""
    async with asyncio.timeout(PATIENT):
        while await status(town) != code:
            await town.idle()


async def status(town: Town) -> int:
    return (await town.browser.get("/readyz")).status_code


async def test_a_webinar_is_made_and_its_registration_closed_over_the_socket(town: Town, mia: Person) -> None:
    await mia.types(FORM)
    await mia.submits()
    await mia.sees("Your webinar exists", "C0LAUNCH")
    await mia.presses("registration.close", channel="C0LAUNCH")
    await mia.sees("Registration was closed", "C0LAUNCH")
    await town.idle()
    assert made(town) == 1
    assert last(town, "command").request["type"] == "slash_commands"
    assert not town.slack.refusals


async def test_what_is_wrong_in_a_form_is_said_at_its_field(town: Town, mia: Person) -> None:
    await mia.types(FORM)
    await mia.submits(date=day(-20).isoformat())
    assert "past" in mia.form.errors["date"]
    assert last(town, "view_submission").response["response_action"] == "errors"
    await mia.submits(date=day(11).isoformat())
    await mia.sees("Your webinar exists", "C0LAUNCH")
    await town.idle()
    assert made(town) == 1


async def test_a_form_that_was_taken_before_the_connection_broke_is_carried_out_once_and_told(
    town: Town, mia: Person, sockets: Sockets
) -> None:
    await mia.types(FORM)
    sockets.lose_acknowledgement()
    await mia.submits()
    lost = last(town, "view_submission")
    assert lost.error == "dispatch_failed"
    await mia.sees("Your webinar exists", "C0LAUNCH")
    await is_back(town, opened=1)
    assert (await town.slack.redeliver(lost)).entry.ok
    await town.until(lambda: sum("Your webinar exists" in text for text in mia.texts("C0LAUNCH")) == 2)
    await town.idle()
    assert made(town) == 1


async def test_what_is_sent_while_there_is_no_connection_stays_in_the_form_and_is_done_once_when_it_is_back(
    town: Town, mia: Person, sockets: Sockets
) -> None:
    await mia.types(FORM)
    sockets.cut()
    await town.until(lambda: not sockets.connections)
    await mia.submits(title="Partner day")
    assert "failed" in town.slack.toasts("U0MIA")[-1].text
    await is_back(town, opened=1)
    await mia.submits()
    await mia.sees("Your webinar exists", "C0LAUNCH")
    await town.idle()
    assert made(town, "Partner day") == 1


async def test_a_connection_that_looks_open_but_is_silent_is_replaced(tmp_path: Path, engine: WorkflowEngine) -> None:
    async with open_town(tmp_path, engine, by_socket=True, heartbeat=0.3) as town:
        sockets, leo = town.slack.sockets, town.person("U0LEO")
        sockets.fall_silent()
        sending = asyncio.create_task(leo.types("/webinar help"))
        await becomes(town, 503)  # the heartbeat is of the wall
        await is_back(town, opened=1)
        await town.within(4, sending.done)
        assert "failed" in town.slack.toasts("U0LEO")[-1].text
        await leo.types("/webinar help")
        await leo.sees("What you can do", "C0LAUNCH")


@pytest.mark.parametrize("reason", ["refresh_requested", "warning"])
async def test_a_connection_that_slack_renews_is_replaced_before_it_ends_and_nothing_is_lost(
    town: Town, mia: Person, sockets: Sockets, reason: str
) -> None:
    await mia.types(FORM)
    old = sockets.connections[0]
    await sockets.ask_to_leave(reason)
    await town.until(lambda: len(sockets.connections) == 2)
    for words in ("list", "help", "whoami", "list"):  # Slack spreads them over both
        await mia.types(f"/webinar {words}")
    await mia.submits()
    await sockets.hang_up(old)
    await town.until(lambda: len(sockets.connections) == 1)
    await mia.sees("Your webinar exists", "C0LAUNCH")
    await mia.types("/webinar list")
    await town.idle()
    assert made(town) == 1 and sockets.opened == 2
    assert not town.slack.refusals


async def test_an_old_connection_that_slack_forgets_to_end_is_ended(town: Town, sockets: Sockets) -> None:
    await sockets.ask_to_leave()
    await town.until(lambda: len(sockets.connections) == 2)
    await town.passes(seconds=61)
    await town.until(lambda: len(sockets.connections) == 1)


async def test_while_slack_is_away_the_attempts_grow_rarer_and_it_is_said_that_greenroom_is_not_ready(
    town: Town, sockets: Sockets
) -> None:
    town.slack.fail("apps.connections.open", times=4)
    with capture_logs() as logged:
        sockets.cut()
        await becomes(town, 503)
        await town.within(40, lambda: sockets.opened == 2)
    tries = [entry.at for entry in town.slack.inspector.entries if entry.title == "apps.connections.open"]
    assert [round(later - earlier) for earlier, later in pairwise(tries)] == [1, 2, 4, 8, 16]
    assert await status(town) == 200
    assert [each["error"] for each in logged if each["log_level"] == "error"] == [
        "Slack is not connected: the connection broke", "Slack cannot be reached: it answers internal_error",
    ]  # fmt: skip


async def test_slack_is_not_asked_before_the_time_it_named(town: Town, sockets: Sockets) -> None:
    town.slack.throttle("apps.connections.open", 30)
    sockets.cut()
    await town.within(3, lambda: town.slack.refusals)
    await town.passes(seconds=29)
    assert sockets.opened == 1
    await town.within(2, lambda: sockets.opened == 2)


async def test_socket_mode_switched_off_is_said_in_one_line_and_it_comes_back_when_switched_on(
    town: Town, mia: Person, sockets: Sockets
) -> None:
    with capture_logs() as logged:
        await sockets.switch_off()
        await town.until(lambda: any(each["log_level"] == "error" for each in logged))
        await becomes(town, 503)
    assert [each["error"] for each in logged if each["log_level"] == "error"] == [
        "Socket Mode is switched off for the Slack app: switch it on, or unset SLACK_APP_TOKEN."
    ]
    sockets.switched_on = True
    await town.passes(minutes=1)
    await town.until(lambda: sockets.connections)
    await mia.types("/webinar help")
    await mia.sees("What you can do", "C0LAUNCH")


async def test_a_stop_answers_what_is_in_hand(tmp_path: Path, engine: WorkflowEngine) -> None:
    async with open_town(tmp_path, engine, by_socket=True) as town:
        mia = town.person("U0MIA")
        await mia.links()
        await mia.types(FORM)
        before = len(town.slack.inspector.entries)
        sending = asyncio.create_task(mia.submits())
        await town.until(lambda: any(each.get_name() == "answer over the socket" for each in asyncio.all_tasks()))
    await sending
    (sent,) = (each for each in list(town.slack.inspector.entries)[before:] if each.kind == "view_submission")
    assert sent.ok and "Creating" in str(sent.response)


async def test_slack_calls_no_address_where_greenroom_is_connected(town: Town) -> None:
    assert (await town.browser.post("/slack/events")).status_code == 404


@pytest.mark.skipif(not SERVER, reason="SQLite has one process; set GREENROOM_TEST_DATABASE")
async def test_each_replica_is_connected_and_what_one_leaves_behind_another_takes_up(tmp_path: Path) -> None:
    clock = MovableClock(START, running=True)
    ringcentral, slack = Sandbox(clock), SlackWorkspace(clock, manifest=SOCKET_MANIFEST)
    with fresh_database(tmp_path) as database_url:
        async with served(ringcentral), serve(slack), way_to(slack) as way:
            world = World(clock, slack, ringcentral, tmp_path, database_url, way)
            first, second = await world.start(), await world.start()
            try:
                await link(world, first)
                assert len(slack.sockets.connections) == 2
                await asks_for(world, "Q4 roadmap")
                await world.until(lambda: world.told("Your webinar exists"))
                await first.is_killed()
                await world.until(lambda: len(slack.sockets.connections) == 1)
                for entry in [each for each in slack.inspector.entries if each.kind == "view_submission"]:
                    await slack.redeliver(entry)
                await slack.type(MIA, "C0LAUNCH", "/webinar help")
                await world.until(lambda: world.told("What you can do"))
                assert world.made("Q4 roadmap") == 1
                assert not slack.refusals
            finally:
                await first.is_killed()
                await second.is_killed()
