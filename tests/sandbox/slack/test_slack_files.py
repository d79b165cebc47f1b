"""Files: people attach them to forms, the app sends them in three steps, and nobody reads what is not theirs."""

import copy

import httpx
import pytest
from aiohttp import ClientError
from slack_sdk.errors import SlackApiError, SlackRequestError
from slack_sdk.web.async_client import AsyncWebClient

from bot.clock import MovableClock
from bot.sandbox.slack import SlackWorkspace, serve

from .conftest import MANIFEST, TOKEN, StandIn
from .file_form import CSV, form

BEARER = {"Authorization": f"Bearer {TOKEN}"}


@pytest.fixture
async def opened(slack: SlackWorkspace, app: StandIn, api: AsyncWebClient):
    """Open a form for Mia."""

    async def show(**field: object) -> str:
        await slack.type("U0MIA", "C0LAUNCH", "/webinar register")
        return (await api.views_open(trigger_id=app.heard[-1]["trigger_id"], view=form(**field)))["view"]["id"]

    return show


def without(missing: str) -> dict:
    """The manifest without a scope."""
    manifest = copy.deepcopy(MANIFEST)
    scopes = manifest["oauth_config"]["scopes"]["bot"]
    manifest["oauth_config"]["scopes"]["bot"] = [one for one in scopes if one != missing]
    return manifest


async def test_an_attached_file_arrives_with_the_form_and_can_be_read(slack, app, api, web, opened) -> None:
    await opened(filetypes=["csv"], max_files=1)
    await slack.attach("U0MIA", "people", "people.csv", CSV)
    await slack.submit("U0MIA")
    state = app.heard[-1]["view"]["state"]["values"]["people"]["value"]
    (file,) = state["files"]
    assert (state["type"], file["name"], file["mimetype"], file["filetype"]) == (
        "file_input", "people.csv", "text/csv", "csv",
    )  # fmt: skip
    assert (file["size"], file["user"], file["mode"], file["is_external"]) == (len(CSV), "U0MIA", "hosted", False)
    assert (await web.get(file["url_private"], headers=BEARER)).content == CSV
    assert (await web.get(file["url_private_download"], headers=BEARER)).content == CSV
    assert (await api.files_info(file=file["id"]))["file"]["url_private"] == file["url_private"]


async def test_a_form_without_its_file_is_not_sent(slack, app, opened) -> None:
    await opened()
    assert await slack.submit("U0MIA") is None
    (view,) = slack.views("U0MIA")
    assert view.errors == {"people": "Please complete this required field."}


async def test_slacks_client_takes_no_other_kind_none_too_many_and_none_too_large(slack, opened) -> None:
    await opened(filetypes=["csv"], max_files=1)
    with pytest.raises(ValueError, match="not one of: csv"):
        await slack.attach("U0MIA", "people", "people.png", CSV)
    with pytest.raises(ValueError, match="10 MB"):
        await slack.attach("U0MIA", "people", "people.csv", b"x" * 10_000_001)
    await slack.attach("U0MIA", "people", "people.csv", CSV)
    with pytest.raises(ValueError, match="no more than 1"):
        await slack.attach("U0MIA", "people", "more.csv", CSV)
    with pytest.raises(LookupError):
        await slack.attach("U0MIA", "elsewhere", "people.csv", CSV)


async def test_without_the_right_token_slack_shows_its_sign_in_page(slack, web, opened) -> None:
    await opened()
    file = await slack.attach("U0MIA", "people", "people.csv", CSV)
    for headers in ({}, {"Authorization": "Bearer xoxb-fake-other"}):
        answer = await web.get(file["url_private"], headers=headers)
        assert (answer.status_code, answer.headers["content-type"]) == (200, "text/html; charset=utf-8")
        assert b"Sign in" in answer.content


