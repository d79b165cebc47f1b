"""What is written while Greenroom runs holds nobody's name or e-mail."""

import logging
from collections.abc import Iterator

import pytest
import structlog

from bot import logs


@pytest.fixture
def configured() -> Iterator[None]:
    """Our logging, and afterwards what was there before."""
    handlers, level = logging.root.handlers[:], logging.root.level
    logs.configure("INFO")
    yield
    logging.root.handlers[:] = handlers
    logging.root.setLevel(level)
    structlog.reset_defaults()


@pytest.mark.usefixtures("configured")
def test_a_traceback_is_written_without_the_values_in_it(capsys: pytest.CaptureFixture[str]) -> None:
    email = "mia.okafor@acme.example"
    try:
        raise RuntimeError(f"{len(email)} characters")
    except RuntimeError:
        structlog.get_logger().exception("a request failed unexpectedly")
    written = capsys.readouterr().err
    assert "RuntimeError" in written and "a request failed unexpectedly" in written
    assert email not in written
