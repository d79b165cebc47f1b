"""The process is killed in the middle of somebody's wish, and started again."""

import asyncio
import os
import re
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
import uvicorn

from bot.archive import back_up, restore
from bot.clock import MovableClock
from bot.sandbox.ringcentral import Sandbox
from bot.sandbox.slack import SlackWorkspace, serve
from tests.stories.test_backup import settings_in
from tests.stories.town import EMAILS, KEY, MANIFEST

ROOT = Path(__file__).parents[2]
SCRIPT = Path(__file__).with_name("restart_process.py")
MIA = "U0MIA"


@dataclass
class World:
    """Both simulators on ports of this machine, and the folder of a Greenroom that can be killed."""

    clock: MovableClock
    slack: SlackWorkspace
    ringcentral: Sandbox
    folder: Path

    @property
    def log(self) -> Path:
        """What the processes say besides."""
        return self.folder / "log.txt"

    async def start(self) -> "Running":
        """Start Greenroom as a process of its own; returns once it can be reached."""
        environment = {
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(ROOT),
            "SLACK_BOT_TOKEN": "xoxb-fake-greenroom-demo",
            "SLACK_SIGNING_SECRET": "fake-signing-secret",
            "SLACK_API_URL": self.slack.api_url,
            "RC_SERVER_URL": self.ringcentral.base_url,
            "RC_CLIENT_ID": self.ringcentral.client_id,
            "RC_CLIENT_SECRET": self.ringcentral.client_secret,
            "DATABASE_URL": f"sqlite+aiosqlite:///{self.folder}/greenroom.db",
            "SECRET_KEYS": KEY.get_secret_value(),
            "PUBLIC_URL": "http://127.0.0.1:3000",
            "AHEAD": str((self.clock.now() - datetime.now(UTC)).total_seconds()),
        }
        process = await asyncio.create_subprocess_exec(
            sys.executable, str(SCRIPT), env=environment, cwd=self.folder,
            stdout=asyncio.subprocess.PIPE, stderr=self.log.open("a"),
        )  # fmt: skip
        assert process.stdout
        first = (await asyncio.wait_for(process.stdout.readline(), 30)).decode().strip()
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

    async def until(self, happened: object, seconds: float = 20) -> None:
        """Wait until the callable says so."""
        assert callable(happened)
        async with asyncio.timeout(seconds):
            while not happened():
                await asyncio.sleep(0.01)


@dataclass
class Running:
    """A Greenroom process; `said` is its last words where it did not come up."""

    process: asyncio.subprocess.Process
    address: str
    said: str

    async def is_killed(self) -> None:
        """kill -9."""
        if self.process.returncode is None:
            self.process.send_signal(signal.SIGKILL)
        await self.process.wait()


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    """Two simulators that run with the wall's clock, ahead of it by as much as a story likes."""
    clock = MovableClock(datetime.now(UTC), running=True)
    ringcentral = Sandbox(clock)
    slack = SlackWorkspace(clock, manifest=MANIFEST)
    async with _served(ringcentral), serve(slack):
        yield World(clock, slack, ringcentral, tmp_path)


@asynccontextmanager
async def _served(sandbox: Sandbox) -> AsyncIterator[None]:
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
    day = world.clock.now() + timedelta(days=7)
    await world.slack.type(MIA, "C0LAUNCH", f"/webinar create {title}, {day:%b} {day.day} 3pm")
    await world.until(lambda: world.slack.views(MIA))
    await world.slack.submit(MIA, world.slack.views(MIA)[-1].id, {})


def asked(world: World, ending: str) -> int:
    """How often RingCentral has understood that it shall make something."""
    posts = (call for call in world.ringcentral.calls if call.method == "POST" and call.user)
    return sum(call.path.endswith(ending) for call in posts)


@pytest.mark.parametrize(
    ("ending", "lost"),
    [("/webinars", True), ("/webinars", False), ("/sessions", True)],
    ids=["made but not heard of", "never made", "session made but not heard of"],
)
async def test_a_process_killed_in_the_middle_of_a_create_makes_it_once_and_says_so_once(
    world: World, ending: str, lost: bool
) -> None:
    first = await world.start()
    try:
        await link(world, first)
        world.ringcentral.faults.slow_down(60, f"POST .*{ending}$", times=1)
        if not lost:
            world.ringcentral.faults.fail(503, f"POST .*{ending}$", times=1)
        await asks_for(world, "Q4 roadmap")
        await world.until(lambda: asked(world, ending))
    finally:
        await first.is_killed()
    await world.clock.move(timedelta(seconds=61))
    if lost:
        await world.until(lambda: world.made("Q4 roadmap"))
    second = await world.start()
    try:
        await world.until(lambda: world.told("I was restarted meanwhile; this was done once"))
        await world.clock.move(timedelta(seconds=10))
        assert world.told("Your webinar exists") == 1
        assert world.made("Q4 roadmap") == 1
        assert sum(each.webinar.title == "Q4 roadmap" for each in world.ringcentral.company.sessions.values()) == 1
        assert asked(world, ending) == (1 if lost else 2)
    finally:
        await second.is_killed()


async def test_a_create_that_was_under_way_in_a_backup_is_not_made_again_when_that_is_put_back(world: World) -> None:
    settings = settings_in(world.folder)
    first = await world.start()
    try:
        await link(world, first)
        world.ringcentral.faults.slow_down(60, "POST .*/webinars$", times=1)
        await asks_for(world, "Q4 roadmap")
        await world.until(lambda: asked(world, "/webinars"))
        await asyncio.to_thread(back_up, settings, world.folder / "copy.zip")
        await world.clock.move(timedelta(seconds=61))
        await world.until(lambda: world.made("Q4 roadmap"))
    finally:
        await first.is_killed()
    for file in world.folder.glob("greenroom*.db*"):
        file.unlink()
    assert await restore(settings, world.folder / "copy.zip", world.clock) == (0, 1)
    second = await world.start()
    try:
        await world.until(lambda: world.told("I was restarted meanwhile; this was done once"))
        assert world.made("Q4 roadmap") == 1
    finally:
        await second.is_killed()


async def test_a_second_process_on_the_same_files_stops_with_one_line(world: World) -> None:
    first = await world.start()
    try:
        second = await world.start()
        assert await asyncio.wait_for(second.process.wait(), 20) == 2
        assert second.said.strip().count("\n") == 0
        assert "Greenroom is already running on greenroom-jobs" in second.said
        world.slack.connect(f"{first.address}/slack/events")
        await world.slack.type(MIA, "C0LAUNCH", "/webinar help")
        await world.until(lambda: world.told("What you can do"))
    finally:
        await first.is_killed()
