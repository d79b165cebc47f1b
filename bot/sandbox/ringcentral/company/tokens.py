"""Signing in: authorization codes, access tokens, refresh tokens that work once, and how they die."""

import base64
import hashlib
import json
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from bot.sandbox.ringcentral.company.refusals import SignInRefusal, unauthorized

CODE_LIFE = timedelta(minutes=1)
ACCESS_LIFE = (600, 3600)  # seconds: least, and most, which is the default (BaseTokenRequest)
REFRESH_LIFE = 604_800  # seconds: 7 days by default …
LONGEST_REFRESH_LIFE = 2_592_000  # … up to 30 when asked for
GRACE_UNUSED = timedelta(
    minutes=60
)  # the old refresh token repeats its answer this long if the new pair lies unused
GRACE_USED = timedelta(seconds=10)  # and this long after its first use
SESSIONS_PER_USER = 5
PERMISSIONS = ("ReadAccounts", "ReadWebinars", "EditWebinars")


class Clock(Protocol):
    """What token lives need to know of time."""

    def now(self) -> datetime:
        """The present moment, aware, in UTC."""
        ...


@dataclass
class Pair:
    """An access token and the refresh token that came with it."""

    access: str
    access_ends: datetime
    refresh: str
    refresh_ends: datetime
    issued: datetime
    first_used: datetime | None = None


@dataclass
class Grant:
    """One sign-in of one user through one app; it lives on through refreshes."""

    id: str
    user_id: str
    client_id: str
    permissions: tuple[str, ...]
    endpoint_id: str
    refresh_life: int
    pair: Pair
    before: Pair | None = None
    ended: bool = False


@dataclass(frozen=True)
class Code:
    """An authorization code on its way through somebody's browser."""

    user_id: str
    client_id: str
    redirect_uri: str
    permissions: tuple[str, ...]
    challenge: str | None
    method: str


@dataclass(frozen=True)
class Wanted:
    """What a token request may ask for: lives in seconds, and its own name for the app's instance."""

    access_life: int | None = None
    refresh_life: int | None = None
    endpoint_id: str | None = None


