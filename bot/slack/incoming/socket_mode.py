"""Slack's requests through connections that Greenroom opens itself, for those without a public address.

Bolt answers them as it answers HTTP; only the connections are kept here, because Slack's SDK closes the old one before
it opens the next, tries again at one pace whatever Slack says, and logs whole bodies (slack_sdk 3.47, socket_mode).
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

import aiohttp
import structlog
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.background import Background
from bot.clock import Clock, done_within
from bot.in_flight import SLACK, counted
from bot.slack.incoming.socket_connection import PATIENCE, ConnectionLost, SocketConnection, socket_address
from bot.slack.outgoing.client import SlackRefused

log = structlog.get_logger()

HEARTBEAT = 10.0
"""Seconds between pings; a connection that leaves one unanswered for half of that is given up."""
RETIRED_SECONDS = 60.0
"""How long the old connection is heard beside the new one; Slack ends it after some ten."""
SHORTEST_PAUSE, LONGEST_PAUSE = 1.0, 60.0
"""Seconds between attempts, doubled each time: `apps.connections.open` is in Slack's tier 1, one call a minute."""
STEADY = timedelta(minutes=1)
"""After a connection that lived so long the pauses begin anew."""

ASKED_FOR = frozenset({"warning", "refresh_requested"})
SWITCHED_OFF = "link_disabled"


class SocketMode:
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
        self._connections: set[SocketConnection] = set()
        self._said = ""

    async def is_well(self) -> bool:
        """Whether requests can come in."""
        return bool(self._connections)

    @asynccontextmanager
    async def open(self) -> AsyncIterator[None]:
        """Be connected until the block ends; raises SlackRefused, which stops the start."""
        first, pause = None, 0.0
        try:
            first = await self._dial()
        except ConnectionLost as fault:
            self._say(fault)
            pause = fault.pause or SHORTEST_PAUSE
        keeper = self._background.spawn(self._keep(first, pause), name="socket mode", may_be_dropped=True)
        try:
            yield
        finally:
            keeper.cancel()
            await asyncio.gather(*(connection.close() for connection in self._connections))

    async def _keep(self, connection: SocketConnection | None, pause: float) -> None:
        failures = 0
        while True:
            await self._clock.sleep(pause)
            began = self._clock.now()
            try:
                await self._until_it_leaves(connection or await self._dial())
                failures, pause = 0, 0.0
            except SlackRefused as fault:
                # Not the end: who runs the app may switch it on again, or grant the token what it lacks.
                self._say(fault)
                pause = LONGEST_PAUSE
            except ConnectionLost as fault:
                self._say(fault)
                failures = 1 if self._clock.now() - began >= STEADY else failures + 1
                pause = fault.pause or min(SHORTEST_PAUSE * 2 ** (failures - 1), LONGEST_PAUSE)
            connection = None

    async def _dial(self) -> SocketConnection:
        address = await socket_address(self._client, self._app_token)
        with counted(SLACK):
            connection = SocketConnection(await self._socket(address), self._bolt, self._background)
            await connection.greeted()
        self._connections.add(connection)
        self._said = ""
        log.info("connected to Slack by Socket Mode")
        return connection

    async def _socket(self, address: str) -> aiohttp.ClientWebSocketResponse:
        try:
            async with asyncio.timeout(PATIENCE):
                return await self._session.ws_connect(
                    address,
                    heartbeat=self._heartbeat,
                    timeout=aiohttp.ClientWSTimeout(ws_close=1.0),
                )
        except (aiohttp.ClientError, TimeoutError) as error:
            raise ConnectionLost(f"Slack's socket cannot be reached ({type(error).__name__})") from None

    async def _until_it_leaves(self, connection: SocketConnection) -> None:
        """Return when Slack asks for another connection; raises ConnectionLost or SlackRefused where this is over."""
        listening = self._background.spawn(connection.listen(), name="listen to Slack", may_be_dropped=True)
        listening.add_done_callback(lambda _: self._connections.discard(connection))
        await connection.leaving.wait()
        if connection.reason in ASKED_FOR:
            self._background.spawn(self._retire(connection, listening), name="retire a connection", may_be_dropped=True)
            return
        self._background.spawn(connection.close(), name="close a connection", may_be_dropped=True)
        if connection.reason == SWITCHED_OFF:
            raise SlackRefused("Socket Mode is switched off for the Slack app: switch it on, or unset SLACK_APP_TOKEN.")
        raise ConnectionLost(f"Slack is not connected: {connection.reason}")

    async def _retire(self, connection: SocketConnection, listening: asyncio.Task[None]) -> None:
        if not await done_within(self._clock, RETIRED_SECONDS, listening):
            await connection.close()

    def _say(self, fault: Exception) -> None:
        """Once in the log for each reason, however often it is met."""
        if str(fault) != self._said:
            self._said = str(fault)
            log.error("no connection to Slack; it is tried again and again", error=self._said)
