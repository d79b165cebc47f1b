"""Greenroom stands behind a firewall: what is for Slack goes by the proxy that the environment names."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from bot.jobs.engine import WorkflowEngine
from tests.stories.cast.town import Person, Town
from tests.stories.cast.town import town as open_town
from tests.stories.cast.way import LOOPBACK, Proxy


@pytest.fixture
async def proxy(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Proxy]:
    """The only way out."""
    opened = Proxy()
    monkeypatch.setenv("HTTPS_PROXY", f"http://{LOOPBACK}:{await opened.opens()}")
    yield opened
    await opened.is_cut()


@pytest.fixture(params=[False, True], ids=["http", "socket"])
async def town(
    tmp_path: Path, engine: WorkflowEngine, beginning: dict[str, Any], proxy: Proxy, request: pytest.FixtureRequest
) -> AsyncIterator[Town]:
    """A town that lies behind it."""
    async with open_town(tmp_path, engine, by_socket=request.param, csv_uploads="on", **beginning) as opened:
        yield opened


async def test_an_address_that_is_named_needs_no_proxy(
    tmp_path: Path, engine: WorkflowEngine, proxy: Proxy, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_PROXY", f"intranet.example,{LOOPBACK}")
    async with open_town(tmp_path, engine) as town:
        assert (proxy.taken, town.way.taken) == (0, 1)


async def test_answers_and_files_go_by_the_proxy_too(town: Town, mia: Person, proxy: Proxy) -> None:
    await mia.types("/webinar register product tour")
    await mia.sees_form("Or many")
    await town.slack.attach("U0MIA", "file", "people.csv", b"E-mail,Name\nada@list.example,Ada Byron\n")
    await mia.submits()
    await mia.sees_form("ada@list.example")
    await mia.types("/webinar registrants export product tour")
    await mia.sees("is in our direct messages", "C0LAUNCH")
    assert any(message.files for message in town.slack.messages("U0MIA"))
    assert proxy.taken == town.way.taken + town.slack.sockets.opened
