"""Things go wrong at RingCentral, and the person is told what, and what to do: in five different texts."""

import re
from datetime import timedelta

import pytest
from structlog.testing import capture_logs

from bot.domain.outcome import Problem
from bot.views.problems import advice
from bot.views.times import Reader
from tests.stories.cast.create import CREATE, asks, creates, made
from tests.stories.cast.dates import clock, day, soon, typed
from tests.stories.cast.messages import told
from tests.stories.cast.town import EMAILS, START, Person, Town
from tests.stories.cast.webinars import forgotten


async def test_slow_is_said_after_two_seconds_and_the_result_still_comes(town: Town, mia: Person) -> None:
    town.ringcentral.faults.slow_down(5, CREATE)
    await asks(mia)
    await town.until(lambda: creates(town) == 1)
    await town.idle()
    assert told(mia, "slow") == 0
    await town.passes(seconds=2)
    await mia.sees_form("RingCentral is slow to answer. I am still at it")
    await town.passes(seconds=3)
    await mia.sees("Your webinar exists", "C0LAUNCH")
    await mia.sees_form("Your webinar exists")
    await town.idle()
    assert made(town) == 1 and not town.slack.refusals


async def test_a_form_closed_before_the_end_does_not_hide_it(town: Town, mia: Person) -> None:
    town.ringcentral.faults.slow_down(5, CREATE)
    await asks(mia)
    await mia.sees_form("You may close this")
    await town.slack.close("U0MIA")
    await town.until(lambda: creates(town) == 1)
    await town.passes(seconds=6)
    await mia.sees("Your webinar exists", "C0LAUNCH")
    await town.idle()
    assert not town.slack.views("U0MIA")


async def test_an_answer_half_an_hour_late_comes_by_direct_message(town: Town, mia: Person) -> None:
    town.ringcentral.faults.slow_down(5, CREATE)
    await mia.types(f"/webinar create Q4 roadmap, {typed(day(11))} 3pm")
    await mia.sees_form("Q4 roadmap")
    await town.passes(minutes=31)
    await mia.submits()
    await town.until(lambda: creates(town) == 1)
    await town.passes(seconds=6)
    await mia.sees("Your webinar exists")


async def test_an_error_on_the_create_is_looked_up_and_told(town: Town, mia: Person) -> None:
    town.ringcentral.faults.fail(503, CREATE)
    await asks(mia)
    await town.within(120, lambda: told(mia, "most likely nothing was made"))
    await town.idle()
    assert creates(town) == 1 and made(town) == 0
    await mia.sees_form("Not created")
    await mia.presses("job.again")
    await town.within(90, lambda: told(mia, "Your webinar exists"))
    await town.idle()
    assert made(town) == 1 and not town.slack.refusals


async def test_an_answer_lost_after_the_webinar_was_made_is_told_once_and_done_once(town: Town, mia: Person) -> None:
    town.ringcentral.faults.lose_answer(CREATE)
    await asks(mia)
    await mia.sees("Your webinar exists", "C0LAUNCH")
    await town.passes(seconds=70)
    assert made(town) == 1 and creates(town) == 1 and told(mia, "Your webinar exists") == 1


async def test_an_answer_lost_for_the_session_too_is_found(town: Town, mia: Person) -> None:
    town.ringcentral.faults.lose_answer("POST .*/sessions$")
    await asks(mia)
    await mia.sees("Your webinar exists", "C0LAUNCH")
    await town.idle()
    assert made(town) == 1
    assert sum(each.webinar.title == "Q4 roadmap" for each in town.ringcentral.company.sessions.values()) == 1


