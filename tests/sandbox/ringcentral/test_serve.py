"""The sandbox on a real port: it says how to reach it, and its connections really break."""

import asyncio
from collections.abc import AsyncIterator

import httpx
import pytest

from bot.sandbox.ringcentral.serve import serve


@pytest.fixture
async def settings() -> AsyncIterator[dict[str, str]]:
    """What a running sandbox said."""
    said: list[str] = []
    ready = asyncio.Event()

    def say(line: str) -> None:
        said.append(line)
        if line == "ready":
            ready.set()

    task = asyncio.create_task(serve(0, say=say))
    await asyncio.wait_for(ready.wait(), 10)
    yield dict(line.split("=", 1) for line in said if "=" in line)
    task.cancel()
    await asyncio.wait([task])


async def test_what_it_prints_is_enough_to_sign_in_and_broken_connections_break(settings):
    assert [*settings] == ["RC_SERVER_URL", "RC_CLIENT_ID", "RC_CLIENT_SECRET", "RC_JWT"]
    async with httpx.AsyncClient(base_url=settings["RC_SERVER_URL"], trust_env=False) as http:
        form = {"grant_type": "urn:ietf:params:oauth:grant-type:jwt-bearer", "assertion": settings["RC_JWT"]}
        app = (settings["RC_CLIENT_ID"], settings["RC_CLIENT_SECRET"])
        tokens = (await http.post("/restapi/oauth/token", data=form, auth=app)).json()
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
