"""Somebody who is linked: a vault that remembers, and a caller in front of the little RingCentral."""

import asyncio
from contextlib import AbstractAsyncContextManager
from datetime import datetime, timedelta

from pydantic import SecretStr

from bot.ringcentral.auth import Credentials, Tokens
from bot.ringcentral.client import Caller, RingCentral
from bot.ringcentral.rate_limiter import MemorySlots, RateLimiter

from .little_ringcentral import APP, SECRET, SERVER, LittleRingCentral
from .virtual_time import VirtualTime


class Vault:
    """Tokens in memory, and every pair that was ever saved."""

    def __init__(self, tokens: Tokens | None) -> None:
        self.tokens = tokens
        self.saved: list[Tokens] = []
        self._lock = asyncio.Lock()

    async def recent(self) -> Tokens | None:
        return await self.load()

    async def load(self) -> Tokens | None:
        await asyncio.sleep(0)
        return self.tokens

    async def save(self, tokens: Tokens) -> None:
        await asyncio.sleep(0)
        self.tokens = tokens
        self.saved.append(tokens)

    def lock(self) -> AbstractAsyncContextManager[object]:
        return self._lock


class Mia:
    """A host who has linked her account; her access token lives an hour from now."""

    def __init__(self) -> None:
        self.clock = VirtualTime()
        self.server = LittleRingCentral(self.clock)
        self.vault = Vault(self.tokens_for(timedelta(hours=1)))
        self.told: list[datetime] = []
        self.limiter = RateLimiter(MemorySlots(), self.clock)
        credentials = Credentials(SERVER, APP, SecretStr(SECRET))
        self.ringcentral = RingCentral(self.server.client(), self.limiter, self.clock, credentials)

    def tokens_for(self, life: timedelta) -> Tokens:
        return Tokens(
            access=SecretStr("fake-access-0"),
            access_expires_at=self.clock.now() + life,
            refresh=SecretStr("fake-refresh-0"),
            refresh_expires_at=self.clock.now() + timedelta(days=30),
            owner_id="700",
        )

    async def on_wait(self, until: datetime) -> None:
        self.told.append(until)

    def caller(self, *, urgent: bool = True, may_wait: bool = True, assertion: str | None = None) -> Caller:
        return self.ringcentral.acting(
            self.vault,
            "acme",
            "700",
            urgent=urgent,
            on_wait=self.on_wait,
            may_wait=may_wait,
            assertion=SecretStr(assertion) if assertion else None,
        )
