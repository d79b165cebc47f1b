"""A proxy answers in Slack's place: nobody is left without an answer, and nothing is told falsely."""

from collections.abc import Awaitable, Callable, Iterator

import pytest
from structlog.testing import capture_logs

from bot.sandbox.slack.faults import BAD_GATEWAY, BAD_GATEWAY_HTML, CUT_JSON, NO_ROUTE, PLAIN_OK, Page
from bot.views import ids
from tests.stories.cast.dates import at, day, typed
from tests.stories.cast.digests import digests, rounds, subscribes
from tests.stories.cast.invitees import opens_form
from tests.stories.cast.link import back, link_page
from tests.stories.cast.messages import told
from tests.stories.cast.registration import passes_until
from tests.stories.cast.sharing import cards
from tests.stories.cast.town import EMAILS, Person, Town

PAGES = {
    "502 text/plain": BAD_GATEWAY,
    "502 text/html": BAD_GATEWAY_HTML,
    "404 text/plain": NO_ROUTE,
    "200 cut JSON": CUT_JSON,
    "200 text/plain": PLAIN_OK,
}
PROXY = [pytest.param(page, done, id=f"{name}, {'' if done else 'not '}done") for name, page in PAGES.items()
         for done in (True, False)]
each_answer = pytest.mark.parametrize(("page", "done"), PROXY)
CREATE = f"/webinar create Q4 roadmap, {typed(day(11))} 3pm"
UNOPENED = "Slack did not say that it opened the form"


@pytest.fixture(autouse=True)
def nothing_is_told_falsely(town: Town) -> Iterator[None]:
    """Nor does anything fail in a way that nobody thought of."""
    with capture_logs() as logged:
        yield
    assert not [each for each in logged if each["log_level"] == "error" or "exc_info" in each]
    texts = [text for person in town.people.values() for text in (*person.texts(), *person.texts("C0LAUNCH"))]
    assert not [text for text in texts if "on our side" in text or "Nothing was posted" in text]


@each_answer
async def test_a_timed_close_is_told(town: Town, mia: Person, page: Page, done: bool) -> None:
    await mia.types(f"/webinar registration close product tour {typed(day(4))} 5pm")
    await mia.sees("Planned", "C0LAUNCH")
    town.slack.spoil("chat.postMessage", page, done=done)
    await passes_until(town, at(day(4), "17:00"))
    await town.within(60, lambda: sum("closed as planned for" in text for text in mia.texts()) == 1 + done)


@each_answer
async def test_an_invited_colleague_is_told(town: Town, mia: Person, page: Page, done: bool) -> None:
    await opens_form(mia, "customer stories")
    town.slack.spoil("chat.postMessage", page, done=done)
    await mia.submits(panelists=["U0ANA"])
    ana = town.person("U0ANA")
    await town.within(60, lambda: sum("invited you" in text for text in ana.texts()) == 1 + done)
    await mia.sees("Ana Silva: invited as panelist, told by direct message", "C0LAUNCH")


@each_answer
async def test_a_card_may_be_there_or_not(town: Town, mia: Person, page: Page, done: bool) -> None:
    town.slack.spoil("chat.postMessage", page, done=done)
    await mia.types("/webinar share product tour")
    await mia.sees("may be in <#C0LAUNCH> now, or not", "C0LAUNCH")
    assert len(cards(town)) == done


@each_answer
async def test_a_digest_is_not_posted_twice(town: Town, mia: Person, page: Page, done: bool) -> None:
    await subscribes(mia)
    town.slack.spoil("chat.postMessage", page, done=done)
    await rounds(town, hours=24)
    await rounds(town, minutes=5)
    assert len(digests(town.person("U0ANA"))) == done


@each_answer
async def test_that_slack_does_not_know_somebody_is_said(town: Town, page: Page, done: bool) -> None:
    mia = town.person("U0MIA")
    town.slack.spoil("users.info", page, done=done)
    await mia.types("/webinar list")
    await mia.sees("Slack did not tell me in time who you are", "C0LAUNCH")


@each_answer
async def test_a_form_that_may_not_be_there_is_spoken_of(town: Town, mia: Person, page: Page, done: bool) -> None:
    town.slack.spoil("views.open", page, done=done)
    await mia.types(CREATE)
    await mia.sees(f"{UNOPENED}.*`{CREATE}`", "C0LAUNCH")
    assert len(town.slack.views("U0MIA")) == done


