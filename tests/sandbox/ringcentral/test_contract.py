"""Every answer of the sandbox fits RingCentral's own description of its API."""

import os
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml
from jsonschema import Draft202012Validator

from bot.sandbox.ringcentral.sandbox import OPERATIONS

from .clients import CONFIGURATION, JWT, guest, panelist, timing

CONTRACT = Path(os.environ.get("CONTRACTS_DIR", "../shared")) / "ringcentral" / "webinar-openapi.yaml"
pytestmark = pytest.mark.skipif(not CONTRACT.exists(), reason=f"the contract is not at {CONTRACT}")

# Statuses the contract lists nowhere, which RingCentral answers all the same.
UNLISTED = {401: "a token that is over", 429: "the rate limit"}
SINCE = "2020-01-01T00:00:00Z"


class Inspector:
    """Holds every answer a client gets to the contract, and remembers what was asked."""

    def __init__(self) -> None:
        self.contract: dict[str, Any] = yaml.safe_load(CONTRACT.read_text())
        self.seen: set[tuple[str, str, int]] = set()

    async def inspect(self, answer: httpx.Response) -> None:
        await answer.aread()
        method = answer.request.method
        path = self._path(method, answer.request.url.path)
        self.seen.add((method, path, answer.status_code))
        listed = self.contract["paths"][path][method.lower()]["responses"]
        if answer.status_code in UNLISTED:
            response = {"$ref": "#/components/responses/InvalidRequest"}
        else:
            response = listed[str(answer.status_code)]
        if "$ref" in response:
            response = self.contract["components"]["responses"][response["$ref"].rpartition("/")[2]]
        if content := response.get("content"):
            schema = content["application/json"]["schema"] | {"components": self.contract["components"]}
            Draft202012Validator(schema).validate(answer.json())
        else:
            assert answer.content == b""

    def _path(self, method: str, path: str) -> str:
        """The most literal template that fits."""
        parts = path.split("/")
        fitting = [
            template
            for template, operations in self.contract["paths"].items()
            if method.lower() in operations and len(template.split("/")) == len(parts)
            and all(a == b or a.startswith("{") for a, b in zip(template.split("/"), parts, strict=True))
        ]  # fmt: skip
        return min(fitting, key=lambda template: template.count("{"))


@pytest.fixture
def inspector(mia, sandbox) -> Inspector:
    sandbox.limits.enabled = False
    inspector = Inspector()
    mia.http.event_hooks["response"] = [inspector.inspect]
    return inspector


async def test_every_operation_is_described_there_with_its_group_and_permission(inspector):
    for operation in OPERATIONS:
        described = inspector.contract["paths"][operation.path][operation.method.lower()]
        assert described["x-throttling-group"] == operation.group
        assert described.get("x-app-permission") == operation.permission


async def test_a_walk_through_all_operations_gets_the_answers_that_are_described(mia, leo, inspector):
    session = await mia.creates_session()
    webinar, company = session["path"].split("/sessions")[0], f"{CONFIGURATION}/company/sessions"
    leo.http.event_hooks["response"] = [inspector.inspect]
    await mia.who_am_i()
    await mia.gets(f"{CONFIGURATION}/webinars", creationTimeFrom=SINCE, perPage=2)
    await mia.gets(webinar)
    await mia.patches(webinar, {"description": "New", "settings": {"password": "s3"}})
    await mia.gets(f"{CONFIGURATION}/sessions", endTimeFrom=SINCE, perPage=2)
    await leo.gets(company, endTimeFrom=SINCE)
    await mia.gets(session["path"])
    await mia.patches(session["path"], timing(title="Moved"))
    added = await mia.patches(
        session["invitees"], {"addedInvitees": [panelist(), panelist("two@example.com")]}
    )
    one, two = (f"{session['invitees']}/{invitee['id']}" for invitee in added.json()["addedInvitees"])
    await mia.gets(session["invitees"])
    await mia.puts(one, {"role": "CoHost"})
    await mia.gets(one)
    await mia.deletes(two)
    await mia.gets(session["registration"])
    await mia.patches(session["registration"], {"settings": {"autoCloseLimit": 5}})
    registrants = f"{session['registration']}/registrants"
    registered = (await mia.posts(registrants, guest(source="x", externalId="a=1"))).json()
    await mia.gets(registrants, includeQuestionnaire="true")
    await mia.gets(f"{registrants}/{registered['id']}")
    await mia.deletes(f"{registrants}/{registered['id']}")
    await mia.deletes(session["path"])
    await mia.deletes(webinar)
    tokens = await mia.signs_in()
    await mia.revokes(tokens["access_token"])
    asked = {(method, path) for method, path, _ in inspector.seen}
    assert asked == {(operation.method, operation.path) for operation in OPERATIONS}


async def test_refusals_are_described_too(mia, ana, sandbox, inspector):
    session = await mia.creates_session()
    registrants = f"{session['registration']}/registrants"
    ana.http.event_hooks["response"] = [inspector.inspect]
    await mia.posts(f"{CONFIGURATION}/webinars", {})
    await ana.gets(session["path"])
    await mia.gets(f"{CONFIGURATION}/webinars/1")
    await mia.patches(session["invitees"], {"addedInvitees": [panelist(), panelist()]})
    await mia.posts(registrants, guest())
    await mia.posts(registrants, guest())
    await mia.asks_for_tokens(grant_type=JWT, assertion="fake")
    sandbox.faults.fail(500)
    await mia.gets(session["path"])
    sandbox.limits.enabled, sandbox.limits.per_group["Heavy"] = True, 0
    await mia.gets(session["path"])
    sandbox.kill_tokens()
    await mia.gets(session["path"])
    assert {status for _, _, status in inspector.seen} >= {400, 401, 403, 404, 409, 429, 500}
