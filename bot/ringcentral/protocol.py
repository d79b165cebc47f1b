"""What is said to RingCentral and what its answers mean, without sending anything.

Sources: the public OpenAPI document; developers.ringcentral.com/guide/basics/rate-limits; RFC 6749 (OAuth
errors); RFC 7636 (PKCE).
"""

import base64
import hashlib
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from urllib.parse import quote, urlencode

from bot.ringcentral import errors

PENALTY_SECONDS = 60.0
"""How long to stay silent after a 429 that does not say (the documented default penalty)."""

MOST_PER_PAGE = 1000

CLIENT_AT_FAULT = frozenset({"invalid_client", "unauthorized_client"})
"""OAuth errors with status 401 that are about our app's registration, not about a person's sign-in."""


@dataclass(frozen=True)
class Operation:
    """One thing RingCentral can be asked: where, and which rate-limit group it is expected to count in."""

    name: str
    method: str
    path: str
    group: str = "heavy"
    repeatable: bool = False
    """Whether asking twice is the same as asking once."""

    def request(
        self,
        *ids: str,
        params: Mapping[str, str | int] | None = None,
        body: object = None,
        form: Mapping[str, str] | None = None,
    ) -> "Request":
        """The request for these path ids, in the order of the path."""
        quoted = [quote(part, safe="~") for part in ids]
        return Request(self, self.path.format(*quoted), dict(params or {}), body, dict(form or {}))


@dataclass(frozen=True)
class Request:
    """What is to be sent; its parameters and bodies stay out of the log."""

    operation: Operation
    path: str
    params: dict[str, str | int] = field(default_factory=dict, repr=False)
    body: object = field(default=None, repr=False)
    form: dict[str, str] = field(default_factory=dict, repr=False)

    def page(self, token: str | None) -> "Request":
        """The same list from this page on (None: the first), in the largest pages RingCentral allows."""
        at = {"pageToken": token} if token else {}
        return replace(self, params={**self.params, "perPage": MOST_PER_PAGE, **at})


_CONFIGURATION = "/webinar/configuration/v1"
_REGISTRATION = "/webinar/registration/v1/sessions/{}"
_WEBINAR = _CONFIGURATION + "/webinars/{}"
_SESSION = _WEBINAR + "/sessions/{}"

GET_TOKEN = Operation("get_token", "POST", "/restapi/oauth/token", "auth")
RENEW_TOKEN = Operation("renew_token", "POST", "/restapi/oauth/token", "auth", repeatable=True)
REVOKE_TOKEN = Operation("revoke_token", "POST", "/restapi/oauth/revoke", "auth", repeatable=True)
WHO_AM_I = Operation("who_am_i", "GET", "/restapi/v1.0/account/~/extension/~", "light", repeatable=True)

CREATE_WEBINAR = Operation("create_webinar", "POST", _CONFIGURATION + "/webinars")
LIST_WEBINARS = Operation("list_webinars", "GET", _CONFIGURATION + "/webinars", repeatable=True)
GET_WEBINAR = Operation("get_webinar", "GET", _WEBINAR, repeatable=True)
UPDATE_WEBINAR = Operation("update_webinar", "PATCH", _WEBINAR)
DELETE_WEBINAR = Operation("delete_webinar", "DELETE", _WEBINAR)

CREATE_SESSION = Operation("create_session", "POST", _WEBINAR + "/sessions")
LIST_SESSIONS = Operation("list_sessions", "GET", _CONFIGURATION + "/sessions", repeatable=True)
GET_SESSION = Operation("get_session", "GET", _SESSION, repeatable=True)
UPDATE_SESSION = Operation("update_session", "PATCH", _SESSION)
DELETE_SESSION = Operation("delete_session", "DELETE", _SESSION)

UPDATE_INVITEES = Operation("update_invitees", "PATCH", _SESSION + "/invitees")
LIST_INVITEES = Operation("list_invitees", "GET", _SESSION + "/invitees", repeatable=True)

GET_REGISTRATION = Operation("get_registration", "GET", _REGISTRATION, repeatable=True)
UPDATE_REGISTRATION = Operation("update_registration", "PATCH", _REGISTRATION)
LIST_REGISTRANTS = Operation("list_registrants", "GET", _REGISTRATION + "/registrants", repeatable=True)
CREATE_REGISTRANT = Operation("create_registrant", "POST", _REGISTRATION + "/registrants")
DELETE_REGISTRANT = Operation("delete_registrant", "DELETE", _REGISTRATION + "/registrants/{}")