async def test_a_field_for_files_needs_the_scope_to_read_them(clock: MovableClock, app: StandIn) -> None:
    client = httpx.AsyncClient(transport=httpx.ASGITransport(app.asgi))
    workspace = SlackWorkspace(clock, manifest=without("files:read"), app_client=client)
    async with serve(workspace), client:
        api = AsyncWebClient(token=TOKEN, base_url=workspace.api_url)
        await workspace.type("U0MIA", "C0LAUNCH", "/webinar register")
        with pytest.raises(SlackApiError) as refusal:
            await api.views_open(trigger_id=app.heard[-1]["trigger_id"], view=form())
        assert (refusal.value.response["error"], refusal.value.response["needed"]) == ("missing_scope", "files:read")


@pytest.mark.parametrize("field", [{"max_files": 0}, {"max_files": 11}, {"filetypes": []}, {"placeholder": "x"}])
async def test_a_field_for_files_keeps_to_block_kit(field, opened) -> None:
    with pytest.raises(SlackApiError, match="invalid_arguments"):
        await opened(**field)


async def test_a_field_for_files_is_for_modals_only(api, slack) -> None:
    with pytest.raises(SlackApiError, match="invalid_blocks"):
        await api.chat_postMessage(channel="C0LAUNCH", text="x", blocks=form()["blocks"])
    with pytest.raises(SlackApiError, match="invalid_arguments"):
        await api.views_publish(user_id="U0MIA", view={"type": "home", "blocks": form()["blocks"]})


async def test_the_app_sends_a_file_that_only_its_reader_sees(slack, api, web) -> None:
    room = (await api.conversations_open(users="U0MIA"))["channel"]["id"]
    sent = await api.files_upload_v2(
        content=CSV.decode(), filename="sign-ups.csv", title="Sign-ups", channel=room, initial_comment="Here it is"
    )
    message = slack.messages("U0MIA")[-1]
    (file,) = message.files
    assert (message.text, file["id"], file["title"], file["size"]) == (
        "Here it is", sent["file"]["id"], "Sign-ups", len(CSV),
    )  # fmt: skip
    assert slack.read_file("U0MIA", file["id"]).data == CSV
    with pytest.raises(LookupError):
        slack.read_file("U0LEO", file["id"])
    shares = (await api.files_info(file=file["id"]))["file"]["shares"]
    assert shares["private"][room][0]["ts"] == message.ts
    page = await web.get(f"/page/file/{file['id']}", params={"as": "U0MIA"})
    assert (page.content, page.headers["content-disposition"]) == (CSV, "attachment; filename*=UTF-8''sign-ups.csv")
    assert (await web.get(f"/page/file/{file['id']}", params={"as": "U0LEO"})).status_code == 404


async def test_a_file_without_a_channel_is_nobodys_but_the_apps(slack, api) -> None:
    sent = await api.files_upload_v2(content="x", filename="private.txt")
    assert (await api.files_info(file=sent["file"]["id"]))["file"]["is_public"] is False
    with pytest.raises(LookupError):
        slack.read_file("U0MIA", sent["file"]["id"])


async def test_a_file_can_answer_in_a_thread(slack, api) -> None:
    card = await api.chat_postMessage(channel="C0LAUNCH", text="card")
    await api.files_upload_v2(content="x", filename="x.txt", channel="C0LAUNCH", thread_ts=card["ts"])
    assert slack.messages("U0MIA", "C0LAUNCH")[-1].thread_ts == card["ts"]


async def test_a_file_goes_to_a_conversation_and_not_to_a_persons_id(api) -> None:
    with pytest.raises(SlackApiError) as refusal:
        await api.files_upload_v2(content="x", filename="x.txt", channel="U0MIA")
    assert "json-pointer:/channel_id" in refusal.value.response["response_metadata"]["messages"][0]


@pytest.mark.parametrize(("room", "error"), [("C0RANDOM", "not_in_channel"), ("C0NOWHERE", "channel_not_found")])
async def test_a_file_is_not_posted_where_the_app_is_not(api, room, error) -> None:
    with pytest.raises(SlackApiError, match=error):
        await api.files_upload_v2(content="x", filename="x.txt", channel=room)


