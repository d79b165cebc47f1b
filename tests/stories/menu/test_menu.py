"""Somebody asks what can be done, or types what is not known."""

from typing import Any

import pytest

from tests.stories.cast.dates import day, typed
from tests.stories.cast.town import Person, Town

STRANGERS = ("U0GUS", "U0NOOR")
SHARED = {"U0GUS": "C0LAUNCH", "U0NOOR": "C0PARTNERS"}


def blocks(person: Person, channel: str) -> str:
    """Everything the latest message shows, as JSON."""
    latest: Any = person.town.slack.messages(person.user, channel)[-1]
    return str(latest.blocks)


async def test_the_bare_command_shows_the_menu_and_how_one_is_linked(town: Town) -> None:
    mia = town.person("U0MIA")
    await mia.types("/webinar")
    text = await mia.sees("What would you like to do", "C0LAUNCH")
    assert "No RingCentral account is linked yet" in text and "Create a webinar" in text
    await mia.links()
    await mia.types("/webinar menu")
    await mia.sees("Linked as Mia Okafor", "C0LAUNCH")
    assert not town.slack.refusals


async def test_what_is_said_to_a_command_is_seen_by_that_person_alone(town: Town, mia: Person) -> None:
    await mia.types("/webinar")
    await mia.sees("What would you like", "C0LAUNCH")
    await town.idle()
    assert not any("What would you like" in text for text in town.person("U0LEO").texts("C0LAUNCH"))


@pytest.mark.parametrize(
    ("typed", "meant"), [("lsit", "list"), ("crate Q4", "create"), ("conect", "connect"), ("CREATR", "create")]
)
async def test_a_mistyped_word_gets_the_nearest_one_and_the_menu(
    town: Town, mia: Person, typed: str, meant: str
) -> None:
    await mia.types(f"/webinar {typed}")
    text = await mia.sees(f"Did you mean `/webinar {meant}`", "C0LAUNCH")
    assert "Create a webinar" in text


async def test_a_word_like_none_gets_the_menu(town: Town, mia: Person) -> None:
    await mia.types("/webinar zzzzqqq <!channel> *bold* & more")
    text = await mia.sees("I do not know “zzzzqqq”. Here is what I can do", "C0LAUNCH")
    assert "<!channel>" not in text


async def test_hostile_words_are_shown_as_they_are_and_call_nobody(town: Town, mia: Person) -> None:
    await mia.types("/webinar @channel")
    text = await mia.sees("I do not know", "C0LAUNCH")
    assert "<!channel" not in text and "<!channel" not in blocks(mia, "C0LAUNCH")
    assert not town.slack.refusals


async def test_upper_case_and_spaces_do_not_matter(town: Town, mia: Person) -> None:
    await mia.types("/webinar   LIST   upcoming ")
    await mia.sees("Upcoming webinars", "C0LAUNCH")


async def test_help_names_what_one_may_do_with_examples(town: Town, mia: Person) -> None:
    await mia.types("/webinar help")
    text = await mia.sees("What you can do", "C0LAUNCH")
    assert "/webinar create [title], [when]" in text and "/webinar disconnect" in text
    await mia.types("/webinar help create")
    text = await mia.sees("Help for /webinar create", "C0LAUNCH")
    assert "/webinar list" not in text
    await mia.types("/webinar help nonsense")
    await mia.sees("What you can do", "C0LAUNCH")


async def test_the_buttons_of_the_menu_lead_there_and_back(town: Town, mia: Person) -> None:
    await mia.types("/webinar")
    await mia.presses("help.show")
    await mia.sees("What you can do", "C0LAUNCH")
    await mia.presses("menu.show")
    await mia.sees("What would you like", "C0LAUNCH")
    await mia.presses("webinar.list")
    await mia.sees("Upcoming webinars", "C0LAUNCH")
    await mia.presses("webinar.create")
    await mia.sees_form("New webinar")
    assert not town.slack.refusals


@pytest.mark.parametrize("user", STRANGERS)
@pytest.mark.parametrize("words", ["", "list", "create Q4, tuesday 3pm", "connect", "nonsense", "disconnect", "whoami"])
async def test_guests_and_people_of_other_workspaces_are_refused_in_words(town: Town, user: str, words: str) -> None:
    stranger = town.person(user)
    await stranger.types(f"/webinar {words}", SHARED[user])
    await town.until(lambda: stranger.texts(SHARED[user]) or town.slack.views(user))
    if words.startswith("create"):
        await stranger.sees_form("guests and people of other workspaces cannot use this")
    else:
        await stranger.sees("guests and people of other workspaces cannot use this", SHARED[user])
    assert not town.slack.refusals
    assert not town.ringcentral.calls


@pytest.mark.parametrize("user", STRANGERS)
async def test_they_may_ask_for_help_and_see_only_what_they_may_do(town: Town, user: str) -> None:
    stranger = town.person(user)
    await stranger.types("/webinar help", SHARED[user])
    text = await stranger.sees("What you can do", SHARED[user])
    assert "/webinar help" in text and "create" not in text and "disconnect" not in text
    await stranger.types("/webinar list", SHARED[user])
    await stranger.sees("cannot use this", SHARED[user])
    await stranger.presses("help.show")
    await stranger.sees("What you can do", SHARED[user])
    assert "create" not in stranger.texts(SHARED[user])[-1]


async def test_a_press_by_somebody_who_became_a_guest_is_refused(town: Town, mia: Person) -> None:
    await mia.types("/webinar")
    town.slack.world.person("U0MIA").is_restricted = True
    await town.passes(hours=25)
    await mia.presses("webinar.list")
    await mia.sees("guests and people of other workspaces cannot use this", "C0LAUNCH")


async def test_a_form_sent_by_somebody_who_became_a_guest_is_refused(town: Town, mia: Person) -> None:
    await mia.types(f"/webinar create Q4 roadmap, {typed(day(11))} 3pm")
    await mia.sees_form("Q4 roadmap")
    town.slack.world.person("U0MIA").is_restricted = True
    await town.passes(hours=25)
    await mia.types("/webinar whoami")  # so their profile is read again
    await mia.sees("cannot use this", "C0LAUNCH")
    await mia.submits()
    await mia.sees_form("cannot use this")
    assert "Q4 roadmap" not in {webinar.title for webinar in town.ringcentral.company.webinars.values()}
