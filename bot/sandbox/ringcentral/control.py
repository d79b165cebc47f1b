"""Levers for demos and tests: guests register, time moves, tokens die, RingCentral is slow or fails."""

import re
from collections.abc import Awaitable, Callable
from dataclasses import asdict
from datetime import timedelta
from typing import Protocol, runtime_checkable

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.sandbox.ringcentral.api import drafts
from bot.sandbox.ringcentral.api.answers import instant
from bot.sandbox.ringcentral.api.fields import Fields
from bot.sandbox.ringcentral.api.operation import Json, read_json, refused
from bot.sandbox.ringcentral.company.drafts import RegistrationDraft
from bot.sandbox.ringcentral.company.model import Registrant, RuntimeStatus, Session, User
from bot.sandbox.ringcentral.company.refusals import Refusal, invalid, missing
from bot.sandbox.ringcentral.company.webinars import DEFAULT_SETTINGS
from bot.sandbox.ringcentral.sandbox_state import SandboxState

MOST_GUESTS = 50_000
LONGEST_MOVE = 366 * 86_400  # seconds


@runtime_checkable
class MovableClock(Protocol):
    """A clock that can be told to go forward."""

    async def move(self, by: timedelta) -> None:
        """Go forward at once."""
        ...


class Levers(SandboxState, Protocol):
    """The sandbox, as the control API works it."""

    def reset(self) -> None:
        """Start anew."""
        ...

    def register_guests(
        self, session_id: str, how_many: int = 25, *, source: str | None = None, keys: bool = False
    ) -> list[Registrant]:
        """Let people register."""
        ...

    def withdraw(self, session_id: str, email: str) -> None:
        """Let somebody withdraw."""
        ...

    def set_registration(self, session_id: str, draft: RegistrationDraft) -> None:
        """Change registration."""
        ...

    def kill_tokens(self, who: User | str | None = None) -> None:
        """End sign-ins."""
        ...

    def expire_access(self, who: User | str | None = None) -> None:
        """Let access tokens run out."""
        ...

    def lock_settings(self, *names: str) -> None:
        """Lock settings."""
        ...

    def take_rights(self, who: User | str, *, lost: bool = True) -> None:
        """Take the right to use webinars, or give it back."""
        ...

    def set_wrong(self, by: timedelta) -> None:
        """Set RingCentral's clock wrong."""
        ...

    def start(self, session_id: str) -> Session:
        """Let a session go live."""
        ...

    def enter(self, session_id: str, state: RuntimeStatus) -> Session:
        """Bring a session into a state of its runtime."""
        ...

    def finish(self, session_id: str, *, recorded: bool = False) -> Session:
        """Let a session end."""
        ...


Lever = Callable[[Levers, Fields], Json]


def guests(sandbox: Levers, fields: Fields) -> Json:
    """{"session", "count" = 25, "source"?, "keys" = false}: that many register, with external ids or without."""
    count, keys = fields.whole("count", 1, MOST_GUESTS) or 25, fields.flag("keys") is True
    source = fields.text("source", 256)
    registered = sandbox.register_guests(_session(sandbox, fields), count, source=source, keys=keys)
    return {"registered": len(registered), "refused": count - len(registered)}


def withdraw(sandbox: Levers, fields: Fields) -> Json:
    """{"session", "email"}: they withdraw, as on RingCentral's page."""
    sandbox.withdraw(_session(sandbox, fields), fields.required_text("email", 256))
    return {}


def change_registration(sandbox: Levers, fields: Fields) -> Json:
    """{"session", "registrationStatus"?, "settings"?}: somebody changes registration in RingCentral."""
    sandbox.set_registration(_session(sandbox, fields), drafts.registration(fields))
    return {}


def tokens_kill(sandbox: Levers, fields: Fields) -> Json:
    """{"user"?}: end all sign-ins, of that e-mail or of everybody."""
    sandbox.kill_tokens(_user(sandbox, fields))
    return {}


def tokens_expire(sandbox: Levers, fields: Fields) -> Json:
    """{"user"?}: let access tokens run out, of that e-mail or of everybody."""
    sandbox.expire_access(_user(sandbox, fields))
    return {}


