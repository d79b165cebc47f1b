"""A small town to tell stories in: a Slack workspace, RingCentral, and Greenroom between them, on one clock."""

import asyncio
import os
import re
from collections import Counter
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, nullcontext
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import httpx
from cryptography.fernet import Fernet
from pydantic import SecretStr
from sqlalchemy import Row, Table, select

from bot.app import App, Edges, running
from bot.clock import Clock, MovableClock
from bot.domain.people import Identity
from bot.in_flight import SLACK, in_flight
from bot.jobs.engine import WorkflowEngine
from bot.sandbox.ringcentral import Sandbox
from bot.sandbox.slack import SlackWorkspace, serve
from bot.settings import Settings
from bot.slack import manifest
from bot.slack.incoming.socket_mode import HEARTBEAT
from tests.contract.witness import Witness
from tests.databases import migrated_database
from tests.stories.cast.loop import QuietLoop
from tests.stories.cast.way import Way, way_to

START = datetime.fromisoformat(os.environ.get("START", "2026-11-21T14:00Z")).astimezone(UTC)
"""When the stories begin: a Saturday, 9:00 in New York, unless `make test START=…` says another moment."""
PATIENT = 30.0
"""Seconds of wall time before a story gives up waiting: only a failing one, or a very busy machine, needs them."""
THREADS = "threads"
"""As which kind of work `Town.within` knows what runs in threads."""
KEY = SecretStr(Fernet.generate_key().decode())
PUBLIC = "http://127.0.0.1:3000"
RINGCENTRAL = "http://127.0.0.1:1"
"""Nobody listens there: what goes past the simulator that is in this process is refused, and meets nobody's demo."""
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
        """Let time go by at once, and whatever was waiting for it happen."""
        await self.clock.move(timedelta(**time))
        await self.idle()

    async def idle(self) -> None:
        """Wait until all is done that can be done without time passing."""
        try:
            await self._when_quiet(lambda: not self._under_way())
        except TimeoutError:
            under_way = self._under_way() or {"the loop": "always has something to run"}
            raise AssertionError(f"not idle after {PATIENT:g} s of the wall: {under_way}") from None

    async def until(self, happened: Callable[[], object]) -> None:
        """Wait until it has happened; no time passes in the town meanwhile."""
        if happened():
            return
        try:
            async with asyncio.timeout(PATIENT):
                await self._loop.when(happened)
        except TimeoutError:
            raise AssertionError(f"has not happened; under way: {self._under_way()}") from None

    async def within(self, seconds: float, happened: Callable[[], object], *, but_for: str = "nothing") -> None:
        """Let time go by, from one thing that waits for it to the next, until it has happened.

        It goes by though work whose kind begins like `but_for` is under way: a story that holds it up says so.
        """
        end = self.clock.now() + timedelta(seconds=seconds)
        while not await self._happens(happened, but_for):
            if self.clock.now() >= end:
                raise AssertionError(f"has not happened within {seconds:g} s")
            await self.clock.move_to(min(self.clock.next_due or end, end))

    async def finishes(self, seconds: float = 480) -> None:
        """Let time go by until all that was begun, by people or by the clock, has been carried out and told."""
        end = self.clock.now() + timedelta(seconds=seconds)
        await self.idle()
        while not self.greenroom.services.refresher.is_idle or await self.greenroom.services.context.jobs.pending():
            if self.clock.now() >= end:
                raise AssertionError(f"something has not come to its end within {seconds:g} s")
            await self.clock.move_to(min(self.clock.next_due or end, end))
            await self.idle()

    async def _happens(self, happened: Callable[[], object], but_for: str) -> bool:
        """Whether it happens without time passing."""

        def is_idle() -> bool:
            return all(kind.startswith(but_for) for kind in self._under_way())

        try:
            await self._when_quiet(lambda: happened() or is_idle())
        except TimeoutError:
            raise AssertionError(f"neither happened nor idle: {self._under_way()}") from None
        return bool(happened())

    def _under_way(self) -> dict[str, int]:
        """What runs without the loop's doing, and those whose time has come; empty where nothing does."""
        due = self.clock.next_due
        counts = Counter(in_flight) + Counter({"due on the clock": int(due is not None and due <= self.clock.now())})
        counts[SLACK] -= self.slack.parts.faults.held
        counts.update({f"{THREADS}: {name}": number for name, number in self._loop.in_threads.items()})
        return dict(+counts)

    async def _when_quiet(self, happened: Callable[[], object]) -> None:
        async with asyncio.timeout(PATIENT):
            await self._loop.when_quiet(happened)

    @property
    def _loop(self) -> QuietLoop:
        loop = asyncio.get_running_loop()
        assert isinstance(loop, QuietLoop)
        return loop

    async def ticks(self) -> None:
        """One of the rounds that Greenroom makes every minute."""
        await self.greenroom.scheduler.tick()

    async def rows(self, table: Table) -> Sequence[Row[Any]]:
        """What Greenroom keeps in that table, oldest first where it has numbers."""
        async with self.greenroom.database.reading() as connection:
            return (await connection.execute(select(table).order_by(*table.primary_key))).all()

    async def identities(self) -> list[Identity]:
        """Whose RingCentral accounts Greenroom acts with."""
        return await self.greenroom.services.accounts.all()

    async def starts_unstarted(self) -> None:
        """What Greenroom does at its start: begin the work that was asked for and never begun."""
        await self.greenroom.services.context.jobs.start_unstarted()

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
        """Press or choose in the open form, once there is one."""
        await self._has_form()
        await self.town.slack.press(self.user, where="view", action_id=action_id, view_id=self.form.id, **what)

    async def submits(self, **values: Any) -> None:
        """Send the open form, once there is one, with these values over what it shows."""
        await self._has_form()
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

    async def _has_form(self) -> None:
        await self.town.until(lambda: self.town.slack.views(self.user))

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


