"""Subscribers: asked first, told in order, told again when they do not answer, and given up in the end."""

import json
from typing import Any

import httpx
import pytest

from bot.sandbox.ringcentral import Sandbox
from bot.sandbox.ringcentral.company.news import Event

from .clients import FrozenClock, refused_items

SUBSCRIPTIONS = "/webinar/notifications/v1/subscriptions"
ADDRESS = "http://127.0.0.1:3000/ringcentral/events"


class Subscriber:
    """Somebody's server: it echoes tokens, keeps what it hears, and can be made to fail."""

    def __init__(self) -> None:
        self.heard: list[dict[str, Any]] = []
        self.tokens: list[str | None] = []
        self.failures = 0
        self.echoes = True

    def __call__(self, request: httpx.Request) -> httpx.Response:
        if token := request.headers.get("Validation-Token"):
            headers = {"Validation-Token": token} if self.echoes else {}
            return httpx.Response(200, headers=headers | {"Content-Type": "application/json"})
        if self.failures:
            self.failures -= 1
            raise httpx.ReadTimeout("slow")
        self.tokens.append(request.headers.get("Verification-Token"))
        self.heard.append(json.loads(request.content))
        return httpx.Response(200)


@pytest.fixture
def subscriber() -> Subscriber:
    return Subscriber()


@pytest.fixture
def sandbox(clock: FrozenClock, subscriber: Subscriber) -> Sandbox:
    http = httpx.AsyncClient(transport=httpx.MockTransport(subscriber))
    return Sandbox(clock, base_url="http://ringcentral.example", http=http)


def job(*filters: str, **more: Any) -> dict[str, Any]:
    mode = {"transportType": "WebHook", "address": ADDRESS, "verificationToken": "fake-secret"}
    return {"eventFilters": list(filters or Event), "deliveryMode": mode, **more}


async def test_a_subscriber_is_told_what_happens_in_order(mia, sandbox, subscriber):
    made = (await mia.posts(SUBSCRIPTIONS, job())).json()
    session = await mia.creates_session()
    await mia.patches(session["registration"], {"settings": {"autoCloseLimit": 2}})
    sandbox.register_guests(session["id"], 3)
    sandbox.start(session["id"])
    await sandbox.webhooks.settled()
    paths = [one["event"].split("/v1/")[1] for one in subscriber.heard]
    assert paths == [
        "company/sessions", "company/sessions/state", "company/sessions/registrants",
        "company/sessions/registrants", "company/sessions/state", "company/sessions/state",
    ]  # fmt: skip
    assert {one["subscriptionId"] for one in subscriber.heard} == {made["id"]}
    assert len({one["uuid"] for one in subscriber.heard}) == len(subscriber.heard)
    assert set(subscriber.tokens) == {"fake-secret"} and "fake-secret" not in str(made)


async def test_an_address_that_does_not_echo_is_refused_and_none_is_made(mia, subscriber):
    subscriber.echoes = False
    answer = await mia.posts(SUBSCRIPTIONS, job())
    assert refused_items(answer) == (400, "deliveryMode.address") and answer.json()["errorCode"] == "SUB-525"
    assert (await mia.gets(SUBSCRIPTIONS)).json()["records"] == []


@pytest.mark.parametrize("address", ["https://example.com/x", "http://127.0.0.1.example.com/", "ftp://127.0.0.1/"])
async def test_the_sandbox_reaches_nobody_beyond_this_machine(mia, address):
    body = job()
    body["deliveryMode"]["address"] = address
    assert refused_items(await mia.posts(SUBSCRIPTIONS, body)) == (400, "deliveryMode.address")


async def test_unknown_events_and_wrong_lives_are_refused(mia):
    assert refused_items(await mia.posts(SUBSCRIPTIONS, job("/restapi/v1.0/sms"))) == (400, "eventFilters[0]")
    assert refused_items(await mia.posts(SUBSCRIPTIONS, job(expiresIn=315_360_001))) == (400, "expiresIn")


async def test_filters_narrow_and_people_hear_of_their_own_webinars_only(mia, ana, leo, sandbox, subscriber):
    session, other = await mia.creates_session(), await mia.creates_session()
    for who in (mia, ana, leo):
        await who.posts(SUBSCRIPTIONS, job(f"{Event.REGISTRANTS}?webinarId={session['webinarId']}"))
    sandbox.register_guests(session["id"], 1)
    sandbox.register_guests(other["id"], 1)
    await sandbox.webhooks.settled()
    owners = [sandbox.company.users[one["ownerId"]].email for one in subscriber.heard]
    assert sorted(owners) == [leo.email, mia.email]


async def test_what_fails_is_told_again_later(mia, sandbox, subscriber, clock):
    await mia.posts(SUBSCRIPTIONS, job())
    subscriber.failures = 2
    before = clock.now()
    await mia.creates_session()
    await sandbox.webhooks.settled()
    assert len(subscriber.heard) == 1 and (clock.now() - before).total_seconds() == 70
    assert [one.status for one in sandbox.webhooks.deliveries] == [None, None, 200]


async def test_an_address_that_fails_for_long_is_blacklisted_and_must_be_made_anew(mia, sandbox, subscriber):
    made = (await mia.posts(SUBSCRIPTIONS, job())).json()
    subscriber.failures = 4
    await mia.creates_session()
    await sandbox.webhooks.settled()
    place = f"{SUBSCRIPTIONS}/{made['id']}"
    now = (await mia.gets(place)).json()
    assert now["status"] == "Blacklisted" and now["blacklistedData"]["reason"]
    assert (await mia.posts(f"{place}/renew")).status_code == 403
    assert (await mia.deletes(place)).status_code == 204
    assert (await mia.posts(SUBSCRIPTIONS, job())).status_code == 201


async def test_it_runs_out_unless_it_is_renewed_and_less_than_asked_for_may_be_granted(mia, ana, sandbox, clock):
    place = f"{SUBSCRIPTIONS}/{(await mia.posts(SUBSCRIPTIONS, job(expiresIn=600))).json()['id']}"
    assert (await ana.gets(place)).status_code == 404
    clock.advance(minutes=9)
    assert (await mia.http.put(place, json={"eventFilters": [Event.RUNTIME], "expiresIn": 900})).json()[
        "eventFilters"
    ] == [Event.RUNTIME]
    clock.advance(minutes=14)
    assert (await mia.http.put(place)).json()["expiresIn"] == 604_800
    assert (await mia.posts(f"{place}/renew")).status_code == 200
    clock.advance(days=8)
    await mia.signs_in()
    assert (await mia.gets(place)).status_code == 404
