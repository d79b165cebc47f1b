"""Somebody looks through who registered."""

import asyncio
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from bot.sandbox.ringcentral.company.model import Session
from bot.sandbox.ringcentral.company.registration import withdraw
from bot.store.tables import audit
from bot.views import ids
from bot.views.button_values import WebinarRegistrant, standing_for
from tests.stories.cast.registrants import comes, page_calls
from tests.stories.cast.town import Person, Town


def row(session: Session, action: str, registrant: str) -> dict[str, str]:
    """What is chosen in the menu of somebody's row."""
    chosen = WebinarRegistrant(session_id=session.id, registrant_id=registrant)
    return {"block_id": f"registrant.{registrant}", "state": standing_for(action, chosen)}


async def test_the_newest_ten_are_shown_and_one_can_go_on_to_the_oldest(town: Town, mia: Person, tour: Session) -> None:
    comes(town, tour, "Ada", "Byron", "ada@guest.example", source="podcast", external_id="lid=7&oid=4%4056")
    await mia.types("/webinar registrants product tour")
    shown = await mia.sees_form("1–10 of 39")
    assert "Ada Byron" in shown and "from podcast" in shown and "39 registered" in shown
    since = len(town.ringcentral.calls)
    for first in (11, 21, 31):
        await mia.presses_in_form(ids.REGISTRANTS_NEXT)
        await mia.sees_form(f"{first}–{min(first + 9, 39)} of 39")
    assert "Ada Byron" not in str(mia.form.spec)
    await mia.presses_in_form(ids.REGISTRANTS_PAGE)
    await mia.sees_form("21–30 of 39")
    await town.idle()
    assert not town.calls(since)
    assert not [text for text in mia.texts("C0LAUNCH") if "Byron" in text]
    assert not town.slack.refusals


async def test_a_fresh_list_opens_without_a_call_and_is_read_again_on_demand(
    town: Town, mia: Person, tour: Session
) -> None:
    await mia.types("/webinar registrants product tour")
    await mia.sees_form("1–10 of 38")
    since = len(town.ringcentral.calls)
    await town.slack.close("U0MIA", mia.form.id)
    await mia.types("/webinar registrants product tour")
    await mia.sees_form("1–10 of 38")
    await town.idle()
    assert not town.calls(since)
    comes(town, tour, "Ada", "Byron", "ada@guest.example")
    await mia.presses_in_form(ids.REGISTRANTS_REFRESH)
    await mia.sees_form("1–10 of 39")
    assert page_calls(town.ringcentral, since) == 1


async def test_people_are_found_by_name_mail_domain_source_and_key(town: Town, mia: Person, tour: Session) -> None:
    comes(town, tour, "Ada", "Byron", "ada@guest.example", source="podcast", external_id="lid=7&oid=4%4056")
    await mia.types("/webinar registrants product tour")
    await mia.sees_form("1–10 of 39")
    for words in ("byron", "ADA@guest", "guest.example ada", "podcast", "4@56", "lid=7"):
        await mia.submits(words=words)
        assert "Ada Byron" in await mia.sees_form("1–1 of 1")
        await mia.submits(words="")
        await mia.sees_form("1–10 of 39")
    await mia.submits(words="nobody.example")
    await mia.sees_form("nobody.example”.*nobody. Names, e-mails, sources and external keys were searched")
    assert not town.slack.refusals


async def test_more_than_two_hundred_hits_are_cut_and_it_says_so(town: Town, mia: Person, tour: Session) -> None:
    for number in range(230):
        comes(town, tour, "Ada", f"Byron {number}", f"ada{number}@guest.example")
    await mia.types("/webinar registrants product tour")
    await mia.sees_form("1–10 of 268")
    await mia.submits(words="byron")
    await mia.sees_form("1–10 of the first 200. Add a word to find others")


async def test_a_long_list_says_how_far_it_has_been_read(town: Town, mia: Person, tour: Session) -> None:
    town.ringcentral.register_guests(tour.id, 2340 - 38)
    town.ringcentral.limits.per_group["Heavy"] = 7  # two are left after linking
    await mia.types("/webinar registrants product tour")
    await mia.sees_form("Reading|used up")
    await town.within(70, lambda: "1–10 of 2,340" in str(mia.form.spec))
    updates = [str(entry.request) for entry in town.slack.inspector.entries if "views.update" in entry.title]
    assert any("Reading 1,000 of 2,340" in each for each in updates)
    assert any("I will finish this at" in each for each in updates)