# A 200 of a response_url is Slack's "ok" in text/plain: its body says nothing.
@pytest.mark.parametrize(("page", "done"), [each for each in PROXY if each.values[1] or each.values[0].status != 200])
async def test_an_answer_to_a_command_comes(town: Town, mia: Person, page: Page, done: bool) -> None:
    await town.passes(hours=25)  # who they are is asked again, and so the answer is not the acknowledgement
    town.slack.spoil("response_url", page, done=done)
    await mia.types("/webinar whoami")
    everywhere = ("C0LAUNCH", "D0MIA")
    await town.within(30, lambda: sum(told(mia, "You are linked as", place) for place in everywhere) >= 1)


FAILURES: dict[str, Callable[[Town, str], None]] = {
    "internal_error": lambda town, method: town.slack.fail(method),
    "service_unavailable": lambda town, method: town.slack.fail(method, "service_unavailable"),
    "ratelimited": lambda town, method: town.slack.throttle(method, retry_after=30),
    "invalid_arguments": lambda town, method: town.slack.fail(method, "invalid_arguments"),
    "no answer": lambda town, method: town.slack.lose_answer(method),
    "502": lambda town, method: town.slack.spoil(method, BAD_GATEWAY, done=False),
}
each_failure = pytest.mark.parametrize("fails", FAILURES.values(), ids=FAILURES)


@each_failure
async def test_a_command_whose_form_does_not_open_is_kept(
    town: Town, mia: Person, fails: Callable[[Town, str], None]
) -> None:
    fails(town, "views.open")
    await mia.types(CREATE)
    await mia.sees(f"{UNOPENED}.*`{CREATE}`", "C0LAUNCH")
    if town.slack.views("U0MIA"):
        await town.slack.close("U0MIA")
    await mia.presses(ids.CONTINUE)
    await mia.sees_form("Q4 roadmap")


async def types_unknown(mia: Person) -> None:
    await mia.town.passes(hours=25)
    await mia.types(CREATE)


async def presses(mia: Person) -> None:
    await mia.types("/webinar")
    await mia.presses(ids.CREATE_OPEN)


async def presses_unknown(mia: Person) -> None:
    await mia.types("/webinar")
    await mia.town.passes(hours=25)
    await mia.presses(ids.CREATE_OPEN)


async def uses_a_shortcut(mia: Person) -> None:
    await mia.town.slack.shortcut("U0MIA", "create")


@pytest.mark.parametrize("does", [types_unknown, presses, presses_unknown, uses_a_shortcut])
async def test_however_a_form_is_asked_for_it_is_said(
    town: Town, mia: Person, does: Callable[[Person], Awaitable[None]]
) -> None:
    town.slack.fail("views.open")
    await does(mia)
    await town.until(lambda: told(mia, UNOPENED, "C0LAUNCH") + told(mia, UNOPENED, "D0MIA"))
    assert not town.slack.views("U0MIA")


async def test_a_form_that_cannot_be_filled_at_once_is_filled_a_moment_later(town: Town, mia: Person) -> None:
    await town.passes(hours=25)
    town.slack.spoil("views.update", BAD_GATEWAY, done=False, times=2)
    await mia.types(CREATE)
    await town.within(10, lambda: "Q4 roadmap" in str(mia.form.spec))


@pytest.mark.parametrize("words", ["count product tour", "create Q4 roadmap, 2 dec 3pm"])
@pytest.mark.parametrize("failure", ["service_unavailable", "ratelimited", "502"])
async def test_what_was_typed_before_linking_does_not_hang_on_the_first_message(
    town: Town, words: str, failure: str
) -> None:
    mia = town.person("U0MIA")
    await mia.types(f"/webinar {words}")
    unlinked = "You have not linked your RingCentral account yet"
    await (mia.sees(unlinked, "C0LAUNCH") if words.startswith("count") else mia.sees_form(unlinked))
    page = await link_page(mia)
    FAILURES[failure](town, "chat.postMessage")
    await back(town, page, EMAILS["U0MIA"])
    await town.within(120, lambda: told(mia, "Linked: you now act", "D0MIA"))
    if words.startswith("count"):
        await town.within(120, lambda: told(mia, "Product tour", "D0MIA"))
    else:
        await mia.presses(ids.CONTINUE)
        await mia.sees_form("Q4 roadmap")
    assert "Linked" in mia.texts("D0MIA")[0] and told(mia, "Linked", "D0MIA") == 1