async def test_what_was_refused_can_be_completed_elsewhere(slack, api, web) -> None:
    begun = await api.files_getUploadURLExternal(filename="x.txt", length=1)
    assert (await web.post(begun["upload_url"], content=b"x")).text == "OK - 1"
    wanted = [{"id": begun["file_id"], "title": "X"}]
    with pytest.raises(SlackApiError, match="not_in_channel"):
        await api.files_completeUploadExternal(files=wanted, channel_id="C0RANDOM")
    await api.files_completeUploadExternal(files=wanted, channel_id="C0LAUNCH")
    assert slack.messages("U0MIA", "C0LAUNCH")[-1].files[0]["title"] == "X"
    with pytest.raises(SlackApiError, match="file_not_found"):
        await api.files_completeUploadExternal(files=wanted, channel_id="C0LAUNCH")


async def test_the_steps_have_an_order_and_the_length_is_kept(api, web) -> None:
    begun = await api.files_getUploadURLExternal(filename="x.txt", length=3)
    with pytest.raises(SlackApiError, match="file_not_found"):
        await api.files_completeUploadExternal(files=[{"id": begun["file_id"], "title": "x"}])
    short = await web.post(begun["upload_url"], content=b"x")
    assert (short.status_code, short.text) == (400, "length_mismatch")
    assert (await web.post(begun["upload_url"], content=b"xyz")).status_code == 200
    assert (await web.post(begun["upload_url"], content=b"xyz")).status_code == 404
    for length in (0, "many"):
        with pytest.raises(SlackApiError, match="invalid_arguments"):
            await api.files_getUploadURLExternal(filename="x.txt", length=length)


async def test_an_upload_can_fail_and_its_answer_be_lost(slack, api) -> None:
    slack.fail("upload")
    with pytest.raises(SlackRequestError):
        await api.files_upload_v2(content="x", filename="x.txt", channel="C0LAUNCH")
    slack.lose_answer("files.completeUploadExternal")
    with pytest.raises(ClientError):
        await api.files_upload_v2(content="x", filename="x.txt", channel="C0LAUNCH")
    assert [m.files[0]["name"] for m in slack.messages("U0MIA", "C0LAUNCH")] == ["x.txt"]


async def test_only_the_apps_own_files_can_be_deleted(slack, api, opened) -> None:
    sent = await api.files_upload_v2(content="x", filename="x.txt", channel="C0LAUNCH")
    await api.files_delete(file=sent["file"]["id"])
    assert slack.messages("U0MIA", "C0LAUNCH") == []
    with pytest.raises(SlackApiError, match="file_not_found"):
        await api.files_info(file=sent["file"]["id"])
    await opened()
    theirs = await slack.attach("U0MIA", "people", "people.csv", CSV)
    with pytest.raises(SlackApiError, match="cant_delete_file"):
        await api.files_delete(file=theirs["id"])


async def test_a_file_is_attached_from_the_page(slack, app, web, opened) -> None:
    view = await opened(max_files=1)
    asked = {"as": "U0MIA", "view_id": view, "block_id": "people", "name": "people.csv"}
    wrong = (await web.post("/page/attach", params=asked, content=b"x")).json()["file"]["id"]
    assert (await web.post("/page/detach", json={**asked, "file_id": wrong})).json()["ok"]
    answer = await web.post("/page/attach", params=asked, content=CSV, headers={"content-type": "text/csv"})
    state = {"type": "file_input", "files": [answer.json()["file"]]}
    sent = {"as": "U0MIA", "view_id": view, "values": {"people": {"value": state}}}
    assert (await web.post("/page/submit", json=sent)).json()["ok"]
    assert app.heard[-1]["view"]["state"]["values"]["people"]["value"]["files"][0]["name"] == "people.csv"
    assert (await web.post("/page/attach", params=asked, content=CSV)).status_code == 400


async def test_a_file_may_have_any_name(slack, app, api, web, opened) -> None:
    await opened()
    file = await slack.attach("U0MIA", "people", "Q4 & März/100%? #1.csv", CSV)
    assert (await web.get(file["url_private"], headers=BEARER)).content == CSV
    assert (file["name"], file["filetype"]) == ("Q4 & März/100%? #1.csv", "csv")
