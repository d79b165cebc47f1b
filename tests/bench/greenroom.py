"""Greenroom as it is, started as its operators start it, with hosts who have linked their accounts."""

import asyncio
import re
import tempfile
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager

import httpx
from cryptography.fernet import Fernet

from bot.sandbox.slack.people import Person
from tests.bench.asking import ANSWERS, Slack
from tests.bench.load import Line, lines
from tests.bench.processes import HOST, PATIENCE, Server, free_port, server

NOT_INSTALLED = ("pygments", "rich")
"""What requirements/runtime.txt does not have, and httpx and structlog take where they find it: 7 MiB."""
SERVE = (
    "-c",
    f"import runpy, sys; sys.modules.update(dict.fromkeys({NOT_INSTALLED})); sys.argv[1:] = ['serve'];"
    " runpy.run_module('bot', run_name='__main__')",
)
"""`greenroom serve`, as it is where it was installed."""


@asynccontextmanager
async def greenroom(settings: Mapping[str, str]) -> AsyncIterator[Server]:
    """A fresh one, with an empty database of its own."""
    with tempfile.TemporaryDirectory() as folder:
        async with at_home(settings, home(folder)) as started:
            yield started


def home(folder: str) -> dict[str, str]:
    """The settings of one whose data is in that folder."""
    port = free_port()
    return {
        "DATABASE_URL": f"sqlite+aiosqlite:///{folder}/greenroom.db",
        "SECRET_KEYS": Fernet.generate_key().decode(),
        "PUBLIC_URL": f"http://{HOST}:{port}",
        "PORT": str(port),
        "LOG_LEVEL": "ERROR",
    }


@asynccontextmanager
async def at_home(settings: Mapping[str, str], own: Mapping[str, str]) -> AsyncIterator[Server]:
    """One with these settings of its own, with whatever its database holds."""
    async with server(*SERVE, port=int(own["PORT"]), ready="/readyz", settings={**settings, **own}) as started:
        yield started


async def link(greenroom: Server, slack: Slack, people: Sequence[Person]) -> None:
    """Let these people link their accounts, each by browser, and wait until their webinars have been read."""
    for person in people:
        [line] = await lines(greenroom.port, 1)  # each their own: a server closes one that nobody used for a while
        address = await _offered(line, slack, person)
        async with httpx.AsyncClient(follow_redirects=True, trust_env=False) as browser:
            sign_in = await browser.post(address)
            user = re.search(rf'value="(\d+)"[^>]*>(?:(?!value=).)*{re.escape(person.email)}', sign_in.text, re.DOTALL)
            if not user:
                raise RuntimeError(f"no button to sign in with: {sign_in.text[:300]}")
            linked = await browser.post(sign_in.url, data={"user": user[1]})
            linked.raise_for_status()
        line.close()
    for person in people:
        [line] = await lines(greenroom.port, 1)
        async with asyncio.timeout(PATIENCE):
            while ANSWERS["list"] not in await line.ask(slack.command(person, "list")):
                await asyncio.sleep(0.05)
        line.close()


async def _offered(line: Line, slack: Slack, person: Person) -> str:
    """The address to link at; the first time Slack is asked who this is, and the acknowledgement says nothing."""
    async with asyncio.timeout(PATIENCE):
        while True:
            offer = (await line.ask(slack.command(person, "connect"))).decode()
            if address := re.search(r"http://[\d.:]+/connect/[\w-]+", offer):
                return address[0]
            await asyncio.sleep(0.05)
