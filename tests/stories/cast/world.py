"""Both simulators on ports of this machine, and Greenrooms that are processes of their own and can be killed."""

import asyncio
import os
import re
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import httpx
import uvicorn

from bot.clock import MovableClock
from bot.jobs.idempotency import SETTLE_SECONDS
from bot.sandbox.ringcentral import Sandbox
from bot.sandbox.slack import SlackWorkspace
from tests.dates import in_a_week
from tests.stories.cast.process import Process, start
from tests.stories.cast.town import EMAILS, KEY
from tests.stories.cast.way import Way

ROOT = Path(__file__).parents[3]
MIA = "U0MIA"
PATIENCE = 120.0
"""Seconds of the wall before a story with processes gives up waiting for a fact: only a failing one needs them."""


@dataclass
class World:
    """Both simulators on ports of this machine, and the folder of a Greenroom that can be killed."""

    clock: MovableClock
    slack: SlackWorkspace
    ringcentral: Sandbox
    folder: Path
    database_url: str
    way: Way
    """To Slack."""
    settle_seconds: float = SETTLE_SECONDS
    """How long a create that nobody heard the answer of may still be under way."""

    @property
    def log(self) -> Path:
        """What the processes say besides."""
        return self.folder / "log.txt"

    @property
    def way_in(self) -> dict[str, str]:
        """How Slack reaches Greenroom: the manifest decides."""
        if self.slack.sockets.switched_on:
            return {"SLACK_APP_TOKEN": "xapp-fake-greenroom-demo"}
        return {"SLACK_SIGNING_SECRET": "fake-signing-secret"}

    async def start(self, release: Path = ROOT) -> "Running":
        """Start Greenroom, of the release whose code is there, as a process; returns once it can be reached."""
        environment = {
            "PATH": os.environ["PATH"],
            "SLACK_BOT_TOKEN": "xoxb-fake-greenroom-demo",
            **self.way_in,
            "SLACK_API_URL": self.slack.api_url,
            "RC_SERVER_URL": self.ringcentral.base_url,
            "RC_CLIENT_ID": self.ringcentral.client_id,
            "RC_CLIENT_SECRET": self.ringcentral.client_secret,
            "DATABASE_URL": self.database_url,
            "SECRET_KEYS": KEY.get_secret_value(),
            "PUBLIC_URL": "http://127.0.0.1:3000",
            "SETTLE": str(self.settle_seconds),
            "CLOCK_AT_BOOT": (self.clock.now() - timedelta(seconds=time.monotonic())).isoformat(),
        }
        process = start(release, environment, self.folder, self.log)
        first = await asyncio.wait_for(process.line(), PATIENCE)
        if not first.startswith("http"):
            return Running(process, "", first)
        self.slack.connect(f"{first}/slack/events")
        return Running(process, first, "")

    def told(self, words: str) -> int:
        """How many messages to Mia say this, in the channel or by direct message."""
        places = (*self.slack.messages(MIA, "C0LAUNCH"), *self.slack.messages(MIA))
        return sum(words in message.text for message in places)

    def made(self, title: str) -> int:
        """How many webinars of that title there are."""
        return [each.title for each in self.ringcentral.company.webinars.values()].count(title)

    async def until(self, happened: Callable[[], object]) -> None:
        """Wait until it has happened."""
        async with asyncio.timeout(PATIENCE):
            while not happened():
                await asyncio.sleep(0.01)


@dataclass
class Running:
    """A Greenroom process; `said` is its last line where it did not come up."""

    process: Process
    address: str
    said: str

    async def is_killed(self) -> None:
        """kill -9."""
        await self.process.is_killed()


@asynccontextmanager
async def served(sandbox: Sandbox) -> AsyncIterator[None]:
    server = uvicorn.Server(uvicorn.Config(sandbox.app, host="127.0.0.1", port=0, log_level="critical", lifespan="off"))
    serving = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0.01)
    sandbox.base_url = f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    try:
        yield
    finally:
        server.should_exit = server.force_exit = True
        await serving


async def link(world: World, greenroom: Running) -> None:
    """Link Mia's account by browser."""
    assert greenroom.address, greenroom.said + world.log.read_text()
    await world.slack.type(MIA, "C0LAUNCH", "/webinar connect")
    await world.until(lambda: world.told("/connect/"))
    page = re.search(r"/connect/\S+", world.slack.messages(MIA, "C0LAUNCH")[-1].text)
    assert page
    async with httpx.AsyncClient(base_url=greenroom.address) as browser:
        onward = await browser.post(page[0])
        back = world.ringcentral.consent(onward.headers["location"], EMAILS[MIA])
        path = back.partition("/ringcentral/")[2]
        cookie = onward.headers["set-cookie"].partition(";")[0]
        answer = await browser.get(f"/ringcentral/{path}", headers={"Cookie": cookie})
    assert answer.status_code == 200, answer.text
    await world.until(lambda: world.told("Linked: you now act"))


async def asks_for(world: World, title: str) -> None:
    """Send the form for a webinar next week."""
    await world.slack.type(MIA, "C0LAUNCH", f"/webinar create {title}, {in_a_week(world.clock.now())} 3pm")
    await world.until(lambda: world.slack.views(MIA))
    await world.slack.submit(MIA, world.slack.views(MIA)[-1].id, {})


def asked(world: World, ending: str) -> int:
    """How often RingCentral has understood that it shall make something."""
    posts = (call for call in world.ringcentral.calls if call.method == "POST" and call.user)
    return sum(call.path.endswith(ending) for call in posts)
