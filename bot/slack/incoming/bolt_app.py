"""Where Slack's requests enter: one Bolt app with one listener for each kind of request."""

import asyncio
import hmac
import re
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

import aiohttp
import structlog
from slack_bolt.adapter.starlette.async_handler import AsyncSlackRequestHandler
from slack_bolt.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.response import BoltResponse
from slack_sdk.errors import SlackApiError
from slack_sdk.signature import Clock as SlackClock
from slack_sdk.signature import SignatureVerifier
from slack_sdk.web.async_client import AsyncWebClient
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from bot.background import Background
from bot.clock import Clock
from bot.domain.people import Workspace
from bot.errors import SlackAway
from bot.slack.incoming.dispatcher import Dispatcher
from bot.slack.outgoing.web_client import WebClient

log = structlog.get_logger()
ANYTHING = re.compile(".*", re.DOTALL)
LIKE_A_TIMESTAMP = re.compile(r"[0-9]{1,12}")


def web_client(token: str, api_url: str, session: aiohttp.ClientSession) -> AsyncWebClient:
    """Slack's Web API over one shared session (a session a call would cost a TLS handshake each)."""
    client = WebClient(token=token, base_url=api_url, session=session, timeout=10)
    client.session = session
    return client


class SlackRefused(Exception):
    """Slack cannot be reached, or does not take the token; the text is one line for the person who starts Greenroom."""


async def home_of(client: AsyncWebClient) -> tuple[Workspace, str]:
    """The workspace the token belongs to and its name (`auth.test`); raises SlackRefused, which stops the start."""
    try:
        answer = await client.auth_test()
    except SlackApiError as error:
        code = error.response.get("error")
        raise SlackRefused(f"SLACK_BOT_TOKEN is not right: Slack answers {code} to it.") from None
    except (aiohttp.ClientError, TimeoutError) as error:
        raise SlackRefused(f"Slack cannot be reached at {client.base_url} ({type(error).__name__}).") from None
    return Workspace(enterprise=answer.get("enterprise_id") or "", team=answer["team_id"]), answer.get("team") or ""


class SlackDoor:
    """The one address Slack calls: a request with a bad signature gets 401 and is not looked at further."""

    def __init__(self, bolt: AsyncApp, signing_secret: str, clock: Clock) -> None:
        self._adapter = AsyncSlackRequestHandler(bolt)
        self._clock = clock
        self._verifier = SignatureVerifier(signing_secret, _SecondsOf(clock))

    async def __call__(self, request: Request) -> Response:
        """Answer one request."""
        stamp = request.headers.get("x-slack-request-timestamp", "")
        signature = request.headers.get("x-slack-signature", "")
        # slack_sdk raises on a timestamp that is no number, or a very great one.
        if not LIKE_A_TIMESTAMP.fullmatch(stamp) or not self._verifier.is_valid(await request.body(), stamp, signature):
            self._say_why(await request.body(), stamp, signature)
            return JSONResponse({"error": "invalid request"}, status_code=401)
        return await self._adapter.handle(request)

    def _say_why(self, body: bytes, stamp: str, signature: str) -> None:
        right = self._verifier.generate_signature(timestamp=stamp, body=body) or ""
        if LIKE_A_TIMESTAMP.fullmatch(stamp) and hmac.compare_digest(right, signature):
            ahead = round(self._clock.now().timestamp() - int(stamp))
            log.error("a request of Slack was turned away: set this machine's clock", seconds_ahead_of_slack=ahead)
        else:
            log.warning("a request with a bad signature was turned away")


class _SecondsOf(SlackClock):
    """Our clock as slack_sdk's verifier reads it."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    def now(self) -> float:
        return self._clock.now().timestamp()


Listener = Callable[[dict[str, Any], AsyncAck], Awaitable[None]]
Logged = Callable[[dict[str, Any], AsyncAck], Coroutine[object, object, None]]


def bolt_app(client: AsyncWebClient, dispatcher: Dispatcher[Any], background: Background) -> AsyncApp:
    """Bolt tries its listeners one after another, so there is one a kind and our own table behind it."""

    def told_at_once(listener: Listener) -> Callable[..., Awaitable[None]]:
        return _told_at_once(_logged(listener), background)

    # The door verifies: by our clock, and without Bolt's log line that holds the whole body.
    app = AsyncApp(
        client=client,
        signing_secret="verified at the door",
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
