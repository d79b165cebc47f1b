"""People write when a webinar starts, and get it right or are told why not."""

import os
import subprocess
import sys
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.when.read import Reading, Refusal, day_first_of, describe, local_to_utc, parse_length, read, split_title
from tests.domain.phrases import NOW, PACIFIC, in_table_words, phrases


@pytest.mark.parametrize(("phrase", "meaning", "said_at", "zone", "day_first"), list(phrases()))
def test_a_phrase_means_what_the_table_says(
    phrase: str, meaning: str, said_at: datetime, zone: str, day_first: bool
) -> None:
    meant = read(phrase, now=said_at.astimezone(UTC), zone=zone, day_first=day_first)
    assert in_table_words(meant, zone) == meaning


@pytest.mark.parametrize(
    ("words", "said"), [("3pm", False), ("3pm PT", True), ("3pm my time", True), ("15:00Z", True)]
)
def test_it_is_known_whether_a_zone_was_said(words: str, said: bool) -> None:
    meant = read(words, now=NOW, zone=PACIFIC, day_first=False)
    assert isinstance(meant, Reading)
    assert meant.zone_was_said is said


@pytest.mark.parametrize(
    "words", ["", "   ", "x" * 201, "friday 3pm " * 1000, "\x00", "friday\u202e 3pm\n\n<!here>"]
)
def test_what_is_no_phrase_is_refused_in_one_short_line(words: str) -> None:
    meant = read(words, now=NOW, zone=PACIFIC, day_first=False)
    assert isinstance(meant, Refusal)
    assert len(meant.text) < 250
    assert meant.text.isprintable()


def test_the_machine_may_be_in_a_zone_that_nobody_knows() -> None:
    """Docker's env files hand quotation marks on. A process keeps what it has learnt of its zone: hence a new one."""
    reading = "from bot.domain.when.read import warm; warm()"
    subprocess.run([sys.executable, "-c", reading], check=True, env={**os.environ, "TZ": '"Asia/Kolkata"'})


def test_a_refusal_keeps_what_was_understood_for_the_pickers() -> None:
    no_time = read("next tuesday for 45m", now=NOW, zone=PACIFIC, day_first=False)
    assert isinstance(no_time, Refusal)
    assert (no_time.date, no_time.time, no_time.duration) == (date(2026, 11, 24), None, timedelta(minutes=45))
    gap = read("march 14 2027 2:30am ET", now=NOW, zone=PACIFIC, day_first=False)
    assert isinstance(gap, Refusal)
    assert (gap.date, gap.time, gap.zone) == (date(2027, 3, 14), time(2, 30), "America/New_York")
    unsure = read("dec 3-5", now=NOW, zone=PACIFIC, day_first=False)
    assert isinstance(unsure, Refusal)
    assert (unsure.date, unsure.time, unsure.duration) == (None, None, None)


def test_a_refusal_says_what_to_write_instead() -> None:
    def text(words: str) -> str:
        meant = read(words, now=NOW, zone=PACIFIC, day_first=False)
        assert isinstance(meant, Refusal)
        return meant.text

    assert "Fri 20 Nov 2026 or Fri 27 Nov 2026" in text("next friday 3pm")
    assert "06:00 or 18:00" in text("tomorrow at 6")
    assert "Asia/Kolkata, Europe/Dublin or Asia/Jerusalem" in text("3pm IST")
    assert "EST is UTC\N{MINUS SIGN}5, but America/New_York is at UTC\N{MINUS SIGN}4" in text(
        "6 july 3pm EST"
    )
    assert "that day is Tue 24 Nov 2026" in text("mon 24 nov 2026 3pm")
    assert "like 03:30" in text("march 14 2027 2:30am")
    assert "at UTC\N{MINUS SIGN}7 and again at UTC\N{MINUS SIGN}8" in text("nov 7 2027 1:30am")


