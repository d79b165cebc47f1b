"""Somebody registers a person for a webinar: by form, with what is wrong said where it was entered."""

import re

import pytest

from bot.sandbox.ringcentral.company.model import Registrant, Session
from tests.stories.cast.town import Person, Town
from tests.stories.cast.webinars import read_count

ADA = {"first_name": "Ada", "last_name": "Byron", "email": "ada@guest.example"}


def registered(session: Session, email: str) -> Registrant | None:
    people = session.registration.registrants.values()
    return next((each for each in people if each.email.casefold() == email.casefold()), None)


async def opens_form(mia: Person, words: str = "product tour") -> None:
    await mia.types(f"/webinar register {words}")
    await mia.sees_form("Or many")


async def test_one_person_is_registered_and_their_link_is_there_to_copy(
    town: Town, mia: Person, tour: Session
) -> None:
    await opens_form(mia)
    await mia.submits(**ADA, source="spring fair", external_keys="lid=123\noid=4@56 & more")
    said = await mia.sees("Ada Byron\\* is in\\. Their own join link: <http", "C0LAUNCH")
    ada = registered(tour, "ada@guest.example")
    assert ada and (ada.first_name, ada.last_name, ada.source) == ("Ada", "Byron", "spring fair")
    assert ada.external_id == "lid=123&oid=4%4056%20%26%20more"
    assert f"{39} registered" in said
    await mia.sees_form("Register people")
    assert not town.slack.refusals


async def test_somebody_who_is_there_already_in_other_capitals_stays_as_they_were(
    town: Town, mia: Person, tour: Session
) -> None:
    await opens_form(mia)
    await mia.submits(**ADA)
    await mia.sees("is in", "C0LAUNCH")
    before = len(tour.registration.registrants)
    await opens_form(mia)
    await mia.submits(first_name="A.", last_name="B.", email="ADA@Guest.example")
    await mia.sees("Ada Byron\\* was registered already since .*nothing was changed", "C0LAUNCH")
    assert len(tour.registration.registrants) == before


async def test_what_is_wrong_is_said_at_its_field_and_what_was_entered_stays(
    town: Town, mia: Person, tour: Session
) -> None:
    await opens_form(mia)
    for entered, field, words in (
        ({}, "email", "Fill in one person here"),
        ({**ADA, "email": "ada@acme"}, "email", "“ada@acme” is not an e-mail address"),
        ({**ADA, "email": "ada"}, "email", "it has no @"),
        ({**ADA, "first_name": "A" * 300}, "first_name", "The first name has 300 characters; RingCentral takes 64"),
        ({**ADA, "last_name": ""}, "last_name", "RingCentral wants a last name"),
        ({**ADA, "external_keys": "lid=1\njust text"}, "external_keys", "Line 2: “just text” is no key with a value"),
        ({**ADA, "people": "bo@guest.example"}, "people", "Take one way"),
        ({**ADA, "people": "", "external_keys": "k=" + "x" * 300}, "external_keys", "longer than 256"),
    ):
        await mia.submits(**{"first_name": "", "last_name": "", "email": "", "external_keys": "", **entered})
        assert words in mia.form.errors[field], (entered, mia.form.errors)
    assert len(tour.registration.registrants) == 38


async def test_formulas_are_kept_as_text_and_marks_of_direction_are_taken_out(
    town: Town, mia: Person, tour: Session
) -> None:
    await opens_form(mia)
    formula, marked = '=HYPERLINK("http://evil.example")', "\u202aada@guest.example\u202c"
    await mia.submits(first_name=formula, last_name="\u202eByron\u200f", email=marked)
    await mia.sees("is in", "C0LAUNCH")
    ada = registered(tour, "ada@guest.example")
    assert ada and (ada.first_name, ada.last_name) == (formula, "Byron")
    assert not town.slack.refusals


