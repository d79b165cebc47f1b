"""Shared cards: guests and people of other workspaces press, colleagues choose shortcuts on what somebody wrote."""

import pytest

CARD = [
    {
        "type": "actions",
        "block_id": "desk",
        "elements": [
            {"type": "button", "action_id": "register", "text": {"type": "plain_text", "text": "Register me"}}
        ],
    }
]


@pytest.mark.parametrize(
    ("person", "channel", "team"), [("U0GUS", "C0LAUNCH", "T0ACME"), ("U0NOOR", "C0PARTNERS", "T0PARTNER")]
)
async def test_an_outsider_presses_a_public_card_and_is_answered_alone(
    slack, app, api, web, person, channel, team
) -> None:
    await api.chat_postMessage(channel=channel, text="Q4 roadmap", blocks=CARD)
    await slack.press(person, action_id="register", channel=channel)
    payload = app.heard[-1]
    assert (payload["user"]["id"], payload["user"]["team_id"], payload["team"]["id"]) == (person, team, "T0ACME")
    assert (payload["enterprise"], payload["is_enterprise_install"]) == (None, False)
    await web.post(payload["response_url"], json={"text": "Which e-mail address?"})
    assert [m.text for m in slack.messages(person, channel)] == ["Q4 roadmap", "Which e-mail address?"]
    assert [m.text for m in slack.messages("U0MIA", channel)] == ["Q4 roadmap"]


async def test_an_outsider_fills_in_a_form(slack, app, api) -> None:
    await api.chat_postMessage(channel="C0PARTNERS", text="Q4 roadmap", blocks=CARD)
    await slack.press("U0NOOR", action_id="register")
    field = {
        "type": "input",
        "block_id": "email",
        "label": {"type": "plain_text", "text": "E-mail"},
        "element": {"type": "email_text_input", "action_id": "value"},
    }
    words = {"type": "plain_text", "text": "Register"}
    view = {"type": "modal", "title": words, "submit": words, "blocks": [field]}
    await api.views_open(trigger_id=app.heard[-1]["trigger_id"], view=view)
    await slack.submit("U0NOOR", values={"email": "noor@partner.example"})
    assert (app.heard[-1]["user"]["team_id"], app.heard[-1]["view"]["app_installed_team_id"]) == ("T0PARTNER", "T0ACME")


async def test_a_shortcut_on_a_message_carries_what_somebody_wrote(slack, app, web) -> None:
    await slack.type("U0NOOR", "C0PARTNERS", "Ada ada@example.com & Bo <bo@example.org>")
    wrote = slack.messages("U0MIA", "C0PARTNERS")[-1]
    await slack.shortcut("U0MIA", "from_message", channel="C0PARTNERS", ts=wrote.ts)
    payload = app.heard[-1]
    assert (payload["type"], payload["callback_id"]) == ("message_action", "from_message")
    assert payload["message"]["text"] == (
        "Ada <mailto:ada@example.com|ada@example.com> &amp; Bo &lt;<mailto:bo@example.org|bo@example.org>&gt;"
    )
    assert (payload["message"]["user"], payload["message"]["team"]) == ("U0NOOR", "T0PARTNER")
    assert (payload["message_ts"], payload["channel"]) == (wrote.ts, {"id": "C0PARTNERS", "name": "partners"})
    assert (payload["user"]["id"], payload["team"]["id"]) == ("U0MIA", "T0ACME")
    assert payload["trigger_id"]
    await web.post(payload["response_url"], json={"text": "Two people found"})
    assert slack.messages("U0MIA", "C0PARTNERS")[-1].only_for == "U0MIA"


async def test_a_card_changes_in_place_and_news_go_to_its_thread(slack, api) -> None:
    card = await api.chat_postMessage(channel="C0LAUNCH", text="1 registered")
    await api.chat_postMessage(channel="C0LAUNCH", text="something else")
    await api.chat_update(channel="C0LAUNCH", ts=card["ts"], text="2 registered", blocks=CARD)
    await api.chat_postMessage(channel="C0LAUNCH", text="Registration is full", thread_ts=card["ts"])
    seen = slack.messages("U0GUS", "C0LAUNCH")
    assert [(m.text, m.thread_ts) for m in seen] == [
        ("2 registered", None), ("something else", None), ("Registration is full", card["ts"]),
    ]  # fmt: skip
    assert (await api.chat_getPermalink(channel="C0LAUNCH", message_ts=card["ts"]))["permalink"]
    members = (await api.conversations_members(channel="C0LAUNCH"))["members"]
    assert {"U0GUS", "U0GREENROOM"} <= set(members)
    assert (await api.conversations_info(channel="C0PARTNERS"))["channel"]["is_ext_shared"] is True