@asynccontextmanager
async def town(
    folder: Path,
    engine: WorkflowEngine,
    *,
    prepare: Callable[[Sandbox], None] | None = None,
    database: str = "",
    witnessed: bool = True,
    by_socket: bool = False,
    heartbeat: float = HEARTBEAT,
    clock_of: Callable[[MovableClock], Clock] | None = None,
    in_real_time: bool = False,
    **changes: Any,
) -> AsyncIterator[Town]:
    """Open the town, on that database or an empty one in that folder; `prepare` readies RingCentral for it.

    Where it is not `witnessed`, nobody compares what is said with the contract: that takes longer than saying it.
    `clock_of` makes Greenroom's own clock of the town's.
    Its clock stands still unless it goes `in_real_time`.
    """
    changes = {**(BY_SOCKET if by_socket else {}), **changes}
    edges = Edges(engine=engine, run_scheduler=False, drain_seconds=0, heartbeat=heartbeat)
    async with nullcontext(database) if database else migrated_database(folder) as database_url:
        clock = MovableClock(START, running=in_real_time)
        async with _open(database_url, edges, clock, prepare, clock_of, changes, witnessed=witnessed) as opened:
            yield opened


@asynccontextmanager
async def _open(
    database_url: str,
    edges: Edges,
    clock: MovableClock,
    prepare: Callable[[Sandbox], None] | None,
    clock_of: Callable[[MovableClock], Clock] | None,
    changes: dict[str, Any],
    *,
    witnessed: bool,
) -> AsyncIterator[Town]:
    ringcentral = Sandbox(clock, base_url=RINGCENTRAL)
    if prepare:
        prepare(ringcentral)
    by_socket, takes_files = bool(changes.get("slack_app_token")), changes.get("csv_uploads") == "on"
    app = _manifest(socket_mode=by_socket, csv_uploads=takes_files)
    workspace = SlackWorkspace(clock, manifest=app)
    async with serve(workspace), way_to(workspace) as way:
        settings = settings_for(database_url, workspace, ringcentral, **changes)
        straight = httpx.ASGITransport(app=ringcentral.app)
        witness = Witness(straight)
        edges = replace(edges, ringcentral=witness if witnessed else straight)
        async with running(settings, clock_of(clock) if clock_of else clock, edges) as greenroom:
            transport = httpx.ASGITransport(app=greenroom.web)
            async with (
                httpx.AsyncClient(transport=transport, base_url=PUBLIC) as client,
                httpx.AsyncClient(transport=transport, base_url=PUBLIC) as browser,
            ):
                workspace.connect(f"{PUBLIC}/slack/events", client)
                yield Town(clock, workspace, ringcentral, greenroom, settings, browser, way)
    assert not witness.objections


@cache
def _manifest(*, socket_mode: bool, csv_uploads: bool) -> dict[str, Any]:
    return manifest.as_data(socket_mode=socket_mode, csv_uploads=csv_uploads)


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
