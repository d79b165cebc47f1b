"""A small town to tell stories in: a Slack workspace, RingCentral, and Greenroom between them, on one clock."""

import asyncio
import os
import re
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
from cryptography.fernet import Fernet
from pydantic import SecretStr

from bot.app import App, Edges, running
from bot.clock import Clock, MovableClock
from bot.jobs.engine import Durable
from bot.sandbox.ringcentral import Sandbox
from bot.sandbox.slack import SlackWorkspace, serve
from bot.settings import Settings
from bot.slack import manifest
from bot.slack.incoming.socket_mode import HEARTBEAT
from tests.contract.witness import Witness
from tests.databases import fresh_database
from tests.stories.cast.way import Way, way_to

START = datetime.fromisoformat(os.environ.get("START", "2026-11-21T14:00Z")).astimezone(UTC)
"""When the stories begin: a Saturday, 9:00 in New York, unless `make test START=…` says another moment."""
PATIENT = 30.0
"""Seconds of wall time before a story gives up waiting: only a failing one, or a very busy machine, needs them."""
KEY = SecretStr(Fernet.generate_key().decode())
PUBLIC = "http://127.0.0.1:3000"
MANIFEST = manifest.as_data()
SOCKET_MANIFEST = manifest.as_data(socket_mode=True)
BY_SOCKET = {"slack_signing_secret": None, "slack_app_token": SecretStr("xapp-fake-greenroom-demo")}
"""The settings by which Slack reaches Greenroom through a connection that Greenroom opens."""


@dataclass
class Town:
    """Everything a story needs; people act through `Person`."""

    clock: MovableClock
    slack: SlackWorkspace
    ringcentral: Sandbox
    greenroom: App
    settings: Settings
    browser: httpx.AsyncClient
    way: Way
    """To Slack."""
    people: dict[str, "Person"] = field(default_factory=dict)

    def person(self, user: str) -> "Person":
        """Somebody of the workspace, by Slack id."""
        return self.people.setdefault(user, Person(self, user))

    async def passes(self, **time: float) -> None:
        """Let time go by, and whatever was waiting for it happen."""
        await self.clock.move(timedelta(**time))
        await settled()

    async def until(self, happened: Callable[[], object], seconds: float = PATIENT) -> None:
        """Wait until it has happened; no time passes in the town meanwhile."""
        async with asyncio.timeout(seconds):
            while not happened():
                await asyncio.sleep(0)

    async def within(self, seconds: int, happened: Callable[[], object], *, step: int = 1) -> None:
        """Let time go by, second by second (or some at a time), until it has happened."""
        for _ in range(0, seconds, step):
            try:
                return await self.until(happened, 0.05 * step)
            except TimeoutError:
                await self.passes(seconds=step)
        await self.until(happened)

    async def ticks(self) -> None:
        """One of the rounds that Greenroom makes every minute."""
        await self.greenroom.rounds.go()

    def calls(self, since: int = 0) -> list[str]:
        """What RingCentral was asked (heavy calls), as 'METHOD path'."""
        heavy = (call for call in self.ringcentral.calls[since:] if call.group.lower() == "heavy")
        return [f"{call.method} {call.path}" for call in heavy]


@dataclass
class Person:
    """Somebody in the workspace, with the verbs of what people do."""

    town: Town
    user: str

    async def types(self, text: str, channel: str = "C0LAUNCH") -> None:
        """Type a command."""
        await self.town.slack.type(self.user, channel, text)

    async def presses(self, action_id: str, **where: Any) -> None:
        """Press the latest visible element of that id, in a message."""
        await self.town.slack.press(self.user, action_id=action_id, **where)

    async def presses_in_form(self, action_id: str, **what: Any) -> None:
        """Press or choose in the open form."""
        await self.town.slack.press(self.user, where="view", action_id=action_id, view_id=self.form.id, **what)

    async def submits(self, **values: Any) -> None:
        """Send the open form with these values over what it shows."""
        await self.town.slack.submit(self.user, self.form.id, values)

    @property
    def form(self) -> Any:
        """The modal on top."""
        return self.town.slack.views(self.user)[-1]

    def texts(self, channel: str | None = None) -> list[str]:
        """Every message this person can see there (their direct messages by default)."""
        return [message.text for message in self.town.slack.messages(self.user, channel)]

    async def sees(self, words: str, channel: str | None = None) -> str:
        """Wait until a message with these words is there, and give its text."""
        def found() -> str | None:
            return next((text for text in reversed(self.texts(channel)) if re.search(words, text)), None)

        return await self._wait(found, lambda: f"{words!r} in {self.texts(channel)}")

    async def sees_form(self, words: str) -> str:
        """Wait until the modal on top shows these words."""
        def found() -> str | None:
            views = self.town.slack.views(self.user)
            shown = str(views[-1].spec) if views else ""
            return shown if re.search(words, shown) else None

        views = self.town.slack.views
        return await self._wait(found, lambda: f"{words!r} in {[view.spec for view in views(self.user)]}")

    async def links(self) -> None:
        """Link this person's own RingCentral account, by browser."""
        await self.types("/webinar connect")
        address = re.search(r"http://\S+/connect/\S+", await self.sees("/connect/", "C0LAUNCH"))
        assert address
        await self.town.browser.get(address[0])
        sent_on = await self.town.browser.post(address[0])
        back = self.town.ringcentral.consent(sent_on.headers["location"], EMAILS[self.user])
        page = await self.town.browser.get(back)
        assert page.status_code == 200, page.text
        await self.sees("Linked: you now act")

    async def _wait(self, found: Callable[[], str | None], otherwise: Callable[[], str]) -> str:
        try:
            result = await self.town.slack.wait_for(found, timeout=PATIENT)
        except TimeoutError:
            raise AssertionError(otherwise()) from None
        assert result is not None
        return result


