"""What the person who runs Greenroom types, and what they read."""

import asyncio
import json
import os
import re
import signal
import sqlite3
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, time
from pathlib import Path

import httpx
import pytest
import yaml
from click.testing import CliRunner
from cryptography.fernet import Fernet
from pydantic import SecretStr

from bot.cli import main
from bot.clock import WallClock
from bot.digests.model import Digest
from bot.digests.store import DigestStore
from bot.domain.people import Member, Workspace
from bot.sandbox.run import first_moment
from bot.sandbox.slack import SlackWorkspace
from bot.sandbox.slack import serve as serve_slack
from bot.slack import manifest
from bot.store.database import Database, open_engine
from bot.store.vault import Vault

ROOT = Path(__file__).parents[2]
NOBODY = "http://127.0.0.1:9"
KEY = SecretStr(Fernet.generate_key().decode())


def settings(folder: Path, **changes: str) -> dict[str, str]:
    """An environment in which Greenroom could start, if only somebody answered."""
    return {
        "SLACK_BOT_TOKEN": "xoxb-fake-greenroom-demo",
        "SLACK_SIGNING_SECRET": "fake-signing-secret",
        "SLACK_API_URL": NOBODY,
        "RC_SERVER_URL": NOBODY,
        "RC_CLIENT_ID": "fake-client",
        "RC_CLIENT_SECRET": "fake-secret",
        "SECRET_KEYS": KEY.get_secret_value(),
        "PUBLIC_URL": "http://127.0.0.1:3000",
        "DATABASE_URL": f"sqlite+aiosqlite:///{folder}/greenroom.db",
        "PORT": "0",
        **changes,
    }


@pytest.fixture
def terminal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> CliRunner:
    """Somebody's terminal in an empty folder, with settings in the environment."""
    monkeypatch.chdir(tmp_path)
    return CliRunner(env=settings(tmp_path))


