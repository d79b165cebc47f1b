"""A webinar is shared with a channel on the demo's page, and a colleague registers with one press."""

import re

import pytest
from playwright.async_api import expect

from tests.browser.looker import Looker

pytestmark = pytest.mark.browser


async def test_a_colleague_registers_from_the_channel_and_thinks_again(looker: Looker) -> None:
    await looker.links_an_account()
    await shares_a_webinar(looker)
    await registers_as_a_colleague(looker)
    await cancels_again(looker)
    await waits_for_a_place(looker)


async def shares_a_webinar(looker: Looker) -> None:
    """From the card, by the form."""
    await looker.types("/webinar show product tour")
    await looker.sees("38 registered")
    await looker.presses("Share")
    await looker.sees_in_form("Everybody there sees")
    await looker.keeps_pictures_of("share-form")
    await looker.submits()
    await looker.sees_in_form("is in #launch now")
    await looker.keeps_pictures_of("shared")
    await looker.closes_form()
    await looker.sees("Shared by Mia Okafor")
    await looker.keeps_pictures_of("public-card")


async def registers_as_a_colleague(looker: Looker) -> None:
    """Ana has linked nothing; the count on the card goes up for everybody."""
    await looker.is_now("Ana Silva")
    await looker.presses("Register me")
    await looker.sees_in_form("Your name and e-mail go to RingCentral")
    await looker.keeps_pictures_of("register-me")
    await looker.submits()
    await looker.sees_in_form("You are registered")
    await looker.keeps_pictures_of("registered")
    await looker.closes_form()
    await looker.sees("39 registered")
    await looker.keeps_pictures_of("registered-card")
    await looker.presses("Register me")
    await looker.sees_in_form("You are registered")


async def cancels_again(looker: Looker) -> None:
    """Asked first; then the place is free again."""
    await looker.presses("Cancel registration", looker.form)
    await looker.keeps_pictures_of("cancel-question")
    await looker.page.get_by_role("button", name="Cancel it").click()
    await looker.sees_in_form("You are no longer registered")
    await looker.closes_form()
    await looker.sees("38 registered")
    await looker.keeps_pictures_of("cancelled-sign-up")


async def waits_for_a_place(looker: Looker) -> None:
    """Mia closes it: the card offers the line; she opens it, and Ana is told."""
    await looker.is_now("Mia Okafor")
    await looker.types("/webinar registration close")
    await looker.is_now("Ana Silva")
    await expect(looker.page.get_by_test_id("message").filter(has_text="Shared by Mia")).to_contain_text(
        re.compile("closed · 38 registered")
    )
    await looker.presses("Tell me when it opens again")
    await looker.sees("I will write to you when")
    await looker.keeps_pictures_of("waiting")
    await looker.is_now("Mia Okafor")
    await looker.types("/webinar registration open")
    await looker.is_now("Ana Silva")
    await looker.goes_to("Greenroom")
    await looker.sees("there is a place again")
    await looker.keeps_pictures_of("place-free")
