"""Somebody shares a webinar with a channel: one card that stays true, and makes the webinar the channel's."""

from datetime import timedelta

import pytest

from bot.sharing.card_updates import PAUSE
from bot.store import tables
from bot.views import ids
from tests.stories.cast.dates import clock, day, named, typed
from tests.stories.cast.sharing import card, cards, shares
from tests.stories.cast.town import START, Person, Town
from tests.stories.cast.webinars import TOUR, read_again, read_count, session_of


async def test_a_card_is_posted_that_names_who_shared_it_and_mentions_nobody(town: Town, mia: Person) -> None:
    await shares(mia)
    (posted,) = cards(town)
    for words in ("Product tour", "Everything new in forty-five minutes", "open · 38 registered, as of", "45 min",
                  "Shared by Mia Okafor", "Registration page"):  # fmt: skip
        assert words in posted.text
    assert "<@" not in f"{posted.text}{posted.blocks}" and "Register me" in str(posted.blocks)
    assert "Noor" not in card(town) and "Start as host" not in card(town)
    assert not town.slack.refusals


async def test_the_words_name_another_channel(town: Town, mia: Person) -> None:
    await mia.types("/webinar share product tour in #events-private")
    await mia.sees("is in <#C0EVENTS> now", "C0LAUNCH")
    await town.idle()
    assert not cards(town)
    assert "38 registered" in card(town, "C0EVENTS")


async def test_the_card_has_the_form_for_another_channel(town: Town, mia: Person) -> None:
    await mia.types("/webinar show product tour")
    await mia.sees("38 registered", "C0LAUNCH")
    await mia.presses(ids.SHARE_OPEN)
    await mia.sees_form("Everybody there sees")
    await mia.submits(channel="C0EVENTS")
    await mia.sees_form("is in <#C0EVENTS> now")
    assert "38 registered" in card(town, "C0EVENTS")
    assert not town.slack.refusals


async def test_words_that_fit_several_lead_to_the_form_with_the_channel_that_was_said(town: Town, mia: Person) -> None:
    await mia.types("/webinar share in #events-private")
    await mia.sees("Which webinar do you want to share", "C0LAUNCH")
    await mia.presses(ids.SHARE_OPEN)
    await mia.sees_form("C0EVENTS")
    await mia.submits()
    await mia.sees_form("is in <#C0EVENTS> now")


@pytest.mark.parametrize(
    ("words", "channel", "says"),
    [
        ("product tour", "D0MIA", "In which channel"),
        ("product tour in #nowhere", "C0LAUNCH", "do not know a channel “#nowhere”"),
        ("unicorns", "C0LAUNCH", "found no webinar of yours for “unicorns”"),
    ],
)
async def test_what_cannot_be_shared_is_said(town: Town, mia: Person, words: str, channel: str, says: str) -> None:
    await mia.types(f"/webinar share {words}", channel)
    await mia.sees(says, channel)
    await town.idle()
    assert not cards(town)


async def test_where_greenroom_is_not_it_can_be_let_in(town: Town, mia: Person) -> None:
    await mia.types("/webinar share product tour", "C0RANDOM")
    await mia.sees("Nothing was posted: I am not in <#C0RANDOM>", "C0RANDOM")
    await mia.presses(ids.SHARE_JOIN)
    await mia.sees("is in <#C0RANDOM> now", "C0RANDOM")
    assert len(cards(town, "C0RANDOM")) == 1


async def test_only_somebody_who_is_in_the_channel_can_post_to_it(town: Town, mia: Person) -> None:
    town.slack.world.channels["C0EVENTS"].members.remove("U0MIA")
    await mia.types("/webinar share product tour in #events-private")
    await mia.sees("Nothing was posted. You are not in <#C0EVENTS>", "C0LAUNCH")
    await town.idle()
    assert not cards(town, "C0EVENTS")


