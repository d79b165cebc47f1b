"""The sandbox on a real port: it says how to reach it, and its connections really break."""

from collections.abc import AsyncIterator

import httpx
import pytest

from .on_a_port import running


@pytest.fixture
async def settings() -> AsyncIterator[dict[str, str]]:
    """What a running sandbox said."""
    async with running() as said:
        yield said


async def test_what_it_prints_is_enough_to_sign_in_and_broken_connections_break(settings):
    assert [*settings] == ["RC_SERVER_URL", "RC_CLIENT_ID", "RC_CLIENT_SECRET", "RC_JWT"]
    async with client_of(settings) as http:
        tokens = await signs_in(http, settings)
        http.headers["Authorization"] = f"Bearer {tokens['access_token']}"
        me = (await http.get("/restapi/v1.0/account/~/extension/~")).json()
        assert me["contact"]["email"] == "events@acme.example" and me["permissions"]["admin"]["enabled"]

        await http.post("/control/lose-answer", json={"matching": "POST /webinar"})
        with pytest.raises(httpx.TransportError):
            await http.post("/webinar/configuration/v1/webinars", json={"title": "Unheard"})
        assert "Unheard" in (await http.get("/")).text

        await http.post("/control/network", json={"down": True})
        with pytest.raises(httpx.TransportError):
            await http.get("/restapi/v1.0/account/~/extension/~")


async def test_state_and_moved_clock_outlive_the_process(tmp_path):
    file = tmp_path / "company"
    async with running(state=file) as said, client_of(said) as http:
        tokens = await signs_in(http, said)
        headers = {"Authorization": f"Bearer {tokens['access_token']}"}
        await http.post("/webinar/configuration/v1/webinars", json={"title": "Kept"}, headers=headers)
        later = (await http.post("/control/time", json={"seconds": 86_400})).json()["now"]
    async with running(state=file) as said, client_of(said) as http:
        assert "Kept" in (await http.get("/")).text
        assert (await http.post("/control/time", json={"seconds": 0})).json()["now"] > later


async def test_a_scenario_is_begun_before_anybody_can_ask(tmp_path):
    (tmp_path / "scenario.yaml").write_text("[{do: network, down: true}]")
    async with running(scenario=tmp_path / "scenario.yaml") as said, client_of(said) as http:
        with pytest.raises(httpx.TransportError):
            await signs_in(http, said)


def client_of(settings: dict[str, str]) -> httpx.AsyncClient:
    return httpx.AsyncClient(base_url=settings["RC_SERVER_URL"], trust_env=False)


async def signs_in(http: httpx.AsyncClient, settings: dict[str, str]) -> dict[str, str]:
    form = {"grant_type": "urn:ietf:params:oauth:grant-type:jwt-bearer", "assertion": settings["RC_JWT"]}
    app = (settings["RC_CLIENT_ID"], settings["RC_CLIENT_SECRET"])
    tokens: dict[str, str] = (await http.post("/restapi/oauth/token", data=form, auth=app)).json()
    return tokens
