"""What is written while Greenroom runs holds nobody's name or e-mail."""

import logging
from collections.abc import Iterator

import pytest
import structlog

from bot import logs


@pytest.fixture
def written(capsys: pytest.CaptureFixture[str]) -> Iterator[pytest.CaptureFixture[str]]:
    """Our logging to a standard error that can be read, and afterwards what was there before."""
    handlers, level = logging.root.handlers[:], logging.root.level
    logs.configure("INFO")
    yield capsys
    logging.root.handlers[:] = handlers
    logging.root.setLevel(level)
    structlog.reset_defaults()


def test_a_traceback_is_written_without_the_values_in_it(written: pytest.CaptureFixture[str]) -> None:
    email = "mia.okafor@acme.example"
    try:
        raise RuntimeError(f"{len(email)} characters")
    except RuntimeError:
        structlog.get_logger().exception("a request failed unexpectedly")
    text = written.readouterr().err
    assert "RuntimeError" in text and "a request failed unexpectedly" in text
    assert email not in text