async def test_closed_registration_is_opened_by_one_press_and_it_goes_on(
    town: Town, mia: Person, tour: Session
) -> None:
    tour.registration.is_open = False
    await opens_form(mia)
    await mia.submits(**ADA)
    await mia.sees("Ada Byron\\* was not registered. Registration of .* is closed", "C0LAUNCH")
    await mia.presses("registrant.register.open_first", channel="C0LAUNCH")
    await mia.sees("Ada Byron\\* is in", "C0LAUNCH")
    assert tour.registration.is_open


async def test_a_closed_one_that_is_known_offers_to_be_opened_first(town: Town, mia: Person, tour: Session) -> None:
    await mia.types("/webinar registration close product tour")
    await mia.sees("Registration was closed", "C0LAUNCH")
    await mia.types("/webinar register product tour")
    await mia.sees_form("Registration is closed, as of")
    await mia.submits(**ADA, open_first=["open"])
    await mia.sees("Ada Byron\\* is in", "C0LAUNCH")


async def test_a_full_webinar_says_its_limit(town: Town, mia: Person, tour: Session) -> None:
    tour.registration.settings["autoCloseLimit"] = 38
    tour.registration.is_open = False
    await opens_form(mia)
    await mia.submits(**ADA)
    await mia.sees("has reached its limit of 38 and closed itself", "C0LAUNCH")
    tour.registration.settings["autoCloseLimit"] = 0
    await mia.presses("registrant.register.open_first", channel="C0LAUNCH")
    await mia.sees("Ada Byron\\* is in", "C0LAUNCH")


async def test_a_private_address_that_ringcentral_refuses_is_said_at_its_field(
    town: Town, mia: Person, tour: Session
) -> None:
    tour.registration.settings["workEmailRequired"] = True
    await opens_form(mia)
    await mia.submits(**{**ADA, "email": "ada@gmail.com"})
    await mia.sees("Ada Byron\\* was not registered. RingCentral does not accept this", "C0LAUNCH")
    await mia.sees_form("RingCentral does not accept this: “.*work")
    await mia.submits(email="ada@guest.example")
    await mia.sees("Ada Byron\\* is in", "C0LAUNCH")
    await mia.presses("registrant.register.again", channel="C0LAUNCH")
    assert "ada@gmail.com" in await mia.sees_form("Or many")


async def test_a_private_address_is_said_at_once_where_the_preference_is_known(
    town: Town, mia: Person, tour: Session
) -> None:
    tour.registration.settings["workEmailRequired"] = True
    await read_count(town)
    await opens_form(mia)
    await mia.submits(**{**ADA, "email": "ada@gmail.com"})
    assert "takes work addresses only" in mia.form.errors["email"]


async def test_a_cohost_who_has_no_right_is_told_who_has(town: Town, mia: Person, tour: Session) -> None:
    town.ringcentral.faults.fail(403, "POST .*/registrants")
    await opens_form(mia)
    await mia.submits(**ADA)
    await mia.sees("was not registered. RingCentral says that you have no right", "C0LAUNCH")


async def test_a_webinar_that_was_cancelled_meanwhile_is_said_to_be_gone(
    town: Town, mia: Person, tour: Session
) -> None:
    await opens_form(mia)
    del town.ringcentral.company.sessions[tour.id]
    await mia.submits(**ADA)
    await mia.sees("was not registered. \\*Product tour.* is no longer there", "C0LAUNCH")


async def test_a_lost_answer_registers_nobody_twice(town: Town, mia: Person, tour: Session) -> None:
    town.ringcentral.faults.lose_answer("POST .*/registrants")
    await opens_form(mia)
    await mia.submits(**ADA)
    await mia.sees("Ada Byron\\* is in", "C0LAUNCH")
    assert registered(tour, "ada@guest.example")


async def test_an_all_hands_webinar_has_nobody_to_register(town: Town, mia: Person) -> None:
    await mia.types("/webinar register all-hands")
    await mia.sees("has no registration", "C0LAUNCH")


async def test_the_card_has_a_way_to_the_form(town: Town, mia: Person, tour: Session) -> None:
    await mia.types("/webinar show product tour")
    await mia.sees("38 registered", "C0LAUNCH")
    await mia.presses("registrant.register", channel="C0LAUNCH")
    await mia.sees_form("Or many")


