"""On the simulated Slack's page: a file goes into a form, one that the app sent is saved, a message has shortcuts."""

import os
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest
from playwright.async_api import Browser, Page, expect
from slack_sdk.web.async_client import AsyncWebClient

from bot.clock import MovableClock
from bot.sandbox.slack import SlackWorkspace, serve
from tests.browser.looker import Looker
from tests.sandbox.slack.conftest import MANIFEST, TOKEN, StandIn
from tests.sandbox.slack.file_form import CSV, form

pytestmark = pytest.mark.browser
PICTURES = Path(os.environ.get("SCREENSHOTS", Path(__file__).parents[2] / "screenshots"))


@pytest.fixture
def app() -> StandIn:
    return StandIn()


@pytest.fixture
async def slack(app: StandIn) -> AsyncIterator[SlackWorkspace]:
    client = httpx.AsyncClient(transport=httpx.ASGITransport(app.asgi))
    clock = MovableClock(datetime(2026, 11, 21, 14, 12, tzinfo=UTC), running=True)
    workspace = SlackWorkspace(clock, manifest=MANIFEST, app_client=client)
    async with serve(workspace), client:
        yield workspace


@pytest.fixture
async def page(chromium: Browser, slack: SlackWorkspace) -> AsyncIterator[Page]:
    """Mia's page, in the channel."""
    context = await chromium.new_context(viewport={"width": 1200, "height": 760}, color_scheme="light")
    page = await context.new_page()
    await page.goto(f"{slack.base_url}/?as=U0MIA&channel=C0LAUNCH")
    await page.get_by_test_id("welcome-dismiss").click()
    yield page
    await context.close()


async def test_a_file_goes_up_in_a_form_and_comes_down_from_a_message(slack, app, page, tmp_path) -> None:
    PICTURES.mkdir(parents=True, exist_ok=True)
    mia, api = Looker(page, PICTURES), AsyncWebClient(token=TOKEN, base_url=slack.api_url)
    await slack.type("U0MIA", "C0LAUNCH", "/webinar register")
    await api.views_open(trigger_id=app.heard[-1]["trigger_id"], view=form(filetypes=["csv"], max_files=2))
    await mia.field("people").set_input_files(
        [{"name": name, "mimeType": "text/csv", "buffer": CSV} for name in ("wrong.csv", "people.csv")]
    )
    await mia.sees_in_form("wrong.csv.*people.csv")
    await mia.form.get_by_role("button", name="Remove wrong.csv").click()
    await expect(mia.form.get_by_text("wrong.csv")).to_have_count(0)
    await mia.keeps_pictures_of("file-in-form")
    await mia.submits()
    await expect(mia.form).to_be_hidden()
    (file,) = app.heard[-1]["view"]["state"]["values"]["people"]["value"]["files"]
    assert (file["name"], file["mimetype"], file["size"]) == ("people.csv", "text/csv", len(CSV))

    await api.files_upload_v2(
        content="\ufeff" + "x" * 2_000, filename="sign-ups.csv", channel="C0LAUNCH", initial_comment="All sign-ups"
    )
    message = await mia.sees("All sign-ups")
    async with page.expect_download() as saving:
        await message.get_by_test_id("file").click()
    saved = await saving.value
    await saved.save_as(tmp_path / "saved.csv")
    assert (saved.suggested_filename, (tmp_path / "saved.csv").stat().st_size) == ("sign-ups.csv", 2_003)
    await mia.keeps_pictures_of("file-in-message")


async def test_a_persons_message_has_the_apps_shortcuts(slack, app, page) -> None:
    mia = Looker(page, PICTURES)
    await mia.types("Please register ada@example.com")
    message = await mia.sees("ada@example.com")
    await message.hover()
    await message.get_by_role("button", name="More actions for this message").click()
    await mia.keeps_pictures_of("message-shortcuts")
    await page.get_by_role("menuitem", name="Make it a webinar").click()
    await slack.wait_for(lambda: app.heard)
    assert app.heard[-1]["message"]["text"] == "Please register <mailto:ada@example.com|ada@example.com>"
