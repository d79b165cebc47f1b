"""What the Web API answers an app: its errors by name, scopes, channels, and bad days."""

from datetime import timedelta

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.clock import MovableClock
from bot.sandbox.slack import SlackWorkspace

SECTION = [{"type": "section", "text": {"type": "mrkdwn", "text": "hello"}}]


async def refused(call) -> str:
    with pytest.raises(SlackApiError) as problem:
        await call
    return str(problem.value.response["error"])


async def test_a_post_reaches_everybody_in_the_channel(slack: SlackWorkspace, api: AsyncWebClient) -> None:
    posted = await api.chat_postMessage(channel="C0LAUNCH", text="Hello", blocks=SECTION)
    assert [m.ts for m in slack.messages("U0GUS", "C0LAUNCH")] == [posted["ts"]]
    assert posted["message"]["blocks"][0]["block_id"]
    assert slack.refusals == []


async def test_a_post_to_a_person_lands_in_their_dm(slack: SlackWorkspace, api: AsyncWebClient) -> None:
    posted = await api.chat_postMessage(channel="U0MIA", text="Your digest")
    assert posted["channel"] == "D0MIA"
    assert slack.messages("U0MIA")[0].text == "Your digest"
    assert slack.messages("U0LEO") == []


async def test_form_and_json_bodies_say_the_same(slack: SlackWorkspace, web) -> None:
    headers = {"Authorization": "Bearer xoxb-fake-greenroom-demo"}
    asked = {"channel": "C0LAUNCH", "text": "x", "blocks": '[{"type":"divider"}]'}
    for body in ({"data": asked}, {"json": asked}):
        assert (await web.post("/api/chat.postMessage", headers=headers, **body)).json()["ok"]
    assert [m.blocks[0]["type"] for m in slack.messages("U0MIA", "C0LAUNCH")] == ["divider", "divider"]


@pytest.mark.parametrize(
    ("method", "args", "error"),
    [
        ("chat.postMessage", {"channel": "C0NOWHERE", "text": "x"}, "channel_not_found"),
        ("chat.postMessage", {"channel": "C0RANDOM", "text": "x"}, "not_in_channel"),
        ("chat.postMessage", {"channel": "C0LAUNCH"}, "no_text"),
        ("chat.postMessage", {"channel": "C0LAUNCH", "text": "x" * 40_001}, "msg_too_long"),
        (
            "chat.postMessage",
            {"channel": "C0LAUNCH", "text": "x", "blocks": [{"type": "x"}]},
            "invalid_blocks",
        ),
        ("chat.postMessage", {"channel": "C0LAUNCH", "text": "x", "blocks": "{"}, "invalid_blocks_format"),
        ("chat.postMessage", {"channel": "C0LAUNCH", "blocks": SECTION}, "missing_text_in_message"),
        ("chat.postMessage", {"channel": "C0LAUNCH", "text": "<!channel>"}, "would_notify_everyone"),
        ("chat.postMessage", {"channel": "C0LAUNCH", "text": "x", "thread_ts": "1.2"}, "thread_not_found"),
        ("chat.postMessage", {"channel": "U0DEE", "text": "x"}, "user_disabled"),
        ("chat.postMessage", {"channel": "U0BOTTY", "text": "x"}, "cannot_dm_bot"),
        ("chat.postMessage", {"text": "x"}, "invalid_arguments"),
        ("chat.postEphemeral", {"channel": "C0RANDOM", "user": "U0MIA", "text": "x"}, "not_in_channel"),
        ("chat.postEphemeral", {"channel": "C0EVENTS", "user": "U0ANA", "text": "x"}, "user_not_in_channel"),
        ("chat.postEphemeral", {"channel": "C0LAUNCH", "user": "U0NOBODY", "text": "x"}, "user_not_found"),
        ("chat.update", {"channel": "C0LAUNCH", "ts": "1.2", "text": "x"}, "message_not_found"),
        ("users.info", {"user": "U0NOBODY"}, "user_not_found"),
        ("users.lookupByEmail", {"email": "nobody@acme.example"}, "users_not_found"),
        ("conversations.info", {"channel": "C0EVENTS"}, "missing_scope"),
        ("conversations.history", {"channel": "C0LAUNCH"}, "missing_scope"),
        ("conversations.join", {"channel": "C0EVENTS"}, "method_not_supported_for_channel_type"),
        ("views.open", {"trigger_id": "1.2.x", "view": {"type": "modal"}}, "invalid_arguments"),
        ("team.info", {}, "missing_scope"),
        ("files.upload", {}, "unknown_method"),
    ],
)
async def test_a_call_is_refused_and_red(
    slack: SlackWorkspace, api: AsyncWebClient, method, args, error
) -> None:
    assert await refused(api.api_call(method, json=args)) == error
    assert [(entry.title, entry.error) for entry in slack.refusals] == [(method, error)]


