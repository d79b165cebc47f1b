"""Rate limits: counted per person, app and group, and a penalty that every request restarts."""

from .clients import CONFIGURATION

SESSIONS = f"{CONFIGURATION}/sessions"
LONG_AGO = "2020-01-01T00:00:00Z"


async def heavy(client):
    return await client.gets(SESSIONS, endTimeFrom=LONG_AGO)


async def exhaust(client):
    return [(await heavy(client)).status_code for _ in range(10)]


async def test_every_answer_says_what_is_left(mia):
    answer = await heavy(mia)
    said = {name: value for name, value in answer.headers.items() if name.startswith("x-rate-limit")}
    assert said == {
        "x-rate-limit-group": "heavy",
        "x-rate-limit-limit": "10",
        "x-rate-limit-remaining": "9",
        "x-rate-limit-window": "60",
    }
    assert (await mia.who_am_i()).headers["x-rate-limit-group"] == "light"
    assert "x-rate-limit-group" in (await mia.gets(f"{CONFIGURATION}/webinars/1")).headers


async def test_the_eleventh_heavy_request_in_a_minute_is_refused(mia):
    assert await exhaust(mia) == [200] * 10
    answer = await heavy(mia)
    assert (answer.status_code, answer.headers["retry-after"]) == (429, "60")
    assert answer.headers["x-rate-limit-remaining"] == "0"


async def test_who_waits_is_let_in_again(mia, clock):
    await exhaust(mia)
    await heavy(mia)
    clock.advance(seconds=60)
    assert (await heavy(mia)).status_code == 200


async def test_who_knocks_during_the_penalty_waits_anew(mia, clock):
    await exhaust(mia)
    await heavy(mia)
    clock.advance(seconds=59)
    assert (await heavy(mia)).status_code == 429
    clock.advance(seconds=59)
    assert (await heavy(mia)).status_code == 429
    clock.advance(seconds=60)
    assert (await heavy(mia)).status_code == 200


async def test_the_window_slides(mia, clock):
    for _ in range(5):
        await heavy(mia)
    clock.advance(seconds=30)
    for _ in range(5):
        await heavy(mia)
    clock.advance(seconds=30)
    assert [(await heavy(mia)).status_code for _ in range(6)] == [200] * 5 + [429]


async def test_groups_and_people_are_counted_apart(mia, leo):
    await exhaust(mia)
    assert (await heavy(mia)).status_code == 429
    assert (await mia.who_am_i()).status_code == 200
    assert (await heavy(leo)).status_code == 200


async def test_signing_in_is_limited_too(mia):
    tokens = [await mia.asks_for_tokens(grant_type="refresh_token", refresh_token="fake") for _ in range(6)]
    assert [one.status_code for one in tokens] == [400] * 5 + [429]
    assert tokens[0].headers["x-rate-limit-group"] == "auth"


async def test_limits_can_be_changed_and_switched_off(mia, sandbox):
    sandbox.limits.per_group["Heavy"] = 1
    await heavy(mia)
    assert (await heavy(mia)).status_code == 429
    assert (await mia.posts("/control/limits", {"Heavy": 3})).json()["Heavy"] == 3
    assert [(await heavy(mia)).status_code for _ in range(4)] == [200] * 3 + [429]
    await mia.posts("/control/limits", {"enabled": False})
    assert {(await heavy(mia)).status_code for _ in range(20)} == {200}


async def test_a_slow_answer_is_counted_when_its_request_arrived(mia, sandbox, clock):
    sandbox.faults.slow_down(5, times=1)
    await heavy(mia)
    clock.advance(seconds=55)
    assert (await heavy(mia)).headers["x-rate-limit-remaining"] == "9"


async def test_refusals_and_the_penalties_they_restart_are_counted(mia, sandbox):
    await exhaust(mia)
    for _ in range(3):
        await heavy(mia)
    assert (sandbox.limits.refused, sandbox.limits.restarted) == (3, 2)
