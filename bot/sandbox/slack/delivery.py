"""Requests to the app: signed, and given up on after three seconds as Slack does."""

import asyncio
import json
from dataclasses import dataclass

import httpx

from bot.sandbox.slack.clock import Clock
from bot.sandbox.slack.inspector import Entry, Inspector
from bot.sandbox.slack.signing import signed_headers

DEADLINE = 3.0
"""Seconds."""
FORM = "application/x-www-form-urlencoded"
JSON = "application/json"


@dataclass(frozen=True)
class Answer:
    """What the app said; `failure` is Slack's word for why there is nothing to use."""

    entry: Entry
    body: str = ""
    is_json: bool = False
    failure: str | None = None


def _parsed(text: str) -> object:
    try:
        return json.loads(text)
    except ValueError:
        return text


class Delivery:
    """Sends to one app; one that is too slow is not waited for, and not interrupted either."""

    def __init__(self, clock: Clock, inspector: Inspector, *, secret: str, url: str, deadline: float) -> None:
        self._clock = clock
        self._inspector = inspector
        self._secret = secret
        self._deadline = deadline
        self._late: set[asyncio.Task[httpx.Response]] = set()
        self._own_client: httpx.AsyncClient | None = None
        self.url = url
        self.client: httpx.AsyncClient | None = None

    async def send(self, kind: str, title: str, body: bytes, content_type: str, shown: object) -> Answer:
        """Deliver one request and return what the app answered in time."""
        at, started = self._clock.now().timestamp(), asyncio.get_running_loop().time()
        response, failure = await self._race(body, content_type)
        status = response.status_code if response is not None else None
        text = response.text if response is not None else ""
        is_json = response is not None and response.headers.get("content-type", "").startswith(JSON)
        if response is not None and status != httpx.codes.OK:
            failure = "http_service_error"
        entry = Entry(
            at=at,
            kind=kind,
            title=title,
            status=status,
            ms=(asyncio.get_running_loop().time() - started) * 1000,
            error=failure,
            request=shown,
            response=_parsed(text) if is_json else text,
            body=body,
            content_type=content_type,
        )
        self._inspector.record(entry)
        return Answer(entry, text, is_json, failure)

    async def again(self, entry: Entry) -> Answer:
        """Deliver the very same request once more; its answer changes nothing in the workspace."""
        return await self.send(
            entry.kind, f"{entry.title} (delivered again)", entry.body, entry.content_type, entry.request
        )

    async def aclose(self) -> None:
        """Drop what is still under way."""
        for task in list(self._late):
            task.cancel()
        await asyncio.gather(*self._late, return_exceptions=True)
        if self._own_client is not None:
            await self._own_client.aclose()

    async def _race(self, body: bytes, content_type: str) -> tuple[httpx.Response | None, str | None]:
        call = asyncio.create_task(self._post(body, content_type))
        deadline = asyncio.create_task(self._clock.sleep(self._deadline))
        try:
            await asyncio.wait({call, deadline}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            deadline.cancel()
        if not call.done():
            self._late.add(call)
            call.add_done_callback(self._forget)
            return None, "operation_timeout"
        try:
            return call.result(), None
        except httpx.TransportError:
            return None, "dispatch_failed"

    def _forget(self, call: asyncio.Task[httpx.Response]) -> None:
        self._late.discard(call)
        if not call.cancelled():
            call.exception()  # looked at, so that asyncio does not complain about it

    async def _post(self, body: bytes, content_type: str) -> httpx.Response:
        if self.client is None and self._own_client is None:
            self._own_client = httpx.AsyncClient(trust_env=False)
        client = self.client or self._own_client
        assert client is not None
        headers = {"Content-Type": content_type, "User-Agent": "Slackbot 1.0 (+https://api.slack.com/robots)"}
        headers |= signed_headers(self._secret, self._clock.now(), body)
        return await client.post(self.url, content=body, headers=headers, timeout=None)
