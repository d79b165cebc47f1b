"""Somebody registers one person and then a whole list on the demo's page."""

from pathlib import Path

import pytest

from tests.browser.looker import Looker

pytestmark = pytest.mark.browser


async def test_a_host_registers_one_person_a_pasted_list_and_a_file(looker: Looker, tmp_path: Path) -> None:
    await looker.links_an_account()
    await registers_one(looker)
    await pastes_a_list(looker)
    await watches_a_long_file(looker, tmp_path)


async def registers_one(looker: Looker) -> None:
    """What is wrong is said at its field; then Ada is in."""
    await looker.pulls("minute")
    await looker.types("/webinar register product tour")
    await looker.sees_in_form("One person")
    await looker.keeps_pictures_of("register")
    await looker.field("first_name").fill("Ada")
    await looker.field("last_name").fill("Byron")
    await looker.field("email").fill("ada@acme")
    await looker.field("external_keys").fill("lid=123\njust text")
    await looker.submits()
    await looker.sees_in_form("“ada@acme” is not an e-mail address")
    await looker.sees_in_form("is no key with a value")
    await looker.keeps_pictures_of("register-errors")
    await looker.field("email").fill("ada@guest.example")
    await looker.field("external_keys").fill("lid=123")
    await looker.submits()
    await looker.sees_in_form("Ada Byron is in")
    await looker.keeps_pictures_of("registered")
    await looker.presses("Register people", looker.form)
    await looker.sees_in_form("One person")


async def pastes_a_list(looker: Looker) -> None:
    """Two are new, one is there already, and a line is left out."""
    await looker.field("people").fill(
        "Ada Byron <ADA@guest.example>\nzoe@guest.example, Zoë, Müller\nno address\nBo Diddley\tbo@guest.example\n"
    )
    await looker.field("source").fill("spring fair")
    await looker.submits()
    await looker.sees_in_form("Nothing has been sent yet")
    await looker.keeps_pictures_of("preview")
    await looker.presses("Back", looker.form)
    await looker.sees_in_form("One person")
    await looker.submits()
    await looker.sees_in_form("Line 3: “no address” has no e-mail address")
    await looker.submits()
    await looker.sees_in_form("2 added, 1 there already")
    await looker.keeps_pictures_of("list-registered")
    await looker.closes_form()
    await looker.goes_to("Greenroom")
    await looker.sees("3 of 3 people are registered")
    await looker.goes_to("launch")


async def watches_a_long_file(looker: Looker, folder: Path) -> None:
    """A picture is no list; forty people take minutes, are stopped, and go on."""
    picture, people = folder / "people.csv", folder / "guests.csv"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n not a list")
    rows = [f"Guest;No{number};guest{number}@list.example;{number}" for number in range(40)]
    people.write_text("\n".join(["First name;Surname;E-Mail;external.lid", *rows]))
    await looker.pulls("minute")
    await looker.types("/webinar register product tour")
    await looker.sees_in_form("One person")
    await looker.field("file").set_input_files(picture)
    await looker.sees_in_form("people.csv")
    await looker.submits()
    await looker.sees_in_form("This is a picture, not a CSV file")
    await looker.keeps_pictures_of("no-list")
    await looker.form.get_by_role("button", name="Remove people.csv").click()
    await looker.field("file").set_input_files(people)
    await looker.sees_in_form("guests.csv")
    await looker.submits()
    await looker.sees_in_form("40 people will be registered")
    await looker.keeps_pictures_of("file-preview")
    await looker.submits()
    await looker.sees_in_form("of 40, about \\d min left")
    await looker.keeps_pictures_of("progress-in-form")
    await looker.closes_form()
    await looker.goes_to("Greenroom")
    await looker.sees("of 40, about \\d min left")
    await looker.keeps_pictures_of("progress")
    await looker.pulls("minute")
    await looker.presses("Stop")
    await looker.sees("of 40 had their turn")
    await looker.goes_to("launch")
    await looker.sees("Stopped, as you asked")
    await looker.keeps_pictures_of("stopped")
    await looker.presses(await _going_on(looker))
    for _ in range(8):
        await looker.pulls("minute")
    await looker.sees("40 of 40 people are registered")
    await looker.keeps_pictures_of("all-registered")


async def _going_on(looker: Looker) -> str:
    """The label of the button, which names how many are left."""
    label = await looker.page.locator("#messages .button", has_text="Go on with the other").last.text_content()
    assert label
    return label.strip()
