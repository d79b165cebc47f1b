"""A workspace on a real port, a stand-in app that answers as it is told, and a clock that stands still."""

import json
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime
from urllib.parse import parse_qsl

import httpx
import pytest
from slack_sdk.web.async_client import AsyncWebClient
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.clock import MovableClock
from bot.sandbox.slack import SlackWorkspace, serve

TOKEN = "xoxb-fake-greenroom-demo"
MANIFEST = {
    "features": {
        "app_home": {"home_tab_enabled": True, "messages_tab_enabled": True},
        "slash_commands": [
            {
                "command": "/webinar",
                "description": "Run webinars",
                "usage_hint": "create",
                "should_escape": True,
            }
        ],
        "shortcuts": [
            {"name": "Create a webinar", "type": "global", "callback_id": "create", "description": "…"},
            {
                "name": "Make it a webinar",
                "type": "message",
                "callback_id": "from_message",
                "description": "…",
            },
        ],
    },
    "oauth_config": {
        "scopes": {
            "bot": [
                "commands",
                "chat:write",
                "users:read",
                "users:read.email",
                "channels:join",
                "channels:read",
                "files:read",
                "files:write",
                "im:write",
            ]
        }
    },
    "settings": {
        "interactivity": {"is_enabled": True, "message_menu_options_url": "https://app.example/slack/events"},
        "event_subscriptions": {"bot_events": ["app_home_opened"]},
    },
}


class StandIn:
    """An app that remembers what it was sent and answers each kind of request as it was told."""

    def __init__(self) -> None:
        self.heard: list[dict] = []
        self.raw: list[Request] = []
        self.answers: dict[str, Callable[[dict], Response]] = {}
        self.asgi = Starlette(routes=[Route("/slack/events", self._hear, methods=["POST"])])

    def says(self, kind: str, answer: object = None, *, status: int = 200) -> None:
        """Answer that kind with nothing, a text, or an object."""
        if isinstance(answer, dict):
            self.answers[kind] = lambda heard: JSONResponse(answer, status)
        else:
            self.answers[kind] = lambda heard: Response(answer or b"", status)

    async def _hear(self, request: Request) -> Response:
        body = await request.body()
        if request.headers["content-type"] == "application/json":
            heard = json.loads(body)
        else:
            heard = dict(parse_qsl(body.decode(), keep_blank_values=True))
            heard = json.loads(heard["payload"]) if "payload" in heard else heard
        self.heard.append(heard)
        self.raw.append(request)
        kind = "command" if "command" in heard else heard["type"]
        answer = self.answers.get(kind, lambda heard: Response())(heard)
        return await answer if hasattr(answer, "__await__") else answer


@pytest.fixture
def clock() -> MovableClock:
    return MovableClock(datetime(2026, 11, 21, 14, 12, tzinfo=UTC), running=False)


@pytest.fixture
def app() -> StandIn:
    return StandIn()


@pytest.fixture
async def slack(clock: MovableClock, app: StandIn) -> AsyncIterator[SlackWorkspace]:
    client = httpx.AsyncClient(transport=httpx.ASGITransport(app.asgi))
    workspace = SlackWorkspace(clock, manifest=MANIFEST, app_client=client)
    async with serve(workspace), client:
        yield workspace


@pytest.fixture
async def api(slack: SlackWorkspace) -> AsyncWebClient:
    """slack_sdk as a bot uses it."""
    return AsyncWebClient(token=TOKEN, base_url=slack.api_url)


@pytest.fixture
async def web(slack: SlackWorkspace) -> AsyncIterator[httpx.AsyncClient]:
    """A browser."""
    async with httpx.AsyncClient(base_url=slack.base_url, trust_env=False) as client:
        yield client
