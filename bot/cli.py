"""What the person who runs Greenroom types: `greenroom serve`, `demo`, `check` and the rest."""

import asyncio
import gc
import sys
import tempfile
from collections.abc import Coroutine
from datetime import datetime
from pathlib import Path

import click
import structlog
from cryptography.fernet import Fernet

from bot.app import read_only, running
from bot.clock import WallClock
from bot.jobs.engine import AlreadyRunning
from bot.ops import logs
from bot.ops.backup import CannotArchive, back_up, restore
from bot.ops.check import checks
from bot.ops.digest_preview import digest_previews
from bot.ops.server import listen, port_of, serving, until_stopped
from bot.sandbox.ringcentral.serve import serve as serve_ringcentral
from bot.sandbox.ringcentral.statefile import UnusableFile
from bot.sandbox.run import PAGE_PORT, Demo, demo
from bot.settings import Settings, SettingsError, read_settings
from bot.slack import manifest
from bot.slack.outgoing.client import SlackRefused
from bot.store.database import open_engine
from bot.store.migrate import DatabaseAway, migrate

log = structlog.get_logger()

EXPECTED = (AlreadyRunning, CannotArchive, SlackRefused, DatabaseAway, UnusableFile, OSError)
"""Faults whose text is one line for the person at the terminal; a traceback would only hide it."""

MOMENT = "%Y-%m-%dT%H:%M%z"
"""ISO 8601 with the zone's offset, or Z."""


@click.group()
def main() -> None:
    """Run RingCentral webinars from Slack."""


@main.command(name="serve")
def serve_command() -> None:
    """Run the bot until it is told to stop (Ctrl-C or SIGTERM)."""
    settings = _settings()
    logs.configure(settings.log_level)
    _run(_serve(settings))


async def _serve(settings: Settings) -> None:
    with listen(settings.host, settings.port) as listener:
        async with running(settings, WallClock()) as app, serving(app.web, listener):
            # Everything built so far stays for good: a full collection over it stops the loop for 100-150 ms.
            gc.collect()
            gc.freeze()
            log.info("listening", host=settings.host, port=port_of(listener), public_url=settings.public_url)
            await until_stopped()
            log.info("stopping; what is under way is finished first")


@main.command(name="demo")
@click.option("--port", default=PAGE_PORT, show_default=True, help="Port of the page; 0 takes a free one.")
@click.option("--keep", type=click.Path(path_type=Path), help="Keep the data in this new folder.")
@click.option("--socket", is_flag=True, help="Let Slack reach Greenroom by Socket Mode.")
@click.option("--start", type=click.DateTime([MOMENT]), help="When it is there, like 2027-03-27T14:00Z; else now.")
def demo_command(port: int, keep: Path | None, socket: bool, start: datetime | None) -> None:
    """Try everything on one page in the browser, with no account anywhere."""
    logs.configure("WARNING")
    if keep:
        keep.mkdir(parents=True, exist_ok=True)
        if any(keep.iterdir()):
            raise click.ClickException(f"{keep} is not empty; the demo starts with new data each time.")
        _run(_demo(keep, port, socket, start))
    else:
        with tempfile.TemporaryDirectory(prefix="greenroom-demo-") as folder:
            _run(_demo(Path(folder), port, socket, start))


async def _demo(folder: Path, port: int, socket: bool, start: datetime | None) -> None:
    async with demo(folder, port, socket_mode=socket, start=start) as opened:
        click.echo(_welcome(opened))
        await until_stopped()


def _welcome(opened: Demo) -> str:
    return "\n".join(
        (
            "",
            f"  Open this in your browser:  {opened.page}",
            "",
            f"  RingCentral's side of it:   {opened.ringcentral}",
            "  Ctrl-C ends the demo.",
            "",
        )
    )


@main.command(name="digest")
@click.option("--dry-run", is_flag=True, required=True, help="Print, and send nothing: the only thing it can do.")
@click.option("--user", default="", help="Only the digests of this Slack user, by id.")
def digest_command(dry_run: bool, user: str) -> None:
    """Print what the daily digests would say now."""
    _run(_preview(_settings(), user))


