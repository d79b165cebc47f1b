"""Telling subscribers what happened: the handshake with an address, deliveries in order, retries, and giving up."""

import asyncio
import json
import secrets
from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

import httpx

from bot.sandbox.ringcentral.api.answers import instant
from bot.sandbox.ringcentral.company import subscriptions
from bot.sandbox.ringcentral.company.news import News
from bot.sandbox.ringcentral.company.refusals import Refusal
from bot.sandbox.ringcentral.company.state import Clock, Company
from bot.sandbox.ringcentral.company.subscription import Subscription

PATIENCE = 3.0  # seconds an address has for its answer …
LONGEST_ANSWER = 1024  # … and bytes
RETRIES = (10.0, 60.0, 300.0)  # seconds between attempts; RingCentral's own are stated nowhere
REMEMBERED = 1000
BAD = (httpx.HTTPError, httpx.InvalidURL)


@dataclass
class Delivery:
    """One attempt to tell somebody: what came back, if anything did."""

    subscription_id: str
    event: str
    uuid: str
    at: datetime
    attempt: int
    status: int | None = None


class Webhooks:
    """Deliveries to all subscribers, each in its own order; `verification_header` is the one that RingCentral uses."""

    def __init__(self, clock: Clock, company: Callable[[], Company], http: httpx.AsyncClient | None = None) -> None:
        self._clock = clock
        self._company = company
        self._http = http
        self.verification_header = "Verification-Token"
        self.retries: tuple[float, ...] = RETRIES
        self.deliveries: deque[Delivery] = deque(maxlen=REMEMBERED)
        self._waiting: defaultdict[str, deque[dict[str, object]]] = defaultdict(deque)
        self._workers: dict[str, asyncio.Task[None]] = {}

    async def handshake(self, address: str) -> None:
        """Ask an address whether it expects this: it has to echo a token, at once and in few words."""
        token = secrets.token_hex(16)
        answer = await self._post(address, {"Validation-Token": token}, None)
        if answer is None or answer.status_code != httpx.codes.OK:
            what = f"WebHook responds with status {answer.status_code}" if answer else "WebHook is not reachable"
        elif answer.headers.get("Validation-Token") != token:
            what = "WebHook does not echo the Validation-Token header"
        elif not answer.headers.get("content-type", "").startswith("application/json"):
            what = "WebHook responds with another Content-Type than application/json"
        elif len(answer.content) >= LONGEST_ANSWER:
            what = f"WebHook responds with {LONGEST_ANSWER} bytes or more"
        else:
            return
        raise Refusal(400, "SUB-525", what, "deliveryMode.address")

    def hear(self, news: News) -> None:
        """Something happened: write it down for everybody who wants to know, and go and tell them."""
        for one, matching in subscriptions.interested(self._company(), news):
            self._waiting[one.id].append(
                {
                    "uuid": str(uuid4()),
                    "event": matching,
                    "timestamp": instant(self._clock.now()),
                    "subscriptionId": one.id,
                    "ownerId": one.owner.id,
                    "body": _body(news),
                }
            )
            worker = self._workers.get(one.id)
            if worker is None or worker.done():
                self._workers[one.id] = asyncio.get_running_loop().create_task(self._deliver(one))

    async def settled(self) -> None:
        """Return when everybody was told or given up."""
        while busy := [worker for worker in self._workers.values() if not worker.done()]:
            await asyncio.wait(busy)

    async def close(self) -> None:
        """Tell nobody any more."""
        for worker in self._workers.values():
            worker.cancel()
        await asyncio.gather(*self._workers.values(), return_exceptions=True)
        if self._http:
            await self._http.aclose()

    async def _deliver(self, one: Subscription) -> None:
        waiting = self._waiting[one.id]
        while waiting:
            if await self._insists(one, waiting.popleft()):
                continue
            waiting.clear()
            if not self._is_over(one):
                one.blacklisted = self._clock.now()
                one.reason = "WebHook does not answer as it should"

    async def _insists(self, one: Subscription, envelope: dict[str, object]) -> bool:
        """Whether it was heard, at the first attempt or a later one."""
        for attempt, pause in enumerate((0.0, *self.retries), 1):
            if pause:
                await self._clock.sleep(pause)
            if self._is_over(one):
                return False
            delivery = Delivery(one.id, str(envelope["event"]), str(envelope["uuid"]), self._clock.now(), attempt)
            self.deliveries.append(delivery)
            token = {self.verification_header: one.verification_token} if one.verification_token else {}
            answer = await self._post(one.address, token, envelope)
            delivery.status = answer.status_code if answer else None
            if answer and answer.is_success:
                return True
        return False

    def _is_over(self, one: Subscription) -> bool:
        return one.id not in self._company().subscriptions or one.expires <= self._clock.now()

    async def _post(self, address: str, headers: dict[str, str], body: object) -> httpx.Response | None:
        self._http = self._http or httpx.AsyncClient(trust_env=False)
        content = b"" if body is None else json.dumps(body).encode()
        kind = {"Content-Type": "application/json"}
        try:
            return await self._http.post(address, headers=headers | kind, content=content, timeout=PATIENCE)
        except BAD:
            return None


def _body(news: News) -> dict[str, object]:
    """What happened; RingCentral documents no body of its webinar events, so this is a guess like any other."""
    session = news.session
    body: dict[str, object] = {
        "eventType": news.what,
        "webinarId": session.webinar.id,
        "sessionId": session.id,
        "hostUserId": session.webinar.host.id,
        "status": session.status.value,
    }
    return body if news.registrant_id is None else body | {"registrantId": news.registrant_id}
