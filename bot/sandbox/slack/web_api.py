"""The addresses an app calls: `/api/<method>` and `/respond/<token>`; what is not simulated is refused."""

import asyncio
import json
from dataclasses import dataclass, field
from email.utils import format_datetime
from http import HTTPStatus
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from bot.sandbox.slack import app_methods, chat_methods, directory_methods, file_methods, view_methods
from bot.sandbox.slack.calls import Method
from bot.sandbox.slack.faults import Fault
from bot.sandbox.slack.inspector import Entry
from bot.sandbox.slack.parts import Parts
from bot.sandbox.slack.replies import DEAD_URL, reply
from bot.sandbox.slack.wire import Json, Refused

METHODS: dict[str, Method] = {
    **app_methods.METHODS,
    **chat_methods.METHODS,
    **directory_methods.METHODS,
    **file_methods.METHODS,
    **view_methods.METHODS,
}
WITHOUT_TOKEN = frozenset({"api.test"})


class HangUp(Response):
    """A connection that breaks in the middle of the answer."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Promise a body and never send it."""
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"1")]})


@dataclass
class Call:
    """One request from the app while it is being answered."""

    kind: str
    title: str
    at: float
    started: float
    asked: Json = field(default_factory=dict)
    status: int = HTTPStatus.OK
    refused: str | None = None

    def record(self, parts: Parts, answered: object) -> None:
        """Show it in the inspector."""
        entry = Entry(
            at=self.at,
            direction="from_app",
            kind=self.kind,
            title=self.title,
            status=self.status,
            ms=(asyncio.get_running_loop().time() - self.started) * 1000,
            error=self.refused,
            request=self.asked,
            response=answered,
        )
        parts.inspector.record(entry)


def routes(parts: Parts) -> list[Route]:
    """The Web API and the response URLs of one workspace."""

    async def api(request: Request) -> Response:
        return await _api(parts, request)

    async def respond(request: Request) -> Response:
        return await _respond(parts, request)

    return [
        Route("/api/{method}", api, methods=["GET", "POST"]),
        Route("/respond/{token}", respond, methods=["POST"]),
    ]


async def _api(parts: Parts, request: Request) -> Response:
    call = begun(parts, "api", request.path_params["method"])
    fault = parts.faults.take(call.title)
    await parts.faults.delay(fault, parts.clock)
    headers = {
        "Date": format_datetime(parts.clock.now(), usegmt=True),
        "X-OAuth-Scopes": ",".join(sorted(parts.manifest.scopes)),
    }
    body: Json
    try:
        call.asked, token = await _arguments(request)
        if fault.error:
            raise Refused(fault.error, retry_after=fault.retry_after)
        body = {"ok": True, **_run(parts, call.title, call.asked, token)}
    except Refused as problem:
        call.refused, body = problem.error, problem.body()
        if problem.error == "ratelimited":
            call.status = HTTPStatus.TOO_MANY_REQUESTS
            headers["Retry-After"] = str(problem.retry_after)
    return _answered(parts, call, fault, body, headers)


async def _respond(parts: Parts, request: Request) -> Response:
    call = begun(parts, "response_url", "response_url")
    fault = parts.faults.take(call.title)
    if fault.delay:
        await parts.clock.sleep(fault.delay)
    body: Json = {"ok": True}
    try:
        call.asked = _object(await request.body(), "invalid_payload")
        if fault.error:
            raise Refused(fault.error)
        reply(parts, request.path_params["token"], call.asked)
    except Refused as problem:
        call.refused, body = problem.error, problem.body()
        call.status = HTTPStatus.NOT_FOUND if problem.error in DEAD_URL else HTTPStatus.BAD_REQUEST
    return _answered(parts, call, fault, body, {})


def _answered(parts: Parts, call: Call, fault: Fault, body: Json, headers: dict[str, str]) -> Response:
    """The answer of Slack, or what comes in its place."""
    page = fault.page
    call.status = page.status if page else call.status
    call.record(parts, page.body if page else body)
    if fault.hang_up:
        return HangUp()
    if page:
        return Response(page.body, page.status, media_type=page.content_type)
    return JSONResponse(body, call.status, headers)


def begun(parts: Parts, kind: str, title: str) -> Call:
    """A request that comes in now."""
    return Call(kind, title, parts.clock.now().timestamp(), asyncio.get_running_loop().time())


def _run(parts: Parts, name: str, args: Json, token: str) -> Json:
    if name not in METHODS:
        raise Refused("unknown_method", [f"[ERROR] {name} is not simulated"])
    method = METHODS[name]
    expected, other = parts.bot_token, parts.app_token
    if method.app_level:
        expected, other = other, expected
    if name not in WITHOUT_TOKEN and token != expected:
        unknown = "invalid_auth" if token else "not_authed"
        raise Refused("not_allowed_token_type" if token == other else unknown)
    if method.scope:
        parts.manifest.require(method.scope)
    return method.run(parts, args)


async def _arguments(request: Request) -> tuple[Json, str]:
    """A call's arguments from query, form or JSON, and its token apart from them."""
    args: Json = dict(request.query_params)
    body = await request.body()
    if request.headers.get("content-type", "").startswith("application/json"):
        args |= _object(body or b"{}", "invalid_json")
    else:
        args |= dict(parse_qsl(body.decode(), keep_blank_values=True))
    bearer = request.headers.get("authorization", "").removeprefix("Bearer ")
    token = str(args.pop("token", "") or bearer)
    return args, token


def _object(body: bytes, otherwise: str) -> Json:
    try:
        said = json.loads(body)
    except ValueError:
        raise Refused(otherwise) from None
    if not isinstance(said, dict):
        raise Refused(otherwise)
    return said
