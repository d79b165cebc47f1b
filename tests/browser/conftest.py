"""A demo in a process of its own, and Chromium looking at it."""

import asyncio
import os
import re
import shutil
import signal
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, async_playwright, expect

from tests.browser.looker import Looker
from tests.stories.cast.town import START

ROOT = Path(__file__).parents[2]
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking"]
READY_WITHIN = 60.0  # seconds
PATIENCE = 20_000  # milliseconds, for machines with other things to do


@pytest.fixture(scope="session")
async def chromium() -> AsyncIterator[Browser]:
    """The browser, without a window; tests that need it are skipped where there is none."""
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine (apt-get install chromium)")
    expect.set_options(timeout=PATIENCE)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        await browser.close()


@pytest.fixture
async def demo() -> AsyncIterator[str]:
    """`greenroom demo` on free ports, from where the stories start; yields the address that it says to open."""
    environment = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG", "TMPDIR")}
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "demo", "--port", "0", "--start", f"{START:%Y-%m-%dT%H:%MZ}",
        cwd=ROOT, env=environment, stdout=asyncio.subprocess.PIPE,
    )
    try:
        yield await asyncio.wait_for(_address(process), READY_WITHIN)
    finally:
        if process.returncode is None:
            process.send_signal(signal.SIGINT)
        assert await asyncio.wait_for(process.wait(), 20) == 0


@pytest.fixture
async def looker(chromium: Browser, demo: str) -> AsyncIterator[Looker]:
    """Somebody who looks at the demo's page."""
    context = await chromium.new_context(viewport={"width": 1360, "height": 860}, color_scheme="light")
    context.set_default_timeout(PATIENCE)
    folder = Path(os.environ.get("SCREENSHOTS", ROOT / "screenshots"))
    folder.mkdir(parents=True, exist_ok=True)
    page = await context.new_page()
    await page.goto(demo)
    yield Looker(page, folder)
    await context.close()


async def _address(process: asyncio.subprocess.Process) -> str:
    assert process.stdout
    async for line in process.stdout:
        if found := re.search(rb"browser:\s+(http://\S+)", line):
            return found[1].decode()
    raise AssertionError(f"the demo stopped before it was ready (exit status {process.returncode})")
