"""Whatever one asks of the sandbox, right or wrong, the answer is one that RingCentral's contract describes."""

import copy
from typing import Any

import httpx
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
from bot.sandbox.ringcentral.company import subscriptions
from bot.sandbox.ringcentral.company.model import User
from bot.sandbox.ringcentral.company.news import Event
from tests.contract.ringcentral import contract
from tests.snapshot import Snapshot

from .clients import FrozenClock

CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
EXAMPLES = 30  # of each operation: the whole stays within a minute
SERVER = "http://127.0.0.1:3002"
ADDRESS = "http://127.0.0.1:3000/events"


def echoing(request: httpx.Request) -> httpx.Response:
    """A subscriber who answers as it should."""
    token = request.headers.get("Validation-Token", "")
    return httpx.Response(200, headers={"Validation-Token": token, "Content-Type": "application/json"})


def everything_described() -> Any:
    """All operations, asked of this sandbox."""
    document = schemathesis.openapi.from_dict(copy.deepcopy(contract()), config=SchemathesisConfig.from_dict({}))
    document.config.update(base_url=SERVER)
    document.app = sandbox.app
    return document


sandbox = Sandbox(FrozenClock(), base_url=SERVER, http=httpx.AsyncClient(transport=httpx.MockTransport(echoing)))
at_start = Snapshot(sandbox)
schema = everything_described()


def at_home(who: User, *, afterwards: bool) -> dict[str, str]:
    """The sandbox as at its start, but without limits, and ids of things that are there, of a session ahead or over."""
    at_start.restore(sandbox)
    sandbox.limits.enabled = False
    mine = [one for one in sandbox.company.sessions.values() if one.webinar.host.first_name == "Mia"]
    session = mine[0 if afterwards else 2]
    filters = [Event.RUNTIME.value]
    one = subscriptions.create(sandbox.company, who, sandbox.client_id, filters, ADDRESS, None, None)
    recording = mine[0].life.recording
    assert recording
    return {
        "webinarId": session.webinar.id,
        "sessionId": session.id,
        "inviteeId": list(session.invitees)[-1],
        "registrantId": next(iter(session.registration.registrants)),
        "recordingId": recording.id,
        "subscriptionId": one.id,
    }


@schema.parametrize()
@settings(max_examples=EXAMPLES, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
def test_no_answer_is_outside_the_contract(case: schemathesis.Case) -> None:
    administrator = "/company/" in case.operation.path
    who = sandbox.company.user("leo.brandt@acme.example" if administrator else "mia.okafor@acme.example")
    there = at_home(who, afterwards="/history/" in case.operation.path)
    # Every other time ids of things that are there, and what a subscription needs: else all would be refused.
    for name, value in case.path_parameters.items():
        if len(str(value)) % 2:
            case.path_parameters[name] = there.get(name, value)
    if isinstance(case.body, dict) and isinstance(mode := case.body.get("deliveryMode"), dict):
        case.body |= {"deliveryMode": mode | {"address": ADDRESS}, "eventFilters": [Event.REGISTRANTS.value]}
    grant = sandbox.company.tokens.sign_in(who.id, sandbox.client_id)
    case.call_and_validate(headers={"Authorization": f"Bearer {grant.pair.access}"}, checks=CHECKS)