async def test_when_nobody_can_tell_whether_it_was_made_trying_again_looks_first(town: Town, mia: Person) -> None:
    town.ringcentral.faults.lose_answer(CREATE)
    town.ringcentral.faults.fail(503, "GET .*/webinars$", times=20)
    await asks(mia)
    await town.within(120, lambda: told(mia, "nobody can tell right now"))
    await town.idle()
    assert made(town) == 1 and told(mia, "nothing was changed") == 0
    town.ringcentral.faults.clear()
    await mia.presses("job.again")
    await town.within(70, lambda: told(mia, "Your webinar exists"))
    await town.idle()
    assert made(town) == 1 and creates(town) == 1


async def test_ringcentral_down_is_said_and_trying_again_makes_it_once(town: Town, mia: Person) -> None:
    await mia.types(f"/webinar create Q4 roadmap, {typed(day(11))} 3pm")
    await mia.sees_form("Q4 roadmap")
    town.ringcentral.faults.network_down = True
    await mia.submits()
    await town.within(120, lambda: told(mia, "RingCentral cannot be reached"))
    town.ringcentral.faults.network_down = False
    await mia.presses("job.again")
    await town.within(70, lambda: told(mia, "Your webinar exists"))
    await town.idle()
    assert made(town) == 1


async def test_a_half_made_webinar_is_removed_and_trying_again_makes_a_whole_one(town: Town, mia: Person) -> None:
    town.ringcentral.faults.fail(400, "POST .*/sessions$")
    await asks(mia)
    await mia.sees("made the webinar but not its session, so I removed it again", "C0LAUNCH")
    await town.idle()
    assert made(town) == 0
    await mia.presses("job.again")
    await mia.sees("Your webinar exists", "C0LAUNCH")
    await town.idle()
    assert made(town) == 1


async def test_what_cannot_be_removed_is_said_and_finished_by_trying_again(town: Town, mia: Person) -> None:
    town.ringcentral.faults.fail(400, "POST .*/sessions$")
    town.ringcentral.faults.fail(400, "DELETE")
    await asks(mia)
    await mia.sees("only half made: a webinar without its session", "C0LAUNCH")
    await mia.presses("job.again")
    await mia.sees("Your webinar exists", "C0LAUNCH")
    await town.idle()
    assert made(town) == 1 and creates(town) == 1


async def test_an_access_token_that_ran_out_is_renewed_and_nobody_notices(town: Town, mia: Person) -> None:
    town.ringcentral.expire_access(EMAILS["U0MIA"])
    await asks(mia)
    await mia.sees("Your webinar exists", "C0LAUNCH")
    await town.idle()
    assert made(town) == 1


async def test_two_jobs_at_once_renew_an_access_token_once(town: Town, mia: Person) -> None:
    await mia.types(f"/webinar create First, {typed(day(11))} 3pm")
    await mia.sees_form("First")
    before = sum(call.path.endswith("/token") for call in town.ringcentral.calls)
    town.ringcentral.expire_access(EMAILS["U0MIA"])
    town.ringcentral.faults.slow_down(3, "POST .*token")
    await mia.submits()
    await town.until(lambda: sum(call.path.endswith("/token") for call in town.ringcentral.calls) == before + 1)
    await mia.types(f"/webinar create Second, {typed(day(12))} 3pm")
    await mia.sees_form("Second")
    await mia.submits()
    await town.until(lambda: creates(town) >= 2)
    await town.within(120, lambda: told(mia, "Your webinar exists") == 2)
    assert sum(call.path.endswith("/token") for call in town.ringcentral.calls) == before + 1
    assert made(town, "First") == made(town, "Second") == 1


