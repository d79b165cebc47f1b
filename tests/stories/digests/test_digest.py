"""Somebody wants a digest every day, and gets it: once, at its time, and honest about its numbers."""

import asyncio
from datetime import date, timedelta

import pytest

from tests.stories.cast.dates import at, local, named, next_time, nine_oclock, shown
from tests.stories.cast.digests import TITLE, digests, mornings, rounds, subscribes
from tests.stories.cast.messages import told
from tests.stories.cast.town import Person, Town
from tests.stories.cast.webinars import TOUR, plan_webinars, session_of

pytestmark = pytest.mark.usefixtures("nine")
SATURDAY = 5


@pytest.fixture
async def saturday(town: Town, nine: None) -> None:
    """A story that begins on a Saturday: the second digest comes on a Monday."""
    await nine_oclock(town, days=(SATURDAY - today(town).weekday()) % 7)


@pytest.fixture
def ana(town: Town) -> Person:
    return town.person("U0ANA")


@pytest.fixture
def leo(town: Town) -> Person:
    """A workspace admin."""
    return town.person("U0LEO")


def today(town: Town) -> date:
    """The day in New York."""
    return local(town.clock.now()).date()


def tomorrow(town: Town) -> str:
    """'Sun 22 Nov 2026'."""
    return named(today(town) + timedelta(days=1))


async def test_a_digest_is_shown_before_it_is_saved_and_comes_the_next_morning(
    town: Town, mia: Person, ana: Person
) -> None:
    day = tomorrow(town)
    await mia.types("/webinar digest daily at 9:00 in #launch")
    proposed = await mia.sees(f"The first one comes {day}, 09:00 .America/New_York", "C0LAUNCH")
    assert "Product tour" in proposed and "Partner update" not in proposed
    await mia.presses("digest.subscribe")
    await mia.sees(f"Done: daily at 09:00 .America/New_York., next {day}", "C0LAUNCH")
    await mornings(town)
    digest = await ana.sees(f"{TITLE}, {day}", "C0LAUNCH")
    assert "Next up: Product tour" in digest
    assert "38 registered · open" in digest
    assert f"Mia Okafor's webinars · daily at 09:00 (America/New_York) · as of {day}, 09:00" in digest
    assert "<@" not in digest
    assert not town.slack.refusals


async def test_the_next_digest_says_what_changed_and_is_sent_once(town: Town, mia: Person, ana: Person) -> None:
    await subscribes(mia)
    await mornings(town)
    town.ringcentral.register_guests(session_of(town, TOUR).id, 25)
    await mornings(town)
    await rounds(town)
    await rounds(town, minutes=1)
    assert len(digests(ana)) == 2
    assert "63 registered (+25) · open" in digests(ana)[-1]


async def test_two_rounds_at_the_same_moment_send_one(town: Town, mia: Person, ana: Person) -> None:
    await subscribes(mia)
    await nine_oclock(town)
    await asyncio.gather(town.ticks(), town.ticks())
    await town.finishes()
    assert len(digests(ana)) == 1


@pytest.mark.usefixtures("saturday")
async def test_a_day_without_news_is_skipped_except_on_monday(town: Town, mia: Person, ana: Person) -> None:
    await subscribes(mia)
    sunday = today(town) + timedelta(days=1)
    await mornings(town)
    await mornings(town)  # Monday: a sign of life
    await mornings(town)  # Tuesday
    sent = [f"{TITLE}, {named(day)}" for day in (sunday, sunday + timedelta(days=1))]
    assert [text.splitlines()[0] for text in digests(ana)] == sent
    assert "(+0)" in digests(ana)[-1]


async def test_a_digest_that_was_missed_comes_late_and_says_so(town: Town, mia: Person, ana: Person) -> None:
    await subscribes(mia)
    day = tomorrow(town)
    await mornings(town, hours=3)
    assert digests(ana)[0].startswith(f"{TITLE}, {day} (late)")
    assert "it was due at 09:00" in digests(ana)[0]
    town.ringcentral.register_guests(session_of(town, TOUR).id, 1)
    await mornings(town)
    assert len(digests(ana)) == 2
    assert "(late)" not in digests(ana)[-1]


async def test_a_digest_thirteen_hours_late_is_left_out_and_spoken_of_once(
    town: Town, mia: Person, ana: Person
) -> None:
    await subscribes(mia)
    missed = tomorrow(town).rsplit(" ", 1)[0]
    await mornings(town, hours=13)
    assert digests(ana) == []
    await mornings(town)
    assert f"The digest of {missed} was left out" in digests(ana)[0]
    await mornings(town)
    await mornings(town)
    assert all("left out" not in text for text in digests(ana)[1:])


