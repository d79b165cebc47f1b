"""What we ask for is in RingCentral's public contract, in the rate-limit group we expect."""

import pytest

from bot.ringcentral import protocol
from bot.ringcentral.protocol import Operation
from tests.contract.ringcentral import contract

OPERATIONS = [thing for thing in vars(protocol).values() if isinstance(thing, Operation)]


@pytest.fixture(scope="module")
def paths() -> dict[str, dict[str, dict[str, object]]]:
    return {anonymous(path): methods for path, methods in contract()["paths"].items()}


def anonymous(path: str) -> str:
    """Parameters without their names."""
    return "/".join("{}" if part.startswith("{") or part == "~" else part for part in path.split("/"))


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.name)
def test_every_operation_is_in_the_contract(operation, paths):
    described = paths[anonymous(operation.path)][operation.method.lower()]
    assert str(described["x-throttling-group"]).lower() == operation.group
