"""Nothing here reaches beyond this machine."""

import gc
import os
import shutil
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.contract.documents import unchecked
from tests.stories.cast.loop import QuietLoop

_LOOPBACK = ("127.", "::1", "localhost")
_IN_MEMORY, _ROOM = Path("/dev/shm"), 1 << 30
"""A folder that syncs at once: a story commits some fifty times, and a disk takes 5 ms or more for each."""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--by-socket", action="store_true", help="tell the stories over Socket Mode")
    parser.addoption("--with-contracts", action="store_true", help="fail where a document of CONTRACTS_DIR is missing")


def pytest_configure(config: pytest.Config) -> None:
    """No proxy is asked for what is on this machine; temporary folders are in memory, where there is room."""
    for name in [name for name in os.environ if name.lower().endswith("_proxy")]:
        del os.environ[name]
    if config.getoption("--with-contracts") and unchecked():
        raise pytest.UsageError(unchecked())
    if os.access(_IN_MEMORY, os.W_OK) and shutil.disk_usage(_IN_MEMORY).free > _ROOM:
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(_IN_MEMORY))  # pytest's own name for where they are


def pytest_collection_finish() -> None:
    """What was imported stays for good, so that no collection of garbage looks at it again: a twentieth of the time."""
    gc.collect()
    gc.freeze()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """What was not checked is said, not left to who counts the skipped tests."""
    if unchecked():
        terminalreporter.write_line(unchecked(), yellow=True)


@pytest.fixture(autouse=True)
def only_loopback(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A connection to any other address fails the test."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: object) -> None:
        host = address[0] if isinstance(address, tuple) else str(address)
        if self.family != socket.AF_UNIX and not str(host).startswith(_LOOPBACK):
            raise AssertionError(f"a test tried to reach {host}")
        connect(self, address)  # type: ignore[arg-type]

    monkeypatch.setattr(socket.socket, "connect", guarded)
    yield


def pytest_asyncio_loop_factories() -> dict[str, type[QuietLoop]]:
    """Every test runs on a loop that can be waited for until it is quiet."""
    return {"quiet": QuietLoop}