async def test_after_days_of_silence_only_the_last_one_is_caught_up(town: Town, mia: Person, ana: Person) -> None:
    await subscribes(mia)
    await mornings(town, days=4, hours=2)
    assert len(digests(ana)) == 1
    assert f"{named(today(town))} (late)" in digests(ana)[0]


async def test_what_needs_somebody_stands_out(town: Town, mia: Person, ana: Person) -> None:
    session = session_of(town, TOUR)
    session.start = at(today(town) + timedelta(days=6), "14:00")
    session.registration.settings["autoCloseLimit"] = 40
    session.registration.is_open = False
    await subscribes(mia)
    await mornings(town)
    assert "38 of 40 places are taken (95%)" in digests(ana)[0]
    assert f"registration is closed, and it starts {shown(session.start)}" in digests(ana)[0]


async def test_numbers_that_could_not_be_read_are_said_to_be_old(town: Town, mia: Person, ana: Person) -> None:
    await rounds(town)
    await subscribes(mia)
    read_on = today(town)
    town.ringcentral.faults.network_down = True
    await mornings(town)
    assert "I could not read 2 of 2 webinars in time" in digests(ana)[0]
    assert f"as of {named(read_on)}" in digests(ana)[0]


async def test_no_webinars_is_said_plainly(town: Town, ana: Person) -> None:
    first = next_time(town.clock.now(), "09:00", "America/Los_Angeles")
    await ana.links()
    await ana.types("/webinar digest daily at 9:00")
    said = f"The first one comes {shown(first, 'America/Los_Angeles')} .America/Los_Angeles"
    assert "none so far" in await ana.sees(said, "C0LAUNCH")
    await ana.presses("digest.subscribe")
    await ana.sees("Done: daily at 09:00 .America/Los_Angeles.*by direct message", "C0LAUNCH")
    await rounds(town, hours=3)
    assert "There are no upcoming webinars." in digests(ana, None)[0]


@pytest.mark.usefixtures("saturday")
async def test_a_dead_link_is_said_in_the_digest_once_and_by_one_direct_message(
    town: Town, mia: Person, ana: Person
) -> None:
    await rounds(town)
    await subscribes(mia)
    town.ringcentral.kill_tokens("mia.okafor@acme.example")
    await mornings(town)
    await mia.sees("RingCentral no longer accepts your sign-in")
    assert "RingCentral no longer accepts Mia Okafor's link" in digests(ana)[0]
    await mornings(town)  # Monday
    await mornings(town)
    assert sum("no longer accepts your sign-in" in text for text in mia.texts()) == 1
    assert len(digests(ana)) == 2


async def test_a_channel_the_bot_is_not_in_offers_a_button_that_joins(town: Town, mia: Person) -> None:
    await mia.types("/webinar digest daily at 9:00 in #random")
    await mia.sees("I am not in <#C0RANDOM> yet", "C0LAUNCH")
    await mia.presses("digest.join")
    await mia.sees("post in <#C0RANDOM> your 3 upcoming webinars", "C0LAUNCH")
    await mia.presses("digest.subscribe")
    await mia.sees("Done: .*in <#C0RANDOM>", "C0LAUNCH")
    assert not town.slack.refusals or {entry.title for entry in town.slack.refusals} == {"conversations.members"}


async def test_one_may_have_it_oneself_instead(town: Town, mia: Person) -> None:
    await mia.types("/webinar digest daily at 9:00 in #random")
    await mia.sees("I am not in", "C0LAUNCH")
    await mia.presses("digest.join.me")
    await mia.sees("send you by direct message your 3 upcoming webinars", "C0LAUNCH")


async def test_a_private_channel_has_to_invite_the_bot(town: Town, mia: Person) -> None:
    town.slack.world.channels["C0EVENTS"].members.remove("U0GREENROOM")
    await mia.types("/webinar digest daily at 9:00 in #events-private")
    await mia.sees("/invite @Greenroom", "C0LAUNCH")
    await town.slack.invite_bot("C0EVENTS")
    await mia.presses("digest.join")
    await mia.sees("post in <#C0EVENTS>", "C0LAUNCH")


async def test_nobody_subscribes_a_channel_they_are_not_in(town: Town, ana: Person) -> None:
    await ana.links()
    await ana.types("/webinar digest daily at 9:00 in #events-private")
    await ana.sees("You are not in <#C0EVENTS> yourself", "C0LAUNCH")


