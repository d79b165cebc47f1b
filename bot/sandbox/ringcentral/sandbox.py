"""RingCentral Webinar without RingCentral: an API, pages to look at, and levers to make things happen."""

from datetime import timedelta
from urllib.parse import parse_qsl, urlsplit

import httpx
from starlette.routing import Router
from starlette.types import Receive, Scope, Send

from bot.sandbox.ringcentral import control
from bot.sandbox.ringcentral.api import (
    configuration,
    history,
    identity,
    notifications,
    oauth,
    recordings,
    registration,
)
from bot.sandbox.ringcentral.api.operation import refused
from bot.sandbox.ringcentral.company import life
from bot.sandbox.ringcentral.company.drafts import RegistrationDraft
from bot.sandbox.ringcentral.company.model import Registrant, RuntimeStatus, Session, User
from bot.sandbox.ringcentral.company.refusals import missing
from bot.sandbox.ringcentral.company.registration import registrant_by_email, update_registration, withdraw
from bot.sandbox.ringcentral.company.state import Clock, Company
from bot.sandbox.ringcentral.company.tokens import personal_jwt
from bot.sandbox.ringcentral.faults import Faults
from bot.sandbox.ringcentral.gateway import route
from bot.sandbox.ringcentral.guests import invite_guests
from bot.sandbox.ringcentral.limits import Caller, Limits
from bot.sandbox.ringcentral.pages import about, company, guests, sign_in
from bot.sandbox.ringcentral.sandbox_state import Call
from bot.sandbox.ringcentral.seed import acme
from bot.sandbox.ringcentral.skew import SkewedClock
from bot.sandbox.ringcentral.webhooks import Webhooks

GROUPS = {
    "Signing in": oauth.OPERATIONS,
    "Who am I": identity.OPERATIONS,
    "Webinars, sessions and invitees": configuration.OPERATIONS,
    "Registration": registration.OPERATIONS,
    "History": history.OPERATIONS,
    "Recordings": recordings.OPERATIONS,
    "Webhooks": notifications.OPERATIONS,
}
OPERATIONS = tuple(operation for group in GROUPS.values() for operation in group)


class Sandbox:
    """One emulated RingCentral with one company; `app` is its ASGI app, links begin with `base_url`."""

    def __init__(
        self,
        clock: Clock,
        *,
        base_url: str = "http://127.0.0.1:0",
        seed: bool = True,
        http: httpx.AsyncClient | None = None,
    ) -> None:
        self.clock = clock
        self.own_clock = SkewedClock(clock)
        self.webhooks = Webhooks(self.own_clock, lambda: self.company, http)
        self.base_url = base_url
        self.client_id = "fake-greenroom-client"
        self.client_secret = "fake-greenroom-secret"
        self.redirect_uris: list[str] | None = None  # None: any address on this machine
        self._seed = seed
        self.company: Company
        self.calls: list[Call]
        self.reset()
        pages = [*sign_in.routes(self), *company.routes(self), *guests.routes(self), *about.routes(self, GROUPS)]
        api = [route(self, operation) for operation in OPERATIONS]
        self.app = Router([*api, *pages, *control.routes(self)], default=_unknown)

    def reset(self) -> None:
        """Start anew: the seeded company, no tokens, no faults, default limits, no calls seen."""
        self.own_clock.skew = timedelta()
        self.move_in(acme(self.own_clock, with_webinars=self._seed))
        self.faults = Faults()
        self.limits = Limits(self.clock)
        self.calls = []

    def move_in(self, company: Company) -> None:
        """Be the RingCentral of this company from now on."""
        self.company = company
        company.listener = self.webhooks.hear

    def jwt_for(self, who: User | str) -> str:
        """The JWT credential of a user, named by e-mail or id."""
        return personal_jwt(self.company.user(who).id, self.client_id)

    def consent(self, authorize_url: str, who: User | str | None) -> str:
        """The address a browser is sent to when this user signs in at an authorize URL; None presses Deny."""
        request = sign_in.read(self, dict(parse_qsl(urlsplit(authorize_url).query)))
        return sign_in.answer(self, request, None if who is None else self.company.user(who))

    def register_guests(
        self, session_id: str, how_many: int = 25, *, source: str | None = None, keys: bool = False
    ) -> list[Registrant]:
        """Let people register for a session, with ids of another system or without; those who managed to."""
        return invite_guests(self.company, self.company.sessions[session_id], how_many, source, keys=keys)

    def withdraw(self, session_id: str, email: str) -> None:
        """Let somebody withdraw, as on RingCentral's page."""
        session = self.company.sessions[session_id]
        withdraw(self.company, session, registrant_by_email(session, email).id)

    def set_registration(self, session_id: str, draft: RegistrationDraft) -> None:
        """Change registration, as the host would in RingCentral."""
        update_registration(self.company, self.company.sessions[session_id], draft)

    def kill_tokens(self, who: User | str | None = None) -> None:
        """End all sign-ins, of one user or of everybody: their links are dead."""
        self.company.tokens.kill(None if who is None else self.company.user(who).id)

    def expire_access(self, who: User | str | None = None) -> None:
        """Let access tokens run out now, of one user or of everybody: a refresh brings new ones."""
        self.company.tokens.expire_access(None if who is None else self.company.user(who).id)

    def use_up_limit(self, who: User | str, group: str = "Heavy") -> None:
        """Use up a user's requests of this minute, without the penalty for one more."""
        self.limits.use_up(Caller(self.company.user(who).id, self.client_id), group)

    def take_rights(self, who: User | str, *, lost: bool = True) -> None:
        """Let a user lose the right to use webinars, or have it back."""
        change = self.company.without_rights.add if lost else self.company.without_rights.discard
        change(self.company.user(who).id)

    def set_wrong(self, by: timedelta) -> None:
        """Let RingCentral's clock be fast by that much, or slow."""
        self.own_clock.skew = by

    def lock_settings(self, *names: str) -> None:
        """Lock exactly these webinar settings at account level; none unlocks all."""
        self.company.locked_settings = set(names)

    def start(self, session_id: str) -> Session:
        """Let a session go live."""
        return life.start(self.company, session_id)

    def enter(self, session_id: str, state: RuntimeStatus) -> Session:
        """Bring a session into a state of its runtime: practice, live, a break."""
        return life.change_state(self.company, session_id, state)

    def finish(self, session_id: str, *, recorded: bool = False) -> Session:
        """Let a session end, filmed or not."""
        return life.finish(self.company, session_id, recorded=recorded)

    async def close(self) -> None:
        """Tell subscribers nothing more."""
        await self.webhooks.close()


async def _unknown(scope: Scope, receive: Receive, send: Send) -> None:
    await refused(missing("path", scope["path"]))(scope, receive, send)