def slow(sandbox: Levers, fields: Fields) -> Json:
    """{"seconds", "matching"?, "times"?}: answer late what this regex finds in "METHOD /path"."""
    fields.require("seconds")
    sandbox.faults.slow_down(
        fields.whole("seconds", 0, LONGEST_MOVE) or 0, _matching(fields), _times(fields, 0)
    )
    return {}


def fail(sandbox: Levers, fields: Fields) -> Json:
    """{"status" = 503, "matching"?, "times" = 1}: answer so and do nothing; a 429 comes without Retry-After."""
    sandbox.faults.fail(fields.whole("status", 400, 599) or 503, _matching(fields), _times(fields, 1))
    return {}


def lose_answer(sandbox: Levers, fields: Fields) -> Json:
    """{"matching"?, "times" = 1}: do what is asked, then break the connection."""
    sandbox.faults.lose_answer(_matching(fields), _times(fields, 1))
    return {}


def truncate(sandbox: Levers, fields: Fields) -> Json:
    """{"matching"?, "times" = 1}: do what is asked, and say half of the answer."""
    sandbox.faults.truncate(_matching(fields), _times(fields, 1))
    return {}


def surprise(sandbox: Levers, fields: Fields) -> Json:
    """{"matching"?, "times" = 1}: answer with fields and words that nobody has heard of yet."""
    sandbox.faults.surprise(_matching(fields), _times(fields, 1))
    return {}


def rights(sandbox: Levers, fields: Fields) -> Json:
    """{"user", "lost" = true}: the user of that e-mail may no longer use webinars, or may again."""
    fields.require("user")
    if user := _user(sandbox, fields):
        sandbox.take_rights(user, lost=fields.flag("lost") is not False)
    return {}


def skew(sandbox: Levers, fields: Fields) -> Json:
    """{"seconds"}: RingCentral's clock is fast by that much; negative is slow."""
    fields.require("seconds")
    sandbox.set_wrong(timedelta(seconds=fields.whole("seconds", -LONGEST_MOVE, LONGEST_MOVE) or 0))
    return {}


def network(sandbox: Levers, fields: Fields) -> Json:
    """{"down": true or false}: break every connection, or stop doing so."""
    fields.require("down")
    sandbox.faults.network_down = fields.flag("down") is True
    return {}


def clear_faults(sandbox: Levers, fields: Fields) -> Json:
    """{}: no more latency, errors, lost answers or dead network."""
    sandbox.faults.clear()
    return {}


def start(sandbox: Levers, fields: Fields) -> Json:
    """{"session"}: it goes live."""
    return {"status": sandbox.start(_session(sandbox, fields)).status}


def finish(sandbox: Levers, fields: Fields) -> Json:
    """{"session", "recorded" = false}: it is over, and was filmed or not."""
    recorded = fields.flag("recorded") is True
    return {"status": sandbox.finish(_session(sandbox, fields), recorded=recorded).status}


def state(sandbox: Levers, fields: Fields) -> Json:
    """{"session", "state"}: it practises, is live, has a break, and so on."""
    fields.require("state")
    wanted = RuntimeStatus(fields.choice("state", tuple(RuntimeStatus)) or "")
    return {"state": sandbox.enter(_session(sandbox, fields), wanted).life.runtime}


def locks(sandbox: Levers, fields: Fields) -> Json:
    """{"settings": [names]}: lock exactly these webinar settings at account level."""
    names = fields.raw("settings") if "settings" in fields else []
    if not isinstance(names, list) or not all(name in (*DEFAULT_SETTINGS, "password") for name in names):
        raise invalid("settings", "must be a list of webinar settings")
    sandbox.lock_settings(*names)
    return {"locked": names}


def limits(sandbox: Levers, fields: Fields) -> Json:
    """{group?: a minute's requests, "window"?, "penalty"?, "enabled"?}: other limits; windows start anew."""
    for group in sandbox.limits.per_group:
        sandbox.limits.per_group[group] = fields.whole(group, 1) or sandbox.limits.per_group[group]
    sandbox.limits.window = fields.whole("window", 1) or sandbox.limits.window
    sandbox.limits.penalty = fields.whole("penalty", 1) or sandbox.limits.penalty
    enabled = fields.flag("enabled")
    sandbox.limits.enabled = sandbox.limits.enabled if enabled is None else enabled
    sandbox.limits.forget()
    return {**sandbox.limits.per_group, "enabled": sandbox.limits.enabled}


