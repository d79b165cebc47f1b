"""Keeps people signed in to RingCentral: one refresh at a time, saved before it is used.

A refresh token is single use, but after a refresh the old one keeps answering with the same new pair until
the new access token is first used. So a refresh may be repeated, and both tokens are saved before the new one
goes out.
"""

from collections.abc import AsyncGenerator
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

import httpx
from pydantic import BaseModel, ConfigDict, SecretStr, ValidationError, field_serializer

from bot.clock import Clock
from bot.ringcentral import protocol
from bot.ringcentral.errors import SignInEnded, UnreadableAnswer
from bot.ringcentral.sender import Sender

JWT_GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer"

LONGEST_REFRESH_LIFE = 2_592_000
"""Seconds: 30 days, the most one may ask for; without asking it is 7 days."""

USUAL_REFRESH_LIFE = 604_800
"""Seconds, where the answer does not say."""

AHEAD = timedelta(seconds=60)
"""An access token that ends sooner than this is renewed first."""


@dataclass(frozen=True)
class Credentials:
    """Our app at RingCentral, and where RingCentral is."""

    server: str
    client_id: str
    client_secret: SecretStr


class Tokens(BaseModel):
    """A person's sign-in; `refresh` is None for a service identity, `owner_id` the RingCentral user's id.

    As JSON it holds the secrets in the clear, to be sealed; anywhere else they are masked.
    """

    model_config = ConfigDict(frozen=True)

    access: SecretStr
    access_expires_at: datetime
    refresh: SecretStr | None = None
    refresh_expires_at: datetime | None = None
    owner_id: str = ""
    scope: str = ""

    @field_serializer("access", "refresh", when_used="json-unless-none")
    def _in_the_clear(self, secret: SecretStr) -> str:
        return secret.get_secret_value()


class TokenVault(Protocol):
    """Where one identity's tokens are kept, shared by all processes."""

    async def recent(self) -> Tokens | None:
        """The tokens as this process last saw them: good enough to try, for a refused one is looked up again."""
        ...

    async def load(self) -> Tokens | None:
        """The tokens as they are now; None if there are none (any more)."""
        ...

    async def save(self, tokens: Tokens) -> None:
        """Replace them, durably, before this returns."""
        ...

    def lock(self) -> AbstractAsyncContextManager[object]:
        """Held by one renewal at a time, across all processes."""
        ...


class TokenInfo(BaseModel):
    """The answer to a sign-in; expiries in seconds."""

    access_token: SecretStr
    expires_in: int
    refresh_token: SecretStr | None = None
    refresh_token_expires_in: int | None = None
    owner_id: str = ""
    scope: str = ""

    def at(self, now: datetime) -> Tokens:
        """The same with moments instead of lifetimes."""
        life = self.refresh_token_expires_in or USUAL_REFRESH_LIFE
        return Tokens(
            access=self.access_token,
            access_expires_at=now + timedelta(seconds=self.expires_in),
            refresh=self.refresh_token,
            refresh_expires_at=now + timedelta(seconds=life) if self.refresh_token else None,
            owner_id=self.owner_id,
            scope=self.scope,
        )


class OAuth:
    """The four things to say to RingCentral about a sign-in."""

    def __init__(self, sender: Sender, credentials: Credentials, clock: Clock) -> None:
        self._sender = sender
        self._basic = httpx.BasicAuth(credentials.client_id, credentials.client_secret.get_secret_value())
        self._clock = clock

    async def exchange(self, code: str, verifier: str, redirect_uri: str) -> Tokens:
        """Turn the code that a sign-in page handed out into tokens; a code works once."""
        return await self._tokens(
            protocol.GET_TOKEN,
            grant_type="authorization_code",
            code=code,
            code_verifier=verifier,
            redirect_uri=redirect_uri,
            refresh_token_ttl=str(LONGEST_REFRESH_LIFE),
        )

    async def refresh(self, refresh_token: SecretStr) -> Tokens:
        """New tokens for old; SignInEnded if RingCentral no longer accepts the old one."""
        return await self._tokens(
            protocol.RENEW_TOKEN,
            grant_type="refresh_token",
            refresh_token=refresh_token.get_secret_value(),
            refresh_token_ttl=str(LONGEST_REFRESH_LIFE),
        )

    async def jwt(self, assertion: SecretStr) -> Tokens:
        """Tokens of the service identity."""
        return await self._tokens(
            protocol.RENEW_TOKEN, grant_type=JWT_GRANT, assertion=assertion.get_secret_value()
        )

    async def revoke(self, token: SecretStr) -> None:
        """End the whole sign-in that an access or refresh token belongs to."""
        request = protocol.REVOKE_TOKEN.request(form={"token": token.get_secret_value()})
        await self._sender.ask(request, self._basic)

    async def _tokens(self, operation: protocol.Operation, **form: str) -> Tokens:
        # Lifetimes count from before the request: better a little early than late.
        asked_at = self._clock.now()
        answer = await self._sender.ask(operation.request(form=form), self._basic)
        try:
            return TokenInfo.model_validate(answer).at(asked_at)
        except ValidationError:
            # Not chained: pydantic's text quotes its input, which here is tokens.
            raise UnreadableAnswer("a sign-in was answered without tokens") from None


class BearerAuth(httpx.Auth):
    """Puts a fresh access token on each request: renewed ahead of its end, and once more if it is refused.

    With an `assertion` (a service identity's JWT) new tokens come from it, else from the refresh token.
    """

    def __init__(
        self, oauth: OAuth, vault: TokenVault, clock: Clock, assertion: SecretStr | None = None
    ) -> None:
        self._oauth = oauth
        self._vault = vault
        self._clock = clock
        self._assertion = assertion

    async def async_auth_flow(self, request: httpx.Request) -> AsyncGenerator[httpx.Request, httpx.Response]:
        """Sign the request; after a 401 renew once and send it again; a second 401 ends the sign-in."""
        tokens = await self._vault.recent()
        if tokens is None or self._ends_soon(tokens):
            tokens = await self.renew(instead_of=tokens)
        response = yield _signed(request, tokens)
        if response.status_code != httpx.codes.UNAUTHORIZED:
            return
        response = yield _signed(request, await self.renew(instead_of=tokens))
        if response.status_code == httpx.codes.UNAUTHORIZED:
            raise SignInEnded("RingCentral refuses a token it has just given")

    async def renew(self, instead_of: Tokens | None) -> Tokens:
        """Tokens other than these: those renewed meanwhile, else newly asked for and saved."""
        async with self._vault.lock():
            current = await self._vault.load()
            if current and not _same(current, instead_of) and not self._ends_soon(current):
                return current
            renewed = await self._ask_for_new(current)
            await self._vault.save(renewed)
            return renewed

    async def _ask_for_new(self, current: Tokens | None) -> Tokens:
        if self._assertion:
            return await self._oauth.jwt(self._assertion)
        if current is None or current.refresh is None:
            raise SignInEnded("there is no sign-in to refresh")
        return await self._oauth.refresh(current.refresh)

    def _ends_soon(self, tokens: Tokens) -> bool:
        return tokens.access_expires_at - self._clock.now() < AHEAD


def _signed(request: httpx.Request, tokens: Tokens) -> httpx.Request:
    request.headers["Authorization"] = f"Bearer {tokens.access.get_secret_value()}"
    return request


def _same(one: Tokens, other: Tokens | None) -> bool:
    return other is not None and one.access == other.access
