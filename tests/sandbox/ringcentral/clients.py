"""A frozen clock, and people who use the API as any client would."""

from datetime import UTC, datetime, timedelta
from typing import Any

import httpx

from bot.sandbox.ringcentral import Sandbox
from tests.contract.witness import Witness

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
JWT = "urn:ietf:params:oauth:grant-type:jwt-bearer"
CONFIGURATION = "/webinar/configuration/v1"
REGISTRATION = "/webinar/registration/v1"
BY_BROWSER = {"GET /restapi/oauth/authorize", "POST /restapi/oauth/authorize"}
"""Pages for people, so not among the operations for programs."""


class FrozenClock:
    """Time that passes only when somebody sleeps or moves it."""

    def __init__(self) -> None:
        self.moment = NOW

    def now(self) -> datetime:
        return self.moment

    async def sleep(self, seconds: float) -> None:
        self.moment += timedelta(seconds=seconds)

    async def move(self, by: timedelta) -> None:
        self.moment += by

    def advance(self, **span: float) -> None:
        self.moment += timedelta(**span)


class Client:
    """Somebody of the company with an access token, or nobody yet."""

    def __init__(self, sandbox: Sandbox, email: str = "") -> None:
        self.sandbox = sandbox
        self.email = email
        # Wrong requests are part of the tests; no answer may be outside the contract, whatever was asked.
        self.witness = Witness(httpx.ASGITransport(sandbox.app), requests=False)
        self.http = httpx.AsyncClient(transport=self.witness, base_url="http://ringcentral.example")

    async def signs_in(self, **more: str) -> dict[str, Any]:
        tokens = (
            await self.asks_for_tokens(grant_type=JWT, assertion=self.sandbox.jwt_for(self.email), **more)
        ).json()
        self.http.headers["Authorization"] = f"Bearer {tokens['access_token']}"
        return tokens

    async def asks_for_tokens(self, **form: str) -> httpx.Response:
        app = (self.sandbox.client_id, self.sandbox.client_secret)
        return await self.http.post("/restapi/oauth/token", data=form, auth=app)

    async def revokes(self, token: str) -> httpx.Response:
        app = (self.sandbox.client_id, self.sandbox.client_secret)
        return await self.http.post("/restapi/oauth/revoke", data={"token": token}, auth=app)

    async def who_am_i(self) -> httpx.Response:
        return await self.http.get("/restapi/v1.0/account/~/extension/~")

    async def gets(self, path: str, **query: Any) -> httpx.Response:
        return await self.http.get(path, params=query)

    async def posts(self, path: str, body: Any = None) -> httpx.Response:
        return await self.http.post(path, json=body)

    async def patches(self, path: str, body: Any) -> httpx.Response:
        return await self.http.patch(path, json=body)

    async def puts(self, path: str, body: Any) -> httpx.Response:
        return await self.http.put(path, json=body)

    async def deletes(self, path: str) -> httpx.Response:
        return await self.http.delete(path)

    async def creates_webinar(self, title: str = "Q4 roadmap", *, marketing: bool = True) -> dict[str, Any]:
        body = {"title": title, "settings": {"registrationEnabled": marketing}}
        return (await self.posts(f"{CONFIGURATION}/webinars", body)).json()

    async def creates_session(self, **webinar: Any) -> dict[str, Any]:
        """A session with its webinar; "path", "invitees" and "registration" say where to find them."""
        webinar_id = (await self.creates_webinar(**webinar))["id"]
        session = (await self.posts(f"{CONFIGURATION}/webinars/{webinar_id}/sessions", timing())).json()
        path = f"{CONFIGURATION}/webinars/{webinar_id}/sessions/{session['id']}"
        return session | {
            "webinarId": webinar_id,
            "path": path,
            "invitees": f"{path}/invitees",
            "registration": f"{REGISTRATION}/sessions/{session['id']}",
        }


def timing(**changes: Any) -> dict[str, Any]:
    """The three fields that every session needs."""
    return {
        "scheduledStartTime": "2026-12-01T20:00:00Z",
        "scheduledDuration": 2700,
        "timeZone": "America/New_York",
    } | changes


def guest(email: str = "amara.berg@example.com", **more: Any) -> dict[str, Any]:
    """Somebody who registers."""
    return {"firstName": "Amara", "lastName": "Berg", "email": email} | more


def panelist(email: str = "noor@northwind.example", **more: Any) -> dict[str, Any]:
    """Somebody from outside who is asked to speak."""
    return {"role": "Panelist", "firstName": "Noor", "lastName": "Haddad", "email": email} | more


def refused_items(answer: httpx.Response) -> tuple[int, str]:
    """The status of a refusal and the parameter it names."""
    return answer.status_code, answer.json()["errors"][0].get("parameterName", "")
