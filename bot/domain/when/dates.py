"""Days by their date, in the words people use: 24 nov 2026, 5/6, the 24th, last friday of january.

dateparser reads month names and counts ("3 dec 2028", "in 2 weeks") and sees nothing else: left to itself it
answers "two weeks from today" with a day in the past, and "Jan 5 at 10" with the year 2110.
"""

import re
from calendar import monthrange
from collections.abc import Callable
from datetime import date, datetime, timedelta

import dateparser

from bot.domain.when.result import MONTHS, WEEKDAYS, Unclear, day_name, one_of

Days = tuple[date, ...]  # what a phrase may mean, in order: the first day whose time is still ahead is taken
Form = Callable[[re.Match[str], date, bool], Days]  # (found, today, day_first)

_JUST_PASSED = timedelta(days=31)  # who names a day so lately gone rarely means next year's
_LEAP_YEAR = 2028  # has every day of the year


def calendar_days(text: str, today: date, day_first: bool) -> Days | None:
    """The days that a date like 5/6 or "the 24th" may mean, or None if the text is no date."""
    for pattern, form in _FORMS:
        if found := pattern.fullmatch(text):
            return form(found, today, day_first)
    return None


def either(days: set[date], today: date) -> Days:
    """The one of these days that is not past; Unclear if two are left."""
    ahead = sorted(day for day in days if day >= today)
    if len(ahead) > 1:
        choices = " or ".join(day_name(day) for day in ahead)
        raise Unclear("ambiguous_date", f"Is that {choices}? Write the date.")
    return tuple(ahead) or tuple(days)


def by_dateparser(text: str, today: date) -> date | None:
    """What dateparser makes of a month's name with day and year, or of a count from today."""
    noon = datetime(today.year, today.month, today.day, 12)
    # In UTC, or dateparser asks for the machine's zone, and raises where that has no IANA name (TZ=UTC+3).
    read = dateparser.parse(text, languages=["en"], settings={"RELATIVE_BASE": noon, "TIMEZONE": "UTC"})
    return read.date() if read else None


def next_in_month(day: int, today: date) -> date:
    """The next day of that number: today, later this month, or in the next month that has it."""
    if not 1 <= day <= 31:
        raise Unclear("no_date", f"No month has a day {day}. Check the date.")
    year, month = today.year, today.month
    while day > monthrange(year, month)[1] or date(year, month, day) < today:
        year, month = _month_after(year, month)
    return date(year, month, day)


def _month_after(year: int, month: int) -> tuple[int, int]:
    return (year + 1, 1) if month == 12 else (year, month + 1)


def _day(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise Unclear("no_date", "There is no such day. Check the date.") from None


def _coming(in_year: Callable[[int], date | None], today: date) -> Days:
    """The next such day of a year, or the one just passed, which is then refused as past."""
    for year in range(today.year - 1, today.year + 9):  # a 29 February may be eight years off
        day = in_year(year)
        if day and day >= today - _JUST_PASSED:
            return (day,)
    raise Unclear("no_date", "There is no such day in the years to come. Check the date.")


def _coming_date(month: int, day: int, today: date) -> Days:
    _day(_LEAP_YEAR, month, day)
    return _coming(lambda year: date(year, month, day) if day <= monthrange(year, month)[1] else None, today)


def _year_first(found: re.Match[str], _today: date, _day_first: bool) -> Days:
    year, month, day = map(int, found.groups())
    return (_day(year, month, day),)


def _numbers(found: re.Match[str], today: date, day_first: bool) -> Days:
    """5/6 in the order of the person's locale; 13/6 and 6/13 can only be one day."""
    first, second = int(found["first"]), int(found["second"])
    swapped = first > 12 or (day_first and second <= 12)
    day, month = (first, second) if swapped else (second, first)
    year = found.groupdict().get("year")
    if year is None:
        return _coming_date(month, day, today)
    return (_day(int(year) + (2000 if len(year) == 2 else 0), month, day),)


def _named_month(found: re.Match[str], today: date, _day_first: bool) -> Days:
    """24 Nov 2026, read by dateparser; the number and the month are held against what was written."""
    parts = found.groupdict()
    year = parts["year"]
    read = by_dateparser(f"{parts['day']} {parts['month']} {year or _LEAP_YEAR}", today)
    if read is None or (read.day, read.month) != (int(parts["day"]), MONTHS[parts["month"]]):
        raise Unclear("no_date", "There is no such day. Check the date.")
    return (read,) if year else _coming_date(read.month, read.day, today)


def _day_of_month(found: re.Match[str], today: date, _day_first: bool) -> Days:
    return (next_in_month(int(found["day"]), today),)


def _day_of_near_month(found: re.Match[str], today: date, _day_first: bool) -> Days:
    year, month = today.year, today.month
    if found["which"] == "next":
        year, month = _month_after(year, month)
    return (_day(year, month, int(found["day"])),)


def _weekday_in_month(found: re.Match[str], today: date, _day_first: bool) -> Days:
    """First monday of december, last friday of next month."""
    ordinal, weekday = found["ordinal"], WEEKDAYS[found["weekday"]]
    month, year = found["month"], found["year"]
    if month in MONTHS and not year:
        return _coming(lambda each: _nth_weekday(ordinal, weekday, each, MONTHS[month]), today)
    near = _month_after(today.year, today.month) if month == "next month" else (today.year, today.month)
    day = _nth_weekday(ordinal, weekday, *((int(year), MONTHS[month]) if month in MONTHS else near))
    if day is None:
        raise Unclear("no_date", "That month has no such day. Write the date.")
    return (day,)


def _nth_weekday(ordinal: str, weekday: int, year: int, month: int) -> date | None:
    first, length = monthrange(year, month)
    days = range(1 + (weekday - first) % 7, length + 1, 7)
    nth = len(days) if ordinal == "last" else int(ordinal[0])
    return date(year, month, days[nth - 1]) if nth <= len(days) else None


_W, _M = one_of(WEEKDAYS), one_of(MONTHS)
_DAY = r"(?:the )?(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>20\d\d)"
_FORMS: tuple[tuple[re.Pattern[str], Form], ...] = tuple(
    (re.compile(pattern), form)
    for pattern, form in (
        (r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})", _year_first),
        (r"(?P<first>\d{1,2})([-/.])(?P<second>\d{1,2})\2(?P<year>20\d\d|\d\d)", _numbers),
        (r"(?P<first>\d{1,2})[/.](?P<second>\d{1,2})\.?", _numbers),
        (rf"{_DAY}[ .-]{{0,2}}(?:of )?(?P<month>{_M})\.?(?:[ .-]{_YEAR})?", _named_month),
        (rf"(?P<month>{_M})\.?[ -]?{_DAY}(?:[ -]{_YEAR})?", _named_month),
        (r"(?:the )?(?P<day>\d{1,2})(?:st|nd|rd|th)", _day_of_month),
        (r"the (?P<day>\d{1,2})", _day_of_month),
        (rf"{_DAY} of (?P<which>this|next) month", _day_of_near_month),
        (rf"(?P<which>this|next) month (?:on )?{_DAY}", _day_of_near_month),
        (
            rf"(?:the )?(?P<ordinal>[1-5](?:st|nd|rd|th)|last) (?P<weekday>{_W}) (?:of|in) "
            rf"(?P<month>{_M}|(?:next|this|the) month)(?: {_YEAR})?",
            _weekday_in_month,
        ),
    )
)