@asynccontextmanager
async def started(environment: dict[str, str], *words: str) -> AsyncIterator[asyncio.subprocess.Process]:
    """`greenroom …` in a process of its own, which is gone afterwards."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", *words,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), **environment},
        cwd=ROOT, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


async def reads(stream: asyncio.StreamReader | None, words: str) -> str:
    """Read lines until one has these words (a regular expression)."""
    assert stream
    async with asyncio.timeout(30):
        async for line in stream:
            if re.search(words, line.decode()):
                return line.decode()
    raise AssertionError(f"the process ended without saying {words!r}")


def test_a_missing_setting_stops_the_start_with_one_line_that_names_it(terminal: CliRunner) -> None:
    result = terminal.invoke(main, ["serve"], env={"RC_CLIENT_ID": ""})
    assert result.exit_code == 2
    assert result.stderr == "RC_CLIENT_ID is not set: client id of the RingCentral app\n"


def test_slack_that_cannot_be_reached_stops_the_start_with_one_line(terminal: CliRunner) -> None:
    result = terminal.invoke(main, ["serve"])
    assert result.exit_code == 1
    assert result.stderr.splitlines()[-1].startswith("Slack cannot be reached at http://127.0.0.1:9/")
    assert "Traceback" not in result.stderr


def test_a_database_that_cannot_be_opened_stops_with_one_line(terminal: CliRunner) -> None:
    result = terminal.invoke(main, ["migrate"], env={"DATABASE_URL": "sqlite+aiosqlite:////nowhere/at/all.db"})
    assert result.exit_code == 1
    assert result.stderr.startswith("DATABASE_URL: sqlite+aiosqlite:////nowhere/at/all.db cannot be opened")


def test_an_sqlite_that_is_too_old_stops_with_one_line_that_says_what_is_needed(
    terminal: CliRunner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite3, "sqlite_version_info", (3, 34, 1))
    monkeypatch.setattr(sqlite3, "sqlite_version", "3.34.1")
    for command in ("migrate", "serve"):
        result = terminal.invoke(main, [command])
        assert result.exit_code == 1
        assert result.stderr.splitlines()[-1] == (
            "DATABASE_URL: Greenroom needs SQLite 3.37 or newer, and this Python brings 3.34.1. "
            "Use another Python, or PostgreSQL."
        )


def test_check_says_line_by_line_what_is_to_be_done(terminal: CliRunner) -> None:
    before = terminal.invoke(main, ["check"])
    assert before.exit_code == 1
    assert "run `greenroom migrate`" in before.stdout
    assert "Slack cannot be reached" in before.stdout
    assert "look at RC_SERVER_URL" in before.stdout
    assert terminal.invoke(main, ["migrate"]).stdout == "The database is up to date.\n"
    after = terminal.invoke(main, ["check"])
    assert re.search(r"^ok +Database", after.stdout, re.MULTILINE)
    assert re.search(r"^ok +Sizes +greenroom.db 0.\d MB", after.stdout, re.MULTILINE)


def test_a_new_key_can_be_used_at_once(terminal: CliRunner) -> None:
    Fernet(terminal.invoke(main, ["keys", "new"]).stdout.strip())


def test_the_manifest_is_printed_for_ones_own_address(terminal: CliRunner) -> None:
    printed = terminal.invoke(main, ["manifest", "--public-url", "https://rooms.example.org/"]).stdout
    assert "greenroom.example.com" not in printed
    assert yaml.safe_load(printed)["settings"]["interactivity"]["request_url"] == "https://rooms.example.org/slack/events"


def test_the_manifest_for_socket_mode_names_no_address(terminal: CliRunner) -> None:
    printed = yaml.safe_load(terminal.invoke(main, ["manifest", "--socket"]).stdout)
    assert printed["settings"]["socket_mode_enabled"] is True
    assert "http" not in json.dumps(printed)
    assert printed["features"]["slash_commands"][0]["command"] == "/webinar"


def test_the_manifest_asks_which_of_the_two_is_meant(terminal: CliRunner) -> None:
    assert terminal.invoke(main, ["manifest"]).exit_code == 2


def test_a_dry_run_prints_what_the_digests_would_say_and_sends_nothing(terminal: CliRunner, tmp_path: Path) -> None:
    terminal.invoke(main, ["migrate"])
    asyncio.run(subscribes(tmp_path, "C0LAUNCH"))
    printed = terminal.invoke(main, ["digest", "--dry-run", "--user", "U0MIA"]).stdout
    assert "--- to channel C0LAUNCH, daily at 09:00 (Europe/Berlin)" in printed
    assert "Webinar registrations" in printed
    assert printed.endswith("1 digest; nothing was sent.\n")
    assert terminal.invoke(main, ["digest", "--dry-run", "--user", "U0LEO"]).stdout == "0 digests; nothing was sent.\n"
    assert not list(tmp_path.glob("*jobs*"))  # DBOS was not launched


async def subscribes(folder: Path, channel: str) -> None:
    """Mia has a digest in that channel."""
    mia = Member(workspace=Workspace(enterprise="", team="T0ACME"), user="U0MIA")
    next_run = datetime(2026, 11, 23, 8, tzinfo=UTC)
    database = Database(open_engine(f"sqlite+aiosqlite:///{folder}/greenroom.db"), Vault((KEY,)))
    await DigestStore(database).subscribe(
        Digest(member=mia, channel=channel, at=time(9), zone="Europe/Berlin", next_run=next_run)
    )
    await database.close()


async def test_the_sandbox_alone_says_how_to_reach_it_and_then_that_it_is_ready() -> None:
    async with started({}, "sandbox") as process:
        lines = {}
        while (line := (await reads(process.stdout, ".")).strip()) != "ready":
            name, _, value = line.partition("=")
            lines[name] = value
        assert list(lines) == ["RC_SERVER_URL", "RC_CLIENT_ID", "RC_CLIENT_SECRET", "RC_JWT"]
        async with httpx.AsyncClient() as browser:
            assert (await browser.get(lines["RC_SERVER_URL"])).status_code == 200


async def test_a_served_greenroom_stops_gracefully_and_lets_nobody_else_have_its_database(tmp_path: Path) -> None:
    workspace = SlackWorkspace(WallClock(), manifest=manifest.as_data())
    async with serve_slack(workspace):
        environment = settings(tmp_path, SLACK_API_URL=workspace.api_url)
        async with started(environment, "serve") as process:
            port = json.loads(await reads(process.stderr, '"listening"'))["port"]
            async with httpx.AsyncClient() as watcher:
                assert (await watcher.get(f"http://127.0.0.1:{port}/readyz")).json() == {"status": "ready"}
            async with started(environment, "serve") as second:
                assert await reads(second.stderr, "already running")
                assert await second.wait() == 1
            process.send_signal(signal.SIGTERM)
            assert await reads(process.stderr, "stopping; what is under way is finished first")
            assert await asyncio.wait_for(process.wait(), 20) == 0


async def test_a_wrong_app_token_stops_the_start_and_is_named_by_check(tmp_path: Path) -> None:
    workspace = SlackWorkspace(WallClock(), manifest=manifest.as_data(socket_mode=True))
    async with serve_slack(workspace):
        right = settings(tmp_path, SLACK_API_URL=workspace.api_url, SLACK_APP_TOKEN="xapp-fake-greenroom-demo")
        wrong = right | {"SLACK_APP_TOKEN": "xapp-fake-of-another-app"}
        async with started(wrong, "serve") as process:
            line = await reads(process.stderr, "SLACK_APP_TOKEN is not right: Slack answers invalid_auth to it")
            assert "connections:write" in line and await process.wait() == 1
        async with started(wrong, "check") as process:
            assert (await reads(process.stdout, "SLACK_APP_TOKEN is not right")).startswith("TO DO")
        async with started(right, "check") as process:
            assert (await reads(process.stdout, "Slack")).endswith("its requests come by Socket Mode.\n")


async def test_a_greenroom_on_a_socket_comes_up_before_slack_lets_it_connect_and_hangs_up_when_stopped(
    tmp_path: Path
) -> None:
    workspace = SlackWorkspace(WallClock(), manifest=manifest.as_data(socket_mode=True))
    workspace.fail("apps.connections.open")
    changes = {"SLACK_SIGNING_SECRET": "", "SLACK_APP_TOKEN": "xapp-fake-greenroom-demo"}
    async with (
        serve_slack(workspace),
        started(settings(tmp_path, SLACK_API_URL=workspace.api_url, **changes), "serve") as process,
    ):
        port = json.loads(await reads(process.stderr, '"listening"'))["port"]
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}") as watcher, asyncio.timeout(20):
            assert (await watcher.get("/healthz")).status_code == 200
            while (await watcher.get("/readyz")).status_code != 200:
                pass
        assert workspace.sockets.connections
        process.send_signal(signal.SIGTERM)
        assert await asyncio.wait_for(process.wait(), 20) == 0
        assert not workspace.sockets.connections


async def test_the_demo_runs_over_a_socket_behind_any_proxy_and_survives_a_cut_connection() -> None:
    elsewhere = {"HTTP_PROXY": NOBODY, "HTTPS_PROXY": NOBODY}
    async with started(elsewhere, "demo", "--socket", "--port", "0", "--start", "2026-11-21T14:00Z") as process:
        page = re.search(r"http\S+", await reads(process.stdout, "Open this"))
        assert page
        async with httpx.AsyncClient(base_url=page[0]) as browser, asyncio.timeout(30):
            assert (await browser.post("/page/control", json={"id": "cut"})).json()["ok"]
            while "What you can do" not in (await browser.get("/page/state?as=U0MIA&channel=C0LAUNCH")).text:
                await browser.post("/page/type", json={"as": "U0MIA", "channel": "C0LAUNCH", "text": "/webinar help"})


def test_without_a_way_for_slack_to_come_in_the_start_stops_with_one_line(terminal: CliRunner) -> None:
    result = terminal.invoke(main, ["serve"], env={"SLACK_SIGNING_SECRET": ""})
    assert result.exit_code == 2
    assert result.stderr.startswith("SLACK_SIGNING_SECRET is not set: signing secret of the Slack app (or SLACK_APP")
    result = terminal.invoke(main, ["serve"], env={"SLACK_APP_TOKEN": "xoxb-fake"})
    assert result.stderr == "SLACK_APP_TOKEN is not right: should be an app-level token, which begins with xapp-\n"


@pytest.mark.parametrize(
    ("now", "starts"),
    [
        (datetime(2026, 11, 21, 20, tzinfo=UTC), datetime(2026, 11, 21, 20, tzinfo=UTC)),  # Saturday afternoon: now
        (datetime(2026, 11, 21, 12, tzinfo=UTC), datetime(2026, 11, 21, 15, tzinfo=UTC)),  # before nine: ten o'clock
        (datetime(2026, 11, 22, 20, tzinfo=UTC), datetime(2026, 11, 25, 15, tzinfo=UTC)),  # Sunday: Wednesday, ten
        (datetime(2026, 11, 23, 5, tzinfo=UTC), datetime(2026, 11, 25, 15, tzinfo=UTC)),  # Monday: the same
    ],
)
def test_the_demo_starts_where_next_tuesday_is_plain_and_nine_is_past(now: datetime, starts: datetime) -> None:
    assert first_moment(now) == starts
