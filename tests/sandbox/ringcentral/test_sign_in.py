"""Signing in through a browser, and what a token answer says."""

import base64
import hashlib
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest

from bot.sandbox.ringcentral import Sandbox

from .clients import Client

VERIFIER = "a-verifier-of-more-than-forty-three-characters-0123"
CHALLENGE = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).rstrip(b"=").decode()
CALLBACK = "http://127.0.0.1:3000/oauth/callback"


def authorize(sandbox: Sandbox, **changes: str) -> str:
    query = {
        "client_id": sandbox.client_id,
        "response_type": "code",
        "redirect_uri": CALLBACK,
        "state": "opaque & odd",
        "code_challenge": CHALLENGE,
        "code_challenge_method": "S256",
    }
    return "/restapi/oauth/authorize?" + urlencode(query | changes)


async def sign_in(sandbox: Sandbox, nobody: Client, **changes: str) -> str:
    """Walk the pages as Mia and bring home the code."""
    page = await nobody.http.get(authorize(sandbox, **changes), follow_redirects=True)
    back = await nobody.http.post(page.url, data={"user": sandbox.company.user("mia.okafor@acme.example").id})
    return parse_qs(urlsplit(back.headers["location"]).query)["code"][0]


async def redeem(nobody: Client, code: str, /, **changes: str):
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": CALLBACK,
        "code_verifier": VERIFIER,
    }
    return await nobody.asks_for_tokens(**form | changes)


async def test_the_page_offers_everybody_of_the_company_and_a_way_to_say_no(sandbox, nobody):
    page = await nobody.http.get(
        authorize(sandbox, login_hint="Ana.Silva@acme.example"), follow_redirects=True
    )
    assert all(user.email in page.text for user in sandbox.company.users.values())
    assert "Deny" in page.text and page.text.count("autofocus") == 1


async def test_choosing_somebody_leads_back_with_a_code_and_the_state(sandbox, nobody):
    page = await nobody.http.get(authorize(sandbox), follow_redirects=True)
    back = await nobody.http.post(page.url, data={"user": sandbox.company.user("mia.okafor@acme.example").id})
    target = urlsplit(back.headers["location"])
    assert back.status_code == 302 and back.headers["location"].startswith(CALLBACK)
    assert parse_qs(target.query)["state"] == ["opaque & odd"]


async def test_denying_leads_back_with_access_denied(sandbox, nobody):
    page = await nobody.http.get(authorize(sandbox), follow_redirects=True)
    back = await nobody.http.post(page.url, data={"user": ""})
    assert parse_qs(urlsplit(back.headers["location"]).query)["error"] == ["access_denied"]


async def test_a_code_becomes_tokens_of_the_person_who_signed_in(sandbox, nobody):
    answer = await redeem(nobody, await sign_in(sandbox, nobody))
    tokens = answer.json()
    nobody.http.headers["Authorization"] = f"Bearer {tokens['access_token']}"
    me = (await nobody.who_am_i()).json()
    assert str(me["id"]) == tokens["owner_id"]
    assert me["contact"]["email"] == "mia.okafor@acme.example"
    assert me["regionalSettings"]["timezone"]["name"] == "America/New_York"


@pytest.mark.parametrize(
    ("changes", "parameter"),
    [
        ({"code_verifier": "another-verifier-of-more-than-forty-three-chars"}, "code_verifier"),
        ({"redirect_uri": "http://127.0.0.1:3000/elsewhere"}, "redirect_uri"),
        ({"code": "fake-code-unknown"}, "code"),
    ],
)
async def test_a_code_needs_its_verifier_and_its_address(sandbox, nobody, changes, parameter):
    answer = await redeem(nobody, await sign_in(sandbox, nobody), **changes)
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_grant")
    assert answer.json()["errors"][0]["parameterName"] == parameter


async def test_a_code_works_once(sandbox, nobody):
    code = await sign_in(sandbox, nobody)
    await redeem(nobody, code)
    assert (await redeem(nobody, code)).json()["error"] == "invalid_grant"


async def test_a_code_lives_a_minute(sandbox, nobody, clock):
    code = await sign_in(sandbox, nobody)
    clock.advance(seconds=60)
    assert (await redeem(nobody, code)).json()["error"] == "invalid_grant"


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"client_id": "another-app"}, "invalid_client"),
        ({"response_type": "token"}, "unsupported_response_type"),
        ({"code_challenge_method": "S512"}, "invalid_request"),
        ({"redirect_uri": "https://elsewhere.example/callback"}, "invalid_request"),
        ({"scope": "ReadAccounts SendFaxes"}, "invalid_scope"),
    ],
)
async def test_a_wrong_authorize_request_goes_nowhere(sandbox, nobody, changes, error):
    answer = await nobody.http.get(authorize(sandbox, **changes))
    assert (answer.status_code, answer.json()["error"]) == (400, error)


async def test_registered_redirect_addresses_must_match_exactly(sandbox, nobody):
    sandbox.redirect_uris = [CALLBACK]
    assert (await nobody.http.get(authorize(sandbox))).status_code == 302
    assert (await nobody.http.get(authorize(sandbox, redirect_uri=CALLBACK + "/"))).status_code == 400


async def test_tests_can_consent_without_a_browser(sandbox, nobody):
    back = sandbox.consent(authorize(sandbox), "mia.okafor@acme.example")
    assert (await redeem(nobody, parse_qs(urlsplit(back).query)["code"][0])).status_code == 200
    assert "access_denied" in sandbox.consent(authorize(sandbox), None)


async def test_an_app_that_asked_to_read_only_cannot_edit(sandbox, nobody):
    tokens = (await redeem(nobody, await sign_in(sandbox, nobody, scope="ReadWebinars"))).json()
    nobody.http.headers["Authorization"] = f"Bearer {tokens['access_token']}"
    refused = await nobody.posts("/webinar/configuration/v1/webinars", {"title": "x"})
    assert refused.status_code == 403 and "EditWebinars" in refused.json()["message"]


async def test_one_may_look_up_a_colleague_but_nobody_of_another_account(mia, stranger, sandbox):
    leo = sandbox.company.user("leo.brandt@acme.example")
    path = f"/restapi/v1.0/account/{leo.account_id}/extension/{leo.id}"
    assert (await mia.gets(path)).json()["contact"]["email"] == leo.email
    assert (await stranger.gets(path)).status_code == 404
