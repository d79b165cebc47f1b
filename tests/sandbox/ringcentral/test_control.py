"""The levers: guests, faults, tokens, time, and the log of what was asked."""

import httpx
import pytest

from .clients import CONFIGURATION, NOW, refused_items

WEBINARS = f"{CONFIGURATION}/webinars"


async def test_guests_register_until_it_is_closed(mia, sandbox):
    session = await mia.creates_session()
    await mia.patches(session["registration"], {"settings": {"autoCloseLimit": 10}})
    answer = await mia.posts("/control/guests", {"session": session["id"], "count": 25, "source": "partner"})
    assert answer.json() == {"registered": 10, "refused": 15}
    people = sandbox.company.sessions[session["id"]].registration.registrants.values()
    assert {one.source for one in people} == {"partner"}


async def test_thousands_of_guests_are_all_different_people(mia, sandbox):
    session = await mia.creates_session()
    assert len({one.email for one in sandbox.register_guests(session["id"], 1500)}) == 1500


async def test_ringcentral_can_be_slow(mia, clock):
    await mia.posts("/control/slow", {"seconds": 5, "matching": "POST .*/webinars$", "times": 1})
    await mia.who_am_i()
    assert clock.now() == NOW
    await mia.creates_webinar()
    assert (clock.now() - NOW).total_seconds() == 5
    await mia.creates_webinar()
    assert (clock.now() - NOW).total_seconds() == 5


async def test_ringcentral_can_fail_without_doing_anything(mia, sandbox):
    before = len(sandbox.company.webinars)
    await mia.posts("/control/fail", {"status": 502, "times": 2})
    assert [(await mia.posts(WEBINARS, {"title": "x"})).status_code for _ in range(3)] == [502, 502, 201]
    assert len(sandbox.company.webinars) == before + 1


async def test_an_answer_can_be_lost_after_the_work_was_done(mia, sandbox):
    before = len(sandbox.company.webinars)
    await mia.posts("/control/lose-answer", {"matching": "POST .*/webinars$"})
    await mia.posts(WEBINARS, {})  # a refusal is heard, and leaves the fault waiting
    with pytest.raises(httpx.TransportError):
        await mia.posts(WEBINARS, {"title": "Done all the same"})
    assert len(sandbox.company.webinars) == before + 1
    assert (sandbox.calls[-1].status, sandbox.calls[-1].heard) == (201, False)


async def test_the_network_can_be_down_for_everything(mia, sandbox):
    await mia.posts("/control/network", {"down": True})
    for path in ("/", "/restapi/v1.0/account/~/extension/~", "/restapi/oauth/authorize"):
        with pytest.raises(httpx.TransportError):
            await mia.gets(path)
    await mia.posts("/control/clear-faults")
    assert (await mia.who_am_i()).status_code == 200


async def test_tokens_can_die_or_run_out(mia, leo):
    await mia.posts("/control/tokens/expire", {"user": mia.email})
    assert ((await mia.who_am_i()).status_code, (await leo.who_am_i()).status_code) == (401, 200)
    await mia.posts("/control/tokens/kill")
    assert (await leo.who_am_i()).status_code == 401


async def test_after_expiry_a_refresh_helps_after_death_it_does_not(mia, sandbox):
    tokens = await mia.signs_in()
    sandbox.expire_access(mia.email)
    form = {"grant_type": "refresh_token", "refresh_token": tokens["refresh_token"]}
    new = (await mia.asks_for_tokens(**form)).json()
    sandbox.kill_tokens(mia.email)
    assert (await mia.asks_for_tokens(**form | {"refresh_token": new["refresh_token"]})).status_code == 400


async def test_time_can_be_moved(mia, clock):
    await mia.posts("/control/time", {"seconds": 3600})
    assert (clock.now() - NOW).total_seconds() == 3600


async def test_sessions_start_and_finish(mia):
    session = await mia.creates_session()
    assert (await mia.posts("/control/sessions/start", {"session": session["id"]})).json() == {
        "status": "Active"
    }
    assert (await mia.posts("/control/sessions/finish", {"session": session["id"]})).json() == {
        "status": "Finished"
    }


async def test_settings_can_be_locked(mia):
    await mia.posts("/control/locks", {"settings": ["autoRecord"]})
    answer = await mia.posts(WEBINARS, {"title": "x", "settings": {"autoRecord": False}})
    assert refused_items(answer) == (403, "settings.autoRecord")