@pytest.mark.parametrize("turns", ["to the next page", "to a search"])
async def test_who_turns_to_something_else_while_a_list_is_read_stays_there(
    town: Town, mia: Person, tour: Session, turns: str
) -> None:
    town.ringcentral.register_guests(tour.id, 2340 - 38)
    town.ringcentral.limits.per_group["Heavy"] = 7
    await mia.types("/webinar registrants product tour")
    await mia.sees_form("I will finish this at(.|\n)*1–10 of")
    if turns == "to a search":
        await mia.submits(words="nobody-here")
        shows = "nobody-here"
    else:
        await mia.presses_in_form(ids.REGISTRANTS_NEXT)
        shows = "11–20 of"
    await mia.sees_form(shows)
    answered = len(town.ringcentral.calls)
    await town.within(70, lambda: len(town.ringcentral.calls) >= answered + 1)
    await town.passes(seconds=5)
    assert shows in str(mia.form.spec)


async def test_details_show_all_that_is_known_and_the_link_to_copy(town: Town, mia: Person, tour: Session) -> None:
    one = comes(town, tour, "Ada", "Byron", "ada@guest.example", external_id="lid=7&oid=4%4056")
    odd = comes(town, tour, "Zoe", "Park", "zoe@guest.example", external_id="0038d00000Ab1cd")
    await mia.types("/webinar registrants product tour")
    await mia.sees_form("1–10 of 40")
    await mia.presses_in_form(ids.MORE, **row(tour, ids.REGISTRANT_SHOW, one))
    shown = await mia.sees_form("Join link")
    assert "lid: 7" in shown and "oid: 4@56" in shown
    await town.slack.close("U0MIA", mia.form.id)
    await mia.presses_in_form(ids.MORE, **row(tour, ids.REGISTRANT_SHOW, odd))
    await mia.sees_form("0038d00000Ab1cd")
    assert not town.slack.refusals


async def test_somebody_is_withdrawn_after_a_question(town: Town, mia: Person, tour: Session) -> None:
    one = comes(town, tour, "Ada", "Byron", "ada@guest.example")
    await mia.types("/webinar registrants product tour")
    await mia.sees_form("1–10 of 39")
    await mia.presses_in_form(ids.MORE, **row(tour, ids.REGISTRANT_WITHDRAW_ASK, one))
    await mia.sees_form("Withdraw \\*Ada Byron\\*.*ada@guest.example(.|\\n)*RingCentral may mail them")
    assert one in tour.registration.registrants
    await mia.submits()
    await mia.sees_form("Withdrawn: Ada Byron")
    assert one not in tour.registration.registrants
    since = len(town.ringcentral.calls)
    await mia.presses_in_form(ids.REGISTRANTS_OPEN)
    shown = await mia.sees_form("withdrawn here")
    assert "38 registered" in shown
    assert not town.calls(since)
    await mia.submits(words="byron")  # the list in place of the result is a whole one
    await mia.sees_form("1–1 of 1")
    await mia.presses_in_form(ids.MORE, **row(tour, ids.REGISTRANT_SHOW, one))
    await mia.sees_form("ada@guest.example")
    assert not town.slack.refusals


async def test_who_leaves_while_another_comes_is_noticed_when_the_list_is_read_again(
    town: Town, mia: Person, tour: Session
) -> None:
    one = comes(town, tour, "Ada", "Byron", "ada@guest.example")
    await mia.types("/webinar registrants product tour")
    await mia.sees_form("1–10 of 39")
    withdraw(town.ringcentral.company, tour, one)
    comes(town, tour, "Zoe", "Park", "zoe@guest.example")
    await mia.presses_in_form(ids.REGISTRANTS_REFRESH)
    assert "Ada Byron" not in await mia.sees_form("Zoe Park")


async def test_who_was_withdrawn_on_ringcentrals_page_meanwhile_is_said(
    town: Town, mia: Person, tour: Session
) -> None:
    one = comes(town, tour, "Ada", "Byron", "ada@guest.example")
    await mia.types("/webinar registrants product tour")
    await mia.sees_form("1–10 of 39")
    withdraw(town.ringcentral.company, tour, one)
    await mia.presses_in_form(ids.MORE, **row(tour, ids.REGISTRANT_WITHDRAW_ASK, one))
    await mia.sees_form("Withdraw \\*Ada Byron")
    await mia.submits()
    await mia.sees_form("no longer registered for .*somebody withdrew them meanwhile")