async def test_without_a_title_the_channels_webinar_is_meant(town: Town, mia: Person) -> None:
    await shares(mia, "customer stories")
    for command, words in (
        ("count", "Customer stories.*0"), ("show", "Customer stories"),
        ("registration close", "Registration was closed.*Customer stories"), ("cancel", "Cancel Customer stories"),
    ):  # fmt: skip
        await mia.types(f"/webinar {command}")
        await mia.sees(words, "C0LAUNCH")
    await mia.types("/webinar invite")
    await mia.sees_form("Customer stories")
    await shares(mia)
    await mia.types("/webinar count")
    await mia.sees("Product tour.*38", "C0LAUNCH")
    await mia.types("/webinar count", "C0EVENTS")
    await mia.sees("Which webinar", "C0EVENTS")


async def test_shared_again_the_older_card_points_to_the_newer_one(town: Town, mia: Person) -> None:
    await shares(mia)
    await mia.types("/webinar share product tour")
    await town.until(lambda: any("was shared again" in each.text for each in cards(town)))
    older, newer = cards(town)
    assert "See the card" in older.text and newer.ts.replace(".", "") in older.text
    assert "Register me" not in str(older.blocks) and "Register me" in str(newer.blocks)
    assert not town.slack.refusals


async def test_the_same_command_delivered_twice_is_one_card(town: Town, mia: Person) -> None:
    await shares(mia)
    command = next(each for each in reversed(town.slack.inspector.entries) if "share product" in each.title)
    await town.slack.redeliver(command)
    await town.idle()
    assert len(cards(town)) == 1


async def test_a_post_whose_answer_is_lost_is_not_repeated_and_found_again_by_a_press(town: Town, mia: Person) -> None:
    town.slack.lose_answer("chat.postMessage")
    await mia.types("/webinar share product tour")
    await mia.sees("may be in <#C0LAUNCH> now, or not", "C0LAUNCH")
    assert len(cards(town)) == 1
    leo = town.person("U0LEO")
    await leo.presses(ids.REGISTER_ME)
    await leo.sees_form("Register me")
    await leo.submits()
    await leo.sees_form("You are registered")
    await town.within(10, lambda: "39 registered" in card(town))


async def test_while_slack_is_away_the_card_waits_and_is_posted_once(town: Town, mia: Person) -> None:
    town.slack.fail("chat.postMessage", "service_unavailable", times=2)
    await mia.types("/webinar share product tour")
    await town.within(60, lambda: cards(town))
    await mia.sees("is in <#C0LAUNCH> now", "C0LAUNCH")
    assert len(cards(town)) == 1


async def test_the_count_changes_in_place_at_most_every_three_seconds(town: Town, mia: Person) -> None:
    await shares(mia)
    session = session_of(town, TOUR)
    updates = count_of(town, "chat.update")
    for guests in range(3):
        town.ringcentral.register_guests(session.id, guests + 1)
        await read_count(town)
    await town.until(lambda: "39 registered" in card(town))
    await town.idle()
    assert count_of(town, "chat.update") - updates == 1
    await town.within(int(PAUSE.total_seconds()) + 2, lambda: "44 registered" in card(town))
    await town.idle()
    assert count_of(town, "chat.update") - updates == 2
    assert len(cards(town)) == 1


async def test_a_count_that_stays_the_same_says_now_and_then_as_of_when(town: Town, mia: Person) -> None:
    await shares(mia)
    await town.passes(minutes=10)
    await read_count(town)
    assert f"{clock(START)} (America" in card(town)
    await town.passes(minutes=10)
    await read_count(town)
    await town.within(10, lambda: f"{clock(START + timedelta(minutes=20))} (America" in card(town))
    await town.idle()
    assert count_of(town, "chat.update") == 1