def late_registration(sandbox: Levers, fields: Fields) -> Json:
    """{"seconds"}: the registration service hears of new sessions that much later."""
    fields.require("seconds")
    sandbox.company.registration_delay = timedelta(seconds=fields.whole("seconds", 0, LONGEST_MOVE) or 0)
    return {}


def reset(sandbox: Levers, fields: Fields) -> Json:
    """{}: everything as it was at the start."""
    sandbox.reset()
    return {}


LEVERS: dict[str, Lever] = {
    "guests": guests,
    "withdraw": withdraw,
    "registration": change_registration,
    "tokens/kill": tokens_kill,
    "tokens/expire": tokens_expire,
    "slow": slow,
    "fail": fail,
    "lose-answer": lose_answer,
    "truncate": truncate,
    "surprise": surprise,
    "rights": rights,
    "skew": skew,
    "network": network,
    "clear-faults": clear_faults,
    "sessions/start": start,
    "sessions/finish": finish,
    "sessions/state": state,
    "locks": locks,
    "limits": limits,
    "late-registration": late_registration,
    "reset": reset,
}


def routes(sandbox: Levers) -> list[Route]:
    """POST /control/<lever> for each of them and /control/time, GET /control/calls and /control/deliveries."""

    async def calls(request: Request) -> Response:
        seen = [asdict(call) | {"at": instant(call.at)} for call in sandbox.calls]
        return JSONResponse({"calls": seen})

    async def deliveries(request: Request) -> Response:
        tried = [asdict(one) | {"at": instant(one.at)} for one in sandbox.webhooks.deliveries]
        return JSONResponse({"deliveries": tried})

    async def time(fields: Fields) -> Json:
        """{"seconds"}: the clock moves forward, if it is one that can."""
        fields.require("seconds")
        if not isinstance(sandbox.clock, MovableClock):
            raise invalid("seconds", "this sandbox runs on a clock that cannot be moved")
        await sandbox.clock.move(timedelta(seconds=fields.whole("seconds", 0, LONGEST_MOVE) or 0))
        return {"now": instant(sandbox.clock.now())}

    return [
        *(_route(name, _bound(lever, sandbox)) for name, lever in LEVERS.items()),
        _route("time", time),
        Route("/control/calls", calls, methods=["GET"]),
        Route("/control/deliveries", deliveries, methods=["GET"]),
    ]


def _bound(lever: Lever, sandbox: Levers) -> Callable[[Fields], Awaitable[Json]]:
    async def pull(fields: Fields) -> Json:
        return lever(sandbox, fields)

    return pull


def _route(name: str, pull: Callable[[Fields], Awaitable[Json]]) -> Route:
    async def endpoint(request: Request) -> Response:
        try:
            return JSONResponse(await pull(read_json(await request.body() or b"{}")))
        except Refusal as refusal:
            return refused(refusal)

    return Route(f"/control/{name}", endpoint, methods=["POST"])


def _session(sandbox: Levers, fields: Fields) -> str:
    session_id = fields.required_text("session", 20)
    if session_id not in sandbox.company.sessions:
        raise missing("session", session_id)
    return session_id


def _user(sandbox: Levers, fields: Fields) -> User | None:
    email = fields.text("user", 256)
    try:
        return None if email is None else sandbox.company.user(email)
    except KeyError:
        raise missing("user", email or "") from None


def _matching(fields: Fields) -> str:
    pattern = fields.text("matching", 1000) or ""
    try:
        return re.compile(pattern).pattern
    except re.error as error:
        raise invalid("matching", str(error)) from None


def _times(fields: Fields, default: int) -> int | None:
    """How often a fault strikes; 0 is "until told otherwise"."""
    times = fields.whole("times", 0)
    return (default if times is None else times) or None
