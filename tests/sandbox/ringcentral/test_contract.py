"""The sandbox has every operation of RingCentral's own description of its API, and every entry of our overlay a use."""

import re

from bot.sandbox.ringcentral.sandbox import OPERATIONS
from tests.contract.documents import RINGCENTRAL, require
from tests.contract.ringcentral import contract, operations, overlay

from .clients import BY_BROWSER, CONFIGURATION, JWT, Client, guest, panelist


def test_every_operation_of_the_contract_is_there_with_its_group_and_permission():
    described = dict(operations(contract()))
    assert {f"{one.method} {one.path}" for one in OPERATIONS} == described.keys() - BY_BROWSER
    for one in OPERATIONS:
        of = described[f"{one.method} {one.path}"]
        assert of["x-throttling-group"] == one.group
        assert of.get("x-app-permission") == one.permission


def test_every_entry_of_the_overlay_has_a_reason_and_a_place():
    contract()  # which objects to entries that fit nothing
    assert all(re.search(r"[.;]$|\w", entry["reason"]) and len(entry["reason"]) > 30 for entry in overlay())


async def test_refusals_are_described_too(mia, ana, sandbox):
    require(RINGCENTRAL)  # without it the clients' witness has seen nothing
    session = await mia.creates_session()
    registrants = f"{session['registration']}/registrants"
    await mia.posts(f"{CONFIGURATION}/webinars", {})
    await ana.gets(session["path"])
    await mia.gets(f"{CONFIGURATION}/webinars/1")
    await mia.patches(session["invitees"], {"addedInvitees": [panelist(), panelist()]})
    await mia.posts(registrants, guest())
    await mia.posts(registrants, guest())
    await mia.asks_for_tokens(grant_type=JWT, assertion="fake")
    sandbox.limits.per_group["Heavy"] = 0
    await mia.gets(session["path"])
    sandbox.kill_tokens()
    await mia.gets(session["path"])
    assert _statuses(mia, ana) >= {400, 401, 403, 404, 409, 429}


def _statuses(*clients: Client) -> set[int]:
    return {status for client in clients for _, _, status in client.witness.seen}
