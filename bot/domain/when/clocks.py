"""What a time on the wall means in a zone, and how a start is shown; gaps and folds are never guessed."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.domain.when.result import Refusal, Unclear, day_name
from bot.domain.when.zones import offset_name

# Of Slack's locales; where dates begin with the year, those without a year begin with the month.
_MONTH_FIRST = {"en", "en-us", "ja-jp", "ko-kr", "zh-cn", "zh-tw"}


def local_to_utc(date: date, time: time, zone: str) -> datetime | Refusal:
    """The moment (UTC) when the clocks of a zone show this; refused if they skip it or show it twice."""
    try:
        return only_moment(date, time, zone)
    except Unclear as unclear:
        return Refusal(unclear.reason, unclear.text, date, time, zone=zone)


def only_moment(day: date, at: time, zone: str) -> datetime:
    """As `local_to_utc`, but raises Unclear."""
    local = datetime.combine(day, at.replace(second=0, microsecond=0, tzinfo=None), ZoneInfo(zone))
    try:
        first, second = local.astimezone(UTC), local.replace(fold=1).astimezone(UTC)
    except OverflowError:
        raise Unclear("too_far", "That is more than three years ahead. Choose an earlier day.") from None
    if first == second:
        return first
    shown = first.astimezone(local.tzinfo)
    if shown.replace(tzinfo=None) != local.replace(tzinfo=None):
        raise Unclear(
            "gap",
            f"{at:%H:%M} does not exist on {day_name(day)} in {zone}: the clocks go forward then."
            f" Choose another time, like {shown:%H:%M}.",
        )
    offsets = [
        f"UTC{offset_name(each.utcoffset() or timedelta())}" for each in (local, local.replace(fold=1))
    ]
    raise Unclear(
        "fold",
        f"{at:%H:%M} comes twice on {day_name(day)} in {zone}, at {offsets[0]} and again at {offsets[1]}:"
        f" the clocks go back then. Choose another time, or the time zone UTC"
        f" with {day_name(first)}, {first:%H:%M} or {second:%H:%M}.",
    )


def exists_once(moment: datetime, zone: str) -> bool:
    """Whether the clocks of a zone show this moment's time only once."""
    local = moment.astimezone(ZoneInfo(zone))
    return local.replace(fold=0).utcoffset() == local.replace(fold=1).utcoffset()


def day_first_of(locale: str | None) -> bool:
    """Whether people of a Slack locale (en-GB, de-DE) write 5/6 for the fifth of June; None: no."""
    if not locale:
        return False
    return locale.replace("_", "-").lower() not in _MONTH_FIRST


def describe(
    start: datetime, duration: timedelta | None, zone: str, *, now: datetime, viewer_zone: str | None
) -> str:
    """The echo line: the start in its zone, on the viewer's own clock if that differs, and how far off it is.

    Tue 24 Nov 2026, 15:00-15:45 America/New_York (UTC-5) · 21:00 Europe/Berlin · in 3 days
    """
    local = start.astimezone(ZoneInfo(zone))
    until = _until(local, duration) if duration else ""
    offset = offset_name(local.utcoffset() or timedelta())
    parts = [f"{day_name(local)}, {local:%H:%M}{until} {zone}" + (f" (UTC{offset})" if zone != "UTC" else "")]
    viewers = start.astimezone(ZoneInfo(viewer_zone or zone))
    if viewers.utcoffset() != local.utcoffset():
        day = "" if viewers.date() == local.date() else f"{day_name(viewers)}, "
        parts.append(f"{day}{viewers:%H:%M} {viewer_zone}")
    parts.append(_days_away((viewers.date() - now.astimezone(viewers.tzinfo).date()).days))
    return " · ".join(parts)


def _until(local: datetime, duration: timedelta) -> str:
    """The end on the wall, also across midnight and across a change of the clocks."""
    end = (local.astimezone(UTC) + duration).astimezone(local.tzinfo)
    return f"\N{EN DASH}{'' if end.date() == local.date() else day_name(end)[:4]}{end:%H:%M}"


def _days_away(days: int) -> str:
    near = {-1: "yesterday", 0: "today", 1: "tomorrow"}
    return near.get(days) or (f"in {days} days" if days > 0 else f"{-days} days ago")