async def test_a_token_is_needed_and_must_be_the_apps(slack: SlackWorkspace) -> None:
    assert await refused(AsyncWebClient(base_url=slack.api_url).auth_test()) == "not_authed"
    assert await refused(AsyncWebClient("xoxb-other", base_url=slack.api_url).auth_test()) == "invalid_auth"


async def test_a_missing_scope_is_named_with_those_provided(api: AsyncWebClient) -> None:
    with pytest.raises(SlackApiError) as problem:
        await api.team_info()
    assert problem.value.response["needed"] == "team:read"
    assert "chat:write" in problem.value.response["provided"]


async def test_a_private_channel_the_app_is_not_in_does_not_exist(slack: SlackWorkspace, api) -> None:
    slack.world.channel("C0EVENTS").members.remove("U0GREENROOM")
    assert await refused(api.chat_postMessage(channel="C0EVENTS", text="x")) == "channel_not_found"


async def test_an_archived_channel_takes_no_posts(slack: SlackWorkspace, api: AsyncWebClient) -> None:
    slack.world.channel("C0LAUNCH").is_archived = True
    assert await refused(api.chat_postMessage(channel="C0LAUNCH", text="x")) == "is_archived"


async def test_the_app_joins_a_public_channel_and_then_posts(slack: SlackWorkspace, api) -> None:
    await api.conversations_join(channel="C0RANDOM")
    await api.chat_postMessage(channel="C0RANDOM", text="Hello")
    assert slack.messages("U0MIA", "C0RANDOM")[-1].text == "Hello"


async def test_an_ephemeral_message_is_for_one_person_and_cannot_be_updated(
    slack: SlackWorkspace, api
) -> None:
    posted = await api.chat_postEphemeral(channel="C0LAUNCH", user="U0MIA", text="for you, <@U0MIA>")
    assert len(slack.messages("U0MIA", "C0LAUNCH")) == 1
    assert slack.messages("U0LEO", "C0LAUNCH") == []
    gone = api.chat_update(channel="C0LAUNCH", ts=posted["message_ts"], text="x")
    assert await refused(gone) == "message_not_found"


async def test_an_update_with_text_alone_takes_the_blocks_away(slack: SlackWorkspace, api) -> None:
    posted = await api.chat_postMessage(channel="C0LAUNCH", text="Hello", blocks=SECTION)
    await api.chat_update(channel="C0LAUNCH", ts=posted["ts"], text="Changed")
    (message,) = slack.messages("U0MIA", "C0LAUNCH")
    assert (message.text, message.blocks, message.edited) == ("Changed", [], True)


async def test_what_somebody_else_wrote_cannot_be_changed(slack: SlackWorkspace, api) -> None:
    await slack.type("U0MIA", "C0LAUNCH", "hello all")
    ts = slack.messages("U0MIA", "C0LAUNCH")[0].ts
    assert await refused(api.chat_update(channel="C0LAUNCH", ts=ts, text="x")) == "cant_update_message"


async def test_a_message_has_an_address_until_it_is_deleted(slack: SlackWorkspace, api) -> None:
    posted = await api.chat_postMessage(channel="C0LAUNCH", text="Hello")
    link = await api.chat_getPermalink(channel="C0LAUNCH", message_ts=posted["ts"])
    assert link["permalink"].startswith("https://acme-events.slack.com/archives/C0LAUNCH/p")
    await api.chat_delete(channel="C0LAUNCH", ts=posted["ts"])
    assert slack.messages("U0MIA", "C0LAUNCH") == []


