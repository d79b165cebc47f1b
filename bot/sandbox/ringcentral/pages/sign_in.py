"""Signing in from a browser: the authorize page, where one picks who one is, or says no."""

import re
from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.sandbox.ringcentral.api.oauth import read_scope
from bot.sandbox.ringcentral.api.operation import refused
from bot.sandbox.ringcentral.company.model import User
from bot.sandbox.ringcentral.company.refusals import Refusal, SignInRefusal
from bot.sandbox.ringcentral.company.tokens import Code
from bot.sandbox.ringcentral.pages.html import form_of, page, shown
from bot.sandbox.ringcentral.sandbox_state import SandboxState

AUTHORIZE = "/restapi/oauth/authorize"
LOGIN = "/login"
LOOPBACK = re.compile(r"https?://(127\.0\.0\.1|localhost|\[::1\])(:[0-9]+)?(/|$)")


@dataclass(frozen=True)
class SignIn:
    """What an app asks of somebody: to sign in, for these permissions, and to come back to this address."""

    redirect_uri: str
    state: str | None
    permissions: tuple[str, ...]
    challenge: str | None
    method: str
    hint: str


def read(sandbox: SandboxState, query: dict[str, str]) -> SignIn:
    """Check what came with the browser, as AuthorizeRequest demands."""
    if query.get("client_id") != sandbox.client_id:
        raise SignInRefusal("invalid_client", "OAU-101", "Parameter [client_id] is unknown", "client_id")
    if query.get("response_type") != "code":
        message = "Parameter [response_type] must be code"
        raise SignInRefusal("unsupported_response_type", "OAU-102", message, "response_type")
    method = query.get("code_challenge_method", "plain")
    if method not in ("plain", "S256"):
        message = "Parameter [code_challenge_method] must be plain or S256"
        raise SignInRefusal("invalid_request", "CMN-101", message, "code_challenge_method")
    return SignIn(
        redirect_uri=_redirect_uri(sandbox, query.get("redirect_uri")),
        state=query.get("state"),
        permissions=read_scope(query.get("scope", "")),
        challenge=query.get("code_challenge"),
        method=method,
        hint=query.get("login_hint", "").casefold(),
    )


def answer(sandbox: SandboxState, wanted: SignIn, user: User | None) -> str:
    """Where the browser goes next: back with a code, or with the news that nobody signed in."""
    if user is None:
        result = {"error": "access_denied", "error_description": "The user denied access"}
    else:
        code = Code(
            user.id,
            sandbox.client_id,
            wanted.redirect_uri,
            wanted.permissions,
            wanted.challenge,
            wanted.method,
        )
        result = {"code": sandbox.company.tokens.issue(code), "expires_in": "60"}
    if wanted.state is not None:
        result["state"] = wanted.state
    glue = "&" if urlsplit(wanted.redirect_uri).query else "?"
    return f"{wanted.redirect_uri}{glue}{urlencode(result)}"


def routes(sandbox: SandboxState) -> list[Route]:
    """The authorize endpoint, which sends the browser on to the page, and the page."""

    async def authorize(request: Request) -> Response:
        query = await _parameters(request)
        try:
            read(sandbox, query)
        except Refusal as refusal:
            return refused(refusal)
        return RedirectResponse(request.url.replace(path=LOGIN, query=urlencode(query)), 302)

    async def login(request: Request) -> Response:
        query = dict(request.query_params)
        try:
            wanted = read(sandbox, query)
            if request.method == "GET":
                return page(
                    "login", wanted=wanted, company=sandbox.company, users=sandbox.company.users.values()
                )
            chosen = (await form_of(request)).get("user", "")
            return RedirectResponse(answer(sandbox, wanted, sandbox.company.users.get(chosen)), 302)
        except Refusal as refusal:
            return refused(refusal)

    return [
        shown(sandbox, AUTHORIZE, authorize),
        shown(sandbox, LOGIN, login),
    ]


async def _parameters(request: Request) -> dict[str, str]:
    """The query of a GET, the form of a POST."""
    return dict(request.query_params) if request.method == "GET" else await form_of(request)


def _redirect_uri(sandbox: SandboxState, given: str | None) -> str:
    registered = sandbox.redirect_uris
    if given is None and registered is not None and len(registered) == 1:
        return registered[0]
    known = LOOPBACK.match(given or "") if registered is None else given in registered
    if given is None or not known:
        message = "Redirect URIs do not match"
        raise SignInRefusal("invalid_request", "OAU-109", message, "redirect_uri")
    return given
