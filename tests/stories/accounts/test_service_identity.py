"""Operators who have not linked an account of their own act with the one the workspace shares."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.clock import MovableClock
from bot.jobs.engine import WorkflowEngine
from bot.sandbox.ringcentral import Sandbox
from bot.sandbox.slack import people
from bot.views import ids
from tests.stories.cast.dates import day, typed
from tests.stories.cast.messages import latest
from tests.stories.cast.town import START, Town
from tests.stories.cast.town import town as open_town
from tests.stories.cast.webinars import everything_read, made_elsewhere

SHARED = "events@acme.example"
JWT = SecretStr(Sandbox(MovableClock(START, running=False)).jwt_for(SHARED))


@pytest.fixture
async def shared(tmp_path: Path, engine: WorkflowEngine) -> AsyncIterator[Town]:
    """A town whose workspace admins may use a shared account."""
    async with open_town(tmp_path, engine, rc_jwt=JWT) as opened:
        await opened.idle()
        await opened.ticks()
        await everything_read(opened)
        yield opened


async def test_an_admin_creates_with_the_shared_account_and_is_told_whose_webinar_it_is(shared: Town) -> None:
    leo = shared.person("U0LEO")
    await leo.types("/webinar")
    await leo.sees("You use the shared account Acme Events", "C0LAUNCH")
    await leo.types(f"/webinar create Partner day, {typed(day(11))} 3pm")
    await leo.sees_form("Acme Events will be the host")
    await leo.submits()
    await leo.sees("Your webinar exists", "C0LAUNCH")
    assert "shared account Acme Events: it is that account" in latest(leo)
    made = next(each for each in shared.ringcentral.company.webinars.values() if each.title == "Partner day")
    assert made.host.email == SHARED
    await leo.types("/webinar show partner")
    await leo.sees("Partner day", "C0LAUNCH")
    assert "shared account Acme Events" in latest(leo)
    await leo.types("/webinar whoami")
    await leo.sees("You use the shared account Acme Events", "C0LAUNCH")
    assert not shared.slack.refusals


async def test_what_is_planned_with_the_shared_account_is_done_with_it(shared: Town) -> None:
    leo = shared.person("U0LEO")
    await leo.types(f"/webinar create Partner day, {typed(day(11))} 3pm")
    await leo.sees_form("Partner day")
    await leo.submits()
    await leo.sees("Your webinar exists", "C0LAUNCH")
    await leo.types(f"/webinar registration close partner day {typed(day(2))} 5pm")
    await leo.sees("closes by itself.*set by Leo Brandt", "C0LAUNCH")
    await shared.passes(days=3)
    await shared.ticks()
    await leo.sees("Registration was closed")
    made = next(each for each in shared.ringcentral.company.sessions.values() if each.shown_title == "Partner day")
    assert not made.registration.is_open


async def test_what_is_seen_and_cancelled_with_the_shared_account_says_whose_it_is(shared: Town) -> None:
    leo = shared.person("U0LEO")
    await leo.types(f"/webinar create Partner day, {typed(day(11))} 3pm")
    await leo.sees_form("Partner day")
    await leo.submits()
    await leo.sees("Your webinar exists", "C0LAUNCH")
    await leo.types("/webinar list")
    await leo.sees("These are the webinars of the shared account Acme Events", "C0LAUNCH")
    await leo.types("/webinar count partner")
    await leo.sees("It is a webinar of the shared account Acme Events", "C0LAUNCH")
    await leo.types("/webinar cancel partner")
    await leo.sees("Cancel Partner day.*shared account Acme Events", "C0LAUNCH")
    await leo.presses(ids.CANCEL_CONFIRM)
    await leo.sees("Cancelled: Partner day.*shared account Acme Events, whose webinar it was", "C0LAUNCH")
    assert not shared.slack.refusals


async def test_who_is_no_operator_is_asked_to_link(shared: Town) -> None:
    ana = shared.person("U0ANA")
    await ana.types("/webinar list")
    await ana.sees("You have not linked your RingCentral account yet", "C0LAUNCH")
    await ana.types("/webinar whoami")
    text = await ana.sees("No RingCentral account of yours is linked", "C0LAUNCH")
    assert "shared" not in text


async def test_an_own_link_wins(shared: Town) -> None:
    leo = shared.person("U0LEO")
    await leo.links()
    await leo.types(f"/webinar create Partner day, {typed(day(11))} 3pm")
    assert "will be the host" not in await leo.sees_form("Partner day")
    await leo.submits()
    await leo.sees("Your webinar exists", "C0LAUNCH")
    assert "shared account" not in latest(leo)
    made = next(each for each in shared.ringcentral.company.webinars.values() if each.title == "Partner day")
    assert made.host.email == "leo.brandt@acme.example"


async def test_named_operators_only(tmp_path: Path, engine: WorkflowEngine) -> None:
    async with open_town(tmp_path, engine, rc_jwt=JWT, operators="U0ANA") as town:
        await town.idle()
        ana, leo = town.person("U0ANA"), town.person("U0LEO")
        await ana.types("/webinar")
        await ana.sees("You use the shared account Acme Events", "C0LAUNCH")
        await leo.types("/webinar list")
        await leo.sees("You have not linked", "C0LAUNCH")


async def test_a_guest_is_never_an_operator(tmp_path: Path, engine: WorkflowEngine) -> None:
    async with open_town(tmp_path, engine, rc_jwt=JWT, operators="U0GUS,U0NOOR") as town:
        await town.idle()
        gus = town.person("U0GUS")
        await gus.types("/webinar list")
        await gus.sees("guests and people of other workspaces cannot use this", "C0LAUNCH")


async def test_the_shared_account_signs_in_anew_by_itself(shared: Town) -> None:
    shared.ringcentral.kill_tokens(SHARED)
    leo = shared.person("U0LEO")
    await leo.types(f"/webinar create Partner day, {typed(day(11))} 3pm")
    await leo.sees_form("Partner day")
    await leo.submits()
    await leo.sees("Your webinar exists", "C0LAUNCH")


async def test_nobody_can_disconnect_the_shared_account(shared: Town) -> None:
    leo = shared.person("U0LEO")
    await leo.types("/webinar disconnect")
    await leo.sees("You have not linked", "C0LAUNCH")
    await leo.types("/webinar")
    await leo.sees("You use the shared account", "C0LAUNCH")


async def test_a_jwt_that_is_refused_keeps_nobody_from_their_own_account(
    tmp_path: Path, engine: WorkflowEngine
) -> None:
    wrong = SecretStr("not.a.jwt")
    async with open_town(tmp_path, engine, rc_jwt=wrong) as town:
        leo = town.person("U0LEO")
        await leo.types("/webinar list")
        await leo.sees("You have not linked", "C0LAUNCH")
        await leo.links()
        await leo.sees("Upcoming webinars")


async def test_ringcentral_down_at_the_start_is_made_up_for_later(tmp_path: Path, engine: WorkflowEngine) -> None:
    def down(sandbox: Sandbox) -> None:
        sandbox.faults.fail(503, times=4)

    async with open_town(tmp_path, engine, rc_jwt=JWT, prepare=down) as town:
        leo = town.person("U0LEO")
        await leo.types("/webinar")
        await leo.sees("No RingCentral account is linked yet", "C0LAUNCH")
        await town.within(20, lambda: len(town.ringcentral.calls) == 3)  # what background work may take of a minute
        await town.passes(seconds=60)
        await town.within(20, lambda: len(town.ringcentral.calls) == 4)
        await town.within(100, lambda: len(town.ringcentral.calls) == 6)
        await town.idle()
        await leo.types("/webinar menu")
        await leo.sees("You use the shared account Acme Events", "C0LAUNCH")


async def test_five_people_who_refresh_the_same_card_at_once_are_one_read(
    tmp_path: Path, engine: WorkflowEngine
) -> None:
    operators = ["U0MIA", "U0LEO", "U0ANA", "U0ROB", "U0EVE"]
    async with open_town(tmp_path, engine, rc_jwt=JWT, operators=tuple(operators)) as town:
        for number, user in enumerate(operators[3:]):
            join(town, user, f"operator.{number}")
        session = made_elsewhere(town, "Partner day", START + timedelta(days=9), host=SHARED)
        await town.idle()
        await town.ticks()
        await everything_read(town)
        for user in operators:
            await town.person(user).types("/webinar show partner")
            await town.person(user).sees("0 registered", "C0LAUNCH")
        await town.passes(seconds=70)
        town.ringcentral.register_guests(session.id, 7)
        town.ringcentral.faults.slow_down(1)
        since = len(town.ringcentral.calls)
        for user in operators:
            await town.person(user).presses(ids.REFRESH)
        await town.within(10, lambda: len(town.calls(since)) >= 4)
        await town.passes(seconds=1)
        for user in operators:
            await town.person(user).sees("7 registered", "C0LAUNCH")
        assert len(town.calls(since)) == 4
        assert not town.slack.refusals


def join(town: Town, user: str, name: str) -> None:
    """One more colleague in #launch."""
    colleague = people.Person(user, name, "New Colleague", f"{name}@acme.example", people.EAST, "", "", "#000000")
    town.slack.world.people[user] = colleague
    town.slack.world.channels["C0LAUNCH"].members.append(user)
