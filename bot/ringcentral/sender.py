"""Sends one identity's requests: through the rate limiter, repeated where that is harmless, logged without people."""

from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime

import httpx
import structlog

from bot.clock import Clock
from bot.ringcentral import errors
from bot.ringcentral.protocol import Operation, RateLimit, Request, decipher
from bot.ringcentral.rate_limiter import OnWait, RateLimiter

TIMEOUT = httpx.Timeout(15.0, connect=5.0)

PAUSES = (0.5, 1.0, 2.0)
"""Seconds before each repetition of something repeatable."""

SECOND_TRIES_AFTER_429 = 2
"""A 429 was not executed, so even a change may be sent again."""

NEVER_SENT = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.UnsupportedProtocol,
    httpx.ProxyError,
)

Sending = Callable[[], Awaitable[None]]

log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)


class _Unsigned(Exception):
    """The request was not sent, or not accepted, for want of a sign-in; the sign-in's own tries are over."""

    def __init__(self, reason: errors.RingCentralError) -> None:
        super().__init__(str(reason))
        self.reason = reason


@dataclass
class Sender:
    """Everything one identity needs to have a request sent and answered."""

    http: httpx.AsyncClient
    limiter: RateLimiter
    clock: Clock
    server: str
    key_of: Callable[[str], str]
    """The limiter's key for a rate-limit group."""
    urgent: bool = True
    on_wait: OnWait | None = None
    may_wait: bool = True
    groups: dict[str, str] = field(default_factory=dict)
    """Operation name → the group its last answer named; shared by all senders of one app."""
    calls: Counter[str] = field(default_factory=Counter)
    """Requests sent, by group."""

    async def ask(self, request: Request, auth: httpx.Auth, sending: Sending | None = None) -> object:
        """The JSON of the answer; raises what RingCentral, or the way to it, refused.

        `sending` is called when it has had its turn and is about to leave, each time.
        """
        pauses = list(PAUSES) if request.operation.repeatable else []
        second_tries = SECOND_TRIES_AFTER_429 if self.may_wait else 0
        while True:
            try:
                return await self._once(request, auth, sending)
            except _Unsigned as unsigned:
                raise unsigned.reason from unsigned.reason.__cause__
            except (errors.Trouble, errors.Unreachable):
                if not pauses:
                    raise
                await self.clock.sleep(pauses.pop(0))
            except errors.Throttled:
                if not second_tries:
                    raise
                second_tries -= 1  # the limiter knows of the penalty: the next try waits there

    async def free_at(self, operation: Operation) -> datetime:
        """When such a request could go."""
        return await self.limiter.peek(self.key_of(self._group(operation)), urgent=self.urgent)

    async def time_for(self, operation: Operation, calls: int) -> float:
        """About how many seconds so many of these requests take."""
        return await self.limiter.time_for(self.key_of(self._group(operation)), calls, urgent=self.urgent)

    async def _once(self, request: Request, auth: httpx.Auth, sending: Sending | None) -> object:
        operation = request.operation
        group = self._group(operation)
        slot = await self.limiter.reserve(
            self.key_of(group), urgent=self.urgent, on_wait=self.on_wait, may_wait=self.may_wait
        )
        note = log.bind(method=operation.method, operation=operation.name, group=group)
        if sending:
            await sending()
        sent_at = self.clock.now()
        try:
            response = await self.http.send(self._built(request), auth=auth)
        except errors.RingCentralError as failure:  # of the auth flow; a 401 counts for nobody
            await self.limiter.give_back(slot)
            note.info("ringcentral.unsigned", failure=type(failure).__name__)
            raise _Unsigned(failure) from failure
        except NEVER_SENT as failure:
            await self.limiter.give_back(slot)
            note.warning("ringcentral.unreachable", failure=type(failure).__name__)
            raise errors.Unreachable("no connection to RingCentral") from failure
        except httpx.RequestError as failure:
            await self.limiter.learn(slot, RateLimit())
            self.calls[group] += 1
            note.warning("ringcentral.unanswered", failure=type(failure).__name__)
            raise _silence(operation) from failure
        rate = RateLimit.of(response.headers)
        group = self.groups[operation.name] = rate.group or group
        self.calls[group] += 1
        await self.limiter.learn(slot, rate)
        took = self.clock.now() - sent_at
        note.info(
            "ringcentral.call",
            status=response.status_code,
            ms=round(took.total_seconds() * 1000),
            group=group,
            remaining=rate.remaining,
        )
        return await self._understood(request, group, response)

    async def _understood(self, request: Request, group: str, response: httpx.Response) -> object:
        try:
            return decipher(response.status_code, response.headers, response.content, self.clock.now())
        except errors.Throttled as refusal:
            await self.limiter.penalise(self.key_of(group), refusal.until)
            raise
        except errors.Trouble as trouble:
            if request.operation.repeatable:
                raise
            raise errors.AnswerLost(f"a change was answered with {trouble.status}") from trouble

    def _group(self, operation: Operation) -> str:
        return self.groups.get(operation.name, operation.group)

    def _built(self, request: Request) -> httpx.Request:
        return self.http.build_request(
            request.operation.method,
            self.server.rstrip("/") + request.path,
            params=request.params or None,
            json=request.body,
            data=request.form or None,
            headers={"Accept": "application/json"},
            timeout=TIMEOUT,
        )


def _silence(operation: Operation) -> errors.RingCentralError:
    if operation.repeatable:
        return errors.Unreachable("RingCentral did not answer")
    return errors.AnswerLost("the answer to a change did not come")
