"""The witness of the whole test run objects to what it should object to."""

import httpx
import pytest

from tests.contract.documents import RINGCENTRAL, require
from tests.contract.witness import INJECTED, Witness

require(RINGCENTRAL)

WEBINARS = "https://platform.ringcentral.com/webinar/configuration/v1/webinars"
TOKEN = "https://platform.ringcentral.com/restapi/oauth/token"


def behind(answer: httpx.Response) -> httpx.AsyncClient:
    return httpx.AsyncClient(transport=Witness(httpx.MockTransport(lambda request: answer)))


@pytest.mark.parametrize(
    "body",
    [{"title": 5}, {"title": ""}, {"title": "x", "settings": {"attendeeAuthentication": "Anybody"}}],
)
async def test_requests_outside_the_contract_are_objected_to(body):
    with pytest.raises(AssertionError, match="request"):
        await behind(httpx.Response(500)).post(WEBINARS, json=body)


@pytest.mark.parametrize("query", [{}, {"creationTimeFrom": "yesterday"}])
async def test_wrong_queries_are_objected_to(query):
    with pytest.raises(AssertionError, match="request"):
        await behind(httpx.Response(500)).get(WEBINARS, params=query)


async def test_unknown_paths_are_objected_to():
    with pytest.raises(AssertionError, match="PathNotFound"):
        await behind(httpx.Response(404)).get(WEBINARS + "/1/nowhere/2")


@pytest.mark.parametrize(
    "form",
    [
        {"grant_type": "refresh_token"},
        {"grant_type": "refresh_token", "refresh_token": "fake", "refresh_token_ttl": "9999999"},
        {"grant_type": "refresh_token", "refresh_token": "fake", "code": "not of this grant"},
    ],
)
async def test_sign_in_forms_are_held_to_their_grant(form):
    with pytest.raises(AssertionError, match="request"):
        await behind(httpx.Response(200)).post(TOKEN, data=form)


@pytest.mark.parametrize("answer", [httpx.Response(302), httpx.Response(201, json={"id": "1"})])
async def test_answers_outside_the_contract_are_objected_to(answer):
    with pytest.raises(AssertionError, match="Response"):
        await behind(answer).post(WEBINARS, json={"title": "x"})


async def test_spoilt_answers_are_nobody_s_promise():
    spoilt = httpx.Response(418, headers={INJECTED: "error"})
    assert (await behind(spoilt).post(WEBINARS, json={"title": "x"})).status_code == 418
