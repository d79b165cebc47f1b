"""What happens when somebody presses, fills in, sends off and closes: payloads, and what the answers do."""

from datetime import timedelta

import httpx
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.clock import MovableClock
from bot.sandbox.slack import SlackWorkspace

BUTTON = {"type": "button", "action_id": "go", "text": {"type": "plain_text", "text": "Go"}, "value": "7"}
BUTTONS = [{"type": "actions", "block_id": "buttons", "elements": [BUTTON]}]


def plain(text: str) -> dict:
    return {"type": "plain_text", "text": text}


def field(block_id: str, element: dict, **more) -> dict:
    return {
        "type": "input",
        "block_id": block_id,
        "label": plain(block_id),
        "element": {"action_id": "value", **element},
        **more,
    }


TITLE = field("title", {"type": "plain_text_input", "max_length": 20})
DATE = field("date", {"type": "datepicker", "initial_date": "2026-12-01"}, dispatch_action=True)
KIND = field(
    "kind",
    {
        "type": "static_select",
        "options": [{"text": plain("Marketing"), "value": "m"}, {"text": plain("All-hands"), "value": "a"}],
    },
    optional=True,
)
PEOPLE = field("people", {"type": "multi_users_select"}, optional=True)


def modal(*blocks: dict, **more) -> dict:
    shown = list(blocks or (TITLE, DATE, KIND, PEOPLE))
    return {
        "type": "modal",
        "callback_id": "webinar.create",
        "title": plain("Create"),
        "submit": plain("Create"),
        "blocks": shown,
        **more,
    }


async def trigger(slack: SlackWorkspace, app) -> str:
    await slack.type("U0MIA", "C0LAUNCH", "/webinar")
    return app.heard[-1]["trigger_id"]


@pytest.fixture
async def opened(slack: SlackWorkspace, app, api: AsyncWebClient) -> dict:
    """A modal that is open for Mia."""
    return (await api.views_open(trigger_id=await trigger(slack, app), view=modal()))["view"]


async def refused(call) -> str:
    with pytest.raises(SlackApiError) as problem:
        await call
    return str(problem.value.response["error"])


async def test_a_trigger_works_once_and_for_three_seconds(slack, app, api, clock: MovableClock) -> None:
    first, second = await trigger(slack, app), await trigger(slack, app)
    await api.views_open(trigger_id=first, view=modal())
    assert await refused(api.views_open(trigger_id=first, view=modal())) == "exchanged_trigger_id"
    await clock.move(timedelta(seconds=3.1))
    assert await refused(api.views_open(trigger_id=second, view=modal())) == "expired_trigger_id"
    assert await refused(api.views_open(trigger_id="1.2.x", view=modal())) == "invalid_trigger_id"


async def test_a_refused_modal_does_not_use_its_trigger_up(slack, app, api) -> None:
    one = await trigger(slack, app)
    assert (
        await refused(api.views_open(trigger_id=one, view=modal(title=plain("x" * 30))))
        == "invalid_arguments"
    )
    await api.views_open(trigger_id=one, view=modal())


async def test_a_stale_hash_loses(slack, api, opened: dict) -> None:
    await api.views_update(view_id=opened["id"], hash=opened["hash"], view=modal(TITLE))
    late = api.views_update(view_id=opened["id"], hash=opened["hash"], view=modal(DATE))
    assert await refused(late) == "hash_conflict"


async def test_a_closed_modal_cannot_be_updated(slack, api, opened: dict) -> None:
    await slack.close("U0MIA")
    assert await refused(api.views_update(view_id=opened["id"], view=modal())) == "not_found"


async def test_three_modals_lie_on_each_other_and_no_more(slack, app, api) -> None:
    menu = modal({"type": "actions", "elements": [BUTTON]})
    await api.views_open(trigger_id=await trigger(slack, app), view=menu)
    for depth in (2, 3):
        await slack.press("U0MIA", where="view", action_id="go")
        pushed = await api.views_push(trigger_id=app.heard[-1]["trigger_id"], view=menu)
        assert len(slack.views("U0MIA")) == depth
    assert pushed["view"]["root_view_id"] == slack.views("U0MIA")[0].id
    assert pushed["view"]["previous_view_id"] == slack.views("U0MIA")[1].id
    await slack.press("U0MIA", where="view", action_id="go")
    assert (
        await refused(api.views_push(trigger_id=app.heard[-1]["trigger_id"], view=menu))
        == "push_limit_reached"
    )


