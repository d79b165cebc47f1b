"""Somebody at the demo's page: what they type, press, choose and see."""

import re
from dataclasses import dataclass
from pathlib import Path

from playwright.async_api import Locator, Page, expect


@dataclass
class Looker:
    """One person, one page; pictures go to `folder`."""

    page: Page
    folder: Path
    pictures: int = 0

    async def types(self, text: str) -> None:
        """Type a line and send it."""
        await self.page.get_by_test_id("composer").fill(text)
        await self.page.get_by_test_id("send").click()

    async def sees(self, words: str) -> Locator:
        """Wait for a message with these words (a regular expression); the latest of them."""
        found = self.page.get_by_test_id("message").filter(has_text=re.compile(words)).last
        await expect(found).to_be_visible()
        return found

    async def presses(self, label: str, within: Locator | None = None) -> None:
        """Press the latest button (or link) with that label in the conversation."""
        place = within or self.page.locator("#messages")
        await place.locator(".button", has_text=re.compile(f"^{re.escape(label)}$")).last.click()

    async def goes_to(self, place: str) -> None:
        """Open a channel, or the direct messages with an app."""
        await self.page.get_by_role("button", name=re.compile(rf"^(# )?{place}\b")).first.click()

    async def is_now(self, name: str) -> None:
        """Act as somebody else, in the launch channel."""
        await self.page.locator("#people").get_by_role("button", name=re.compile(name)).click()
        await self.goes_to("launch")

    async def looks_elsewhere(self) -> Page:
        """Open RingCentral's page from the Demo panel."""
        async with self.page.context.expect_page() as opened:
            await self.page.get_by_test_id("elsewhere").click()
        return await opened.value

    async def follows(self, label: str) -> Page:
        """Press a link that opens another page."""
        async with self.page.context.expect_page() as opened:
            await self.presses(label)
        page = await opened.value
        await page.wait_for_load_state()
        return page

    @property
    def form(self) -> Locator:
        """The open modal."""
        return self.page.get_by_test_id("modal")

    def field(self, block_id: str) -> Locator:
        """What one fills in of a field of the form."""
        return self.form.locator(f"[data-block-id='{block_id}']").locator("input, textarea").first

    async def adds_person(self, block_id: str, name: str) -> None:
        """Choose somebody in a people picker."""
        await self.field(block_id).fill(name)
        await self.page.get_by_role("option", name=name).first.click()
        await self.page.keyboard.press("Escape")

    async def submits(self) -> None:
        """Send the form."""
        await self.page.get_by_test_id("modal-submit").click()

    async def sees_in_form(self, words: str) -> None:
        """Wait until the form shows these words (a regular expression)."""
        await expect(self.form).to_contain_text(re.compile(words))

    async def closes_form(self) -> None:
        """Put the form away."""
        await self.page.get_by_test_id("modal-close").click()
        await expect(self.form).to_be_hidden()

    async def links_an_account(self) -> None:
        """Link Mia's, as in the walk of a newcomer, and wait until her webinars are read."""
        await self.page.get_by_test_id("welcome-dismiss").click()
        await self.types("/webinar connect")
        await self.sees("Sign in to RingCentral")
        page = await self.follows("Connect RingCentral")
        await page.get_by_role("button", name="Continue to RingCentral").click()
        await page.get_by_role("button", name="Mia Okafor").click()
        await expect(page.get_by_role("heading", name="Linked")).to_be_visible()
        await page.close()
        await self.goes_to("Greenroom")
        await self.sees("Linked")
        await self.goes_to("launch")
        message = self.page.get_by_test_id("message").filter(has_text="Product tour")
        while not await message.count():  # a few seconds after linking the list has not been read yet
            await self.types("/webinar list")
            await self.sees("Upcoming webinars|not read your webinars yet")

    async def pulls(self, control: str) -> None:
        """Press a control of the Demo panel, and wait until it is done."""
        await self.page.get_by_test_id("tab-demo").click()
        button = self.page.get_by_test_id(f"control-{control}")
        await button.click()
        await expect(button).not_to_have_attribute("aria-busy", "true", timeout=60_000)

    async def keeps_pictures_of(self, name: str, page: Page | None = None) -> None:
        """Keep what is on the screen, in light and dark."""
        self.pictures += 1
        shown = page or self.page
        for scheme in ("light", "dark"):
            await shown.emulate_media(color_scheme=scheme)
            await shown.screenshot(animations="disabled", path=self.folder / f"{self.pictures:02}-{name}-{scheme}.png")
        await shown.emulate_media(color_scheme="light")
