"""How long tokens live, and what a refresh does to those before it."""

import pytest

from .clients import JWT


async def refresh(client, token, **more):
    return await client.asks_for_tokens(grant_type="refresh_token", refresh_token=token, **more)


async def test_an_access_token_lives_an_hour(mia, clock):
    clock.advance(minutes=59)
    assert (await mia.who_am_i()).status_code == 200
    clock.advance(minutes=1)
    answer = await mia.who_am_i()
    assert answer.status_code == 401 and "expired" in answer.json()["message"]


async def test_a_refresh_token_lives_seven_days_unless_more_is_asked_for(mia):
    assert (await mia.signs_in())["refresh_token_expires_in"] == 604_800
    assert (await mia.signs_in(refresh_token_ttl="2592000"))["refresh_token_expires_in"] == 2_592_000
    assert (await mia.signs_in(refresh_token_ttl="9999999"))["refresh_token_expires_in"] == 2_592_000


async def test_a_host_idle_for_a_week_is_signed_out(mia, clock):
    tokens = await mia.signs_in()
    clock.advance(days=7)
    assert (await refresh(mia, tokens["refresh_token"])).json()["error"] == "invalid_grant"


async def test_a_refresh_kills_the_old_access_token_at_once(mia):
    tokens = await mia.signs_in()
    await refresh(mia, tokens["refresh_token"])
    assert (await mia.who_am_i()).status_code == 401


async def test_the_spent_refresh_token_repeats_the_new_pair_while_it_lies_unused(mia, clock):
    tokens = await mia.signs_in()
    new = (await refresh(mia, tokens["refresh_token"])).json()
    clock.advance(minutes=59)
    again = (await refresh(mia, tokens["refresh_token"])).json()
    assert (again["access_token"], again["refresh_token"]) == (new["access_token"], new["refresh_token"])
    clock.advance(minutes=1)
    assert (await refresh(mia, tokens["refresh_token"])).status_code == 400


async def test_ten_seconds_after_the_first_use_the_spent_refresh_token_is_dead(mia, clock):
    tokens = await mia.signs_in()
    new = (await refresh(mia, tokens["refresh_token"])).json()
    mia.http.headers["Authorization"] = f"Bearer {new['access_token']}"
    await mia.who_am_i()
    clock.advance(seconds=9)
    assert (await refresh(mia, tokens["refresh_token"])).status_code == 200
    clock.advance(seconds=1)
    assert (await refresh(mia, tokens["refresh_token"])).status_code == 400


async def test_the_sixth_sign_in_ends_the_first(mia):
    first = await mia.signs_in()
    for _ in range(4):
        await mia.sandbox.limits.clock.sleep(15)
        await mia.signs_in()
    mia.http.headers["Authorization"] = f"Bearer {first['access_token']}"
    assert (await mia.who_am_i()).status_code == 200
    await mia.signs_in()
    mia.http.headers["Authorization"] = f"Bearer {first['access_token']}"
    assert (await mia.who_am_i()).status_code == 401


@pytest.mark.parametrize("kind", ["access_token", "refresh_token"])
async def test_revoking_either_token_ends_the_sign_in(mia, kind):
    tokens = await mia.signs_in()
    assert (await mia.revokes(tokens[kind])).status_code == 200
    assert (await mia.who_am_i()).status_code == 401
    assert (await refresh(mia, tokens["refresh_token"])).status_code == 400


async def test_a_token_to_revoke_may_stand_in_the_query(mia):
    tokens = await mia.signs_in()
    app = (mia.sandbox.client_id, mia.sandbox.client_secret)
    path = f"/restapi/oauth/revoke?token={tokens['refresh_token']}"
    assert (await mia.http.post(path, auth=app)).status_code == 200
    assert (await mia.who_am_i()).status_code == 401


async def test_revoking_an_unknown_token_is_fine(mia):
    assert (await mia.revokes("fake-unknown")).status_code == 200


@pytest.mark.parametrize(
    ("form", "error"),
    [
        ({"grant_type": "password"}, "unsupported_grant_type"),
        ({"scope": "ReadAccounts"}, "invalid_request"),
        ({"grant_type": "refresh_token"}, "invalid_request"),
        ({"grant_type": JWT, "assertion": "fake.jwt.of-somebody"}, "invalid_grant"),
    ],
)
async def test_a_wrong_token_request_is_refused_in_the_words_of_oauth(nobody, form, error):
    answer = await nobody.asks_for_tokens(**form)
    assert (answer.status_code, answer.json()["error"]) == (400, error)
    assert answer.json()["errors"][0]["message"]


async def test_the_app_has_to_name_itself(nobody):
    answer = await nobody.http.post("/restapi/oauth/token", data={"grant_type": JWT}, auth=("x", "y"))
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_client")


async def test_token_requests_are_forms(nobody, sandbox):
    app = (sandbox.client_id, sandbox.client_secret)
    assert (await nobody.http.post("/restapi/oauth/token", json={}, auth=app)).status_code == 415


async def test_without_a_token_there_is_no_answer(nobody):
    assert (await nobody.who_am_i()).status_code == 401
