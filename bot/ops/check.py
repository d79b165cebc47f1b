"""Whether everything Greenroom needs is there, told to the person who runs it one line at a time."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from email.utils import parsedate_to_datetime

import httpx

from bot.clock import Clock
from bot.settings import Settings
from bot.slack.incoming.socket_connection import ConnectionLost, socket_address
from bot.slack.outgoing.client import SlackRefused, home_of, session_with_slack, web_client
from bot.store.availability import file_of
from bot.store.database import Database, open_engine
from bot.store.migrate import DatabaseAway, is_current
from bot.store.vault import Vault

PATIENCE = 10.0
"""Seconds for one answer."""
CLOCKS_MAY_DIFFER = timedelta(minutes=1)
"""Slack's requests are refused beyond five, and a digest comes as late as the clock is wrong."""


@dataclass(frozen=True)
class Finding:
    """What was looked at, whether it is well, and what to do if not."""

    what: str
    is_well: bool
    says: str

    def __str__(self) -> str:
        return f"{'ok' if self.is_well else 'TO DO':6}{self.what:12} {self.says}"


async def checks(settings: Settings, clock: Clock) -> AsyncIterator[Finding]:
    """Look at the database, Slack and RingCentral; nothing is changed anywhere."""
    yield Finding("Settings", True, "are complete.")
    database = await _database(settings)
    yield database
    if database.is_well:
        yield await _sizes(settings)
    yield await _slack(settings)
    yield await _ringcentral(settings)
    for name, address in _others(settings).items():
        if finding := await _clocks(name, address, clock):
            yield finding


async def _database(settings: Settings) -> Finding:
    file = file_of(settings.database_url)
    if file and not file.exists():  # asking SQLite would make an empty file
        return Finding("Database", False, "is not there yet: run `greenroom migrate`.")
    engine = open_engine(settings.database_url)
    try:
        if await is_current(engine):
            return Finding("Database", True, "is reachable and up to date.")
        return Finding("Database", False, "has the shape of an older release: run `greenroom migrate`.")
    except DatabaseAway as fault:
        return Finding("Database", False, str(fault))
    finally:
        await engine.dispose()


async def _sizes(settings: Settings) -> Finding:
    """What is kept: rows by table, and bytes where the databases are files."""
    database = Database(open_engine(settings.database_url), Vault(settings.secret_keys))
    try:
        rows = await database.sizes()
    finally:
        await database.close()
    said = [f"{count} {table.replace('_', ' ')}" for table, count in rows.items() if count]
    urls = (settings.database_url, settings.jobs_url)
    files = [file for url in urls if (file := file_of(url)) and file.exists()]
    said += [f"{file.name} {file.stat().st_size / 1e6:.1f} MB" for file in files]
    return Finding("Sizes", True, f"{', '.join(said)}.")


async def _slack(settings: Settings) -> Finding:
    async with session_with_slack(settings.slack_api_url) as session:
        try:
            client = web_client(settings.slack_bot_token.get_secret_value(), settings.slack_api_url, session)
            _, name = await home_of(client)
            way = f"go to {settings.public_url}/slack/events"
            if settings.slack_app_token:
                await socket_address(client, settings.slack_app_token.get_secret_value())
                way = "come by Socket Mode"
        except (SlackRefused, ConnectionLost) as fault:
            return Finding("Slack", False, str(fault))
    return Finding("Slack", True, f"knows the token ({name}); its requests {way}.")


async def _ringcentral(settings: Settings) -> Finding:
    server = settings.rc_server_url
    async with httpx.AsyncClient(timeout=PATIENCE) as client:
        try:
            answer = await client.get(f"{server}/restapi/v1.0")
        except httpx.HTTPError as fault:
            says = f"cannot be reached at {server} ({type(fault).__name__}): look at RC_SERVER_URL."
            return Finding("RingCentral", False, says)
    if answer.is_server_error:
        return Finding("RingCentral", False, f"answers {answer.status_code} at {server}; try again later.")
    return Finding("RingCentral", True, f"answers at {server}; `/webinar connect` tries the credentials.")


def _others(settings: Settings) -> dict[str, str]:
    """Addresses that anybody may ask."""
    return {"Slack": f"{settings.slack_api_url}api.test", "RingCentral": f"{settings.rc_server_url}/restapi/v1.0"}


async def _clocks(name: str, address: str, clock: Clock) -> Finding | None:
    """This machine's clock against what the answer's `Date` says; nothing where none comes."""
    async with httpx.AsyncClient(timeout=PATIENCE) as client:
        try:
            answer = await client.get(address)
        except httpx.HTTPError:
            return None  # said above
    if "Date" not in answer.headers:
        return None
    ahead = clock.now() - parsedate_to_datetime(answer.headers["Date"])
    if abs(ahead) <= CLOCKS_MAY_DIFFER:
        return Finding("Clock", True, f"agrees with {name}'s.")
    is_what = "ahead of" if ahead > timedelta() else "behind"
    seconds = round(abs(ahead).total_seconds())
    says = f"is {seconds} s {is_what} {name}'s: set it. Beyond 300 s requests of Slack are refused."
    return Finding("Clock", False, says)
