"""When a digest comes: once a local day, at its time, whatever the clocks do; and what words ask for it."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.digests.command_text import NotUnderstood, read_digest_command
from bot.digests.model import last_run, local_day, next_run
from bot.domain.channels import cut_place, place_meant

ZONES = (
    "UTC", "America/New_York", "America/Los_Angeles", "America/Sao_Paulo", "America/St_Johns", "Europe/London",
    "Europe/Berlin", "Africa/Casablanca", "Africa/Cairo", "Asia/Kolkata", "Asia/Kathmandu", "Asia/Gaza", "Asia/Beirut",
    "Australia/Lord_Howe", "Pacific/Apia", "Pacific/Kiritimati", "Pacific/Chatham", "America/Havana",
    "Antarctica/Troll",
)  # fmt: skip
moments = st.datetimes(datetime(2020, 1, 1), datetime(2035, 1, 1)).map(lambda naive: naive.replace(tzinfo=UTC))
clock_times = st.times().map(lambda at: at.replace(second=0, microsecond=0))


@settings(max_examples=300, deadline=None)
@given(at=clock_times, zone=st.sampled_from(ZONES), after=moments)
def test_runs_follow_each_other_one_on_every_local_day(at: time, zone: str, after: datetime) -> None:
    runs = [next_run(at, zone, after)]
    for _ in range(4):
        runs.append(next_run(at, zone, runs[-1]))
    assert runs[0] > after
    days = [local_day(run, zone) for run in runs]
    assert days == [days[0] + timedelta(days=number) for number in range(5)]
    assert [last_run(at, zone, run) for run in runs] == runs
    assert last_run(at, zone, runs[1] - timedelta(seconds=1)) == runs[0]


@settings(max_examples=200, deadline=None)
@given(at=clock_times, zone=st.sampled_from(ZONES), after=moments)
def test_the_clocks_of_the_zone_show_the_time_unless_they_skip_it(at: time, zone: str, after: datetime) -> None:
    local = next_run(at, zone, after).astimezone(ZoneInfo(zone))
    if local.time() != at:
        wanted = local.replace(hour=at.hour, minute=at.minute)
        assert wanted.astimezone(UTC).astimezone(ZoneInfo(zone)).time() != at  # that time does not exist there


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[arg-type]  # year, month, day, hour, minute


@pytest.mark.parametrize(
    ("at", "after", "run"),
    [
        (time(9), utc(2026, 3, 7, 15, 0), utc(2026, 3, 8, 13, 0)),  # the clocks went forward: 9:00 is an hour sooner
        (time(2, 30), utc(2026, 3, 8, 5, 0), utc(2026, 3, 8, 7, 30)),  # 2:30 is skipped: 3:30
        (time(9), utc(2026, 10, 31, 14, 0), utc(2026, 11, 1, 14, 0)),
        (time(1, 30), utc(2026, 11, 1, 4, 0), utc(2026, 11, 1, 5, 30)),  # 1:30 comes twice: the first
        (time(1, 30), utc(2026, 11, 1, 5, 30), utc(2026, 11, 2, 6, 30)),  # … and not the second
        (time(1, 30, fold=1), utc(2026, 11, 1, 4, 0), utc(2026, 11, 1, 5, 30)),  # a time's own fold is nobody's job
        (time(2, 30, fold=1), utc(2026, 3, 8, 5, 0), utc(2026, 3, 8, 7, 30)),
    ],
)
def test_new_york_changes_its_clocks(at: time, after: datetime, run: datetime) -> None:
    assert next_run(at, "America/New_York", after) == run


@pytest.mark.parametrize(
    ("words", "at", "channel"),
    [
        ("daily at 9:00 in <#C0LAUNCH|launch>", time(9), "C0LAUNCH"),
        ("daily at 9 in <#G12|>", time(9), "G12"),
        ("9", time(9), ""), ("9am", time(9), ""), ("08:00", time(8), ""), ("8:00", time(8), ""),
        ("daily 8.30", time(8, 30), ""), ("daily at noon here", time(12), "here"), ("every day at 7pm", time(19), ""),
        ("each day at 15:00", time(15), ""),
        ("daily at midnight", time(0), ""), ("at 9 in the morning", time(9), ""), ("daily at 9:00 to me", time(9), ""),
        ("daily at half past 8", time(8, 30), ""), ("daily", None, ""), ("daily in <#C1|x>", None, "C1"),
    ],
)  # fmt: skip
def test_a_daily_digest_is_asked_for(words: str, at: time | None, channel: str) -> None:
    job = read_digest_command(words)
    assert not isinstance(job, NotUnderstood), job.text
    assert (job.what, job.at, job.channel) == ("daily", at, channel)


@pytest.mark.parametrize(
    "words",
    [
        "daily at 7", "daily at 25:00", "daily at 9:75", "9-10am", "weekly at 9", "weekdays at 9", "monday at 9",
        "pause", "every monday at 9", "tomorrow at 9", "daily at 9 PT", "daily at nine thirty or so", "banana", "at",
        "-1", "9 10", "daily at 9 in #nowhere", "daily at 9 in <@U0MIA|mia>",
    ],
)  # fmt: skip
def test_other_words_are_refused_with_the_reason(words: str) -> None:
    job = read_digest_command(words)
    assert isinstance(job, NotUnderstood)
    assert job.text.endswith((".", "?", "”."))


def test_here_is_the_channel_and_in_a_direct_message_oneself() -> None:
    assert cut_place("in here") == ("here", "")
    assert place_meant("here", "C1") == "C1"
    assert place_meant("here", "D1") == ""
    assert place_meant("", "C1") == ""
