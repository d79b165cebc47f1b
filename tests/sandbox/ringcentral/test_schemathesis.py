"""Whatever one asks of the sandbox, right or wrong, the answer is one that RingCentral's contract describes."""

import copy
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis.checks import not_a_server_error
from schemathesis.config import SchemathesisConfig
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from bot.sandbox.ringcentral import Sandbox
from tests.contract.ringcentral import CONTRACT, contract

from .clients import FrozenClock

CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
EXAMPLES = 60  # of each operation: the whole stays within a minute
SERVER = "http://127.0.0.1:3002"


def everything_described() -> Any:
    """All operations, asked of this sandbox."""
    config = SchemathesisConfig.from_dict({"phases": {"coverage": {"enabled": True}}})
    schema = schemathesis.openapi.from_dict(copy.deepcopy(contract()), config=config)
    schema.config.update(base_url=SERVER)
    schema.app = sandbox.app
    return schema


if not CONTRACT.exists():
    pytest.skip(f"no contract at {CONTRACT} (set CONTRACTS_DIR)", allow_module_level=True)
sandbox = Sandbox(FrozenClock(), base_url=SERVER)
schema = everything_described()


@schema.hook
def map_path_parameters(context: Any, parameters: dict[str, str] | None) -> dict[str, str] | None:
    """Every other time, ids of things that are there: else all would end at 404."""
    there = {"webinarId": "78654321", "sessionId": "353535001", "recordingId": "8200001", "inviteeId": "540001"}
    return {name: there.get(name, value) if len(value) % 2 else value for name, value in (parameters or {}).items()}


@schema.parametrize()
@settings(max_examples=EXAMPLES, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
def test_no_answer_is_outside_the_contract(case: schemathesis.Case) -> None:
    sandbox.reset()
    sandbox.limits.enabled = False
    mia = sandbox.company.user("mia.okafor@acme.example")
    grant = sandbox.company.tokens.sign_in(mia.id, sandbox.client_id)
    headers = {"Authorization": f"Bearer {grant.pair.access}"}
    case.call_and_validate(headers=headers, checks=CHECKS)
