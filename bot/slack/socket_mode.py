"""Slack's requests through a connection that Greenroom opens itself, for those without a public address.

Bolt answers them as it answers HTTP; only the connections are kept here, because Slack's SDK closes the old one before
it opens the next, tries again at one pace whatever Slack says, and logs whole bodies (slack_sdk 3.47, socket_mode).
The connection is Slack's own, so there is no signature to check: https://docs.slack.dev/apis/events-api/using-socket-mode
"""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import timedelta
from http import HTTPStatus
from typing import Any

import aiohttp
import structlog
from slack_bolt.adapter.socket_mode.async_internals import run_async_bolt_app
from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.background import Background
from bot.clock import Clock, done_within
from bot.slack.edge import SlackRefused

log = structlog.get_logger()

PATIENCE = 10.0
"""Seconds for a new connection to be open, and greeted."""
HEARTBEAT = 10.0
"""Seconds between pings; a connection that leaves one unanswered for half of that is given up."""
IN_HAND_SECONDS = 4.0
"""How long a connection that is to be closed still answers; Bolt gives every request three seconds."""
RETIRED_SECONDS = 60.0
"""How long the old connection is heard beside the new one; Slack ends it after some ten."""
LONGEST_PAUSE = 60.0
"""Seconds between attempts in the end; Slack's tier 1, which `apps.connections.open` is in, is one call a minute."""
STEADY = timedelta(minutes=1)
"""After a connection that lived so long the pauses begin anew."""

ASKED_FOR = frozenset({"warning", "refresh_requested"})
SWITCHED_OFF = "link_disabled"
PASSING = frozenset({"ratelimited", "internal_error", "fatal_error", "service_unavailable", "request_timeout"})
"""What `apps.connections.open` may answer for a while; anything else is about the token or the app."""

LOOK_AT = "Look whether Socket Mode is on and the token may connections:write."


class Lost(Exception):
    """There is no connection now; `pause` is how long Slack asks to wait, where it does."""

    def __init__(self, why: str, pause: float = 0.0) -> None:
        super().__init__(why)
        self.pause = pause


async def socket_address(client: AsyncWebClient, app_token: str) -> str:
    """The one-use address of a new connection; raises SlackRefused where trying again would not help, else Lost."""
    try:
        return str((await client.apps_connections_open(app_token=app_token))["url"])
    except SlackApiError as error:
        answer = error.response
        data = answer.data if isinstance(answer, AsyncSlackResponse) else b""
        if not isinstance(data, dict) or "error" not in data:
            raise Lost("Slack answers with something unreadable") from None  # a proxy's page, an empty 5xx
        code = data["error"]
        if code in PASSING:
            raise Lost(f"Slack answers {code}", float(answer.headers.get("Retry-After", 0))) from None
        raise SlackRefused(f"SLACK_APP_TOKEN is not right: Slack answers {code} to it. {LOOK_AT}") from None
    except (aiohttp.ClientError, TimeoutError) as error:
        raise Lost(f"Slack cannot be reached ({type(error).__name__})") from None