async def test_a_push_needs_a_trigger_from_inside_a_modal(slack, app, api, opened) -> None:
    assert (
        await refused(api.views_push(trigger_id=await trigger(slack, app), view=modal()))
        == "invalid_trigger_id"
    )


async def test_an_external_id_is_taken_once(slack, app, api) -> None:
    await api.views_open(trigger_id=await trigger(slack, app), view=modal(external_id="job-1"))
    await api.views_update(external_id="job-1", view=modal(external_id="job-1"))
    await slack.type("U0LEO", "C0LAUNCH", "/webinar")
    twice = api.views_open(trigger_id=app.heard[-1]["trigger_id"], view=modal(external_id="job-1"))
    assert await refused(twice) == "duplicate_external_id"


async def test_a_submission_carries_every_field_filled_in_or_not(slack, app, opened) -> None:
    await slack.submit("U0MIA", values={"title": "Q4 roadmap", "kind": "All-hands", "people": ["U0ANA"]})
    view = app.heard[-1]["view"]
    values = {name: state["value"] for name, state in view["state"]["values"].items()}
    assert values["title"] == {"type": "plain_text_input", "value": "Q4 roadmap"}
    assert values["date"]["selected_date"] == "2026-12-01"
    assert values["kind"]["selected_option"] == {"text": plain("All-hands"), "value": "a"}
    assert values["people"]["selected_users"] == ["U0ANA"]
    assert (view["callback_id"], view["hash"]) == ("webinar.create", opened["hash"])
    assert slack.views("U0MIA") == []


async def test_the_client_itself_asks_for_what_is_missing(slack, app, opened) -> None:
    heard = len(app.heard)
    assert await slack.submit("U0MIA") is None
    assert slack.views("U0MIA")[0].errors == {"title": "Please complete this required field."}
    assert len(app.heard) == heard


async def test_nobody_chooses_what_is_not_offered(slack, opened) -> None:
    with pytest.raises(ValueError, match="not among the options"):
        await slack.submit("U0MIA", values={"title": "x", "kind": "Secret"})
    with pytest.raises(LookupError):
        await slack.submit("U0MIA", values={"colour": "red"})


async def test_field_errors_keep_the_modal_and_what_was_typed(slack, app, opened) -> None:
    app.says("view_submission", {"response_action": "errors", "errors": {"title": "Too vague"}})
    await slack.submit("U0MIA", values={"title": "Talk"})
    (view,) = slack.views("U0MIA")
    assert view.errors == {"title": "Too vague"}
    assert view.values["title"]["value"]["value"] == "Talk"


@pytest.mark.parametrize(
    "answer",
    [
        {"response_action": "errors", "errors": {"nowhere": "x"}},
        {"response_action": "errors", "errors": {}},
        {"response_action": "explode"},
        {},
        {"response_action": "update", "view": {"type": "modal"}},
    ],
)
async def test_an_answer_to_a_form_that_slack_cannot_use(slack, app, opened, answer: dict) -> None:
    app.says("view_submission", answer)
    await slack.submit("U0MIA", values={"title": "Talk"})
    assert len(slack.refusals) == 1
    assert "answer was refused" in slack.toasts("U0MIA")[-1].text
    assert not slack.views("U0MIA")[0].busy


async def test_an_answer_can_update_push_and_clear(slack, app, opened) -> None:
    app.says("view_submission", {"response_action": "update", "view": modal(callback_id="second")})
    await slack.submit("U0MIA", values={"title": "Talk"})
    (view,) = slack.views("U0MIA")
    assert (view.id, view.spec["callback_id"]) == (opened["id"], "second")
    app.says("view_submission", {"response_action": "push", "view": modal(callback_id="third")})
    await slack.submit("U0MIA")
    assert [view.spec["callback_id"] for view in slack.views("U0MIA")] == ["second", "third"]
    app.says("view_submission", {"response_action": "clear"})
    await slack.submit("U0MIA", values={"title": "Talk"})
    assert slack.views("U0MIA") == []