async def test_once_it_is_over_nobody_is_withdrawn_and_attendance_is_shown(
    town: Town, mia: Person, tour: Session
) -> None:
    one = comes(town, tour, "Ada", "Byron", "ada@guest.example")
    await mia.types("/webinar registrants product tour")
    await mia.sees_form("1–10 of 39")
    town.ringcentral.start(tour.id)
    town.ringcentral.finish(tour.id)
    await mia.presses_in_form(ids.MORE, **row(tour, ids.REGISTRANT_WITHDRAW_ASK, one))
    await mia.sees_form("Withdraw \\*Ada Byron")
    await mia.submits()
    await mia.sees_form("is over; RingCentral keeps it as it was")
    assert one in tour.registration.registrants


async def test_an_all_hands_webinar_has_no_list(town: Town, mia: Person) -> None:
    title = next(each.title for each in town.ringcentral.company.webinars.values()
                 if not each.registration_enabled and each.host.email.startswith("mia"))
    await mia.types(f"/webinar registrants {title}")
    await mia.sees("has no registration: it is an all-hands webinar", "C0LAUNCH")


async def test_while_ringcentral_is_away_the_list_is_shown_as_it_was(town: Town, mia: Person, tour: Session) -> None:
    await mia.types("/webinar registrants product tour")
    await mia.sees_form("1–10 of 38")
    town.ringcentral.faults.fail(503, "GET .*", times=20)
    await mia.presses_in_form(ids.REGISTRANTS_REFRESH)
    await town.within(60, lambda: "trouble on its side" in str(mia.form.spec))
    shown = await mia.sees_form("This is how the list was when I last read it")
    assert "1–10 of 38" in shown


async def test_who_lost_the_right_sees_nobody(town: Town, mia: Person, tour: Session) -> None:
    await mia.types("/webinar registrants product tour")
    await mia.sees_form("1–10 of 38")
    town.ringcentral.take_rights("mia.okafor@acme.example")
    await mia.presses_in_form(ids.REGISTRANTS_REFRESH)
    shown = await mia.sees_form("you have no right to do this")
    assert "@" not in shown.replace("mailto", "")


async def test_hostile_names_stay_in_their_row(town: Town, mia: Person, tour: Session) -> None:
    comes(town, tour, "=cmd()", "<!channel> *bold*", "bold@guest.example")
    comes(town, tour, "\u202eevil", "שלום", "rtl@guest.example")
    comes(town, tour, "A" * 64, "B" * 64, "long@guest.example")
    await mia.types("/webinar registrants product tour")
    shown = await mia.sees_form("1–10 of 41")
    assert "<!channel>" not in shown and "\\u202e" not in shown
    assert "\\u2068evil שלום\\u2069" in shown
    assert not town.slack.refusals


async def test_every_look_at_names_is_written_down(town: Town, mia: Person, tour: Session) -> None:
    await mia.types("/webinar registrants product tour")
    await mia.sees_form("1–10 of 38")
    await mia.submits(words="a")
    await mia.sees_form("with “a”")
    one = max(tour.registration.registrants)
    await mia.presses_in_form(ids.MORE, **row(tour, ids.REGISTRANT_SHOW, one))
    await mia.sees_form("Join link")
    looks = await town.rows(audit)
    assert [look.did for look in looks][-3:] == ["looked", "searched", "looked closer"]
    assert {(look.user, look.session_id) for look in looks} == {("U0MIA", tour.id)}


@pytest.fixture
async def engine_is_closed(town: Town) -> AsyncIterator[None]:
    """What a closed engine leaves behind: the loop's default executor was DBOS's, and is shut down."""
    loop, threads = asyncio.get_running_loop(), ThreadPoolExecutor()
    threads.shutdown()
    loop.set_default_executor(threads)
    yield
    loop.set_default_executor(ThreadPoolExecutor())


async def test_a_search_goes_on_when_the_engine_has_been_closed(
    town: Town, mia: Person, tour: Session, engine_is_closed: None
) -> None:
    comes(town, tour, "Ada", "Byron", "ada@guest.example")
    await mia.types("/webinar registrants product tour")
    await mia.sees_form("1–10 of 39")
    await mia.submits(words="byron")
    await mia.sees_form("1–1 of 1")