@dataclass(frozen=True)
class RateLimit:
    """What an answer says of the budget; None where it says nothing we can read."""

    group: str | None = None
    limit: int | None = None
    remaining: int | None = None
    window: int | None = None
    """Seconds."""

    @classmethod
    def of(cls, headers: Mapping[str, str]) -> "RateLimit":
        """Read the `X-Rate-Limit-*` headers, whatever their case, and pass over junk."""
        said = {name.lower(): value.strip() for name, value in headers.items()}
        return cls(
            group=said.get("x-rate-limit-group", "").lower() or None,
            limit=_count(said.get("x-rate-limit-limit"), at_least=1),
            remaining=_count(said.get("x-rate-limit-remaining"), at_least=0),
            window=_count(said.get("x-rate-limit-window"), at_least=1),
        )


def _count(text: str | None, *, at_least: int) -> int | None:
    if text is None or not (text.isascii() and text.isdigit()) or len(text) > 9:
        return None
    number = int(text)
    return number if number >= at_least else None


def penalty_end(headers: Mapping[str, str], now: datetime) -> datetime:
    """When a 429 with these headers allows the next request; `Retry-After` may be seconds or an HTTP date."""
    said = next((value.strip() for name, value in headers.items() if name.lower() == "retry-after"), "")
    seconds = _count(said, at_least=0)
    if seconds is not None:
        return now + timedelta(seconds=seconds)
    try:
        until = parsedate_to_datetime(said)
    except ValueError:
        until = now
    if until.tzinfo is None or until <= now:
        return now + timedelta(seconds=PENALTY_SECONDS)
    return until


def decipher(status: int, headers: Mapping[str, str], body: bytes, now: datetime) -> object:
    """The JSON of a successful answer, None for an empty one; any other answer raises what it means."""
    if 200 <= status < 300:
        return _read_json(body)
    if status == 429:
        raise errors.Throttled(penalty_end(headers, now))
    if status >= 500:
        raise errors.Trouble(status)
    if status < 400:
        raise errors.UnreadableAnswer(f"unexpected status {status}")
    raise _refusal(status, body)


def _read_json(body: bytes) -> object:
    if not body.strip():
        return None
    try:
        data: object = json.loads(body)
    except ValueError as broken:
        raise errors.UnreadableAnswer("the answer is not JSON") from broken
    return data


def _refusal(status: int, body: bytes) -> errors.RingCentralError:
    """What a 4xx answer means, with a body of RingCentral's own kind, of OAuth's, or none at all."""
    try:
        data = json.loads(body)
    except ValueError:
        data = None
    said: dict[str, object] = data if isinstance(data, dict) else {}
    listed = said.get("errors")
    first = listed[0] if isinstance(listed, list) and listed and isinstance(listed[0], dict) else {}
    oauth = _text(said.get("error"))
    code = oauth or _text(first.get("errorCode")) or _text(said.get("errorCode"))
    texts = (first.get("message"), said.get("message"), said.get("error_description"))
    message = next((text for text in map(_text, texts) if text), "")
    if oauth == "invalid_grant" or (status == 401 and oauth not in CLIENT_AT_FAULT):
        return errors.SignInEnded(f"{status} {code}: {message}")
    kinds = {403: errors.NoRight, 404: errors.Gone, 409: errors.Duplicate}
    refusal: type[errors.Refused] = kinds.get(status, errors.BadRequest)
    parameter = _text(first.get("parameterName")) or _text(said.get("parameterName"))
    return refusal(status=status, code=code, message=message, parameter=parameter or None)


def instant(moment: datetime) -> str:
    """A moment as RingCentral reads it: UTC, to the second."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


@dataclass(frozen=True)
class Pkce:
    """A secret and its public proof, which tie a sign-in page to the exchange that follows."""

    verifier: str = field(repr=False)
    challenge: str


def new_pkce() -> Pkce:
    """A fresh pair (method S256)."""
    verifier = secrets.token_urlsafe(48)
    return Pkce(verifier, challenge_of(verifier))


def challenge_of(verifier: str) -> str:
    """The public proof of a secret (RFC 7636, S256)."""
    digest = hashlib.sha256(verifier.encode()).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def authorize_url(server: str, *, client_id: str, redirect_uri: str, state: str, challenge: str) -> str:
    """Where a person signs in to RingCentral and agrees to be acted for."""
    query = {
        "response_type": "code",
        "client_id": client_id,
        "redirect_uri": redirect_uri,
        "state": state,
        "code_challenge": challenge,
        "code_challenge_method": "S256",
    }
    return f"{server.rstrip('/')}/restapi/oauth/authorize?{urlencode(query)}"
