"""Socket Mode as Slack speaks it: connections, envelopes, acknowledgements, and events that nobody takes."""

import asyncio
import copy
from collections.abc import AsyncIterator
from datetime import timedelta

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.clock import MovableClock
from bot.sandbox.slack import SlackWorkspace, serve
from tests.sandbox.slack.conftest import MANIFEST, TOKEN
from tests.stories.cast.loop import quiet

APP_TOKEN = "xapp-fake-greenroom-demo"


@pytest.fixture
async def slack(clock: MovableClock) -> AsyncIterator[SlackWorkspace]:
    manifest: dict = copy.deepcopy(MANIFEST)
    manifest["settings"]["socket_mode_enabled"] = True
    workspace = SlackWorkspace(clock, manifest=manifest)
    async with serve(workspace):
        yield workspace


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as opened:
        yield opened


async def connect(api: AsyncWebClient, session: aiohttp.ClientSession) -> aiohttp.ClientWebSocketResponse:
    """A connection that has been greeted."""
    url = (await api.apps_connections_open(app_token=APP_TOKEN))["url"]
    socket = await session.ws_connect(url)
    assert (await socket.receive_json())["type"] == "hello"
    return socket


async def acknowledges(socket: aiohttp.ClientWebSocketResponse, payload: object = None) -> dict:
    """Receive one envelope and acknowledge it."""
    envelope = await asyncio.wait_for(socket.receive_json(), 5)
    said = {"envelope_id": envelope["envelope_id"]}
    await socket.send_json(said if payload is None else {**said, "payload": payload})
    return envelope


async def passes(clock: MovableClock, seconds: float) -> None:
    """Let time pass for whoever waits."""
    await quiet()
    await clock.move(timedelta(seconds=seconds))


@pytest.mark.parametrize(
    ("token", "error"), [(TOKEN, "not_allowed_token_type"), ("xapp-of-another", "invalid_auth"), ("", "not_authed")]
)
async def test_only_the_app_level_token_opens_a_connection(api: AsyncWebClient, token: str, error: str) -> None:
    with pytest.raises(SlackApiError) as problem:
        await api.apps_connections_open(app_token=token)
    assert problem.value.response["error"] == error


async def test_the_app_level_token_opens_nothing_else(api: AsyncWebClient) -> None:
    with pytest.raises(SlackApiError) as problem:
        await api.auth_test(token=APP_TOKEN)
    assert problem.value.response["error"] == "not_allowed_token_type"


async def test_an_address_is_good_for_one_connection(api: AsyncWebClient, session: aiohttp.ClientSession) -> None:
    url = (await api.apps_connections_open(app_token=APP_TOKEN))["url"]
    async with session.ws_connect(url):
        with pytest.raises(aiohttp.WSServerHandshakeError):
            await session.ws_connect(url)


async def test_ten_connections_are_the_most(
    slack: SlackWorkspace, api: AsyncWebClient, session: aiohttp.ClientSession
) -> None:
    connected = [await connect(api, session) for _ in range(10)]
    socket = await session.ws_connect((await api.apps_connections_open(app_token=APP_TOKEN))["url"])
    assert (await socket.receive_json())["reason"] == "too_many_websockets"
    assert len(slack.sockets.connections) == len(connected)


async def test_a_command_is_answered_by_the_payload_of_its_acknowledgement(
    slack: SlackWorkspace, api: AsyncWebClient, session: aiohttp.ClientSession
) -> None:
    socket = await connect(api, session)
    typing = asyncio.create_task(slack.type("U0MIA", "C0LAUNCH", "/webinar create"))
    envelope = await acknowledges(socket, {"text": "Only you see this"})
    assert (envelope["type"], envelope["accepts_response_payload"]) == ("slash_commands", True)
    assert (envelope["payload"]["command"], envelope["payload"]["text"]) == ("/webinar", "create")
    entry = await typing
    assert entry and entry.ok and entry.request == envelope
    assert slack.messages("U0MIA", "C0LAUNCH")[-1].text == "Only you see this"
    assert slack.messages("U0LEO", "C0LAUNCH") == []