@pytest.mark.parametrize(
    ("words", "title", "meaning"),
    [
        ("Q4 roadmap, next tuesday 3pm for 45m", "Q4 roadmap", "Tue 2026-11-24 15:00 45m"),
        ("Q4 roadmap", "Q4 roadmap", None),
        ("", "", None),
        ("Hello, world", "Hello, world", None),
        ("Hello, world, friday, 3pm", "Hello, world", "Fri 2026-11-20 15:00"),
        (", friday 3pm", "", "Fri 2026-11-20 15:00"),
        ("friday 3pm", "friday 3pm", None),
        ("One, two, friday, 27 nov, 2026, 3pm, for 45m", "One, two", "Fri 2026-11-27 15:00 45m"),
        ("x" * 600 + ", friday 3pm", "x" * 600, "Fri 2026-11-20 15:00"),
        ("Launch, every day matters, friday 3pm", "Launch, every day matters", "Fri 2026-11-20 15:00"),
        ("Launch, every monday 10am", "Launch", "recurring"),
        ("Update, march 14 2027 2:30am", "Update", "gap"),
        ("Update, yesterday 3pm", "Update", "past"),
        ("Update, today", "Update", "no_time"),
        ("Update, for 45m", "Update", "no_time"),
        ("Update, March", "Update, March", None),
        ("Support, 24/7", "Support, 24/7", None),
        ("Budget, 2027", "Budget, 2027", None),
        ("Town hall, part 2", "Town hall, part 2", None),
        ("Q4 roadmap, nxt tuesday 3pm", "Q4 roadmap", "unreadable"),
        ("Q4 roadmap, nxt tuesday, 3pm", "Q4 roadmap", "unreadable"),  # not today at 3pm
        ("Q4 roadmap tuesday, 3pm", "Q4 roadmap tuesday", "no_date"),  # nor here
        ("a," * 5000, "a," * 5000, None),
    ],
)
def test_the_title_ends_at_the_first_comma_whose_rest_is_a_time(
    words: str, title: str, meaning: str | None
) -> None:
    found, meant = split_title(words, now=NOW, zone=PACIFIC, day_first=False)
    assert (found, meant and in_table_words(meant, PACIFIC)) == (title, meaning)


@pytest.mark.parametrize(
    ("words", "minutes"),
    [
        ("45m", 45), ("45 min", 45), ("45 Minutes", 45), ("1h", 60), ("1h30", 90), ("1h 30m", 90),
        ("1:30", 90), ("90", 90),
        ("an hour", 60), ("an hour and a half", 90), ("one and a half hours", 90), ("1.5 h", 90),
        ("half an hour", 30), ("2 hours and 15 minutes", 135), ("three quarters of an hour", 45), ("1", 1),
        ("12h", 720),
    ],
)  # fmt: skip
def test_a_length_is_read(words: str, minutes: int) -> None:
    assert parse_length(words) == timedelta(minutes=minutes)


@pytest.mark.parametrize(
    "words", ["", "0", "0m", "12h1", "13h", "9999", "long", "3pm", "-5", "1h90", "1,5 h", "9" * 500]
)
def test_a_length_outside_a_minute_to_twelve_hours_is_refused(words: str) -> None:
    refusal = parse_length(words)
    assert isinstance(refusal, Refusal)
    assert refusal.reason == "bad_length"


def test_the_pickers_time_is_a_moment_or_is_refused_at_a_change_of_the_clocks() -> None:
    assert local_to_utc(date(2026, 7, 1), time(9), PACIFIC) == datetime(2026, 7, 1, 16, tzinfo=UTC)
    gap = local_to_utc(date(2027, 3, 14), time(2, 30), PACIFIC)
    fold = local_to_utc(date(2027, 11, 7), time(1, 30), PACIFIC)
    assert isinstance(gap, Refusal) and gap.reason == "gap"
    assert isinstance(fold, Refusal) and fold.reason == "fold"
    assert "08:30 or 09:30" in fold.text
    half_hour = local_to_utc(date(2027, 10, 3), time(2, 15), "Australia/Lord_Howe")
    assert isinstance(half_hour, Refusal) and half_hour.reason == "gap"
    assert isinstance(local_to_utc(date.max, time(23, 59), PACIFIC), Refusal)


@pytest.mark.parametrize(
    ("locale", "day_first"),
    [
        ("en-US", False),
        ("en_US", False),
        ("ja-JP", False),
        (None, False),
        ("", False),
        ("en-GB", True),
        ("de-DE", True),
    ],
)
def test_the_order_of_a_short_date_follows_the_locale(locale: str | None, day_first: bool) -> None:
    assert day_first_of(locale) is day_first