async def test_profiles_say_who_is_a_guest_a_stranger_a_bot_or_gone(api: AsyncWebClient) -> None:
    users = {user["id"]: user for user in (await api.users_list())["members"]}
    assert users["U0MIA"]["tz"] == "America/New_York"
    assert users["U0MIA"]["profile"]["email"] == "mia.okafor@acme.example"
    assert users["U0LEO"]["is_admin"] and users["U0GUS"]["is_restricted"]
    assert users["U0NOOR"]["is_stranger"] and users["U0NOOR"]["team_id"] == "T0PARTNER"
    assert "email" not in users["U0NOOR"]["profile"]
    with pytest.raises(SlackApiError, match="users_not_found"):
        await api.users_lookupByEmail(email="noor@partner.example")
    assert users["U0DEE"]["deleted"] and users["U0BOTTY"]["is_bot"]


async def test_lists_come_in_pages(api: AsyncWebClient) -> None:
    first = await api.users_list(limit=3)
    second = await api.users_list(limit=3, cursor=first["response_metadata"]["next_cursor"])
    assert len(first["members"]) == len(second["members"]) == 3
    assert first["members"][0] != second["members"][0]


async def test_a_throttled_call_says_when_to_come_back(slack: SlackWorkspace, api: AsyncWebClient) -> None:
    slack.throttle("chat.postMessage", 30)
    with pytest.raises(SlackApiError) as problem:
        await api.chat_postMessage(channel="C0LAUNCH", text="x")
    assert problem.value.response.status_code == 429
    assert problem.value.response.headers["Retry-After"] == "30"
    await api.chat_postMessage(channel="C0LAUNCH", text="x")


async def test_posts_can_be_held_to_one_a_second(slack: SlackWorkspace, api, clock: MovableClock) -> None:
    slack.parts.paced = True
    await api.chat_postMessage(channel="C0LAUNCH", text="1")
    assert await refused(api.chat_postMessage(channel="C0LAUNCH", text="2")) == "ratelimited"
    await api.chat_postMessage(channel="U0MIA", text="another channel")


async def test_changes_can_be_held_to_fifty_a_minute(slack: SlackWorkspace, api, clock: MovableClock) -> None:
    slack.parts.paced = True
    card = {"channel": "C0LAUNCH", "ts": (await api.chat_postMessage(channel="C0LAUNCH", text="0"))["ts"]}
    for count in range(50):
        await api.chat_update(**card, text=f"{count} registered")
    with pytest.raises(SlackApiError) as refusal:
        await api.chat_update(**card, text="50 registered")
    assert (refusal.value.response.status_code, refusal.value.response.headers["Retry-After"]) == (429, "60")
    await clock.move(timedelta(seconds=60))
    await api.chat_update(**card, text="50 registered")
    assert [m.text for m in slack.messages("U0MIA", "C0LAUNCH")] == ["50 registered"]


async def test_a_method_fails_as_often_as_asked(slack: SlackWorkspace, api: AsyncWebClient) -> None:
    slack.fail("chat.postMessage", times=2)
    for _ in range(2):
        assert await refused(api.chat_postMessage(channel="C0LAUNCH", text="x")) == "internal_error"
    await api.chat_postMessage(channel="C0LAUNCH", text="x")


async def test_a_lost_answer_leaves_the_message_and_an_unreachable_slack_none(slack: SlackWorkspace) -> None:
    api = AsyncWebClient("xoxb-fake-greenroom-demo", base_url=slack.api_url, retry_handlers=[])
    slack.unreachable("chat.postMessage")
    slack.lose_answer("chat.postMessage")
    for shown in (0, 1):
        with pytest.raises(aiohttp.ClientError):
            await api.chat_postMessage(channel="C0LAUNCH", text="x")
        assert len(slack.messages("U0MIA", "C0LAUNCH")) == shown