async def test_an_update_keeps_what_was_typed_where_the_ids_stay(slack, api, opened) -> None:
    await slack.press(
        "U0MIA",
        where="view",
        block_id="date",
        action_id="value",
        state="2026-12-24",
        values={"title": "Talk"},
    )
    other_title = field("title.2", {"type": "plain_text_input", "initial_value": "New"})
    await api.views_update(view_id=opened["id"], view=modal(other_title, DATE))
    values = slack.views("U0MIA")[0].values
    assert values["title.2"]["value"]["value"] == "New"
    assert values["date"]["value"]["selected_date"] == "2026-12-24"


async def test_an_input_reports_only_if_it_dispatches(slack, app, opened) -> None:
    heard = len(app.heard)
    assert await slack.press("U0MIA", where="view", block_id="kind", action_id="value", state="m") is None
    assert len(app.heard) == heard
    await slack.press("U0MIA", where="view", block_id="date", action_id="value", state="2026-12-24")
    payload = app.heard[-1]
    assert payload["container"] == {"type": "view", "view_id": opened["id"]}
    assert payload["actions"][0]["selected_date"] == "2026-12-24"
    assert payload["view"]["state"]["values"]["kind"]["value"]["selected_option"]["value"] == "m"
    assert "response_url" not in payload and "channel" not in payload


async def test_closing_is_told_where_asked_for(slack, app, api) -> None:
    await api.views_open(trigger_id=await trigger(slack, app), view=modal(notify_on_close=True))
    await slack.close("U0MIA")
    assert (app.heard[-1]["type"], app.heard[-1]["is_cleared"]) == ("view_closed", False)
    await api.views_open(trigger_id=await trigger(slack, app), view=modal())
    assert await slack.close("U0MIA") is None


async def test_a_press_on_a_public_message_carries_it(slack, app, api) -> None:
    posted = await api.chat_postMessage(channel="C0PARTNERS", text="x", blocks=BUTTONS)
    await slack.press("U0NOOR", action_id="go")
    payload = app.heard[-1]
    assert payload["message"]["ts"] == posted["ts"]
    assert payload["actions"][0]["value"] == "7"
    assert (payload["user"]["team_id"], payload["team"]["id"]) == ("T0PARTNER", "T0ACME")
    assert payload["container"]["is_ephemeral"] is False


async def test_a_press_on_an_ephemeral_message_does_not_carry_it(slack, app, api) -> None:
    await api.chat_postEphemeral(channel="C0LAUNCH", user="U0MIA", text="x", blocks=BUTTONS)
    await slack.press("U0MIA", action_id="go")
    assert app.heard[-1]["container"]["is_ephemeral"] is True
    assert "message" not in app.heard[-1]
    with pytest.raises(LookupError):
        await slack.press("U0LEO", action_id="go")


@pytest.fixture
async def pressed(slack, app, api, web: httpx.AsyncClient) -> str:
    """The response URL of a press on an ephemeral message."""
    await api.chat_postEphemeral(channel="C0LAUNCH", user="U0MIA", text="Close it?", blocks=BUTTONS)
    await slack.press("U0MIA", action_id="go")
    return app.heard[-1]["response_url"]


async def test_a_response_url_replaces_deletes_or_adds(slack, web, pressed: str) -> None:
    assert (await web.post(pressed, json={"text": "Closed", "replace_original": True})).json() == {"ok": True}
    await web.post(pressed, json={"text": "Also"})
    assert [m.text for m in slack.messages("U0MIA", "C0LAUNCH")] == ["Closed", "Also"]
    await web.post(pressed, json={"delete_original": True})
    assert [m.text for m in slack.messages("U0MIA", "C0LAUNCH")] == ["Also"]
    assert slack.messages("U0LEO", "C0LAUNCH") == []