async def test_a_dead_link_is_told_once_and_after_connecting_the_job_can_go_on(town: Town, mia: Person) -> None:
    town.ringcentral.kill_tokens(EMAILS["U0MIA"])
    await asks(mia)
    await mia.sees("RingCentral no longer accepts your sign-in", "C0LAUNCH")
    await town.idle()
    assert told(mia, "no longer accepts") == 1 and made(town) == 0
    await mia.types("/webinar")
    await mia.sees("RingCentral ended your link", "C0LAUNCH")
    await mia.types(f"/webinar create Another, {typed(day(12))} 3pm")
    await mia.sees_form("no longer accepts your sign-in")
    await town.slack.close("U0MIA")
    failed = next(m for m in town.slack.messages("U0MIA", "C0LAUNCH") if "was not created" in m.text)
    await mia.presses("link.connect", ts=failed.ts)
    await mia.links()
    await mia.sees("What failed before can be tried again now")
    await mia.presses("job.again")
    await mia.sees("Your webinar exists", "D0MIA")
    await town.idle()
    assert made(town) == 1 and not town.slack.refusals


async def test_a_link_that_died_while_the_form_was_open_keeps_what_was_entered(town: Town, mia: Person) -> None:
    await mia.types(f"/webinar create Q4 roadmap, {typed(day(11))} 3pm")
    await mia.sees_form("Q4 roadmap")
    town.ringcentral.kill_tokens(EMAILS["U0MIA"])
    await mia.types("/webinar show winter")  # a read meets the dead link
    await mia.sees("no longer accepts your sign-in", "C0LAUNCH")
    await mia.submits(description="A long text that nobody wants to type twice.")
    await mia.sees_form("no longer accepts your sign-in")
    await mia.presses_in_form("link.connect")
    await mia.sees_form("Sign in to RingCentral once")
    await mia.links()
    await mia.sees("winter release")  # what was typed goes on
    await town.slack.close("U0MIA")
    assert "nobody wants to type twice" in str(mia.form.values)
    await mia.submits()
    await town.within(90, lambda: told(mia, "Your webinar exists"))
    assert not town.slack.refusals


async def test_no_right_is_said_in_ringcentrals_words(town: Town, mia: Person) -> None:
    town.ringcentral.faults.fail(403, CREATE)
    await asks(mia)
    text = await mia.sees("you have no right to do this", "C0LAUNCH")
    assert "RingCentral says" in text
    await mia.presses("link.whoami")
    await mia.sees("You are linked as", "C0LAUNCH")


async def test_a_locked_setting_is_named_and_the_webinar_can_be_made_without_it(town: Town, mia: Person) -> None:
    town.ringcentral.lock_settings("autoRecord")
    await mia.types(f"/webinar create Q4 roadmap, {typed(day(11))} 3pm")
    await mia.sees_form("Q4 roadmap")
    await mia.presses_in_form("webinar.create.more")
    await mia.sees_form("Record automatically")
    await mia.submits(settings=["auto_record"])
    await mia.sees("does not let people change the setting “Record automatically”", "C0LAUNCH")
    await town.idle()
    assert made(town) == 0
    await mia.presses("webinar.create.without")
    await mia.sees("Your webinar exists", "C0LAUNCH")
    await town.idle()
    assert made(town) == 1 and not town.slack.refusals


async def test_busy_is_told_until_when_and_finished_then(town: Town, mia: Person) -> None:
    town.ringcentral.limits.per_group["Heavy"] = 4
    await town.passes(seconds=61)
    await town.ticks()
    await asks(mia, f"First, {typed(day(11))} 3pm")
    await mia.sees("Your webinar exists", "C0LAUNCH")
    await asks(mia, f"Second, {typed(day(12))} 3pm")
    text = await mia.sees_form(f"I will finish this at {soon(town.clock.now())} and tell you here")
    assert "ten calls a minute" in text
    await town.within(70, lambda: told(mia, "Your webinar exists") == 2)
    await town.idle()
    assert made(town, "Second") == 1
    assert not any(call.status == 429 for call in town.ringcentral.calls)
    assert told(mia, "slow to answer") == told(mia, "I will finish") == 0


async def test_a_penalty_that_somebody_else_caused_is_waited_for(town: Town, mia: Person) -> None:
    town.ringcentral.faults.fail(429, CREATE)
    await asks(mia)
    await mia.sees_form(f"I will finish this at {clock(START + timedelta(minutes=1))}")
    await town.within(70, lambda: told(mia, "Your webinar exists"))
    await town.idle()
    assert made(town) == 1


