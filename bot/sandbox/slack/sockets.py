"""Socket Mode: the app has opened connections, and what people do reaches it through one of them.

An envelope is acknowledged within three seconds on the connection it went out on; events that are not go to another.
Slack does not say whether it repeats commands and interactions: here it does not, and the person is told.
https://docs.slack.dev/apis/events-api/using-socket-mode
"""

import asyncio
import json
import socket
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from uuid import uuid4

from aiohttp import WSMsgType, web

from bot.sandbox.slack.clock import Clock
from bot.sandbox.slack.connection import Connection, hello, notice
from bot.sandbox.slack.delivery import JSON, Answer
from bot.sandbox.slack.inspector import Entry, Inspector
from bot.sandbox.slack.people import APP_ID
from bot.sandbox.slack.wire import Json, Refused

MOST_CONNECTIONS = 10
REPEATS = (0, 60, 300)
"""Seconds before an event is sent again, each time to another connection; as for HTTP."""
ENVELOPES = {"command": "slash_commands", "event": "events_api"}


class Sockets:
    """The app's connections; it stands where `Delivery` stands for an app that is called by HTTP."""

    def __init__(self, clock: Clock, inspector: Inspector, *, switched_on: bool, deadline: float) -> None:
        self._clock = clock
        self._inspector = inspector
        self._deadline = deadline
        self._address = ""
        self._tickets: set[str] = set()
        self._turn = 0
        self._to_lose = 0
        self._repeating: set[asyncio.Task[None]] = set()
        self.switched_on = switched_on
        self.connections: list[Connection] = []
        self.opened = 0

    @asynccontextmanager
    async def serving(self, listener: socket.socket) -> AsyncIterator[None]:
        """Take connections on that socket; what is open at the end is cut."""
        application = web.Application()
        application.router.add_get("/link/", self._link)
        runner = web.AppRunner(application, access_log=None, handle_signals=False)
        await runner.setup()
        await web.SockSite(runner, listener).start()
        self._address = f"ws://127.0.0.1:{listener.getsockname()[1]}/link/"
        try:
            yield
        finally:
            self.cut()
            await runner.cleanup()

    def address(self) -> str:
        """The address of a new connection, good for one."""
        if not self.switched_on:
            raise Refused("no_permission")  # assumed: Slack does not document what it answers then
        ticket = str(uuid4())
        self._tickets.add(ticket)
        return f"{self._address}?ticket={ticket}&app_id={APP_ID}"

    async def send(self, kind: str, title: str, body: bytes, content_type: str, shown: object) -> Answer:
        """Put one request into an envelope, and return what the app acknowledged it with in time."""
        envelope: Json = {
            "envelope_id": str(uuid4()),
            "type": ENVELOPES.get(kind, "interactive"),
            "payload": shown,
            "accepts_response_payload": kind != "event",
        }
        if kind == "event":
            envelope |= {"retry_attempt": 0, "retry_reason": ""}
        answer = await self._deliver(kind, title, envelope)
        if kind == "event" and answer.failure:
            self._beside(self._repeat(title, envelope))
        return answer

    async def again(self, entry: Entry) -> Answer:
        """Deliver the very same envelope once more; its answer changes nothing in the workspace."""
        assert isinstance(entry.request, dict)
        return await self._deliver(entry.kind, f"{entry.title} (delivered again)", entry.request)

    async def aclose(self) -> None:
        """Drop what is to be sent again."""
        for task in self._repeating:
            task.cancel()
        await asyncio.gather(*self._repeating, return_exceptions=True)

    def cut(self) -> None:
        """Every connection breaks, without a close."""
        for connection in self.connections:
            connection.cut()

    def lose_acknowledgement(self, *, times: int = 1) -> None:
        """The app has done its part, but the connection breaks before Slack hears so."""
        self._to_lose += times

    def fall_silent(self) -> None:
        """Every connection there is looks open on both sides, and nothing gets through it any more."""
        for connection in self.connections:
            connection.silent = True

    async def ask_to_leave(self, reason: str = "refresh_requested") -> None:
        """Give notice on every connection there is; they stay open until `hang_up`."""
        for connection in list(self.connections):
            await connection.say(notice(reason))

    async def hang_up(self, connection: Connection) -> None:
        """Close one connection as is proper."""
        await connection.socket.close()

    async def switch_off(self) -> None:
        """Somebody switches Socket Mode off in the app's settings; `switched_on` brings it back."""
        self.switched_on = False
        for connection in list(self.connections):
            await connection.say(notice("link_disabled"))
            await connection.socket.close()

    async def _link(self, request: web.Request) -> web.WebSocketResponse:
        if request.query.get("ticket") not in self._tickets:
            raise web.HTTPForbidden
        self._tickets.discard(request.query["ticket"])
        connection = Connection(web.WebSocketResponse(autoping=False), request)
        await connection.socket.prepare(request)
        if len(self.connections) >= MOST_CONNECTIONS:
            await connection.say(notice("too_many_websockets"))
            await connection.socket.close()
            return connection.socket
        self.connections.append(connection)
        self.opened += 1
        try:
            await connection.say(hello(len(self.connections)))
            async for message in connection.socket:
                if message.type is WSMsgType.PING and not connection.silent:
                    await connection.socket.pong(message.data)
                elif message.type is WSMsgType.TEXT and self._to_lose:
                    self._to_lose -= 1
                    connection.cut()
                elif message.type is WSMsgType.TEXT and not connection.silent:
                    self._acknowledged(connection, json.loads(message.data))
        finally:
            self.connections.remove(connection)
            connection.ended()
        return connection.socket

    def _acknowledged(self, connection: Connection, said: Json) -> None:
        name = str(said.get("envelope_id"))
        if name in connection.waiting:
            if not connection.waiting[name].done():
                connection.waiting[name].set_result(said)
        elif name not in connection.given_up:
            self._record("acknowledgement", name, said, "", "unknown_envelope").direction = "from_app"

    async def _deliver(self, kind: str, title: str, envelope: Json) -> Answer:
        at, started = self._clock.now().timestamp(), asyncio.get_running_loop().time()
        said, failure = await self._exchange(envelope)
        payload = said.get("payload", "")
        if payload and not envelope["accepts_response_payload"]:
            payload, failure = "", "unexpected_response_payload"
        entry = self._record(kind, title, envelope, payload, failure)
        entry.at, entry.ms = at, (asyncio.get_running_loop().time() - started) * 1000
        return Answer(entry, json.dumps(payload) if payload else "", bool(payload), failure)

    async def _exchange(self, envelope: Json) -> tuple[Json, str | None]:
        if not self.connections:
            return {}, "dispatch_failed"
        self._turn += 1
        connection = self.connections[self._turn % len(self.connections)]
        name = envelope["envelope_id"]
        acknowledged = connection.waiting[name] = asyncio.get_running_loop().create_future()
        deadline = asyncio.create_task(self._clock.sleep(self._deadline))
        try:
            await connection.say(envelope)
            await asyncio.wait({acknowledged, deadline}, return_when=asyncio.FIRST_COMPLETED)
            if not acknowledged.done():
                connection.given_up.add(name)
                return {}, "operation_timeout"
            return acknowledged.result(), None
        except ConnectionError:
            return {}, "dispatch_failed"
        finally:
            deadline.cancel()
            connection.waiting.pop(name, None)

    async def _repeat(self, title: str, envelope: Json) -> None:
        for attempt, pause in enumerate(REPEATS, start=1):
            await self._clock.sleep(pause)
            again = {**envelope, "retry_attempt": attempt, "retry_reason": "timeout"}
            if not (await self._deliver("event", f"{title} (attempt {attempt + 1})", again)).failure:
                return

    def _beside(self, work: Coroutine[object, object, None]) -> None:
        task = asyncio.create_task(work)
        self._repeating.add(task)
        task.add_done_callback(self._repeating.discard)

    def _record(self, kind: str, title: str, request: Json, response: object, error: str | None) -> Entry:
        entry = Entry(
            at=self._clock.now().timestamp(),
            kind=kind,
            title=title,
            error=error,
            request=request,
            response=response,
            body=json.dumps(request, ensure_ascii=False).encode(),
            content_type=JSON,
        )
        return self._inspector.record(entry)
