"""What the page is served: one person's view of the workspace, and what they can do from it."""

import asyncio
from datetime import timedelta

import httpx
from slack_sdk.web.async_client import AsyncWebClient

from bot.clock import MovableClock
from bot.sandbox.slack import Control, Link, SlackWorkspace

KEYS = {
    "rev", "me", "people", "channels", "channel", "messages", "views", "home", "commands", "shortcuts",
    "toasts", "clock", "controls", "inspector_rev",
}  # fmt: skip
BUTTONS = [
    {
        "type": "actions",
        "elements": [{"type": "button", "action_id": "go", "text": {"type": "plain_text", "text": "Go"}}],
    }
]
FORM = {
    "type": "modal",
    "title": {"type": "plain_text", "text": "Create"},
    "submit": {"type": "plain_text", "text": "Create"},
    "blocks": [
        {
            "type": "input",
            "block_id": "title",
            "label": {"type": "plain_text", "text": "Title"},
            "element": {"type": "plain_text_input", "action_id": "value"},
        }
    ],
}


async def state(web: httpx.AsyncClient, user: str = "U0MIA", channel: str = "C0LAUNCH") -> dict:
    return (await web.get("/page/state", params={"as": user, "channel": channel})).json()


async def test_the_state_has_all_the_page_needs(slack: SlackWorkspace, web: httpx.AsyncClient) -> None:
    seen = await state(web)
    assert seen.keys() >= KEYS
    assert seen["me"]["real_name"] == "Mia Okafor"
    roles = [one["role"] for one in seen["people"]]
    assert roles[:5] == ["host", "admin", "colleague", "guest", "other workspace"]
    assert roles[5:] == ["deactivated", "bot", "bot"]
    assert seen["clock"]["label"] == "Sat 21 Nov 2026, 09:12"
    assert seen["commands"] == [
        {"command": "/webinar", "description": "Run webinars", "usage_hint": "create"}
    ]


async def test_guests_see_only_the_channels_they_are_in(web: httpx.AsyncClient) -> None:
    names = {channel["name"] for channel in (await state(web, "U0GUS"))["channels"]}
    assert names == {"launch", "Greenroom"}


async def test_unread_messages_count_until_the_channel_is_opened(api: AsyncWebClient, web) -> None:
    await api.chat_postMessage(channel="C0LAUNCH", text="x")

    async def unread(looking_at: str) -> int:
        channels = (await state(web, channel=looking_at))["channels"]
        return next(channel["unread"] for channel in channels if channel["id"] == "C0LAUNCH")

    assert [await unread("C0GENERAL"), await unread("C0LAUNCH"), await unread("C0GENERAL")] == [1, 0, 0]


async def test_a_page_that_waits_hears_of_the_next_change(api: AsyncWebClient, web) -> None:
    rev = (await state(web))["rev"]
    waiting = asyncio.create_task(
        web.get("/page/wait", params={"rev": rev, "as": "U0MIA", "channel": "C0LAUNCH"})
    )
    await api.chat_postMessage(channel="C0LAUNCH", text="news")
    assert (await waiting).json()["messages"][-1]["text"] == "news"


async def test_people_type_press_and_submit_from_the_page(slack, app, api, web) -> None:
    await web.post("/page/type", json={"as": "U0MIA", "channel": "C0LAUNCH", "text": "/webinar"})
    await api.views_open(trigger_id=app.heard[-1]["trigger_id"], view=FORM)
    (view,) = (await state(web))["views"]
    typed = {"title": {"value": {"type": "plain_text_input", "value": "Q4"}}, "gone": {"value": {}}}
    sent = await web.post("/page/submit", json={"as": "U0MIA", "view_id": view["id"], "values": typed})
    assert sent.json()["ok"]
    assert app.heard[-1]["view"]["state"]["values"]["title"]["value"]["value"] == "Q4"
    assert (await state(web))["views"] == []
    posted = await api.chat_postMessage(channel="C0LAUNCH", text="x", blocks=BUTTONS)
    press = {"as": "U0MIA", "channel": "C0LAUNCH", "where": "message", "ts": posted["ts"], "action_id": "go"}
    assert (await web.post("/page/press", json=press)).json()["ok"]
    assert app.heard[-1]["actions"][0]["action_id"] == "go"


async def test_what_cannot_be_done_is_said(web: httpx.AsyncClient) -> None:
    press = {"as": "U0MIA", "where": "message", "action_id": "nothing"}
    answer = await web.post("/page/press", json=press)
    assert (answer.status_code, answer.json()["ok"]) == (400, False)


async def test_the_inspector_shows_only_what_is_new(slack: SlackWorkspace, web) -> None:
    await slack.type("U0MIA", "C0LAUNCH", "/webinar help")
    (first,) = (await web.get("/page/inspector", params={"after": 0})).json()["entries"]
    assert (first["direction"], first["kind"], first["title"]) == ("to_app", "command", "/webinar help")
    assert (await web.get("/page/inspector", params={"after": first["id"]})).json()["entries"] == []


async def test_a_control_moves_the_world_and_says_so(slack: SlackWorkspace, web, clock: MovableClock) -> None:
    async def later(args: dict) -> str:
        await clock.move(timedelta(days=int(args["value"])))
        return "It is tomorrow"

    slack.controls.append(Control("later", "Days later", later, group="Clock", asks="number"))
    slack.links.append(Link("Elsewhere", "http://127.0.0.1:1"))
    await web.post("/page/control", json={"id": "later", "args": {"value": "1"}})
    seen = await state(web)
    assert seen["controls"] == [
        {"id": "later", "label": "Days later", "hint": "", "group": "Clock", "asks": "number"}
    ]
    assert seen["links"] == [{"label": "Elsewhere", "url": "http://127.0.0.1:1", "hint": ""}]
    assert seen["clock"]["label"].startswith("Sun 22 Nov")
    assert seen["toasts"][-1] == {"id": seen["toasts"][-1]["id"], "level": "info", "text": "It is tomorrow"}


async def test_people_join_and_bring_the_app_along(slack: SlackWorkspace, web, api) -> None:
    await web.post("/page/invite_bot", json={"channel": "C0RANDOM"})
    await api.chat_postMessage(channel="C0RANDOM", text="x")
    assert slack.refusals == []
