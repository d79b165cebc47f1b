"""A process full of callers who share one rate limit with another such process, each kind with its own manners.

`python -m tests.bench.callers KIND` signs in, says "ready", waits for a line with its work as JSON, does it, and
answers with one line of JSON: for each call that succeeded when it was asked for and when it was answered.
"""

import asyncio
import json
import os
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import asdict, dataclass

import httpx
import stamina
from pydantic import SecretStr
from ringcentral import SDK
from ringcentral.http.api_exception import ApiException

from bot.accounts.rate_window_store import StoredRateWindows
from bot.clock import WallClock
from bot.ops import logs
from bot.ringcentral.auth import Credentials, Tokens
from bot.ringcentral.client import RingCentral
from bot.ringcentral.rate_limiter import RateLimiter
from bot.sandbox.ringcentral.serve import print_at_once
from bot.store.database import Database, open_engine
from bot.store.vault import Vault

KNOCK_AGAIN_AFTER = 1.0
"""Seconds the plain loop pauses after a refusal."""
Call = Callable[[], Awaitable[object]]


@dataclass(frozen=True)
class Work:
    """So many calls by so many workers; `every` seconds a burst of one call a worker, or as fast as they get."""

    calls: int
    workers: int
    seconds: float
    """When to give up what is not done."""
    every: float = 0.0


class InMemory:
    """The tokens of this process."""

    def __init__(self) -> None:
        self._tokens: Tokens | None = None
        self._lock = asyncio.Lock()

    async def recent(self) -> Tokens | None:
        return await self.load()

    async def load(self) -> Tokens | None:
        return self._tokens

    async def save(self, tokens: Tokens) -> None:
        self._tokens = tokens

    def lock(self) -> AbstractAsyncContextManager[object]:
        return self._lock


@asynccontextmanager
async def greenroom(*, urgent: bool) -> AsyncIterator[Call]:
    """Through our client and rate limiter, whose windows lie in the database that both processes share."""
    env = os.environ
    app = Credentials(env["RC_SERVER_URL"], env["RC_CLIENT_ID"], SecretStr(env["RC_CLIENT_SECRET"]))
    database = Database(open_engine(env["DATABASE_URL"]), Vault((SecretStr(env["SECRET_KEYS"]),)))
    clock = WallClock()
    async with httpx.AsyncClient(trust_env=False) as http:
        client = RingCentral(http, RateLimiter(StoredRateWindows(database, clock), clock), clock, app)
        caller = client.acting(InMemory(), "~", "~", urgent=urgent, assertion=SecretStr(env["RC_JWT"]))
        await caller.stay_signed_in()
        yield lambda: caller.get_webinar(env["WEBINAR"])
    await database.close()


@asynccontextmanager
async def obeying() -> AsyncIterator[Call]:
    """httpx with stamina, which waits as long as `Retry-After` says and knows of nobody else."""
    env = os.environ

    def how_long(error: Exception) -> bool | float:
        if isinstance(error, httpx.HTTPStatusError) and error.response.status_code == httpx.codes.TOO_MANY_REQUESTS:
            return float(error.response.headers["Retry-After"])
        return False

    async with httpx.AsyncClient(base_url=env["RC_SERVER_URL"], trust_env=False) as http:
        token = (await asyncio.to_thread(_sdk_signed_in)).auth().access_token()

        @stamina.retry(on=how_long, attempts=None, timeout=None)
        async def call() -> None:
            answer = await http.get(_path(), headers={"Authorization": f"Bearer {token}"})
            answer.raise_for_status()

        yield call


@asynccontextmanager
async def plain_loop() -> AsyncIterator[Call]:
    """RingCentral's own SDK, asked again a second after each refusal: it has no manners of its own."""
    platform = await asyncio.to_thread(_sdk_signed_in)
    threads = ThreadPoolExecutor(16)

    def get() -> bool:
        try:
            platform.get(_path())
        except ApiException:
            return False
        return True

    async def call() -> None:
        while not await asyncio.get_running_loop().run_in_executor(threads, get):
            await asyncio.sleep(KNOCK_AGAIN_AFTER)

    yield call


def _sdk_signed_in():  # type: ignore[no-untyped-def]  # the SDK has no types
    env = os.environ
    platform = SDK(env["RC_CLIENT_ID"], env["RC_CLIENT_SECRET"], env["RC_SERVER_URL"]).platform()
    platform.login(jwt=env["RC_JWT"])
    return platform


def _path() -> str:
    return f"/webinar/configuration/v1/webinars/{os.environ['WEBINAR']}"


KINDS: dict[str, Callable[[], AbstractAsyncContextManager[Call]]] = {
    "person": lambda: greenroom(urgent=True),
    "background": lambda: greenroom(urgent=False),
    "obeying": obeying,
    "plain-loop": plain_loop,
}


async def done(work: Work, call: Call) -> list[tuple[float, float]]:
    """Do it; when each call that succeeded was asked for and answered."""
    left = iter(range(work.calls))
    answered: list[tuple[float, float]] = []

    async def worker() -> None:
        for number in left:
            if work.every and (pause := began + number // work.workers * work.every - time.time()) > 0:
                await asyncio.sleep(pause)
            asked = time.time()
            await call()
            answered.append((asked, time.time()))

    began = time.time()
    workers = [asyncio.ensure_future(worker()) for _ in range(work.workers)]
    _, unfinished = await asyncio.wait(workers, timeout=work.seconds)
    for each in unfinished:
        each.cancel()
    for fault in await asyncio.gather(*workers, return_exceptions=True):
        if isinstance(fault, Exception):
            raise fault
    return answered


async def main(kind: str) -> None:
    """Sign in, wait for the work, do it, tell."""
    logs.configure("ERROR")
    async with KINDS[kind]() as call:
        print_at_once("ready")
        work = Work(**json.loads(await asyncio.to_thread(sys.stdin.readline)))
        print_at_once(json.dumps(await done(work, call)))


def as_line(work: Work) -> bytes:
    """The line that starts a process."""
    return json.dumps(asdict(work)).encode() + b"\n"


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