def test_the_echo_line_names_day_zone_offset_the_viewers_time_and_how_far_off_it_is() -> None:
    def echo(at: str, minutes: int | None, zone: str, viewer: str | None) -> str:
        start = datetime.fromisoformat(at).replace(tzinfo=ZoneInfo(zone))
        length = timedelta(minutes=minutes) if minutes else None
        return describe(start, length, zone, now=NOW, viewer_zone=viewer).translate(
            {0x2212: "-", 0x2013: "-"}
        )

    york, berlin = "America/New_York", "Europe/Berlin"
    assert echo("2026-11-24 15:00", 45, york, berlin) == (
        "Tue 24 Nov 2026, 15:00-15:45 America/New_York (UTC-5) · 21:00 Europe/Berlin · in 6 days"
    )
    assert echo("2026-11-18 15:00", None, york, york) == (
        "Wed 18 Nov 2026, 15:00 America/New_York (UTC-5) · today"
    )
    assert echo("2026-11-19 23:30", 60, PACIFIC, "Asia/Kolkata") == (
        "Thu 19 Nov 2026, 23:30-Fri 00:30 America/Los_Angeles (UTC-8)"
        " · Fri 20 Nov 2026, 13:00 Asia/Kolkata · in 2 days"
    )
    assert echo("2026-12-01 09:00", None, "UTC", None) == "Tue 1 Dec 2026, 09:00 UTC · in 13 days"
    assert echo("2026-11-16 09:00", None, berlin, "Europe/Paris").endswith("(UTC+1) · 2 days ago")
    assert "00:30-01:30" in echo("2027-11-07 00:30", 120, york, None)  # the clocks go back in between


ZONES = st.sampled_from(
    [PACIFIC, "Europe/Berlin", "Asia/Kolkata", "UTC", "Australia/Lord_Howe", "Pacific/Apia"]
)
MOMENTS = st.datetimes(datetime(2024, 1, 1), datetime(2034, 1, 1), timezones=st.just(UTC))
VOCABULARY = """
next this last in a the on at for of from to - , today tomorrow tonight monday fri sat 3pm 3 10 15:00 9:30 12
noon midnight 45m 1h30 5/6 24th 31 feb 29 2027 2028-02-29 march nov 7 week weeks days month hour half past
quarter pt est utc+2 london berlin z every first 2:30am 1:30am 00:30 morning am pm
"""
WORDS = st.sampled_from(VOCABULARY.split())


@settings(max_examples=400, deadline=None)
@given(st.text(max_size=60) | st.lists(WORDS, max_size=7).map(" ".join), MOMENTS, ZONES, st.booleans())
def test_any_words_are_read_as_one_moment_ahead_or_refused(
    words: str, now: datetime, zone: str, day_first: bool
) -> None:
    meant = read(words, now=now, zone=zone, day_first=day_first)
    if isinstance(meant, Reading):
        assert now < meant.starts <= now + timedelta(days=3 * 365 + 1)
        on_the_wall = local_to_utc(meant.starts.date(), meant.starts.time(), meant.zone)
        assert on_the_wall == meant.starts.astimezone(UTC)
        assert meant.duration is None or timedelta() < meant.duration <= timedelta(hours=12)


STARTS = st.datetimes(datetime(2026, 11, 20), datetime(2029, 11, 1)).map(
    lambda at: at.replace(second=0, microsecond=0)
)


@settings(max_examples=200, deadline=None)
@given(STARTS, st.integers(1, 720), ZONES, st.booleans())
def test_a_start_written_in_full_reads_back_as_itself(
    at: datetime, length: int, zone: str, day_first: bool
) -> None:
    expected = local_to_utc(at.date(), at.time(), zone)
    for date_words in (f"{at:%a %-d %b %Y}", f"{at:%A, %B %-d, %Y}", f"{at:%Y-%m-%d}"):
        words = f"{date_words} {at:%H:%M} for {length}m"
        meant = read(words, now=NOW, zone=zone, day_first=day_first)
        if isinstance(expected, Refusal):
            assert isinstance(meant, Refusal) and meant.reason == expected.reason
        else:
            assert meant == Reading(
                expected.astimezone(ZoneInfo(zone)), timedelta(minutes=length), zone, False
            )