async def test_an_unexpected_fault_has_a_reference_that_is_in_the_log(
    town: Town, mia: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    await mia.types(f"/webinar create Q4 roadmap, {typed(day(11))} 3pm")
    await mia.sees_form("Q4 roadmap")
    monkeypatch.setattr(town.ringcentral.company, "webinars", None)  # RingCentral's own code falls over
    with capture_logs() as logged:
        await mia.submits()
        text = await mia.sees("Something went wrong on our side. Reference", "C0LAUNCH")
    reference = re.search("`([0-9a-f]{8})`", text)
    assert reference and reference[1] in str(logged)


def test_five_kinds_of_trouble_have_five_texts_with_a_button_each() -> None:
    reader = Reader(now=START, zone="UTC", nonce="1")
    codes = ("NotLinked", "SignInEnded", "NoRight", "Throttled", "Unreachable", "Trouble", "StillUnknown")
    words = [advice(Problem(code=code), reader) for code in codes]
    assert len({each.text for each in words}) == len(codes)
    assert all(each.button and each.action for each in words)


@pytest.mark.parametrize("twice", ["webinar.list", "menu.show"])
async def test_a_double_press_does_no_harm(town: Town, mia: Person, twice: str) -> None:
    await mia.types("/webinar help" if twice == "menu.show" else "/webinar")
    await mia.presses(twice)
    press = [entry for entry in town.slack.inspector.entries if entry.kind == "block_actions"][-1]
    assert (await town.slack.redeliver(press)).entry.ok


async def test_trying_again_twice_from_one_button_makes_one_webinar(town: Town, mia: Person) -> None:
    town.ringcentral.faults.fail(400, CREATE)
    await asks(mia)
    await mia.sees("was not created", "C0LAUNCH")
    await mia.presses("job.again")
    press = [entry for entry in town.slack.inspector.entries if entry.kind == "block_actions"][-1]
    await town.slack.redeliver(press)
    await mia.sees("Your webinar exists", "C0LAUNCH")
    await town.slack.redeliver(press)
    await town.passes(seconds=5)
    assert made(town) == 1


async def test_a_failed_job_tried_again_may_fail_again_and_then_work(town: Town, mia: Person) -> None:
    town.ringcentral.faults.fail(400, CREATE, times=2)
    await asks(mia)
    await mia.sees("was not created", "C0LAUNCH")
    first = town.slack.messages("U0MIA", "C0LAUNCH")[-1].blocks
    await mia.presses("job.again")
    await town.until(lambda: town.slack.messages("U0MIA", "C0LAUNCH")[-1].blocks != first)
    await mia.sees("was not created", "C0LAUNCH")
    await mia.presses("job.again")
    await mia.sees("Your webinar exists", "C0LAUNCH")
    await town.idle()
    assert made(town) == 1


async def test_slack_away_when_the_result_is_there_is_told_as_soon_as_it_is_back(town: Town, mia: Person) -> None:
    await mia.types("/webinar")
    await mia.presses("webinar.create")
    await mia.sees_form("New webinar")
    town.slack.fail("views.update", "fatal_error", times=2)
    await mia.submits(title="Q4 roadmap", date=day(11).isoformat(), time="15:00")
    await town.within(120, lambda: told(mia, "Your webinar exists"))
    await town.idle()
    assert made(town) == 1


async def test_a_result_that_can_no_longer_be_shown_is_told_all_the_same(town: Town, mia: Person) -> None:
    await asks(mia)
    await mia.sees("Your webinar exists", "C0LAUNCH")
    await forgotten(town)
    sent = [entry for entry in town.slack.inspector.entries if entry.kind == "view_submission"]
    await town.slack.redeliver(sent[-1])
    await mia.sees("It was done, but I can no longer show it", "C0LAUNCH")
