"""One connection to Slack that Greenroom has opened: what comes in through it is acknowledged through it.

The connection is Slack's own, so there is no signature to check: https://docs.slack.dev/apis/events-api/using-socket-mode
"""

import asyncio
import json
from contextlib import suppress
from http import HTTPStatus
from typing import Any

import aiohttp
import structlog
from slack_bolt.adapter.socket_mode.async_internals import run_async_bolt_app
from slack_bolt.async_app import AsyncApp
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.web.async_client import AsyncWebClient

from bot.background import Background
from bot.errors import SlackAway
from bot.slack.outgoing.client import SlackRefused
from bot.slack.outgoing.errors import SlackError, asked

log = structlog.get_logger()

PATIENCE = 10.0
"""Seconds for a new connection to be open, and as many for Slack's hello."""
IN_HAND_SECONDS = 4.0
"""How long a connection that is to be closed still answers; Bolt gives every request three seconds."""
LOOK_AT = "Look whether Socket Mode is on and the token may connections:write."


class ConnectionLost(Exception):
    """There is no connection now; `pause` is how long Slack asks to wait, where it does."""

    def __init__(self, why: str, pause: float = 0.0) -> None:
        super().__init__(why)
        self.pause = pause


async def socket_address(client: AsyncWebClient, app_token: str) -> str:
    """A new connection's one-use address; raises SlackRefused where trying again does not help, else ConnectionLost."""
    try:
        return str((await asked(lambda: client.apps_connections_open(app_token=app_token)))["url"])
    except SlackError as refusal:
        # What is not passing is about the token or the app.
        raise SlackRefused(f"SLACK_APP_TOKEN is not right: Slack answers {refusal.code} to it. {LOOK_AT}") from None
    except SlackAway as away:
        raise ConnectionLost(f"Slack cannot be reached: {away.why}", away.retry_after) from None


class SocketConnection:
    """One connection: what comes in through it is acknowledged through it."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse, bolt: AsyncApp, background: Background) -> None:
        self._socket = socket
        self._bolt = bolt
        self._background = background
        self._in_hand: set[asyncio.Task[None]] = set()
        self.leaving = asyncio.Event()
        self.reason = "the connection broke"

    async def greeted(self) -> None:
        """Return once Slack has said hello and begins to send; raises ConnectionLost where it says otherwise."""
        try:
            said = _read(await self._socket.receive(timeout=PATIENCE))
        except TimeoutError:
            said = {}
        if said.get("type") != "hello":
            await self._socket.close()
            raise ConnectionLost(f"Slack ended the connection ({said.get('reason', 'no hello')})")

    async def listen(self) -> None:
        """Take in what Slack sends until the connection ends."""
        try:
            async for message in self._socket:
                self._take(_read(message))
        finally:
            self.leaving.set()

    def _take(self, message: dict[str, Any]) -> None:
        if message.get("type") == "disconnect":
            self.reason = str(message.get("reason"))
            self.leaving.set()
        elif request := SocketModeRequest.from_dict(message):
            # A task each: one that takes its three seconds would hold up everybody behind it.
            task = self._background.spawn(self._answer(request), name="answer over the socket")
            self._in_hand.add(task)
            task.add_done_callback(self._in_hand.discard)

    async def _answer(self, request: SocketModeRequest) -> None:
        """Bolt's answer as the acknowledgement; without one Slack tells the person, or delivers an event again."""
        response = await run_async_bolt_app(self._bolt, request)
        if response.status != HTTPStatus.OK:
            log.error("a request was not acknowledged", kind=request.type, status=response.status)
            return
        acknowledgement: dict[str, Any] = {"envelope_id": request.envelope_id}
        if response.body and request.accepts_response_payload:
            is_json = response.first_headers().get("content-type", "").startswith("application/json")
            acknowledgement["payload"] = json.loads(response.body) if is_json else {"text": response.body}
        try:
            await self._socket.send_json(acknowledgement)
        except ConnectionError:
            # What was committed is carried out and told all the same.
            log.warning("the connection ended before a request was acknowledged", kind=request.type)

    async def close(self) -> None:
        """Answer what is in hand, and what comes in meanwhile, then hang up."""
        with suppress(TimeoutError):
            async with asyncio.timeout(IN_HAND_SECONDS):
                while self._in_hand:
                    await asyncio.wait(self._in_hand)
        await self._socket.close()


def _read(message: aiohttp.WSMessage) -> dict[str, Any]:
    """What a frame says; nothing where it is no JSON object."""
    try:
        said = json.loads(message.data) if message.type is aiohttp.WSMsgType.TEXT else {}
    except ValueError:
        said = {}
    return said if isinstance(said, dict) else {}
