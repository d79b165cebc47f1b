"""Somebody works through the list of registrants on the demo's page."""

from pathlib import Path

import pytest

from tests.browser.looker import Looker
from tests.stories.cast.dates import day

pytestmark = pytest.mark.browser


async def test_a_host_runs_the_registration_desk(looker: Looker, tmp_path: Path) -> None:
    await looker.links_an_account()
    await looks_through_registrants(looker)
    await exports_them(looker, tmp_path)


async def looks_through_registrants(looker: Looker) -> None:
    """A page, the next one, a search, somebody's details, and somebody withdrawn."""
    await looker.types("/webinar registrants product tour")
    await looker.sees_in_form("1–10 of 38")
    await looker.keeps_pictures_of("registrants")
    await looker.presses("Older", looker.form)
    await looker.sees_in_form("11–20 of 38")
    await looker.field("words").fill("example.org")
    await looker.submits()
    await looker.sees_in_form("with “example.org”")
    await looker.keeps_pictures_of("registrants-searched")
    await looker.form.get_by_role("button", name="More").first.click()
    await looker.page.get_by_role("menuitem", name="Details").click()
    await looker.sees_in_form("Join link")
    await looker.keeps_pictures_of("registrant")
    await looker.page.get_by_role("button", name="Back").click()
    await looker.sees_in_form("with “example.org”")
    await looker.form.get_by_role("button", name="More").first.click()
    await looker.page.get_by_role("menuitem", name="Withdraw").click()
    await looker.sees_in_form("Their join link stops working")
    await looker.keeps_pictures_of("withdraw")
    await looker.submits()
    await looker.sees_in_form("Withdrawn:")
    await looker.presses("Registrants", looker.form)
    await looker.sees_in_form("37 registered")
    await looker.keeps_pictures_of("withdrawn")


async def exports_them(looker: Looker, folder: Path) -> None:
    """The file is in the direct messages with Greenroom, and can be saved."""
    await looker.presses("Export as CSV", looker.form)
    await looker.sees_in_form("I am on it")
    await looker.closes_form()
    await looker.goes_to("Greenroom")
    message = await looker.sees(f"registrants {day(0).isoformat()}")
    await looker.keeps_pictures_of("export")
    async with looker.page.expect_download() as saving:
        await message.get_by_test_id("file").click()
    saved = await saving.value
    await saved.save_as(folder / "registrants.csv")
    assert (folder / "registrants.csv").read_bytes().startswith(b"\xef\xbb\xbfFirst name,")