class Tokens:
    """Every sign-in there is."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._codes: dict[str, tuple[Code, datetime]] = {}
        self.grants: list[Grant] = []

    def issue(self, code: Code) -> str:
        """The text of a code; it works once, within a minute."""
        text = f"fake-code-{secrets.token_hex(8)}"
        self._codes[text] = code, self._clock.now() + CODE_LIFE
        return text

    def owner(self, secret: str) -> str:
        """The id of the user a code or refresh token belongs to, or nothing."""
        if secret in self._codes:
            return self._codes[secret][0].user_id
        return next((grant.user_id for grant in self.grants if secret in _refresh_tokens(grant)), "")

    def redeem(self, code: str, client_id: str, redirect_uri: str, verifier: str, wanted: Wanted) -> Grant:
        """Turn a code into tokens; whatever does not fit spends the code all the same."""
        known, ends = self._codes.pop(code, (None, self._clock.now()))
        if known is None or ends <= self._clock.now() or known.client_id != client_id:
            raise SignInRefusal(
                "invalid_grant", "OAU-213", "Authorization code is invalid or expired", "code"
            )
        if known.redirect_uri != redirect_uri:
            raise SignInRefusal("invalid_grant", "OAU-109", "Redirect URI does not match", "redirect_uri")
        if known.challenge is not None and known.challenge != _challenge(verifier, known.method):
            raise SignInRefusal("invalid_grant", "OAU-215", "Code verifier does not match", "code_verifier")
        return self.sign_in(known.user_id, client_id, known.permissions, wanted)

    def sign_in(
        self,
        user_id: str,
        client_id: str,
        permissions: tuple[str, ...] = PERMISSIONS,
        wanted: Wanted | None = None,
    ) -> Grant:
        """A new sign-in; the user's oldest one through this app ends when there are more than five."""
        wanted = wanted or Wanted()
        life = min(wanted.refresh_life or REFRESH_LIFE, LONGEST_REFRESH_LIFE)
        endpoint = wanted.endpoint_id or secrets.token_hex(11)
        pair = self._pair(wanted.access_life, life)
        grant = Grant(secrets.token_hex(8), user_id, client_id, permissions, endpoint, life, pair)
        self.grants = [*(one for one in self.grants if not one.ended), grant]
        own = [one for one in self.grants if (one.user_id, one.client_id) == (user_id, client_id)]
        for old in own[:-SESSIONS_PER_USER]:
            old.ended = True
        return grant

    def refresh(self, token: str, client_id: str, wanted: Wanted) -> Grant:
        """A new pair for a refresh token, or for the spent one, within its grace, the same new pair again."""
        now = self._clock.now()
        for grant in self.grants:
            if grant.ended or grant.client_id != client_id:
                continue
            if grant.before is not None and grant.before.refresh == token and now < _grace_ends(grant.pair):
                return grant
            if grant.pair.refresh == token and now < grant.pair.refresh_ends:
                grant.refresh_life = min(wanted.refresh_life or grant.refresh_life, LONGEST_REFRESH_LIFE)
                grant.before, grant.pair = grant.pair, self._pair(wanted.access_life, grant.refresh_life)
                return grant
        raise SignInRefusal("invalid_grant", "OAU-213", "Token not found", "refresh_token")

    def bearer(self, access_token: str) -> Grant:
        """The sign-in an API request was made with; its first use is remembered."""
        now = self._clock.now()
        grant = next((g for g in self.grants if g.pair.access == access_token and not g.ended), None)
        if grant is None:
            raise unauthorized("OAU-213", "Token not found")
        if grant.pair.access_ends <= now:
            raise unauthorized("OAU-128", "Access token expired")
        grant.pair.first_used = grant.pair.first_used or now
        return grant

    def revoke(self, token: str) -> None:
        """End the sign-in that a token of either kind belongs to; an unknown one is fine (RFC 7009)."""
        for grant in self.grants:
            if token == grant.pair.access or token in _refresh_tokens(grant):
                grant.ended = True

    def kill(self, user_id: str | None = None) -> None:
        """End all sign-ins, of one user or of everybody."""
        for grant in self._alive(user_id):
            grant.ended = True

    def expire_access(self, user_id: str | None = None) -> None:
        """Let all access tokens run out now, of one user or of everybody; refresh tokens go on."""
        for grant in self._alive(user_id):
            grant.pair.access_ends = self._clock.now()

    def _alive(self, user_id: str | None) -> list[Grant]:
        return [g for g in self.grants if not g.ended and user_id in (None, g.user_id)]

    def _pair(self, access_life: int | None, refresh_life: int) -> Pair:
        now = self._clock.now()
        least, most = ACCESS_LIFE
        life = min(max(access_life or most, least), most)
        return Pair(
            access=f"fake-access-{secrets.token_hex(8)}",
            access_ends=now + timedelta(seconds=life),
            refresh=f"fake-refresh-{secrets.token_hex(8)}",
            refresh_ends=now + timedelta(seconds=refresh_life),
            issued=now,
        )


def personal_jwt(user_id: str, client_id: str) -> str:
    """The JWT credential of a user for an app: the same each time, and plainly not a real one."""
    parts = ({"alg": "none", "typ": "JWT"}, {"sub": user_id, "aud": client_id, "jti": "fake-jwt"})
    head, claims = (
        base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=").decode() for part in parts
    )
    return f"{head}.{claims}.fake-signature"


def _challenge(verifier: str, method: str) -> str:
    if method == "plain":
        return verifier
    digest = hashlib.sha256(verifier.encode("ascii", "replace")).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def _grace_ends(pair: Pair) -> datetime:
    return pair.first_used + GRACE_USED if pair.first_used else pair.issued + GRACE_UNUSED


def _refresh_tokens(grant: Grant) -> tuple[str, ...]:
    return (grant.pair.refresh, grant.before.refresh) if grant.before else (grant.pair.refresh,)
