"""What happens when somebody types: the request to the app, and what becomes of its answer."""

import asyncio
from datetime import timedelta

import httpx
import pytest
from slack_sdk.signature import SignatureVerifier
from starlette.responses import Response

from bot.clock import MovableClock
from bot.sandbox.slack import SlackWorkspace


async def test_a_command_arrives_as_slack_sends_it(slack: SlackWorkspace, app) -> None:
    await slack.type("U0MIA", "C0LAUNCH", "/webinar create Q4 & more, tuesday 3pm")
    (heard,) = app.heard
    assert heard["command"] == "/webinar"
    assert heard["text"] == "create Q4 &amp; more, tuesday 3pm"
    assert (heard["user_id"], heard["channel_id"], heard["channel_name"]) == ("U0MIA", "C0LAUNCH", "launch")
    assert (heard["team_id"], heard["api_app_id"]) == ("T0ACME", "A0GREENROOM")
    assert heard["response_url"].startswith(slack.base_url + "/respond/")
    assert heard["is_enterprise_install"] == "false" and "enterprise_id" not in heard


async def test_a_request_is_signed_so_that_slack_sdk_believes_it(slack: SlackWorkspace, app, clock) -> None:
    await slack.type("U0MIA", "C0LAUNCH", "/webinar")
    (request,) = app.raw
    moment = clock.now().timestamp()
    verifier = SignatureVerifier("fake-signing-secret", clock=type("At", (), {"now": lambda self: moment})())
    assert verifier.is_valid_request(await request.body(), dict(request.headers))
    assert not verifier.is_valid_request(b"forged", dict(request.headers))


@pytest.mark.parametrize(
    ("typed", "sent"),
    [
        ("ask @leo", "ask <@U0LEO|leo.brandt>"),
        ("ask @mia.okafor.", "ask <@U0MIA|mia.okafor>."),
        ("ask @nobody", "ask @nobody"),
        ("in #launch", "in <#C0LAUNCH|launch>"),
        ("in #events-private", "in <#C0EVENTS|>"),
        ("for @channel", "for <!channel>"),
        ("to ana@acme.example", "to <mailto:ana@acme.example|ana@acme.example>"),
        ("at https://a.example/x?a=1", "at <https://a.example/x?a=1>"),
        ("<!here> & co", "&lt;!here&gt; &amp; co"),
    ],
)
async def test_what_is_typed_is_escaped(slack: SlackWorkspace, app, typed: str, sent: str) -> None:
    await slack.type("U0MIA", "C0LAUNCH", f"/webinar {typed}")
    assert app.heard[0]["text"] == sent


async def test_an_answer_is_seen_by_the_person_alone(slack: SlackWorkspace, app) -> None:
    app.says("command", "Hello")
    await slack.type("U0MIA", "C0RANDOM", "/webinar")
    assert [(m.text, m.ephemeral) for m in slack.messages("U0MIA", "C0RANDOM")] == [("Hello", True)]
    assert slack.messages("U0LEO", "C0RANDOM") == []


async def test_an_answer_in_channel_is_seen_by_all_with_what_was_typed(slack: SlackWorkspace, app) -> None:
    app.says("command", {"response_type": "in_channel", "text": "Here it is"})
    await slack.type("U0MIA", "C0LAUNCH", "/webinar share")
    assert [m.text for m in slack.messages("U0LEO", "C0LAUNCH")] == ["/webinar share", "Here it is"]


async def test_an_answer_slack_cannot_show_is_red_and_the_person_is_told(slack: SlackWorkspace, app) -> None:
    app.says("command", {"text": "x", "blocks": [{"type": "marquee"}]})
    await slack.type("U0MIA", "C0LAUNCH", "/webinar")
    assert [entry.error for entry in slack.refusals] == ["invalid_blocks"]
    assert "invalid_blocks" in slack.toasts("U0MIA")[0].text
    assert slack.toasts("U0LEO") == []


async def test_an_app_that_is_too_slow_times_out_and_is_not_interrupted(
    slack: SlackWorkspace, app, clock: MovableClock
) -> None:
    finish, finished, began = asyncio.Event(), asyncio.Event(), asyncio.Event()

    async def slow() -> Response:
        began.set()
        await finish.wait()
        finished.set()
        return Response("too late")

    app.answers["command"] = lambda heard: slow()
    typing = asyncio.create_task(slack.type("U0MIA", "C0LAUNCH", "/webinar"))
    await began.wait()
    await clock.move(timedelta(seconds=3))
    entry = await typing
    assert entry is not None and entry.error == "operation_timeout"
    assert "did not respond (operation_timeout)" in slack.toasts("U0MIA")[0].text
    finish.set()
    await asyncio.wait_for(finished.wait(), 5)
    assert slack.messages("U0MIA", "C0LAUNCH") == []


async def test_an_app_that_fails_or_is_away_is_said_so(slack: SlackWorkspace, app) -> None:
    app.says("command", "oops", status=500)
    await slack.type("U0MIA", "C0LAUNCH", "/webinar")

    def gone(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("refused")

    slack.connect("http://app/slack/events", httpx.AsyncClient(transport=httpx.MockTransport(gone)))
    await slack.type("U0MIA", "C0LAUNCH", "/webinar")
    assert [entry.error for entry in slack.refusals] == ["http_service_error", "dispatch_failed"]
    assert len(slack.toasts("U0MIA")) == 2


async def test_a_command_the_app_does_not_have_never_reaches_it(slack: SlackWorkspace, app) -> None:
    await slack.type("U0MIA", "C0LAUNCH", "/remind me")
    assert app.heard == []
    assert slack.toasts("U0MIA")[0].text == "/remind is not a valid command."


async def test_plain_words_are_a_message(slack: SlackWorkspace, app) -> None:
    await slack.type("U0MIA", "C0LAUNCH", "hello @leo")
    assert [m.text for m in slack.messages("U0LEO", "C0LAUNCH")] == ["hello <@U0LEO|leo.brandt>"]
    assert app.heard == []


async def test_nobody_types_where_they_are_not(slack: SlackWorkspace) -> None:
    with pytest.raises(LookupError):
        await slack.type("U0ANA", "C0EVENTS", "/webinar")


async def test_the_same_request_can_be_delivered_twice(slack: SlackWorkspace, app) -> None:
    app.says("command", "Hello")
    entry = await slack.type("U0MIA", "C0LAUNCH", "/webinar")
    assert entry is not None
    again = await slack.redeliver(entry)
    assert app.heard[0] == app.heard[1]
    assert again.body == "Hello"
    assert len(slack.messages("U0MIA", "C0LAUNCH")) == 1


async def test_somebody_from_outside_carries_their_own_team(slack: SlackWorkspace, app) -> None:
    await slack.type("U0NOOR", "C0PARTNERS", "/webinar")
    assert app.heard[0]["team_id"] == "T0PARTNER"
