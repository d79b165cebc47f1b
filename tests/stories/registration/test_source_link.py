"""Somebody takes the registration link along, tagged for the place where it will stand."""

from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from bot.jobs.engine import WorkflowEngine
from bot.registration.source_links import tagged
from bot.views import ids
from tests.stories.cast.town import Person, Town
from tests.stories.cast.town import town as open_town
from tests.stories.cast.webinars import everything_read, session_of


def page_of(town: Town, title: str = "Product tour") -> str:
    return f"{town.ringcentral.base_url}/register/{session_of(town, title).id}"


def copied(mia: Person) -> str:
    """The link as it is to be copied, in the latest message."""
    blocks = mia.town.slack.messages(mia.user, "C0LAUNCH")[-1].blocks
    found = next(block for block in blocks if block["type"] == "rich_text")
    text: str = found["elements"][0]["elements"][0]["text"]
    return text


async def test_the_link_is_tagged_for_a_campaign(town: Town, mia: Person) -> None:
    seen = len(town.ringcentral.calls)
    await mia.types("/webinar link product tour newsletter")
    await mia.sees("tagged “newsletter”", "C0LAUNCH")
    assert copied(mia) == f"{page_of(town)}?source=newsletter"
    await mia.types("/webinar link product tour spring sale & more: 50% für alle?")
    await mia.sees("tagged “spring sale &amp; more", "C0LAUNCH")
    assert parse_qs(urlsplit(copied(mia)).query) == {"source": ["spring sale & more: 50% für alle?"]}
    assert not town.calls(seen) and not town.slack.refusals


async def test_a_channel_s_link_has_the_channel_s_name(town: Town, mia: Person) -> None:
    await mia.types("/webinar link product tour #launch")
    await mia.sees("tagged “slack-launch”", "C0LAUNCH")
    assert copied(mia).endswith("?source=slack-launch")


async def test_without_a_source_it_is_the_plain_link_and_a_form_asks(town: Town, mia: Person) -> None:
    await mia.types("/webinar link product tour")
    await mia.sees("It names no source yet", "C0LAUNCH")
    assert copied(mia) == page_of(town)
    await mia.presses(ids.LINK_OPEN)
    await mia.sees_form("Where will the link stand")
    faults = {"x" * 101: "at most 100 characters, this one has 101", "#": "Name a campaign", "a\u202eb": "not be seen"}
    for typed, words in faults.items():
        await mia.submits(source=typed)
        assert words in mia.form.errors[ids.SOURCE]
        assert mia.form.values[ids.SOURCE][ids.VALUE]["value"] == typed
    await mia.submits(source="blog")
    await mia.sees_form("source=blog")
    assert not town.slack.refusals


async def test_words_that_fit_no_webinar_are_the_source_of_one_to_choose(town: Town, mia: Person) -> None:
    await mia.types("/webinar link newsletter | 2")
    await mia.sees("Which webinar do you want to link to", "C0LAUNCH")
    await mia.presses(ids.LINK_CHOSEN)
    await mia.sees(r"tagged “newsletter \| 2”|cannot be tagged. “newsletter \| 2” is left out", "C0LAUNCH")


async def test_an_unusable_source_is_said_to_be_one(town: Town, mia: Person) -> None:
    await mia.types(f"/webinar link product tour {'x' * 101}")
    await mia.sees("A source has at most 100 characters", "C0LAUNCH")


async def test_an_all_hands_webinar_has_one_link_for_everybody(town: Town, mia: Person) -> None:
    await mia.types("/webinar link all-hands newsletter")
    await mia.sees("everybody comes by the same link, which cannot be tagged. “newsletter” is left out", "C0LAUNCH")
    assert "/w/" in copied(mia) and "newsletter" not in copied(mia)
    assert not town.slack.refusals


async def test_a_closed_registration_is_said_beside_its_link(town: Town, mia: Person) -> None:
    await mia.types("/webinar registration close product tour")
    await mia.sees("Registration was closed", "C0LAUNCH")
    await mia.types("/webinar link product tour blog")
    await mia.sees("nobody can register until it is open", "C0LAUNCH")


async def test_the_parameter_is_a_setting(tmp_path: Path, engine: WorkflowEngine) -> None:
    async with open_town(tmp_path, engine, source_parameter="utm_source") as town:
        mia = town.person("U0MIA")
        await mia.links()
        await everything_read(town)
        await mia.types("/webinar link product tour blog")
        await mia.sees("tagged “blog”", "C0LAUNCH")
        assert copied(mia).endswith("?utm_source=blog")


@pytest.mark.parametrize(
    ("url", "result"),
    [
        ("https://x.example/r/1", "https://x.example/r/1?source=a%2Fb"),
        ("https://x.example/r/1?k=%2F&e=#top", "https://x.example/r/1?k=%2F&e=&source=a%2Fb#top"),
        ("https://x.example/r?source=old&k=1&source=older", "https://x.example/r?k=1&source=a%2Fb"),
    ],
)
def test_what_is_in_a_link_already_stays_as_it_is(url: str, result: str) -> None:
    assert tagged(url, "source", "a/b") == result