async def test_a_channel_that_throws_the_bot_out_is_told_to_the_subscriber_once(
    town: Town, mia: Person, ana: Person
) -> None:
    await subscribes(mia)
    town.slack.world.channels["C0LAUNCH"].members.remove("U0GREENROOM")
    await mornings(town)
    await mia.sees("I could not post your daily digest in <#C0LAUNCH>")
    town.ringcentral.register_guests(session_of(town, TOUR).id, 3)
    await mornings(town)
    assert sum("could not post" in text for text in mia.texts()) == 1
    await mia.presses("digest.join")
    await mia.sees("Done: daily at 09:00")
    town.ringcentral.register_guests(session_of(town, TOUR).id, 3)
    await mornings(town)
    assert len(digests(ana)) == 1


async def test_slack_is_away_for_a_while_and_the_digest_still_comes_once(town: Town, mia: Person, ana: Person) -> None:
    await subscribes(mia)
    town.slack.throttle("chat.postMessage", retry_after=30, times=2)
    due = next_time(town.clock.now(), "09:00")
    await mornings(town)
    assert len(digests(ana)) == 1
    assert town.clock.now() >= due + timedelta(seconds=60)


async def test_when_slack_does_not_say_whether_it_took_it_there_is_no_second_one(
    town: Town, mia: Person, ana: Person
) -> None:
    await subscribes(mia)
    town.slack.lose_answer("chat.postMessage")
    await mornings(town)
    for _ in range(4):
        await rounds(town, minutes=5)
    assert len(digests(ana)) == 1


async def test_the_digest_follows_its_subscriber_to_another_zone(town: Town, mia: Person, ana: Person) -> None:
    await subscribes(mia)
    await mornings(town)
    town.slack.world.people["U0MIA"].tz = "Europe/Berlin"
    town.ringcentral.register_guests(session_of(town, TOUR).id, 5)
    await mornings(town, hours=1)
    assert "Mia Okafor moved from America/New_York to Europe/Berlin: the digest follows" in digests(ana)[-1]
    assert "daily at 09:00 (Europe/Berlin)" in digests(ana)[-1]
    await town.clock.move_to(next_time(town.clock.now(), "09:00", "Europe/Berlin"))
    await rounds(town)
    assert all("moved" not in text for text in digests(ana)[2:])


async def test_what_else_is_due_does_not_wait_while_slack_is_slow_to_say_where_a_subscriber_is(
    town: Town, mia: Person, ana: Person
) -> None:
    await subscribes(mia)
    await nine_oclock(town, days=2)  # Slack is asked again who somebody is after a day
    town.slack.slow("users.info", 5)
    tick = asyncio.ensure_future(town.ticks())
    await town.idle()
    assert tick.done()
    await town.finishes()
    assert len(digests(ana)) == 1


async def test_only_the_subscriber_or_an_admin_turns_it_off(town: Town, mia: Person, ana: Person, leo: Person) -> None:
    await subscribes(mia)
    await mornings(town)
    await ana.presses("digest.off")
    await ana.sees("belongs to <@U0MIA>", "C0LAUNCH")
    await leo.presses("digest.off")
    await leo.sees("The digest in <#C0LAUNCH> is off.", "C0LAUNCH")
    await ana.sees("Leo Brandt ended Mia Okafor's daily webinar digest in this channel", "C0LAUNCH")
    await leo.presses(
        "digest.off", ts=next(m.ts for m in town.slack.messages("U0LEO", "C0LAUNCH") if m.text.startswith(TITLE))
    )
    await leo.sees("off already", "C0LAUNCH")
    assert sum("ended Mia" in text for text in ana.texts("C0LAUNCH")) == 1
    await mornings(town)
    assert len(digests(ana)) == 1
    assert not town.slack.refusals


async def test_it_is_turned_off_by_words_and_started_again_by_a_button(town: Town, mia: Person) -> None:
    await subscribes(mia)
    await mia.types("/webinar digest off in #launch")
    await mia.sees("The digest in <#C0LAUNCH> is off.", "C0LAUNCH")
    await mia.presses("digest.subscribe")
    await town.until(lambda: sum("Done: daily at 09:00" in text for text in mia.texts("C0LAUNCH")) == 2)
    await mia.types("/webinar digest off in #general")
    await mia.sees("You have no digest there", "C0LAUNCH")
    await mia.types("/webinar digest off")
    await mia.sees("is off.", "C0LAUNCH")