async def _preview(settings: Settings, user: str) -> None:
    shown = 0
    async with read_only(settings, WallClock()) as services:
        async for text in digest_previews(services, user):
            click.echo(f"{text}\n")
            shown += 1
    click.echo(f"{shown} {'digest' if shown == 1 else 'digests'}; nothing was sent.")


@main.command()
@click.option("--port", default=0, help="Port to listen on; 0, the default, takes a free one.")
@click.option("--state", type=click.Path(path_type=Path), help="Keep everything in this file, and carry on from it.")
@click.option("--scenario", type=click.Path(path_type=Path), help="Pull the levers that this YAML file names.")
def sandbox(port: int, state: Path | None, scenario: Path | None) -> None:
    """Run the RingCentral sandbox alone, and print the settings that point a client at it."""
    _run(serve_ringcentral(port, state=state, scenario=scenario))


@main.command(name="migrate")
def migrate_command() -> None:
    """Bring the database to the shape of this release."""
    _run(_migrate(_settings()))
    click.echo("The database is up to date.")


async def _migrate(settings: Settings) -> None:
    engine = open_engine(settings.database_url)
    try:
        await migrate(engine)
    finally:
        await engine.dispose()


@main.command()
def check() -> None:
    """Look whether settings, database, Slack and RingCentral are as Greenroom needs them."""
    if not asyncio.run(_check(_settings())):
        sys.exit(1)


async def _check(settings: Settings) -> bool:
    all_well = True
    async for finding in checks(settings, WallClock()):
        click.echo(str(finding))
        all_well = all_well and finding.is_well
    return all_well


@main.command()
@click.argument("file", type=click.Path(path_type=Path))
def backup(file: Path) -> None:
    """Copy everything into one new FILE, also while Greenroom runs (SQLite). Keep SECRET_KEYS apart from it."""
    try:
        back_up(_settings(), file)
    except (CannotArchive, OSError) as fault:
        raise click.ClickException(str(fault)) from None
    click.echo(f"Everything is in {file}. It opens with the present SECRET_KEYS only, which are not in it.")


@main.command(name="restore")
@click.argument("file", type=click.Path(path_type=Path, exists=True))
def restore_command(file: Path) -> None:
    """Put the databases of a backup back, where none are; digests due since count as sent."""
    _run(_restore(_settings(), file))


async def _restore(settings: Settings, file: Path) -> None:
    digests, jobs = await restore(settings, file, WallClock())
    click.echo(f"Restored: {digests} digests count as sent; {jobs} unfinished jobs go on when Greenroom starts.")


@main.group()
def keys() -> None:
    """Keys that seal tokens and names in the database."""


@keys.command(name="new")
def new_key() -> None:
    """Print a new key; put it first in SECRET_KEYS and keep the old ones behind it."""
    click.echo(Fernet.generate_key().decode())


@main.command(name="manifest")
@click.option("--public-url", help="The address under which Slack reaches your Greenroom.")
@click.option("--socket", is_flag=True, help="For Socket Mode (SLACK_APP_TOKEN), which needs no address.")
@click.option("--csv-uploads", is_flag=True, help="For CSV_UPLOADS=on: with the scope that reads chosen files.")
def manifest_command(public_url: str | None, socket: bool, csv_uploads: bool) -> None:
    """Print the Slack app's manifest for your own address."""
    if bool(public_url) == socket:
        raise click.UsageError("Say either --public-url https://… or --socket.")
    files = {"csv_uploads": csv_uploads}
    click.echo(manifest.for_address(public_url, **files) if public_url else manifest.for_socket_mode(**files), nl=False)


def _settings() -> Settings:
    try:
        return read_settings()
    except SettingsError as fault:
        click.echo(str(fault), err=True)
        sys.exit(2)


def _run(work: Coroutine[object, object, None]) -> None:
    try:
        asyncio.run(work)
    except EXPECTED as fault:
        click.echo(str(fault), err=True)
        sys.exit(1)