@pytest.mark.parametrize(
    ("lever", "body", "parameter"),
    [
        ("guests", {"session": "1"}, "session"),
        ("tokens/kill", {"user": "nobody@acme.example"}, "user"),
        ("slow", {}, "seconds"),
        ("fail", {"matching": "("}, "matching"),
        ("fail", {"status": 200}, "status"),
        ("locks", {"settings": ["gravity"]}, "settings"),
        ("network", {}, "down"),
    ],
)
async def test_a_wrong_lever_says_what_is_wrong(nobody, lever, body, parameter):
    answer = await nobody.posts(f"/control/{lever}", body)
    assert answer.status_code in (400, 404) and refused_items(answer)[1] == parameter


async def test_calls_are_written_down(mia, sandbox):
    await mia.creates_webinar()
    last = (await mia.gets("/control/calls")).json()["calls"][-1]
    assert last == {
        "method": "POST", "path": WEBINARS, "group": "Heavy", "at": "2026-11-21T09:00:00.000Z",
        "user": "mia.okafor@acme.example", "status": 201, "heard": True,
    }  # fmt: skip
    assert sandbox.calls[-1].path == WEBINARS


async def test_a_reset_brings_back_the_beginning(mia, sandbox):
    ids = [*sandbox.company.webinars]
    await mia.creates_webinar()
    sandbox.faults.network_down = True
    await mia.posts("/control/reset")
    assert [*sandbox.company.webinars] == ids and sandbox.calls == []
    assert (await mia.who_am_i()).status_code == 401


async def test_an_unknown_path_is_refused_as_the_api_would(mia):
    assert refused_items(await mia.gets("/webinar/nowhere")) == (404, "path")


async def test_a_429_may_come_without_a_word_of_when_to_come_back(mia):
    await mia.posts("/control/fail", {"status": 429})
    answer = await mia.who_am_i()
    assert answer.status_code == 429 and "Retry-After" not in answer.headers
    assert answer.headers["X-Sandbox-Fault"] == "error"


async def test_an_answer_can_be_cut_off_after_the_work_was_done(mia, sandbox):
    before = len(sandbox.company.webinars)
    await mia.posts("/control/truncate", {"matching": "POST .*/webinars$"})
    answer = await mia.posts(WEBINARS, {"title": "Half heard"})
    assert answer.status_code == 201 and len(sandbox.company.webinars) == before + 1
    with pytest.raises(ValueError):
        answer.json()


async def test_a_later_release_answers_with_things_nobody_knows(mia):
    session = await mia.creates_session()
    await mia.posts("/control/surprise")
    strange = (await mia.gets(session["path"])).json()
    assert (strange["status"], strange["id"], "unheardOf" in strange) == ("Unheard", session["id"], True)
    assert (await mia.gets(session["path"])).json()["status"] == "Scheduled"


async def test_somebody_can_lose_the_right_to_webinars_and_get_it_back(mia, leo):
    query = {"creationTimeFrom": "2020-01-01T00:00:00Z"}
    await mia.posts("/control/rights", {"user": mia.email})
    assert (await mia.gets(WEBINARS, **query)).status_code == 403
    assert (await leo.gets(WEBINARS, **query)).status_code == 200
    assert (await mia.who_am_i()).status_code == 200
    await mia.posts("/control/rights", {"user": mia.email, "lost": False})
    assert (await mia.gets(WEBINARS, **query)).status_code == 200


async def test_ringcentral_s_clock_can_be_wrong(mia, clock):
    await mia.posts("/control/skew", {"seconds": -300})
    assert (await mia.creates_webinar())["creationTime"] == "2026-11-21T08:55:00.000Z"
    assert (await mia.posts("/control/skew", {"seconds": 3500})).status_code == 200
    clock.advance(seconds=101)  # a token that has 3 499 seconds to live, and an hour passed there
    assert (await mia.who_am_i()).status_code == 401


async def test_a_session_can_practise_before_it_is_live(mia):
    session = await mia.creates_session()
    answer = await mia.posts("/control/sessions/state", {"session": session["id"], "state": "Practice"})
    assert answer.json() == {"state": "Practice"}
    assert refused_items(await mia.posts("/control/sessions/state", {"session": session["id"], "state": "Asleep"})) == (
        400, "state",
    )  # fmt: skip
