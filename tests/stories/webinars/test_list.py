"""Somebody looks through their webinars."""

from datetime import timedelta

from bot.views import ids
from tests.stories.cast.town import START, Person, Town
from tests.stories.cast.webinars import HOSTILE, everything_read, made_elsewhere, read_again


async def test_twelve_webinars_are_paged_five_at_a_time(town: Town, mia: Person) -> None:
    for number in range(12):
        made_elsewhere(town, f"Workshop {number:02}", START + timedelta(days=30 + number))
    await read_again(town)
    seen = len(town.ringcentral.calls)
    await mia.types("/webinar list workshop")
    first = await mia.sees("Upcoming webinars with “workshop”: 1–5 of 12", "C0LAUNCH")
    assert "Workshop 04" in first
    assert "Workshop 05" not in first
    await mia.presses(ids.LIST_NEXT)
    await mia.sees("6–10 of 12", "C0LAUNCH")
    await mia.presses(ids.LIST_NEXT)
    last = await mia.sees("11–12 of 12", "C0LAUNCH")
    assert "Workshop 11" in last
    await mia.presses(ids.LIST_PAGE)
    await mia.sees("6–10 of 12", "C0LAUNCH")
    await town.idle()
    assert not town.calls(seen)
    assert not town.slack.refusals


async def test_past_and_all_are_said_apart(town: Town, mia: Person) -> None:
    await mia.types("/webinar list past")
    past = await mia.sees("Past webinars: 2", "C0LAUNCH")
    assert "Onboarding clinic" in past
    assert "over" in past
    await mia.types("/webinar list all")
    await mia.sees("All webinars: 5", "C0LAUNCH")
    await mia.types("/webinar ls past Briefing security")
    await mia.sees("Past webinars with “Briefing security”: 1", "C0LAUNCH")
    assert not town.slack.refusals


async def test_nothing_found_is_said_and_what_to_do_instead(town: Town, mia: Person) -> None:
    await mia.types("/webinar list elephants")
    await mia.sees("Upcoming webinars with “elephants”: none", "C0LAUNCH")
    await mia.presses(ids.LIST_OPEN)
    await mia.sees("Upcoming webinars: 3", "C0LAUNCH")
    assert not town.slack.refusals


async def test_not_read_yet_is_another_text_than_none(town: Town) -> None:
    town.ringcentral.faults.fail(503, "GET /webinar", times=None)
    mia = town.person("U0MIA")
    await mia.links()
    await mia.types("/webinar list")
    await mia.sees("I have not read your webinars yet", "C0LAUNCH")
    assert not town.slack.refusals


async def test_somebody_without_webinars_is_told_so(town: Town) -> None:
    ana = town.person("U0ANA")
    await ana.links()
    await everything_read(town)
    await ana.types("/webinar list")
    await ana.sees("Upcoming webinars: none", "C0LAUNCH")
    assert not town.slack.refusals


async def test_words_with_signs_in_them_find_and_page(town: Town, mia: Person) -> None:
    for number in range(7):
        made_elsewhere(town, f"Q&A <live> | part {number}", START + timedelta(days=30 + number))
    await read_again(town)
    await mia.types("/webinar list q&a <live> | part")
    await mia.sees("Upcoming webinars with “q&amp;a &lt;live&gt;.*part”: 1–5 of 7", "C0LAUNCH")
    await mia.presses(ids.LIST_NEXT)
    await mia.sees("6–7 of 7", "C0LAUNCH")
    assert not town.slack.refusals


async def test_hostile_titles_are_made_safe_everywhere(town: Town, mia: Person) -> None:
    for number, title in enumerate(HOSTILE):
        made_elsewhere(town, title, START + timedelta(days=40 + number))
    await read_again(town)
    await mia.types("/webinar list")
    await mia.sees("1–5 of 10", "C0LAUNCH")
    pages = mia.texts("C0LAUNCH")
    await mia.presses(ids.LIST_NEXT)
    await mia.sees("6–10 of 10", "C0LAUNCH")
    pages += mia.texts("C0LAUNCH")
    for verb, action in (("show", ids.SHOW), ("edit", ids.EDIT_OPEN), ("reschedule", ids.RESCHEDULE_OPEN)):
        await mia.types(f"/webinar {verb}")
        await mia.sees(f"Which webinar do you want to {'move' if verb == 'reschedule' else verb}", "C0LAUNCH")
        await mia.presses(action)
    text = "\n".join([*pages, *mia.texts("C0LAUNCH")])
    assert "<!channel>" not in text
    assert "&lt;!channel&gt;" in text
    assert "\u202e" not in text
    assert not town.slack.refusals
