"""What we ask for is in RingCentral's public contract, in the rate-limit group we expect."""

import os
from pathlib import Path

import pytest
import yaml

from bot.ringcentral import protocol
from bot.ringcentral.protocol import Operation

REPOSITORY = Path(__file__).parents[2]
CONTRACT = REPOSITORY / os.environ.get("CONTRACTS_DIR", "../shared") / "ringcentral" / "webinar-openapi.yaml"
OPERATIONS = [thing for thing in vars(protocol).values() if isinstance(thing, Operation)]


@pytest.fixture(scope="module")
def paths() -> dict[str, dict[str, dict[str, object]]]:
    if not CONTRACT.exists():
        pytest.skip(f"no contract at {CONTRACT} (set CONTRACTS_DIR)")
    document = yaml.load(CONTRACT.read_text(), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    return {anonymous(path): methods for path, methods in document["paths"].items()}


def anonymous(path: str) -> str:
    """Parameters without their names."""
    return "/".join("{}" if part.startswith("{") or part == "~" else part for part in path.split("/"))


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.name)
def test_every_operation_is_in_the_contract(operation, paths):
    described = paths[anonymous(operation.path)][operation.method.lower()]
    assert str(described["x-throttling-group"]).lower() == operation.group
