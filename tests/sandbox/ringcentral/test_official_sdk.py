"""RingCentral's own Python SDK, which knows nothing of the sandbox, does the whole job against it."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from ringcentral import SDK
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.ops.server import listen, port_of, serving

from .clients import CONFIGURATION, REGISTRATION, guest, panelist, timing
from .on_a_port import running

NOTIFICATIONS = "/webinar/notifications/v1/subscriptions"
REGISTRANTS = "/webinar/registration/v1/company/sessions/registrants"


@pytest.fixture
async def settings(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[dict[str, str]]:
    """What a running sandbox said."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    async with running() as said:
        yield said


@pytest.fixture
async def heard() -> AsyncIterator[tuple[str, asyncio.Queue[dict[str, Any]]]]:
    """A subscriber's address, and what it hears."""
    queue: asyncio.Queue[dict[str, Any]] = asyncio.Queue()

    async def events(request: Request) -> Response:
        token = request.headers.get("Validation-Token")
        if token is None:
            queue.put_nowait({"verified": request.headers.get("Verification-Token"), **await request.json()})
        return Response(headers={"Validation-Token": token} if token else {}, media_type="application/json")

    listener = listen("127.0.0.1", 0)
    async with serving(Starlette(routes=[Route("/events", events, methods=["POST"])]), listener):
        yield f"http://127.0.0.1:{port_of(listener)}/events", queue


async def test_it_signs_in_creates_invites_registers_lists_and_hears_of_it(settings, heard):
    address, queue = heard
    seen = await asyncio.to_thread(_whole_job, settings, address)
    event = await asyncio.wait_for(queue.get(), 5)
    assert (event["verified"], event["event"]) == ("fake-secret", REGISTRANTS)
    assert event["body"]["registrantId"] == seen["registrant"]["id"]
    assert seen["subscription"]["status"] == "Active"
    assert [one["webinar"]["title"] for one in seen["sessions"]["records"]] == ["Q4 roadmap"]
    assert [one["email"] for one in seen["registrants"]["records"]] == ["amara.berg@example.com"]
    assert seen["signed out"] is True


def _whole_job(settings: dict[str, str], address: str) -> dict[str, Any]:
    """The job as its documentation would have it done; the SDK waits for its answers, so not on our loop."""
    platform = SDK(settings["RC_CLIENT_ID"], settings["RC_CLIENT_SECRET"], settings["RC_SERVER_URL"]).platform()
    platform.login(jwt=settings["RC_JWT"])

    def post(path: str, body: dict[str, Any]) -> dict[str, Any]:
        return dict(platform.post(path, body).json_dict())

    mode = {"transportType": "WebHook", "address": address, "verificationToken": "fake-secret"}
    seen = {"subscription": post(NOTIFICATIONS, {"eventFilters": [REGISTRANTS], "deliveryMode": mode})}
    webinar = post(f"{CONFIGURATION}/webinars", {"title": "Q4 roadmap", "settings": {"registrationEnabled": True}})
    session = post(f"{CONFIGURATION}/webinars/{webinar['id']}/sessions", timing())
    invitees = f"{CONFIGURATION}/webinars/{webinar['id']}/sessions/{session['id']}/invitees"
    platform.patch(invitees, {"addedInvitees": [panelist()]})
    registrants = f"{REGISTRATION}/sessions/{session['id']}/registrants"
    seen["registrant"] = post(registrants, guest())
    seen["registrants"] = platform.get(registrants).json_dict()
    since = {"endTimeFrom": "2020-01-01T00:00:00Z"}
    seen["sessions"] = platform.get(f"{CONFIGURATION}/sessions", since).json_dict()
    platform.logout()
    return seen | {"signed out": not platform.auth().access_token_valid()}
