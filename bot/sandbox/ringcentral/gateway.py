"""The gateway of the API: every request is written down and meets faults, sign-in and rate limits."""

import base64
import binascii
from dataclasses import replace
from urllib.parse import unquote_plus

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.sandbox.ringcentral.api import oauth
from bot.sandbox.ringcentral.api.operation import Ask, Operation, refused
from bot.sandbox.ringcentral.company.refusals import Refusal, SignInRefusal, no_right, unauthorized
from bot.sandbox.ringcentral.faults import LostConnection
from bot.sandbox.ringcentral.limits import Caller
from bot.sandbox.ringcentral.sandbox_state import Call, SandboxState
from bot.sandbox.ringcentral.spoiling import marked

FORM = "application/x-www-form-urlencoded"
FIRST_REFUSAL = 400
REMEMBERED = 10_000


def route(sandbox: SandboxState, operation: Operation) -> Route:
    """The route that answers one operation of the API."""

    async def endpoint(request: Request) -> Response:
        return await _answer(sandbox, operation, request)

    return Route(operation.path, endpoint, methods=[operation.method])


async def _answer(sandbox: SandboxState, operation: Operation, request: Request) -> Response:
    call = Call(operation.method, request.url.path, operation.group, sandbox.clock.now())
    sandbox.calls.append(call)
    del sandbox.calls[:-REMEMBERED]  # so that a demo can run for days
    if sandbox.faults.network_down:
        call.heard = False
        return LostConnection()
    body = await request.body()
    verdict = sandbox.limits.unknown(operation.group)
    line = f"{call.method} {call.path}"
    try:
        ask, caller = _admit(sandbox, operation, request, body)
        call.user = user.email if (user := sandbox.company.users.get(caller.user_id)) else None
        # counted on arrival, however slow the answer is
        verdict = sandbox.limits.take(caller, operation.group)
        if verdict.retry_after is not None:
            raise Refusal(429, "CMN-301", "Request rate exceeded")
        if delay := sandbox.faults.delay(line):
            await sandbox.clock.sleep(delay)
        response = await _respond(sandbox, operation, ask, line)
    except Refusal as refusal:
        response = refused(refusal)
    response.headers.update(verdict.headers)
    call.status = response.status_code
    call.heard = response.status_code >= FIRST_REFUSAL or not sandbox.faults.loses(line)
    return response if call.heard else LostConnection()


async def _respond(sandbox: SandboxState, operation: Operation, ask: Ask, line: str) -> Response:
    """What the operation answers, unless something is to go wrong."""
    if status := sandbox.faults.error(line):
        failure = Refusal(status, "CMN-201", "Service is temporarily unavailable")
        return marked(refused(failure), "error")
    answer = operation.answer(ask)
    return sandbox.faults.spoils(line, answer if isinstance(answer, Response) else await answer)


def _admit(sandbox: SandboxState, operation: Operation, request: Request, body: bytes) -> tuple[Ask, Caller]:
    ask = Ask(
        sandbox.company,
        sandbox.base_url,
        request.path_params,
        request.query_params,
        sandbox.client_id,
        body,
        handshake=sandbox.webhooks.handshake,
    )
    scheme, _, secret = request.headers.get("authorization", "").partition(" ")
    if operation.signs_in:
        _check_app(sandbox, scheme, secret)
        if body and not request.headers.get("content-type", "").startswith(FORM):
            raise Refusal(415, "CMN-415", f"Content type must be {FORM}")
        return ask, Caller(oauth.asked_by(ask), sandbox.client_id)
    if scheme.lower() != "bearer" or not secret:
        raise unauthorized("OAU-149", "Authorization header is missing or is not a bearer token")
    grant = sandbox.company.tokens.bearer(secret)
    if operation.permission and operation.permission not in grant.permissions:
        raise no_right(f"The application needs [{operation.permission}] permission")
    user = sandbox.company.users[grant.user_id]
    if user.id in sandbox.company.without_rights and operation.path.startswith("/webinar/"):
        raise no_right(f"User [{user.id}] may not use RingCentral Webinar")
    return replace(ask, signed_in=user), Caller(user.id, grant.client_id)


def _check_app(sandbox: SandboxState, scheme: str, secret: str) -> None:
    try:
        who = base64.b64decode(secret, validate=True).decode() if scheme.lower() == "basic" else ""
    except (binascii.Error, ValueError):
        who = ""  # unreadable credentials are wrong credentials
    name, _, word = who.partition(":")
    # RFC 6749 §2.3.1: both halves are form-encoded before they are joined
    if (unquote_plus(name), unquote_plus(word)) != (sandbox.client_id, sandbox.client_secret):
        raise SignInRefusal("invalid_client", "OAU-153", "Client authentication failed")
