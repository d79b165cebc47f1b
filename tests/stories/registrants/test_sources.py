"""Somebody sees where the people who registered come from."""

from bot.sandbox.ringcentral.company.drafts import RegistrantDraft
from bot.sandbox.ringcentral.company.registration import register
from bot.views import ids
from tests.stories.cast.town import Person, Town
from tests.stories.cast.webinars import session_of


def come(town: Town, source: str, count: int) -> None:
    session = session_of(town, "Customer stories")
    for number in range(count):
        email = f"{number}@{abs(hash(source))}.example"
        register(town.ringcentral.company, session, RegistrantDraft("A", "B", email, source=source))


async def reads_them(mia: Person) -> str:
    await mia.types("/webinar link customer stories")
    await mia.sees("It names no source yet", "C0LAUNCH")
    await mia.presses(ids.SOURCES)
    return await mia.sees("where .* from", "C0LAUNCH")


async def test_sources_are_ranked_on_request_and_then_on_the_card(town: Town, mia: Person) -> None:
    for source, count in {"blog": 2, "newsletter *bold*": 12, "slack-launch": 4}.items():
        come(town, source, count)
    next(reversed(session_of(town, "Customer stories").registration.registrants.values())).source = None
    ranking = await reads_them(mia)
    assert "where 18 people come from\n• newsletter" in ranking
    assert "12 (67%)\n• slack-launch: 3 (17%)\n• blog: 2 (11%)" in ranking
    await mia.types("/webinar show customer stories")
    await mia.sees("^Customer stories.*Where people come from.*12, slack-launch 3, blog 2", "C0LAUNCH")
    come(town, "late", 5)
    await town.passes(seconds=70)
    await mia.types("/webinar show customer stories")
    await mia.sees("Where people come from \\(18 of 23 read\\)", "C0LAUNCH")
    assert not town.slack.refusals


async def test_the_digest_says_where_people_of_the_next_webinar_come_from(town: Town, mia: Person) -> None:
    await mia.types("/webinar link product tour")
    await mia.sees("It names no source yet", "C0LAUNCH")
    await mia.presses(ids.SOURCES)
    await mia.sees("where 38 people come from", "C0LAUNCH")
    await mia.types("/webinar digest now")
    await mia.sees("Next up: Product tour.*\n.*\nWhere people come from: linkedin 8, newsletter 8", "C0LAUNCH")


async def test_nobody_there_is_said(town: Town, mia: Person) -> None:
    await mia.types("/webinar link customer stories")
    await mia.sees("It names no source yet", "C0LAUNCH")
    await mia.presses(ids.SOURCES)
    await mia.sees("nobody is registered yet", "C0LAUNCH")


async def test_a_list_that_cannot_be_read_is_said(town: Town, mia: Person) -> None:
    await mia.types("/webinar link customer stories")
    await mia.sees("It names no source yet", "C0LAUNCH")
    town.ringcentral.kill_tokens("mia.okafor@acme.example")
    await mia.presses(ids.SOURCES)
    await mia.sees("no longer accepts your sign-in", "C0LAUNCH")
