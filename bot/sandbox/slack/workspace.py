"""A Slack workspace with Greenroom in it: what people do there, what they see, and what Slack refuses."""

from collections.abc import Callable, Mapping
from typing import TypeVar

import httpx
from starlette.applications import Starlette

from bot.sandbox.slack import file_routes, page_api, web_api
from bot.sandbox.slack.clock import Clock
from bot.sandbox.slack.controls import Control, Link
from bot.sandbox.slack.delivery import DEADLINE, Answer, Delivery
from bot.sandbox.slack.faults import Fault, Page
from bot.sandbox.slack.files import Files
from bot.sandbox.slack.gestures import Gestures
from bot.sandbox.slack.grants import Grants
from bot.sandbox.slack.inspector import Entry, Inspector
from bot.sandbox.slack.manifest import Manifest
from bot.sandbox.slack.parts import Parts
from bot.sandbox.slack.postbox import Postbox
from bot.sandbox.slack.sockets import Sockets
from bot.sandbox.slack.views import Views
from bot.sandbox.slack.world import World

T = TypeVar("T")
BOT_TOKEN, APP_TOKEN = "xoxb-fake-greenroom-demo", "xapp-fake-greenroom-demo"
SIGNING_SECRET = "fake-signing-secret"


class SlackWorkspace(Gestures):
    """One workspace, one app. `app` is the ASGI application: the Web API, response URLs and the page."""

    def __init__(
        self,
        clock: Clock,
        *,
        manifest: Mapping[str, object],
        app_client: httpx.AsyncClient | None = None,
        events_url: str = "http://app/slack/events",
        deadline: float = DEADLINE,
    ) -> None:
        """Its secrets are BOT_TOKEN, APP_TOKEN and SIGNING_SECRET.

        `deadline` is how many seconds the app has for an answer, and for using a trigger.
        Where the manifest switches Socket Mode on, the app is reached by its own connections and not by HTTP.
        """
        world = World(clock)
        self.inspector = Inspector(world)
        own = Manifest(manifest)
        self.delivery = Delivery(clock, self.inspector, secret=SIGNING_SECRET, url=events_url, deadline=deadline)
        self.delivery.client = app_client
        self.sockets = Sockets(clock, self.inspector, switched_on=own.has_socket_mode, deadline=deadline)
        parts = Parts(
            clock=clock,
            world=world,
            views=Views(world, own),
            files=Files(world),
            grants=Grants(clock, deadline),
            postbox=Postbox(world),
            inspector=self.inspector,
            delivery=self.sockets if own.has_socket_mode else self.delivery,
            sockets=self.sockets,
            manifest=own,
            bot_token=BOT_TOKEN,
            app_token=APP_TOKEN,
        )
        super().__init__(parts)
        self.controls: list[Control] = []
        self.links: list[Link] = []
        self.app = Starlette(
            routes=[
                *web_api.routes(parts),
                *file_routes.routes(parts),
                *page_api.routes(self, self.controls, self.links),
            ]
        )

    @property
    def base_url(self) -> str:
        """Where this workspace is served."""
        return self.parts.base_url

    @base_url.setter
    def base_url(self, url: str) -> None:
        self.parts.base_url = url.rstrip("/")

    @property
    def api_url(self) -> str:
        """The base URL for slack_sdk."""
        return f"{self.base_url}/api/"

    def connect(self, events_url: str, client: httpx.AsyncClient | None = None) -> None:
        """Say where the app is, once it is there."""
        self.delivery.url, self.delivery.client = events_url, client

    async def aclose(self) -> None:
        """Drop requests to the app that are still under way."""
        await self.delivery.aclose()
        await self.sockets.aclose()

    async def redeliver(self, entry: Entry) -> Answer:
        """Deliver a request to the app once more, byte for byte; what it answers changes nothing here."""
        return await self.parts.delivery.again(entry)

    @property
    def refusals(self) -> list[Entry]:
        """What is red in the inspector."""
        return self.inspector.refusals

    async def changed(self) -> None:
        """Return at the next change of anything."""
        await self.world.changed()

    async def wait_for(self, predicate: Callable[[], T], timeout: float = 5) -> T:
        """The predicate's first true answer; `TimeoutError` after that many seconds of wall time."""
        return await self.world.wait_for(predicate, timeout)

    def fail(self, method: str, error: str = "internal_error", *, times: int = 1) -> None:
        """The next calls of a Web API method fail with this error."""
        self.parts.faults.add(method, Fault(error=error), times)

    def throttle(self, method: str, retry_after: int = 1, *, times: int = 1) -> None:
        """The next calls get 429 and `Retry-After` seconds."""
        self.parts.faults.add(method, Fault(error="ratelimited", retry_after=retry_after), times)

    def slow(self, method: str, seconds: float, *, times: int = 1) -> None:
        """The next calls take that long on the clock."""
        self.parts.faults.add(method, Fault(delay=seconds), times)

    def unreachable(self, method: str, *, times: int = 1) -> None:
        """The connection breaks on the next calls, and nothing is done."""
        self.parts.faults.add(method, Fault(error="unreachable", hang_up=True), times)

    def spoil(self, method: str, page: Page, *, done: bool, times: int = 1) -> None:
        """The next calls (of a method, or `response_url`) are carried out or not, and a proxy's page is the answer."""
        self.parts.faults.add(method, Fault(error="" if done else "unreachable", page=page), times)

    def lose_answer(self, method: str, *, times: int = 1) -> None:
        """The next calls are carried out, but the connection breaks before the answer."""
        self.parts.faults.add(method, Fault(hang_up=True), times)
