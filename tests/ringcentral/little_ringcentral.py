"""A RingCentral small enough to read: it remembers what it is told, signs people in, and can misbehave."""

import base64
import json
from dataclasses import dataclass, field
from urllib.parse import parse_qs

import httpx

from tests.contract.witness import Witness

from .sliding_window import SlidingWindow
from .virtual_time import VirtualTime

SERVER = "https://ringcentral.example"
APP, SECRET = "fake-app", "fake-secret"
JWT = "fake-jwt"


@dataclass
class LittleRingCentral:
    """Webinars by id, one registration record, one user with one sign-in."""

    clock: VirtualTime
    webinars: dict[str, dict[str, object]] = field(default_factory=dict)
    access: str = "fake-access-0"
    refresh: str = "fake-refresh-0"
    refreshes: int = 0
    sign_in_alive: bool = True
    accepts_tokens: bool = True
    registration_ready_at: float = 0.0
    per_page: int = 2
    latency: float = 0.1
    seen: list[str] = field(default_factory=list)
    """Method and path of every request that arrived."""
    mishaps: list[object] = field(default_factory=list)
    """What befalls the next requests to the API: a status, "lost" (done, unanswered), an exception, None."""
    sign_in_mishaps: list[object] = field(default_factory=list)
    bodies: list[object] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.window = SlidingWindow(self.clock)

    def client(self) -> httpx.AsyncClient:
        return httpx.AsyncClient(transport=Witness(httpx.MockTransport(self.answer), answers=False))

    async def answer(self, request: httpx.Request) -> httpx.Response:
        await self.clock.sleep(self.latency)
        path = request.url.path
        is_sign_in = path.startswith("/restapi/oauth/")
        mishaps = self.sign_in_mishaps if is_sign_in else self.mishaps
        mishap = mishaps.pop(0) if mishaps else None
        if isinstance(mishap, Exception):
            raise mishap
        self.seen.append(f"{request.method} {path}")
        if isinstance(mishap, int):
            return self.refusal(mishap, "CMN-000", "made to fail")
        if is_sign_in:
            response = self.sign_in(request)
        elif not self.lets_in(request):
            return self.refusal(401, "OAU-128", "Access token expired")
        elif (headers := self.window.arrive()) is None:
            response = self.refusal(429, "CMN-301", "Request rate exceeded")
            response.headers["Retry-After"] = str(self.window.penalty)
        else:
            response = self.do(request)
            response.headers.update(headers)
        if mishap == "lost":
            raise httpx.ReadTimeout("made to be lost")
        return response

    def lets_in(self, request: httpx.Request) -> bool:
        return self.accepts_tokens and request.headers["Authorization"] == f"Bearer {self.access}"

    def sign_in(self, request: httpx.Request) -> httpx.Response:
        if (
            request.headers["Authorization"]
            != "Basic " + base64.b64encode(f"{APP}:{SECRET}".encode()).decode()
        ):
            return httpx.Response(401, json={"error": "invalid_client"})
        form = {name: values[0] for name, values in parse_qs(request.content.decode()).items()}
        if request.url.path.endswith("/revoke"):
            self.sign_in_alive = self.sign_in_alive and form["token"] not in (self.access, self.refresh)
            return httpx.Response(200)
        by_jwt = form["grant_type"].endswith("jwt-bearer") and form["assertion"] == JWT
        by_code = form["grant_type"] == "authorization_code" and form["code"] == "fake-code"
        if not self.sign_in_alive or not (by_jwt or by_code or form.get("refresh_token") == self.refresh):
            return httpx.Response(
                400, json={"error": "invalid_grant", "error_description": "Token not found"}
            )
        self.refreshes += 1
        self.access, self.refresh = f"fake-access-{self.refreshes}", f"fake-refresh-{self.refreshes}"
        tokens = {"access_token": self.access, "token_type": "bearer", "expires_in": 3600, "session_id": "1"}
        if not by_jwt:
            life = int(form["refresh_token_ttl"])
            tokens |= {"refresh_token": self.refresh, "refresh_token_expires_in": life}
        return httpx.Response(200, json={**tokens, "owner_id": "700", "scope": "ReadWebinars EditWebinars"})

    def do(self, request: httpx.Request) -> httpx.Response:
        body = json.loads(request.content) if request.content else None
        self.bodies.append(body)
        path = request.url.path
        if path.startswith("/webinar/registration/"):
            return self.registration(path.rsplit("/", 1)[1])
        webinar_id = path.partition("/webinars/")[2]
        if request.method == "POST":
            webinar_id = str(900 + len(self.webinars))
            self.webinars[webinar_id] = {"id": webinar_id, **(body or {})}
            return httpx.Response(201, json=self.webinars[webinar_id])
        if not webinar_id:
            return self.page(request)
        if webinar_id not in self.webinars:
            return self.refusal(
                404, "CMN-102", "Resource for parameter [webinarId] is not found", "webinarId"
            )
        if request.method == "DELETE":
            del self.webinars[webinar_id]
            return httpx.Response(204)
        self.webinars[webinar_id].update(body or {})
        return httpx.Response(200, json=self.webinars[webinar_id])

    def page(self, request: httpx.Request) -> httpx.Response:
        start = int(request.url.params.get("pageToken", "0"))
        end = start + self.per_page
        more = {"nextPageToken": str(end)} if end < len(self.webinars) else {}
        records = list(self.webinars.values())[start:end]
        return httpx.Response(200, json={"records": records, "paging": {"pageToken": str(start), **more}})

    def registration(self, session_id: str) -> httpx.Response:
        if self.clock.elapsed < self.registration_ready_at:
            return self.refusal(404, "CMN-102", "Session is not found")
        return httpx.Response(
            200, json={"id": session_id, "registrationStatus": "Open", "registrantCount": 3}
        )

    def refusal(self, status: int, code: str, message: str, parameter: str | None = None) -> httpx.Response:
        error = {"errorCode": code, "message": message} | ({"parameterName": parameter} if parameter else {})
        return httpx.Response(status, json={"errors": [error], "errorCode": code, "message": message})
