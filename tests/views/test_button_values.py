"""The values of buttons: read back as they were made, whatever was typed, and never longer than Slack takes."""

from datetime import UTC, datetime, time

import pytest

from bot.errors import Expired
from bot.views.button_values import (
    MOST,
    DigestButton,
    DigestPlace,
    MenuChoice,
    Subject,
    WebinarChannel,
    WebinarRegistrant,
    WebinarsAt,
    WebinarSwitch,
    WebinarWords,
    lasting,
    parts_of,
    standing_for,
    value,
)
from bot.views.times import Reader

READER = Reader(now=datetime(2026, 11, 26, tzinfo=UTC), zone="UTC", nonce="n0nce")
SUBJECTS = (
    WebinarWords(session_id="7", words="friday | 4pm: sharp"),
    WebinarWords(session_id="7"),
    WebinarChannel(session_id="7", channel="C0LAUNCH"),
    WebinarSwitch(session_id="7", opens=True),
    WebinarSwitch(session_id="7", opens=False),
    WebinarsAt(skipped=5, span="past", words="a|b c:d"),
    DigestPlace(at=time(9, 30), channel="C0LAUNCH"),
    DigestPlace(at=time(9, 30)),
    DigestButton(digest_id=3, is_private=True),
    DigestButton(digest_id=3),
)


@pytest.mark.parametrize("subject", SUBJECTS, ids=repr)
def test_a_value_is_read_as_it_was_made(subject: Subject) -> None:
    nonce, text = parts_of(value(READER, subject))
    assert (nonce, type(subject).read(text)) == ("n0nce", subject)
    assert parts_of(lasting(subject)) == ("", text)


def test_an_option_stands_for_a_button() -> None:
    person = WebinarRegistrant(session_id="7", registrant_id="abc")
    chosen = MenuChoice.read(parts_of(standing_for("registrant.show", person))[1])
    assert (chosen.action_id, WebinarRegistrant.read(chosen.subject)) == ("registrant.show", person)


def test_what_was_chosen_in_a_picker_is_all_subject() -> None:
    assert parts_of("2026-11-27") == ("", "2026-11-27")


def test_a_value_is_never_longer_than_slack_takes() -> None:
    assert len(value(READER, WebinarWords(session_id="7", words="x" * 4000))) == MOST


def test_the_button_of_another_release_is_expired() -> None:
    with pytest.raises(Expired):
        WebinarsAt.read("5:upcoming:words")