async def test_every_change_of_the_webinar_shows(town: Town, mia: Person) -> None:
    await shares(mia)
    await mia.types("/webinar registration close")
    await town.within(10, lambda: "closed · 38 registered" in card(town))
    assert ids.REGISTER_ME not in card(town) and ids.TELL_ME in card(town)
    await mia.types(f"/webinar reschedule product tour to {typed(day(11))} 3pm")
    await mia.sees_form("Move it")
    await mia.submits()
    await mia.sees_form("Moved from")
    await town.within(10, lambda: f"{named(day(11))}, 15:00" in card(town))
    await mia.types("/webinar edit product tour")
    await mia.sees_form("Save changes")
    await mia.submits(title="Product tour, with demos")
    await mia.sees_form("Saved")
    await town.within(10, lambda: "with demos" in card(town))
    town.ringcentral.start(session_of(town, TOUR).id)
    await read_again(town)
    await town.within(10, lambda: "live now" in card(town))
    assert not town.slack.refusals


async def test_a_cancelled_webinar_says_so_and_loses_its_button(town: Town, mia: Person) -> None:
    await shares(mia, "customer stories")
    await mia.types("/webinar cancel")
    await mia.sees("Cancel Customer stories", "C0LAUNCH")
    await mia.presses(ids.CANCEL_CONFIRM)
    await mia.sees("Cancelled: Customer stories", "C0LAUNCH")
    await town.within(10, lambda: "cancelled" in card(town))
    assert ids.REGISTER_ME not in card(town) and "Registration" not in card(town)
    await mia.types("/webinar count")
    await mia.sees("Which webinar", "C0LAUNCH")  # it is the channel's no longer


async def test_when_it_is_over_the_card_says_so_by_itself(town: Town, mia: Person) -> None:
    await shares(mia)
    session = session_of(town, TOUR)
    await town.clock.move_to(session.end)
    await town.passes(minutes=1)
    await town.ticks()
    await town.within(10, lambda: "_over_" in card(town))


async def test_who_disconnects_leaves_a_card_without_a_button(town: Town, mia: Person) -> None:
    await shares(mia)
    await mia.types("/webinar disconnect")
    await mia.sees("Unlink(.|\n)*Nobody can register any more by your card", "C0LAUNCH")
    await mia.presses(ids.DISCONNECT_CONFIRM)
    await mia.sees("Disconnected", "C0LAUNCH")
    await town.passes(seconds=60)
    await town.ticks()
    await town.within(10, lambda: "no longer kept up to date here" in card(town))
    assert ids.REGISTER_ME not in card(town)


async def test_a_card_is_taken_down_by_who_shared_it_or_an_admin_and_nobody_else(town: Town, mia: Person) -> None:
    await shares(mia)
    ana, leo = town.person("U0ANA"), town.person("U0LEO")
    await ana.types("/webinar unshare")
    await ana.sees("Which card do you want to take down", "C0LAUNCH")
    await ana.presses(ids.CARD_TAKE_DOWN)
    await ana.sees("That card was shared by <@U0MIA>", "C0LAUNCH")
    assert len(cards(town)) == 1
    await leo.types("/webinar unshare")
    await leo.sees("Which card", "C0LAUNCH")
    await leo.presses(ids.CARD_TAKE_DOWN)
    await leo.sees("is no longer in <#C0LAUNCH>", "C0LAUNCH")
    await town.idle()
    assert not cards(town)
    await mia.types("/webinar unshare")
    await mia.sees("No webinar is shared in this channel", "C0LAUNCH")
    await mia.types("/webinar share product tour")
    await town.until(lambda: cards(town))
    await mia.presses(ids.CARD_TAKE_DOWN)
    await town.until(lambda: not cards(town))
    assert not town.slack.refusals


async def test_a_card_that_was_deleted_in_slack_is_not_looked_after_any_more(town: Town, mia: Person) -> None:
    await shares(mia)
    town.slack.world.remove(cards(town)[0])
    await mia.types("/webinar registration close product tour")
    await mia.sees("Registration was closed", "C0LAUNCH")
    await town.idle()
    assert not [share for share in await town.rows(tables.shares) if share.is_on]
    assert count_of(town, "chat.update") == 1


def count_of(town: Town, method: str) -> int:
    """How often Slack was asked that."""
    return sum(method in each.title for each in town.slack.inspector.entries)
