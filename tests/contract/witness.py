"""Somebody who stands between a client and RingCentral and objects to whatever the contract does not describe."""

from dataclasses import dataclass, field
from functools import cache
from typing import Any
from urllib.parse import parse_qsl

import httpx
from jsonschema import Draft4Validator, ValidationError
from openapi_core import OpenAPI
from openapi_core.datatypes import RequestParameters
from openapi_core.exceptions import OpenAPIError
from werkzeug.datastructures import Headers, MultiDict

from tests.contract.documents import RINGCENTRAL
from tests.contract.ringcentral import contract

OAUTH = "/restapi/oauth/"
GRANTS = {
    "authorization_code": "AuthCodeTokenRequest",
    "urn:ietf:params:oauth:grant-type:jwt-bearer": "JwtTokenRequest",
    "refresh_token": "RefreshTokenRequest",
}
INJECTED = "X-Sandbox-Fault"
"""Marks an answer that the sandbox was told to spoil; nobody promised anything about those."""


@dataclass
class Asked:
    """A request as openapi-core wants to see it."""

    request: httpx.Request
    parameters: RequestParameters = field(init=False)

    def __post_init__(self) -> None:
        query = MultiDict(parse_qsl(self.request.url.query.decode(), keep_blank_values=True))
        self.parameters = RequestParameters(query=query, header=Headers(self.request.headers.multi_items()))

    @property
    def host_url(self) -> str:
        return str(contract()["servers"][0]["url"])

    @property
    def path(self) -> str:
        return self.request.url.path

    @property
    def method(self) -> str:
        return self.request.method.lower()

    @property
    def content_type(self) -> str:
        return self.request.headers.get("content-type", "").lower()

    @property
    def body(self) -> bytes | None:
        return self.request.content or None


@dataclass
class Answered:
    """An answer as openapi-core wants to see it."""

    response: httpx.Response

    @property
    def status_code(self) -> int:
        return self.response.status_code

    @property
    def content_type(self) -> str:
        return self.response.headers.get("content-type", "").lower()

    @property
    def headers(self) -> Headers:
        return Headers(self.response.headers.multi_items())

    @property
    def data(self) -> bytes | None:
        return self.response.content


class Witness(httpx.AsyncBaseTransport):
    """A transport that checks requests, unless they are wrong on purpose, and answers, unless they are spoilt."""

    def __init__(self, inner: httpx.AsyncBaseTransport, *, requests: bool = True, answers: bool = True) -> None:
        self._inner = inner
        self._requests, self._answers = requests, answers
        self.seen: set[tuple[str, str | None, int]] = set()
        self.objections: list[str] = []

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Pass it on; objections are raised, and kept for those who swallow exceptions."""
        await request.aread()
        if self._requests:
            self._check(request, None)
        response = await self._inner.handle_async_request(request)
        if self._answers and INJECTED not in response.headers:
            response = httpx.Response(
                response.status_code, headers=response.headers, content=await response.aread(), request=request
            )
            self._check(request, response)
        return response

    async def aclose(self) -> None:
        await self._inner.aclose()

    def _check(self, request: httpx.Request, response: httpx.Response | None) -> None:
        if not RINGCENTRAL.exists() or not request.url.path.startswith(("/webinar/", "/restapi/")):
            return
        if response is not None and not self._requests and _template(request) is None:
            return  # somebody asked for nonsense on purpose
        try:
            if response is not None:
                _described(_template(request)).validate_response(Asked(request), Answered(response))
                self.seen.add((request.method, _template(request), response.status_code))
            elif request.url.path.startswith(OAUTH):
                _check_form(request)
            else:
                _described(_template(request)).validate_request(Asked(request))
        except (OpenAPIError, ValidationError, AssertionError) as fault:
            what = f"{request.method} {request.url.path}: {response or 'request'}: {fault!r} {fault.__cause__!r}"
            self.objections.append(what)
            raise AssertionError(what) from fault


@cache
def _described(template: str | None) -> OpenAPI:
    """The contract as far as it is about that path: openapi-core looks through all of them for each message."""
    paths = contract()["paths"]
    return OpenAPI.from_dict(contract() | {"paths": {template: paths[template]} if template else paths})  # type: ignore[arg-type]


def _check_form(request: httpx.Request) -> None:
    """The contract's alternatives cannot be told apart in a form, so each grant is held to its own schema."""
    form: dict[str, Any] = dict(parse_qsl(request.content.decode(), strict_parsing=True))
    if request.url.path.endswith("/revoke"):
        names = ["RevokeTokenRequest"]
    else:
        names = [GRANTS[form["grant_type"]], "BaseTokenRequest", "ClientIdModel", "ClientAuthJwtModel"]
    sent = {name: int(value) if name.endswith("_ttl") else value for name, value in form.items()}
    schemas = [{"$ref": f"#/components/schemas/{name}"} for name in names]
    Draft4Validator({"allOf": schemas, "components": contract()["components"]}).validate(sent)
    known = set().union(*(_properties(contract()["components"]["schemas"][name]) for name in names))
    assert sent.keys() <= known, f"fields that no schema knows: {sent.keys() - known}"


def _properties(schema: dict[str, Any]) -> set[str]:
    if "$ref" in schema:
        return _properties(contract()["components"]["schemas"][schema["$ref"].rpartition("/")[2]])
    return set(schema.get("properties", {})).union(*(_properties(one) for one in schema.get("allOf", [])))


def _template(request: httpx.Request) -> str | None:
    """The most literal path of the contract that fits, if one does."""
    parts = request.url.path.split("/")
    fitting = [
        template
        for template, described in contract()["paths"].items()
        if request.method.lower() in described and len(template.split("/")) == len(parts)
        and all(a == b or a.startswith("{") for a, b in zip(template.split("/"), parts, strict=True))
    ]  # fmt: skip
    return min(fitting, key=lambda template: template.count("{"), default=None)
