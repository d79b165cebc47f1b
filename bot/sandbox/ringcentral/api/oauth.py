"""Signing in from a program: codes, refresh tokens and JWT credentials become access tokens."""

import re

from starlette.responses import JSONResponse, Response

from bot.sandbox.ringcentral.api.operation import Ask, Operation
from bot.sandbox.ringcentral.company.refusals import SignInRefusal
from bot.sandbox.ringcentral.company.tokens import PERMISSIONS, Grant, Wanted, personal_jwt

JWT_BEARER = "urn:ietf:params:oauth:grant-type:jwt-bearer"


def get_token(ask: Ask) -> Response:
    """getToken."""
    form = ask.form
    tokens, wanted = ask.company.tokens, _wanted(form)
    match _required(form, "grant_type"):
        case "authorization_code":
            code, verifier = _required(form, "code"), form.get("code_verifier", "")
            grant = tokens.redeem(code, ask.client_id, form.get("redirect_uri", ""), verifier, wanted)
        case "refresh_token":
            grant = tokens.refresh(_required(form, "refresh_token"), ask.client_id, wanted)
        case str(kind) if kind == JWT_BEARER:
            user_id = _jwt_owner(ask, _required(form, "assertion"))
            permissions = read_scope(form.get("scope", ""))
            grant = tokens.sign_in(user_id, ask.client_id, permissions, wanted)
        case _:
            raise SignInRefusal("unsupported_grant_type", "OAU-250", "Unsupported grant type", "grant_type")
    return JSONResponse(_token_info(ask, grant), headers={"Cache-Control": "no-store"})


def revoke(ask: Ask) -> Response:
    """revokeToken."""
    form = ask.form
    token = form.get("token") or ask.query.get("token")
    if not token:
        raise SignInRefusal("invalid_request", "CMN-101", "Parameter [token] is required", "token")
    ask.company.tokens.revoke(token)
    return Response(status_code=200)


def asked_by(ask: Ask) -> str:
    """The id of the user a sign-in request is about, as far as it tells, for the rate limits."""
    form = ask.form
    if assertion := form.get("assertion"):
        return next((u for u in ask.company.users if personal_jwt(u, ask.client_id) == assertion), "")
    return ask.company.tokens.owner(form.get("code") or form.get("refresh_token") or form.get("token") or "")


def read_scope(text: str) -> tuple[str, ...]:
    """The app permissions somebody asks for; none named means all the app has."""
    wanted = tuple(text.split()) or PERMISSIONS
    if unknown := [one for one in wanted if one not in PERMISSIONS]:
        message = f"The app has no permission [{unknown[0]}]"
        raise SignInRefusal("invalid_scope", "OAU-252", message, "scope")
    return wanted


def _jwt_owner(ask: Ask, assertion: str) -> str:
    for user_id in ask.company.users:
        if personal_jwt(user_id, ask.client_id) == assertion:
            return user_id
    raise SignInRefusal(
        "invalid_grant", "OAU-251", "JWT is invalid or was issued for another app", "assertion"
    )


def _token_info(ask: Ask, grant: Grant) -> dict[str, object]:
    now = ask.company.clock.now()
    return {
        "access_token": grant.pair.access,
        "token_type": "bearer",
        "expires_in": round((grant.pair.access_ends - now).total_seconds()),
        "refresh_token": grant.pair.refresh,
        "refresh_token_expires_in": round((grant.pair.refresh_ends - now).total_seconds()),
        "scope": " ".join(grant.permissions),
        "owner_id": grant.user_id,
        "endpoint_id": grant.endpoint_id,
        "session_id": grant.id,
    }


def _required(form: dict[str, str], name: str) -> str:
    if not form.get(name):
        raise SignInRefusal("invalid_request", "CMN-101", f"Parameter [{name}] is required", name)
    return form[name]


def _wanted(form: dict[str, str]) -> Wanted:
    return Wanted(
        access_life=_seconds(form, "access_token_ttl"),
        refresh_life=_seconds(form, "refresh_token_ttl"),
        endpoint_id=form.get("endpoint_id"),
    )


def _seconds(form: dict[str, str], name: str) -> int | None:
    text = form.get(name)
    if text is None:
        return None
    if not re.fullmatch("[0-9]{1,9}", text) or int(text) == 0:
        raise SignInRefusal(
            "invalid_request", "CMN-101", f"Parameter [{name}] must be a positive number", name
        )
    return int(text)


OPERATIONS = (
    Operation("POST", "/restapi/oauth/token", "Auth", None, get_token, signs_in=True),
    Operation("POST", "/restapi/oauth/revoke", "Auth", None, revoke, signs_in=True),
)
