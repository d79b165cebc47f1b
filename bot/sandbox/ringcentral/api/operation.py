"""One thing a client may ask of RingCentral: its path, its price, who may ask, and how it is answered."""

import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qsl

from starlette.datastructures import QueryParams
from starlette.responses import JSONResponse, Response

from bot.sandbox.ringcentral.api.fields import Fields
from bot.sandbox.ringcentral.company.model import User
from bot.sandbox.ringcentral.company.refusals import Refusal, invalid
from bot.sandbox.ringcentral.company.state import Company

Json = dict[str, object]


async def _nobody_there(address: str) -> None:
    raise LookupError(f"nothing was said of how to reach {address}")


@dataclass(frozen=True)
class Ask:
    """A request that the gateway let in; `user` is set for all but sign-in, `handshake` asks a webhook's address."""

    company: Company
    base_url: str
    path: Mapping[str, str]
    query: QueryParams
    client_id: str
    body: bytes = b""
    signed_in: User | None = None
    handshake: Callable[[str], Awaitable[None]] = _nobody_there

    @property
    def user(self) -> User:
        """Who asks."""
        if self.signed_in is None:
            raise LookupError("only sign-in operations are asked by nobody")
        return self.signed_in

    @property
    def fields(self) -> Fields:
        """The JSON body, to be read field by field."""
        return read_json(self.body)

    @property
    def form(self) -> dict[str, str]:
        """The form-encoded body."""
        return dict(parse_qsl(self.body.decode("utf-8", "replace")))

    def required_query(self, name: str) -> str:
        """A query parameter that has to be there."""
        if name not in self.query:
            raise invalid(name, "is required")
        return self.query[name]


@dataclass(frozen=True)
class Operation:
    """A method and path of the contract; `permission` is what the token's app must have, if anything."""

    method: str
    path: str
    group: str
    permission: str | None
    answer: Callable[[Ask], Response | Awaitable[Response]] = field(repr=False)
    signs_in: bool = False  # asked by an app rather than with an access token


def refused(refusal: Refusal) -> JSONResponse:
    """A refusal as an answer."""
    headers = {"WWW-Authenticate": 'Bearer realm="RingCentral"'} if refusal.status == 401 else None
    return JSONResponse(refusal.body(), refusal.status, headers)


def read_json(body: bytes) -> Fields:
    """A JSON object, to be read field by field."""
    try:
        return Fields(json.loads(body))
    except (ValueError, RecursionError):
        raise invalid("body", "must be JSON") from None
