"""Somebody who has never seen Greenroom does everything it is for, on the demo's page."""

import pytest
from playwright.async_api import expect

from tests.browser.looker import Looker
from tests.stories.cast.dates import day, named, typed

pytestmark = pytest.mark.browser
TITLE = "Q4 roadmap"
THAT_DAY = day(3)
"""Before any other webinar of the demo."""


async def test_a_newcomer_walks_from_linking_to_the_next_mornings_digest(looker: Looker) -> None:
    await looks_around(looker)
    await links_an_account(looker)
    await creates_a_webinar(looker)
    await sees_it_in_ringcentral(looker)
    await invites_people(looker)
    await closes_and_opens_registration(looker)
    await sees_the_count_rise(looker)
    await subscribes_to_a_digest(looker)
    await meets_the_rate_limit(looker)
    await reads_the_next_mornings_digest(looker)
    await looks_at_the_inspector(looker)


async def looks_around(looker: Looker) -> None:
    """The welcome card says where to begin, and the menu what there is."""
    await looker.keeps_pictures_of("welcome")
    await looker.page.get_by_test_id("welcome-dismiss").click()
    await looker.types("/webinar")
    await looker.sees("No RingCentral account is linked yet")
    await looker.keeps_pictures_of("menu")


async def links_an_account(looker: Looker) -> None:
    """Linking leads through RingCentral's own sign-in page and back."""
    await looker.types("/webinar connect")
    await looker.sees("Sign in to RingCentral")
    page = await looker.follows("Connect RingCentral")
    await looker.keeps_pictures_of("link", page)
    await page.get_by_role("button", name="Continue to RingCentral").click()
    await looker.keeps_pictures_of("sign-in", page)
    await page.get_by_role("button", name="Mia Okafor").click()
    await expect(page.get_by_role("heading", name="Linked")).to_be_visible()
    await page.close()


async def creates_a_webinar(looker: Looker) -> None:
    """The phrase fills the form; what is wrong is marked, and what was typed stays."""
    await looker.types(f"/webinar create {TITLE}, {typed(THAT_DAY)} 3pm for 45m")
    await looker.sees_in_form(f"I read this as {named(THAT_DAY)}, 15:00–15:45")
    await expect(looker.field("title")).to_have_value(TITLE)
    await looker.keeps_pictures_of("form")
    await looker.field("date").fill("2020-01-01")
    await looker.sees_in_form("that is in the past")
    await looker.field("outside_panelists").fill("Priya without an address")
    await looker.submits()
    await looker.sees_in_form("“Priya without an address” is not an e-mail address")
    await looker.sees_in_form("in the past")
    await expect(looker.field("title")).to_have_value(TITLE)
    await expect(looker.field("outside_panelists")).to_have_value("Priya without an address")
    await looker.keeps_pictures_of("form-with-errors")
    await looker.closes_form()
    await looker.types(f"/webinar create {TITLE}, {typed(THAT_DAY)} 3pm for 45m")
    await looker.sees_in_form(f"I read this as {named(THAT_DAY)}, 15:00–15:45")
    await looker.submits()
    await looker.sees_in_form("Your webinar exists in RingCentral")
    await looker.closes_form()
    await looker.sees("Your webinar exists in RingCentral")
    await looker.keeps_pictures_of("card")


async def sees_it_in_ringcentral(looker: Looker) -> None:
    """RingCentral's own page shows it."""
    page = await looker.looks_elsewhere()
    await expect(page.get_by_text(TITLE)).to_be_visible()
    await looker.keeps_pictures_of("ringcentral", page)
    await page.close()


async def invites_people(looker: Looker) -> None:
    """A panelist and a co-host, from the card; a minute later, because RingCentral allows ten calls a minute."""
    await looker.pulls("minute")
    await looker.presses("Invite people")
    await looker.sees_in_form("Nobody is invited yet, as of")
    await looker.adds_person("panelists", "Ana Silva")
    await looker.adds_person("cohosts", "Leo Brandt")
    await looker.keeps_pictures_of("invite")
    await looker.submits()
    await looker.sees_in_form("Leo Brandt: invited as co-host, told by direct message")
    await looker.closes_form()
    await looker.sees("Ana Silva: invited as panelist, told by direct message")


async def closes_and_opens_registration(looker: Looker) -> None:
    """One press each, and the card says so."""
    await looker.presses("Close registration")
    await looker.sees("Registration was closed")
    await looker.presses("Open registration")
    await looker.sees("Registration was opened")
    await looker.keeps_pictures_of("registration")


async def sees_the_count_rise(looker: Looker) -> None:
    """Guests register, and a look at it brings the new count."""
    await looker.pulls("guests")
    await looker.pulls("minute")
    await looker.presses("Refresh")
    await looker.sees("25 registered")
    await looker.keeps_pictures_of("count")


async def subscribes_to_a_digest(looker: Looker) -> None:
    """What it would say is shown before it is saved."""
    await looker.types("/webinar digest daily at 9:00")
    await looker.sees("Every day at 09:00")
    await looker.keeps_pictures_of("digest-proposal")
    await looker.presses("Start the digest")
    await looker.sees("^.*Done: ")


async def meets_the_rate_limit(looker: Looker) -> None:
    """Ten calls a minute are used up: it says until when it waits, and finishes by itself."""
    await looker.pulls("use-up-limit")
    await looker.types("/webinar registration close Q4 roadmap")
    await looker.sees("I will finish this at")
    await looker.keeps_pictures_of("wait")
    await looker.pulls("minute")
    await looker.sees("Registration was closed")


async def reads_the_next_mornings_digest(looker: Looker) -> None:
    """The clock is moved to tomorrow, 9:00."""
    await looker.pulls("tomorrow")
    await looker.page.locator("[data-channel='D0MIA']").click()
    digest = await looker.sees("Webinar registrations, .*Next up: Q4 roadmap.*25 registered")
    await expect(digest).to_contain_text("Needs attention")
    await expect(digest).not_to_contain_text("late")
    await looker.keeps_pictures_of("digest")


async def looks_at_the_inspector(looker: Looker) -> None:
    """Every request and answer is there, and Slack has refused nothing."""
    await looker.page.get_by_test_id("tab-inspector").click()
    entries = looker.page.get_by_test_id("inspector-entry")
    await expect(entries.first).to_be_visible()
    await expect(looker.page.locator("[data-testid=inspector-entry][data-ok=false]")).to_have_count(0)
    await entries.first.locator("summary").click()
    await looker.keeps_pictures_of("inspector")