class Line:
    """One connection: what comes in through it is acknowledged through it."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse, bolt: AsyncApp, background: Background) -> None:
        self._socket = socket
        self._bolt = bolt
        self._background = background
        self._in_hand: set[asyncio.Task[None]] = set()
        self.leaving = asyncio.Event()
        self.reason = "the connection broke"

    async def greeted(self) -> None:
        """Return once Slack has said hello, which is when it begins to send; raises Lost where it says otherwise."""
        message = await self._socket.receive()
        said = json.loads(message.data) if message.type is aiohttp.WSMsgType.TEXT else {}
        if said.get("type") != "hello":
            await self._socket.close()
            raise Lost(f"Slack ended the connection ({said.get('reason', 'no hello')})")

    async def listen(self) -> None:
        """Take in what Slack sends until the connection ends."""
        try:
            async for message in self._socket:
                if message.type is aiohttp.WSMsgType.TEXT:
                    self._take(json.loads(message.data))
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


class SocketDoor:
    """Keeps a connection to Slack: a new one before the old one ends, and again and again after it was lost."""

    def __init__(
        self,
        bolt: AsyncApp,
        client: AsyncWebClient,
        session: aiohttp.ClientSession,
        app_token: str,
        clock: Clock,
        background: Background,
        heartbeat: float = HEARTBEAT,
    ) -> None:
        self._bolt = bolt
        self._client = client
        self._session = session
        self._app_token = app_token
        self._clock = clock
        self._background = background
        self._heartbeat = heartbeat
        self._lines: set[Line] = set()
        self._said = ""

    @property
    def is_open(self) -> bool:
        """Whether requests can come in."""
        return bool(self._lines)

    @asynccontextmanager
    async def open(self) -> AsyncIterator[None]:
        """Be connected until the block ends; raises SlackRefused, which stops the start."""
        first = None
        try:
            first = await self._dial()
        except Lost as fault:
            self._say(fault)
        keeper = self._background.spawn(self._keep(first), name="socket mode", may_be_dropped=True)
        try:
            yield
        finally:
            keeper.cancel()
            await asyncio.gather(*(line.close() for line in self._lines))

    async def _keep(self, line: Line | None) -> None:
        failures = 0
        while True:
            began = self._clock.now()
            try:
                await self._until_it_leaves(line or await self._dial())
                failures = 0
            except SlackRefused as fault:
                # Not the end: who runs the app may switch it on again, or the token may be granted what it lacks.
                self._say(fault)
                await self._clock.sleep(LONGEST_PAUSE)
            except Lost as fault:
                failures = 1 if self._clock.now() - began >= STEADY else failures + 1
                self._say(fault)
                await self._clock.sleep(fault.pause or min(2.0 ** (failures - 1), LONGEST_PAUSE))
            line = None

    async def _dial(self) -> Line:
        address = await socket_address(self._client, self._app_token)
        try:
            async with asyncio.timeout(PATIENCE):
                socket = await self._session.ws_connect(
                    address,
                    heartbeat=self._heartbeat,
                    proxy=self._client.proxy,  # slack_sdk reads it from the environment
                    timeout=aiohttp.ClientWSTimeout(ws_close=1.0),
                )
                line = Line(socket, self._bolt, self._background)
                await line.greeted()
        except (aiohttp.ClientError, TimeoutError) as error:
            raise Lost(f"Slack's socket cannot be reached ({type(error).__name__})") from None
        self._lines.add(line)
        self._said = ""
        log.info("connected to Slack by Socket Mode")
        return line

    async def _until_it_leaves(self, line: Line) -> None:
        """Return when Slack has asked for another connection; raises Lost or SlackRefused where this one is over."""
        listening = self._background.spawn(line.listen(), name="listen to Slack", may_be_dropped=True)
        listening.add_done_callback(lambda _: self._lines.discard(line))
        await line.leaving.wait()
        if line.reason in ASKED_FOR:
            self._background.spawn(self._retire(line, listening), name="retire a line", may_be_dropped=True)
            return
        self._background.spawn(line.close(), name="close a line", may_be_dropped=True)
        if line.reason == SWITCHED_OFF:
            raise SlackRefused("Socket Mode is switched off for the Slack app: switch it on, or unset SLACK_APP_TOKEN.")
        raise Lost(f"Slack is not connected: {line.reason}")

    async def _retire(self, line: Line, listening: asyncio.Task[None]) -> None:
        if not await done_within(self._clock, RETIRED_SECONDS, listening):
            await line.close()

    def _say(self, fault: Exception) -> None:
        """Once in the log for each reason, however often it is met."""
        if str(fault) != self._said:
            self._said = str(fault)
            log.error("no connection to Slack; it is tried again and again", error=self._said)
