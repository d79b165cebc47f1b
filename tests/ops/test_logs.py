"""What is written while Greenroom runs holds nobody's name or e-mail."""

import subprocess
import sys

FAILING = """
import structlog
from bot.ops import logs

logs.configure("INFO")
email = "mia.okafor@acme.example"
try:
    raise RuntimeError(f"{len(email)} characters")
except RuntimeError:
    structlog.get_logger().exception("a request failed unexpectedly")
"""


def test_a_traceback_is_written_without_the_values_in_it() -> None:
    # A process of its own: pytest's capture of log records renders tracebacks before ours can.
    ran = subprocess.run([sys.executable, "-c", FAILING], capture_output=True, text=True, check=True)
    assert "RuntimeError" in ran.stderr and "a request failed unexpectedly" in ran.stderr
    assert "mia.okafor@acme.example" not in ran.stderr