async def test_another_time_is_chosen_from_the_digest(town: Town, mia: Person, ana: Person) -> None:
    await subscribes(mia)
    await mornings(town)
    await mia.presses("digest.change")
    await mia.sees_form("The digest in <#C0LAUNCH>")
    await mia.submits(time="15:30")
    await mia.sees_form(f"Done: daily at 15:30 .America/New_York., next {tomorrow(town)}, 15:30")
    due = at(today(town) + timedelta(days=1), "15:30")
    town.ringcentral.register_guests(session_of(town, TOUR).id, 1)
    await rounds(town, hours=6.5)
    assert len(digests(ana)) == 1
    await town.clock.move_to(due)
    await rounds(town)
    assert len(digests(ana)) == 2


async def test_the_form_takes_time_and_channel_and_shows_the_same_first(town: Town, mia: Person) -> None:
    await mia.types("/webinar digest")
    await mia.sees("You have no digest", "C0LAUNCH")
    await mia.presses("digest.new")
    await mia.sees_form("Product tour")
    await mia.submits(time="08:15", channel="C0LAUNCH")
    await mia.sees(f"The first one comes {tomorrow(town)}, 08:15", "C0LAUNCH")
    await mia.presses("digest.subscribe")
    await mia.sees("Done: daily at 08:15", "C0LAUNCH")
    await mia.types("/webinar digest")
    await mia.sees("You have one digest.*\n<#C0LAUNCH>, daily at 08:15", "C0LAUNCH")
    await town.person("U0LEO").links()
    await town.person("U0LEO").types("/webinar digest")
    await town.person("U0LEO").sees("In this channel: the digest of Mia Okafor, daily at 08:15", "C0LAUNCH")
    assert not town.slack.refusals


async def test_the_digest_is_shown_now_to_the_person_alone(town: Town, mia: Person, ana: Person) -> None:
    await mia.types("/webinar digest now")
    assert "seen by you alone" in await mia.sees(TITLE, "C0LAUNCH")
    assert digests(ana) == []


async def test_many_webinars_with_hostile_titles_fit_and_ping_nobody(town: Town, mia: Person, ana: Person) -> None:
    hostile = ("<!channel> & <@U0LEO> *bold* " * 20)[:500]
    plan_webinars(town, "mia.okafor@acme.example", 17, hostile)
    await rounds(town, minutes=31)
    await subscribes(mia)
    await mornings(town)
    assert "All 20 upcoming" in digests(ana)[0] and digests(ana)[0].count("• ") == 20
    assert "<!channel>" not in digests(ana)[0] and "<@" not in digests(ana)[0]
    assert not town.slack.refusals


async def test_words_that_are_no_time_are_refused(town: Town, mia: Person) -> None:
    await mia.types("/webinar digest weekly at 9")
    await mia.sees("A digest comes daily so far.*/webinar digest daily at 9:00 in #channel", "C0LAUNCH")
    await mia.types("/webinar digest daily at 7 in #launch")
    await mia.sees("In the morning or in the evening", "C0LAUNCH")
    await mia.types("/webinar digest daily at <!channel> & co")
    await mia.sees("I cannot read", "C0LAUNCH")
    assert not town.slack.refusals


async def test_somebody_who_is_not_linked_is_asked_to(town: Town, ana: Person) -> None:
    await ana.types("/webinar digest daily at 9:00 in #launch")
    await ana.sees("You have not linked your RingCentral account yet", "C0LAUNCH")


async def test_disconnecting_tells_the_channel_once_even_where_a_channel_is_lost(
    town: Town, mia: Person, ana: Person
) -> None:
    await subscribes(mia)
    await subscribes(mia, "daily at 9:00 in #events-private")
    town.slack.world.channels["C0EVENTS"].members.remove("U0GREENROOM")
    town.slack.throttle("chat.postMessage", retry_after=5)
    await mia.types("/webinar disconnect")
    await mia.sees("2 digests end", "C0LAUNCH")
    await mia.presses("link.disconnect.confirm")
    # A press is acknowledged before its job is committed: wait for what is told, not for there being no job.
    await town.within(60, lambda: told(ana, "ended their daily") and told(mia, "Disconnected"))
    await ana.sees("Mia Okafor ended their daily webinar digest in this channel", "C0LAUNCH")
    await mia.sees("Disconnected", "C0LAUNCH")
    assert sum("ended their daily" in text for text in ana.texts("C0LAUNCH")) == 1


async def test_a_digest_and_the_round_of_its_minute_read_each_count_once(town: Town, mia: Person) -> None:
    await subscribes(mia, "daily at 9:20")
    since = len(town.ringcentral.calls)
    await rounds(town, minutes=20)
    await mia.sees("Webinar registrations")
    calls = town.calls(since)
    assert len(calls) == len(set(calls)) == 2, calls
