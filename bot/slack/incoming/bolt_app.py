"""Where Slack's requests enter: one Bolt app with one listener for each kind of request."""

import asyncio
import hmac
import re
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

import structlog
from slack_bolt.adapter.starlette.async_handler import AsyncSlackRequestHandler
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from bot.background import Background
from bot.clock import Clock
from bot.domain.people import Workspace
from bot.errors import SlackAway
from bot.slack.incoming.dispatcher import Dispatcher

log = structlog.get_logger()
ANYTHING = re.compile(".*", re.DOTALL)
LIKE_A_TIMESTAMP = re.compile(r"[0-9]{1,12}")
FRESH_SECONDS = 300
"""As Slack recommends: older requests may be somebody's who listened."""


class SlackEndpoint:
    """The one address Slack calls: a request with a bad signature gets 401 and is not looked at further.

    Its body is not read before its timestamp is known to be fresh.
    """

    def __init__(self, bolt: AsyncApp, signing_secret: str, clock: Clock) -> None:
        self._adapter = AsyncSlackRequestHandler(bolt)
        self._clock = clock
        self._secret = signing_secret.encode()

    async def __call__(self, request: Request) -> Response:
        """Answer one request."""
        stamp = request.headers.get("x-slack-request-timestamp", "")
        if not LIKE_A_TIMESTAMP.fullmatch(stamp):
            return _refused("a request without a timestamp was turned away")
        ahead = round(self._clock.now().timestamp() - int(stamp))
        if abs(ahead) > FRESH_SECONDS:
            words = "a request with an old timestamp was turned away: if it was Slack's, set this machine's clock"
            return _refused(words, seconds_ahead_of_slack=ahead)
        body = await request.body()
        # By bytes: slack_sdk's own verifier raises on a body that is no UTF-8, and on odd letters in the header.
        signature = request.headers.get("x-slack-signature", "").encode()
        if not hmac.compare_digest(self._signature(stamp, body), signature) or not _is_text(body):
            return _refused("a request with a bad signature was turned away")
        return await self._adapter.handle(request)

    def _signature(self, stamp: str, body: bytes) -> bytes:
        """https://docs.slack.dev/authentication/verifying-requests-from-slack."""
        return f"v0={hmac.digest(self._secret, b'v0:%b:%b' % (stamp.encode(), body), 'sha256').hex()}".encode()


def _refused(words: str, **facts: object) -> Response:
    log.warning(words, **facts)
    return JSONResponse({"error": "invalid request"}, status_code=401)


def _is_text(body: bytes) -> bool:
    """Whether it is UTF-8, as all that Slack sends: Bolt raises on anything else."""
    try:
        body.decode()
    except UnicodeDecodeError:
        return False
    return True


Listener = Callable[[dict[str, Any], AsyncAck], Awaitable[None]]
Logged = Callable[[dict[str, Any], AsyncAck], Coroutine[object, object, None]]


def bolt_app(
    client: AsyncWebClient, home: Workspace, dispatcher: Dispatcher[Any], background: Background
) -> AsyncApp:
    """Bolt tries its listeners one after another, so there is one a kind and our own table behind it."""

    def told_at_once(listener: Listener) -> Callable[..., Awaitable[None]]:
        return _told_at_once(_logged(listener), background)

    async def authorized() -> AuthorizeResult:
        # Known since the start. Bolt would ask Slack at the first request, and refuse that where Slack does not answer.
        return AuthorizeResult(enterprise_id=home.enterprise, team_id=home.team, bot_token=client.token)

    # SlackEndpoint verifies: by our clock, and without Bolt's log line that holds the whole body.
    app = AsyncApp(
        name="greenroom",  # else Bolt reads the source of all its callers to find one: 40 ms of every start
        client=client,
        authorize=authorized,
        signing_secret="verified by SlackEndpoint",
        request_verification_enabled=False,
        process_before_response=True,
    )
    app.command(ANYTHING)(told_at_once(dispatcher.command))
    app.block_action(ANYTHING)(told_at_once(dispatcher.action))
    app.view_submission(ANYTHING)(told_at_once(dispatcher.view))
    app.view_closed(ANYTHING)(dispatcher.closed)
    app.block_suggestion(ANYTHING)(told_at_once(dispatcher.options))
    app.shortcut(ANYTHING)(told_at_once(dispatcher.shortcut))
    app.event(ANYTHING)(dispatcher.event)
    return app


class _NoticedAck(AsyncAck):
    """Bolt's acknowledgement, and that it was given."""

    def __init__(self, ack: AsyncAck) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # slack_bolt left this one out
        self._ack = ack
        self.given = asyncio.Event()

    async def __call__(self, *args: Any, **said: Any) -> BoltResponse:
        response = await self._ack(*args, **said)
        self.given.set()
        return response


def _told_at_once(listener: Logged, background: Background) -> Callable[..., Awaitable[None]]:
    """The listener, which goes on in the background once it has acknowledged.

    Bolt's own way is to look every 10 ms of the wall, and after three seconds no more (slack_bolt 1.30).
    """

    async def listen(body: dict[str, Any], ack: AsyncAck) -> None:
        noticed = _NoticedAck(ack)
        work = background.spawn(listener(body, noticed), name="answer")
        given = asyncio.ensure_future(noticed.given.wait())
        await asyncio.wait({work, given}, return_when=asyncio.FIRST_COMPLETED)
        given.cancel()

    return listen


def _logged(listener: Listener) -> Logged:
    """The listener, its failures logged by us: Bolt would take an acknowledgement back that was given before."""

    async def listen(body: dict[str, Any], ack: AsyncAck) -> None:
        try:
            await listener(body, ack)
        except SlackAway:
            log.warning("Slack is away: an answer could not be said")
        except Exception:  # whatever it is: there is nobody above who could do more
            log.exception("an answer could not be said")

    return listen