EMAILS = {
    "U0MIA": "mia.okafor@acme.example",
    "U0LEO": "leo.brandt@acme.example",
    "U0ANA": "ana.silva@acme.example",
}


async def settled() -> None:
    """Let everything run that can run without time passing."""
    for _ in range(20):
        await asyncio.sleep(0)


@asynccontextmanager
async def town(
    folder: Path,
    engine: Durable,
    *,
    prepare: Callable[[Sandbox], None] | None = None,
    witnessed: bool = True,
    by_socket: bool = False,
    heartbeat: float = HEARTBEAT,
    watch: Callable[[MovableClock], Clock] | None = None,
    in_real_time: bool = False,
    **changes: Any,
) -> AsyncIterator[Town]:
    """Open the town, with an empty database (a file in that folder); `prepare` readies RingCentral for it.

    Where it is not `witnessed`, nobody compares what is said with the contract: that takes longer than saying it.
    `watch` makes Greenroom's own clock of the town's.
    Its clock stands still unless it goes `in_real_time`.
    """
    changes = {**(BY_SOCKET if by_socket else {}), **changes}
    edges = Edges(engine=engine, make_rounds=False, drain_seconds=0, heartbeat=heartbeat)
    with fresh_database(folder) as database_url:
        clock = MovableClock(START, running=in_real_time)
        async with _open(database_url, edges, clock, prepare, watch, changes, witnessed=witnessed) as opened:
            yield opened


@asynccontextmanager
async def _open(
    database_url: str,
    edges: Edges,
    clock: MovableClock,
    prepare: Callable[[Sandbox], None] | None,
    watch: Callable[[MovableClock], Clock] | None,
    changes: dict[str, Any],
    *,
    witnessed: bool,
) -> AsyncIterator[Town]:
    ringcentral = Sandbox(clock, base_url="http://127.0.0.1:3002")
    if prepare:
        prepare(ringcentral)
    by_socket, takes_files = bool(changes.get("slack_app_token")), changes.get("csv_uploads") == "on"
    app = manifest.as_data(socket_mode=by_socket, csv_uploads=takes_files)
    workspace = SlackWorkspace(clock, manifest=app)
    async with serve(workspace), way_to(workspace) as way:
        settings = settings_for(database_url, workspace, ringcentral, **changes)
        straight = httpx.ASGITransport(app=ringcentral.app)
        witness = Witness(straight)
        edges = replace(edges, ringcentral=witness if witnessed else straight)
        async with running(settings, watch(clock) if watch else clock, edges) as greenroom:
            transport = httpx.ASGITransport(app=greenroom.web)
            async with (
                httpx.AsyncClient(transport=transport, base_url=PUBLIC) as client,
                httpx.AsyncClient(transport=transport, base_url=PUBLIC) as browser,
            ):
                workspace.connect(f"{PUBLIC}/slack/events", client)
                yield Town(clock, workspace, ringcentral, greenroom, settings, browser, way)
    assert not witness.objections


def settings_for(
    database_url: str, workspace: SlackWorkspace, ringcentral: Sandbox, **changes: Any
) -> Settings:
    """Settings that point Greenroom at the two simulators."""
    values: dict[str, Any] = {
        "slack_bot_token": "xoxb-fake-greenroom-demo",
        "slack_signing_secret": "fake-signing-secret",
        "slack_api_url": workspace.api_url,
        "rc_server_url": ringcentral.base_url,
        "rc_client_id": ringcentral.client_id,
        "rc_client_secret": ringcentral.client_secret,
        "database_url": database_url,
        "secret_keys": (KEY,),
        "public_url": PUBLIC,
    }
    return Settings(_env_file=None, **{**values, **changes})