async def test_somebody_who_is_not_linked_is_asked_to_and_goes_on(town: Town) -> None:
    ana = town.person("U0ANA")
    await ana.types("/webinar register product tour")
    await ana.sees_form("You have not linked your RingCentral account yet")


async def says(town: Town, user: str, text: str, channel: str = "C0LAUNCH") -> str:
    """Somebody writes a message; its time stamp."""
    await town.slack.type(user, channel, text)
    return next(reversed(town.slack.world.messages[channel]))


async def test_people_named_in_a_message_are_registered_from_its_menu(town: Town, mia: Person, tour: Session) -> None:
    stamp = await says(town, "U0ANA", "Please register Ada Byron ada@guest.example, and bo.diddley@guest.example & me")
    await town.slack.shortcut("U0MIA", "registrant.register.named", channel="C0LAUNCH", ts=stamp)
    shown = await mia.sees_form("Or many")
    assert "Ada Byron <ada@guest.example>\\nbo.diddley@guest.example" in shown and "all-hands" not in shown
    await mia.submits(webinar=tour.id)
    await mia.sees_form("Bo · Diddley · bo.diddley@guest.example")
    await mia.submits()
    await mia.sees("2 of 2 people are registered", "C0LAUNCH")
    assert registered(tour, "ada@guest.example")
    assert not town.slack.refusals


async def test_a_message_that_names_nobody_is_said_to(town: Town, mia: Person) -> None:
    stamp = await says(town, "U0ANA", "Please register @leo and everybody else")
    await town.slack.shortcut("U0MIA", "registrant.register.named", channel="C0LAUNCH", ts=stamp)
    await mia.sees_form("I found no e-mail address in that message")


@pytest.mark.parametrize(
    ("hostile", "times"),
    [("@", 2_500), ("@", 40_000), ("a", 40_000), ("a@", 20_000), ("<mailto:", 5_000), ("<", 40_000)],
)
async def test_a_message_made_to_be_slow_to_read_is_answered_like_any_other(
    town: Town, mia: Person, hostile: str, times: int
) -> None:
    stamp = await says(town, "U0GUS", hostile * times)
    await town.slack.shortcut("U0MIA", "registrant.register.named", channel="C0LAUNCH", ts=stamp)
    await mia.sees_form("I found no e-mail address in that message")


async def test_who_stands_beside_hostile_text_is_found(town: Town, mia: Person, tour: Session) -> None:
    long, unheard = "x" * 70, "y" * 250
    odd = f"{long}@guest.example z@{unheard}.{unheard}.example"
    stamp = await says(town, "U0GUS", f"{'@' * 9_000} Ada Byron ada@guest.example, {odd} bo@guest.example!")
    await town.slack.shortcut("U0MIA", "registrant.register.named", channel="C0LAUNCH", ts=stamp)
    shown = await mia.sees_form("Or many")
    assert "Ada Byron <ada@guest.example>\\nbo@guest.example'" in shown and not re.search("xxx|yyy", shown)


async def test_a_guest_is_refused_by_the_menu_of_a_message(town: Town) -> None:
    gus = town.person("U0GUS")
    stamp = await says(town, "U0ANA", "Ada Byron ada@guest.example")
    await town.slack.shortcut("U0GUS", "registrant.register.named", channel="C0LAUNCH", ts=stamp)
    await gus.sees_form("guests and people of other workspaces cannot use this")


async def test_more_people_than_the_box_holds_are_said_to_be_missing(town: Town, mia: Person, tour: Session) -> None:
    named = " ".join(f"somebody.with.a.long.name.{number}@guest.example" for number in range(90))
    stamp = await says(town, "U0ANA", named)
    await town.slack.shortcut("U0MIA", "registrant.register.named", channel="C0LAUNCH", ts=stamp)
    await mia.sees_form("The box does not hold all: \\d+ of 90 are missing")