async def test_what_people_do_is_spread_over_the_connections(
    slack: SlackWorkspace, api: AsyncWebClient, session: aiohttp.ClientSession
) -> None:
    sockets = [await connect(api, session) for _ in range(2)]
    heard = [asyncio.create_task(acknowledges(socket)) for socket in sockets]
    for _ in sockets:
        await slack.type("U0MIA", "C0LAUNCH", "/webinar")
    assert all(envelope["type"] == "slash_commands" for envelope in await asyncio.gather(*heard))
    assert not slack.refusals


async def test_a_command_that_is_not_acknowledged_in_three_seconds_has_failed_and_is_not_sent_again(
    slack: SlackWorkspace, api: AsyncWebClient, session: aiohttp.ClientSession, clock: MovableClock
) -> None:
    socket = await connect(api, session)
    typing = asyncio.create_task(slack.type("U0MIA", "C0LAUNCH", "/webinar"))
    envelope = await socket.receive_json()
    await passes(clock, 3)
    entry = await typing
    assert entry and entry.error == "operation_timeout"
    assert "did not respond" in slack.toasts("U0MIA")[-1].text
    await socket.send_json({"envelope_id": envelope["envelope_id"]})  # too late, and no harm
    await passes(clock, 400)
    assert len(slack.refusals) == 1


async def test_with_no_connection_people_are_told_at_once(slack: SlackWorkspace) -> None:
    entry = await slack.type("U0MIA", "C0LAUNCH", "/webinar")
    assert entry and entry.error == "dispatch_failed"


async def test_an_event_whose_connection_breaks_goes_to_another(
    slack: SlackWorkspace, api: AsyncWebClient, session: aiohttp.ClientSession
) -> None:
    sockets = [await connect(api, session) for _ in range(2)]
    first_heard = [asyncio.create_task(socket.receive_json()) for socket in sockets]
    opening = asyncio.create_task(slack.open_home("U0MIA"))
    done, waiting = await asyncio.wait(first_heard, return_when=asyncio.FIRST_COMPLETED)
    envelope = done.pop().result()
    assert (envelope["type"], envelope["retry_attempt"]) == ("events_api", 0)
    broken = sockets[0 if first_heard[0].done() else 1]
    other = sockets[1 if broken is sockets[0] else 0]
    await broken.close()
    entry = await opening
    assert entry and entry.error == "dispatch_failed"
    again = await asyncio.wait_for(waiting.pop(), 5)
    await other.send_json({"envelope_id": again["envelope_id"]})
    assert again == {**envelope, "retry_attempt": 1, "retry_reason": "timeout"}
    await slack.wait_for(lambda: slack.inspector.entries[-1].ok)


async def test_an_event_that_nobody_acknowledges_is_sent_four_times_in_all(
    slack: SlackWorkspace, api: AsyncWebClient, session: aiohttp.ClientSession, clock: MovableClock
) -> None:
    socket = await connect(api, session)
    opening = asyncio.create_task(slack.open_home("U0MIA"))
    attempts = []
    for pause in (3, 63, 303, 3):
        attempts.append((await asyncio.wait_for(socket.receive_json(), 5))["retry_attempt"])
        for _ in range(pause):
            await passes(clock, 1)
    await opening
    await passes(clock, 1000)
    assert attempts == [0, 1, 2, 3]
    assert len(slack.refusals) == 4


async def test_an_event_takes_no_answer_but_that_it_was_heard(
    slack: SlackWorkspace, api: AsyncWebClient, session: aiohttp.ClientSession
) -> None:
    socket = await connect(api, session)
    opening = asyncio.create_task(slack.open_home("U0MIA"))
    await acknowledges(socket, {"text": "Hello"})
    entry = await opening
    assert entry and entry.error == "unexpected_response_payload"


async def test_an_acknowledgement_of_what_went_out_elsewhere_is_red(
    slack: SlackWorkspace, api: AsyncWebClient, session: aiohttp.ClientSession
) -> None:
    socket = await connect(api, session)
    await socket.send_json({"envelope_id": "of-another"})
    await slack.wait_for(lambda: [entry.error for entry in slack.refusals] == ["unknown_envelope"])