async def test_a_response_url_works_five_times(slack, web, pressed: str) -> None:
    answers = [await web.post(pressed, json={"text": str(n)}) for n in range(6)]
    assert [answer.status_code for answer in answers] == [200] * 5 + [404]
    assert slack.refusals[-1].error == "used_url"


async def test_a_response_url_works_for_half_an_hour(slack, web, pressed: str, clock: MovableClock) -> None:
    await clock.move(timedelta(minutes=30, seconds=1))
    assert (await web.post(pressed, json={"text": "late"})).json()["error"] == "expired_url"


async def test_a_response_url_holds_blocks_to_the_same_rules(slack, web, pressed: str) -> None:
    assert (await web.post(pressed, json={"blocks": BUTTONS})).json()["error"] == "missing_text_in_message"
    assert (await web.post(pressed, json={})).json()["error"] == "no_text"
    public = {"text": "<!here>", "response_type": "in_channel"}
    assert (await web.post(pressed, json=public)).json()["error"] == "would_notify_everyone"


async def test_a_menu_asks_the_app_for_options(slack, app, api) -> None:
    zones = field("zone", {"type": "external_select", "min_query_length": 2})
    await api.views_open(trigger_id=await trigger(slack, app), view=modal(zones))
    app.says("block_suggestion", {"options": [{"text": plain("Berlin"), "value": "Europe/Berlin"}]})
    found = await slack.options("U0MIA", "ber", action_id="value")
    assert found["options"][0]["value"] == "Europe/Berlin"
    assert (app.heard[-1]["value"], app.heard[-1]["block_id"]) == ("ber", "zone")
    assert (await slack.options("U0MIA", "b", action_id="value"))["options"] == []
    app.says("block_suggestion", {"options": [{"text": plain("x" * 76), "value": "x"}]})
    assert (await slack.options("U0MIA", "ber", action_id="value"))["options"] == []
    assert slack.refusals[-1].error == "invalid_options"


async def test_shortcuts_say_where_they_were_chosen(slack, app, api) -> None:
    await slack.shortcut("U0MIA", "create")
    assert (app.heard[-1]["type"], "response_url" in app.heard[-1]) == ("shortcut", False)
    posted = await api.chat_postMessage(channel="C0LAUNCH", text="let us talk")
    await slack.shortcut("U0MIA", "from_message", channel="C0LAUNCH", ts=posted["ts"])
    assert app.heard[-1]["message"]["text"] == "let us talk"


async def test_home_is_announced_published_and_guarded_by_its_hash(slack, app, api) -> None:
    await slack.open_home("U0MIA")
    assert app.heard[-1]["event"]["type"] == "app_home_opened"
    assert app.heard[-1]["authorizations"][0]["is_bot"]
    home = {"type": "home", "blocks": BUTTONS}
    first = await api.views_publish(user_id="U0MIA", view=home)
    await api.views_publish(user_id="U0MIA", view=home, hash=first["view"]["hash"])
    assert (
        await refused(api.views_publish(user_id="U0MIA", view=home, hash=first["view"]["hash"]))
        == "hash_conflict"
    )
    await slack.press("U0MIA", where="home", action_id="go")
    assert app.heard[-1]["view"]["type"] == "home"
    await slack.open_home("U0MIA")
    assert app.heard[-1]["event"]["view"]["id"] == first["view"]["id"]


async def test_a_menu_for_channels_starts_where_the_person_is(slack, app, api) -> None:
    where = field(
        "where",
        {
            "type": "conversations_select",
            "default_to_current_conversation": True,
            "response_url_enabled": True,
        },
    )
    await api.views_open(trigger_id=await trigger(slack, app), view=modal(where))
    await slack.submit("U0MIA")
    payload = app.heard[-1]
    assert payload["view"]["state"]["values"]["where"]["value"]["selected_conversation"] == "C0LAUNCH"
    assert payload["response_urls"][0]["channel_id"] == "C0LAUNCH"
