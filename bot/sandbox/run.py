"""The demo: Greenroom between a simulated Slack workspace and a simulated RingCentral, in one process on one clock."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

from cryptography.fernet import Fernet
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource

from bot.app import Edges, running
from bot.clock import MovableClock, WallClock
from bot.ops.server import listen, port_of, serving
from bot.sandbox.demo_controls import HERE, Levers, controls, socket_controls
from bot.sandbox.ringcentral import Sandbox
from bot.sandbox.slack import Link, SlackWorkspace, serve
from bot.sandbox.slack.workspace import APP_TOKEN, BOT_TOKEN, SIGNING_SECRET
from bot.settings import Settings
from bot.slack import manifest

LOOPBACK = "127.0.0.1"
PAGE_PORT = 3001
SERVICE_IDENTITY = "events@acme.example"
SUNDAY, MONDAY, WEDNESDAY = 6, 0, 2
MORNING = time(10)


@dataclass(frozen=True)
class Demo:
    """Where the demo can be looked at."""

    page: str
    ringcentral: str
    greenroom: str


class DemoSettings(Settings):
    """Settings that are given here and nowhere else: the demo hears nothing of the environment."""

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Only what is passed in."""
        return (init_settings,)


@asynccontextmanager
async def demo(
    folder: Path, page_port: int = PAGE_PORT, *, socket_mode: bool = False, start: datetime | None = None
) -> AsyncIterator[Demo]:
    """Run everything, with the data in that folder; each port that is taken gives way to a free one, 0 takes any.

    The clock goes on from `start` (aware), or from about now.
    """
    clock = MovableClock(start or first_moment(WallClock().now()), running=True)
    own = listen(LOOPBACK, _free(page_port - 1 if page_port else 0))
    theirs = listen(LOOPBACK, _free(page_port + 1 if page_port else 0))
    with own, theirs:
        greenroom_url, ringcentral_url = (f"http://{LOOPBACK}:{port_of(one)}" for one in (own, theirs))
        ringcentral = Sandbox(clock, base_url=ringcentral_url)
        app = manifest.as_data(socket_mode=socket_mode, csv_uploads=True)
        workspace = SlackWorkspace(clock, manifest=app, events_url=f"{greenroom_url}/slack/events")
        async with serving(ringcentral.app, theirs), serve(workspace, _free(page_port)) as page:
            settings = settings_for(folder, workspace, ringcentral, greenroom_url, APP_TOKEN if socket_mode else None)
            here = Edges(by_proxy=False)
            async with running(settings, clock, here) as greenroom, serving(greenroom.web, own):
                workspace.controls.extend(controls(Levers(clock, ringcentral, greenroom.services)))
                workspace.controls.extend(socket_controls(workspace.sockets) if socket_mode else ())
                workspace.links.append(Link("Look at RingCentral", ringcentral_url, "Its webinars, in the sandbox"))
                yield Demo(page, ringcentral_url, greenroom_url)


def first_moment(now: datetime) -> datetime:
    """When the clock starts: now, unless "next tuesday" were unclear or a digest at nine came today already."""
    local = now.astimezone(HERE)
    if local.weekday() in (SUNDAY, MONDAY):
        local = local.replace(hour=0) + timedelta(days=(WEDNESDAY - local.weekday()) % 7)
    return max(local, datetime.combine(local.date(), MORNING, HERE)).astimezone(UTC)


def settings_for(
    folder: Path, workspace: SlackWorkspace, ringcentral: Sandbox, public_url: str, app_token: str | None = None
) -> Settings:
    """Settings that point Greenroom at the two simulators, with a key for this run alone."""
    return DemoSettings.model_validate(
        {
            "slack_bot_token": BOT_TOKEN,
            "slack_signing_secret": SIGNING_SECRET,
            "slack_app_token": app_token,
            "slack_api_url": workspace.api_url,
            "rc_server_url": ringcentral.base_url,
            "rc_client_id": ringcentral.client_id,
            "rc_client_secret": ringcentral.client_secret,
            "rc_jwt": ringcentral.jwt_for(SERVICE_IDENTITY),
            "database_url": f"sqlite+aiosqlite:///{folder}/greenroom.db",
            "secret_keys": Fernet.generate_key().decode(),
            "public_url": public_url,
            "csv_uploads": "on",
        }
    )


def _free(port: int) -> int:
    """That port if nobody has it, else 0 for any."""
    try:
        listen(LOOPBACK, port).close()
    except OSError:
        return 0
    return port
