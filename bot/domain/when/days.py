"""On which day, in the words people use: tomorrow, next tuesday, friday the 27th, monday next week."""

import re
from datetime import date, timedelta

from bot.domain.when.dates import Days, Form, by_dateparser, calendar_days, either, next_in_month
from bot.domain.when.result import MONTHS, TODAY, WEEKDAYS, Unclear, day_name, one_of

_WEEK = timedelta(days=7)
_MONDAY, _SUNDAY = 0, 6  # on which people's weeks begin


def days_meant(text: str, *, today: date, day_first: bool) -> Days | None:
    """The days the text may mean, likeliest first, or None if it names none; Unclear if it may be two."""
    text = re.sub(r"^(?:on|this coming|coming) ", "", text)
    for pattern, form in _FORMS:
        if found := pattern.fullmatch(text):
            return form(found, today, day_first)
    return calendar_days(text, today, day_first) or _with_weekday(text, today, day_first)


def may_be_day_of_month(number: int, day: date, today: date) -> bool:
    """Whether the number in "thurs 10" may be a day instead of an hour: the coming 10th is a Thursday."""
    return 1 <= number <= 31 and next_in_month(number, today).weekday() == day.weekday()


def warm_dates() -> None:
    """Let dateparser load its English: the first phrase of a process costs it 0.2 s."""
    by_dateparser("3 dec 2026", date(2026, 1, 1))


def _with_weekday(text: str, today: date, day_first: bool) -> Days | None:
    """A date with its weekday beside it, which must be the right one: tue 24 nov, 24/11 tuesday."""
    found = _WEEKDAY_FIRST.fullmatch(text) or _WEEKDAY_LAST.fullmatch(text)
    days = calendar_days(found["rest"], today, day_first) if found else None
    if not found or not days:
        return None
    right = tuple(day for day in days if day.weekday() == WEEKDAYS[found["weekday"]])
    if not right:
        raise Unclear("wrong_weekday", f"The weekday and the date differ: that day is {day_name(days[0])}.")
    return right


def _relative_day(found: re.Match[str], today: date, _: bool) -> Days:
    return (today + timedelta(days=TODAY[found[1]]),)


def _day_after_tomorrow(_found: re.Match[str], today: date, _: bool) -> Days:
    return (today + timedelta(days=2),)


def _gone(_found: re.Match[str], _today: date, _: bool) -> Days:
    raise Unclear("past", "That is past. Choose a time that is still ahead.")


def _no_day(_found: re.Match[str], _today: date, _: bool) -> Days:
    raise Unclear("no_date", "On which day? Name one, like friday or 24 nov.")


def _weekday(found: re.Match[str], today: date, _: bool) -> Days:
    """Today counts while its hour is ahead; "this friday" never means the one after."""
    day = today + timedelta(days=(WEEKDAYS[found[2]] - today.weekday()) % 7)
    return (day,) if found[1] or day != today else (day, day + _WEEK)


def _next_weekday(found: re.Match[str], today: date, _: bool) -> Days:
    """Clear if the coming one is in next week, or is tomorrow (then the one after); else it may be either."""
    coming = today + timedelta(days=(WEEKDAYS[found[1]] - today.weekday() - 1) % 7 + 1)
    this_week = [coming < _week_start(today, first) + _WEEK for first in (_MONDAY, _SUNDAY)]
    if not any(this_week):
        return (coming,)
    if all(this_week) and coming == today + timedelta(days=1):
        return (coming + _WEEK,)
    return either({coming, coming + _WEEK}, today)


def _weekday_of_week(found: re.Match[str], today: date, _: bool) -> Days:
    """Monday next week: clear if weeks that begin on Sunday and on Monday agree."""
    ahead = _WEEK if found["which"] == "next" else timedelta()
    weekday = WEEKDAYS[found["weekday"]]
    return either(
        {
            _week_start(today, first) + ahead + timedelta(days=(weekday - first) % 7)
            for first in (_MONDAY, _SUNDAY)
        },
        today,
    )


def _week_start(day: date, first: int) -> date:
    return day - timedelta(days=(day.weekday() - first) % 7)


def _count(found: re.Match[str], today: date, day_first: bool) -> Days:
    """In two weeks, 3 days from now, a week from friday."""
    parts = found.groupdict()
    bases: Days | None = (today,)
    if parts.get("base") not in (None, "now", "today"):
        bases = days_meant(parts["base"], today=today, day_first=day_first)
    if not bases:
        raise Unclear("unreadable", "I cannot tell from which day to count. Write the date.")
    return either({_counted(parts["count"] or "a", parts["unit"], base) for base in bases}, today)


def _counted(count: str, unit: str, base: date) -> date:
    number = int(count) if count.isdecimal() else 1
    if unit == "fortnight":
        number, unit = 2 * number, "week"
    day = by_dateparser(f"in {number} {unit}s", base)
    if day is None or (unit in ("month", "year") and day.day != base.day):
        raise Unclear("no_date", "There is no such day. Write the date.")
    return day


_W, _M = one_of(WEEKDAYS), one_of(MONTHS)
_UNIT = r"(?P<unit>day|week|fortnight|month|year)"
_WEEKDAY_FIRST = re.compile(rf"(?:(?:this|next) )?(?P<weekday>{_W})\.? (?P<rest>.+)")
_WEEKDAY_LAST = re.compile(rf"(?P<rest>.+) (?P<weekday>{_W})")
_FORMS: tuple[tuple[re.Pattern[str], Form], ...] = tuple(
    (re.compile(pattern), form)
    for pattern, form in (
        (rf"({one_of(TODAY)})", _relative_day),
        (r"(?:the )?day after tomorrow", _day_after_tomorrow),
        (rf"yesterday|last {_W}|(?:an?|\d+) {_UNIT}s? ago|(?:right )?now", _gone),
        (rf"(this )?({_W})", _weekday),
        (rf"next ({_W})", _next_weekday),
        (rf"(?P<weekday>{_W}) (?:of )?(?P<which>this|next) week", _weekday_of_week),
        (rf"(?P<which>this|next) week (?:on )?(?P<weekday>{_W})", _weekday_of_week),
        (rf"in (?P<count>an?|\d{{1,3}}) {_UNIT}s?", _count),
        (rf"(?:(?P<count>an?|\d{{1,3}}) )?{_UNIT}s? from (?P<base>.+)", _count),
        (rf"(?:in |next |this )?(?:week|weekend|month|{_M})", _no_day),
        (r"(?:the )?end of (?:the |this |next )?(?:week|month)", _no_day),
    )
)
