"""Where Slack's requests enter: one Bolt app with one listener for each kind of request."""

import re
from typing import Any

import aiohttp
import structlog
from slack_bolt.adapter.starlette.async_handler import AsyncSlackRequestHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.signature import Clock as SlackClock
from slack_sdk.signature import SignatureVerifier
from slack_sdk.web.async_client import AsyncWebClient
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from bot.clock import Clock
from bot.domain.people import Workspace
from bot.slack.dispatch import Dispatcher

log = structlog.get_logger()
ANYTHING = re.compile(".*", re.DOTALL)


def web_client(token: str, api_url: str, session: aiohttp.ClientSession) -> AsyncWebClient:
    """Slack's Web API over one shared session (a session a call would cost a TLS handshake each)."""
    client = AsyncWebClient(token=token, base_url=api_url, session=session, timeout=10)
    client.session = session
    return client


async def home_of(client: AsyncWebClient) -> tuple[Workspace, str]:
    """The workspace the token belongs to and its name; a bad token stops the start here (`auth.test`)."""
    answer = await client.auth_test()
    return Workspace(enterprise=answer.get("enterprise_id") or "", team=answer["team_id"]), answer.get("team") or ""


class SlackDoor:
    """The one address Slack calls: a request with a bad signature gets 401 and is not looked at further."""

    def __init__(self, bolt: AsyncApp, signing_secret: str, clock: Clock) -> None:
        self._adapter = AsyncSlackRequestHandler(bolt)
        self._verifier = SignatureVerifier(signing_secret, _SecondsOf(clock))

    async def __call__(self, request: Request) -> Response:
        """Answer one request."""
        stamp = request.headers.get("x-slack-request-timestamp", "")
        signature = request.headers.get("x-slack-signature", "")
        # slack_sdk raises on a timestamp that is no number.
        if not stamp.isdecimal() or not self._verifier.is_valid(await request.body(), stamp, signature):
            log.warning("a request with a bad signature was turned away")
            return JSONResponse({"error": "invalid request"}, status_code=401)
        return await self._adapter.handle(request)


class _SecondsOf(SlackClock):
    """Our clock as slack_sdk's verifier reads it."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    def now(self) -> float:
        return self._clock.now().timestamp()


def bolt_app(client: AsyncWebClient, dispatcher: Dispatcher[Any]) -> AsyncApp:
    """Bolt tries its listeners one after another, so there is one a kind and our own table behind it."""
    # The door verifies: by our clock, and without Bolt's log line that holds the whole body.
    app = AsyncApp(client=client, signing_secret="verified at the door", request_verification_enabled=False)
    app.command(ANYTHING)(dispatcher.command)
    app.block_action(ANYTHING)(dispatcher.action)
    app.view_submission(ANYTHING)(dispatcher.view)
    app.view_closed(ANYTHING)(dispatcher.closed)
    app.block_suggestion(ANYTHING)(dispatcher.options)
    app.shortcut(ANYTHING)(dispatcher.shortcut)
    app.event(ANYTHING)(dispatcher.event)
    return app
