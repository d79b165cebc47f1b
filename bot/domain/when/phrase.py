"""One phrase about time, read step by step: zone, length, time of day, day, and what they make together."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.domain.when.clocks import exists_once, only_moment
from bot.domain.when.days import days_meant, may_be_day_of_month
from bot.domain.when.hours import Hours, cut_hours
from bot.domain.when.lengths import cut_length, cut_trailing_length, from_now
from bot.domain.when.result import WEEKDAYS, Reading, Unclear, day_name, one_of, without
from bot.domain.when.zones import SpokenZone, cut_zone

EXAMPLE = "Write it like “next tuesday 3pm for 45m”, or choose date and time below."
_YEARS_AHEAD = 3
_DAY = timedelta(days=1)

_TIMES = rf"(?:day|weekday|week|month|quarter|year|morning|afternoon|evening|{one_of(WEEKDAYS)})s?"
_RECURRING = re.compile(
    rf"\b(?:every|each)(?: other| \d+(?:st|nd|rd|th)?)? {_TIMES}\b"
    r"|\b(?:daily|weekly|biweekly|bi-weekly|fortnightly|monthly|weekdays)\b"
    r"|\b(?:mon|tues|wednes|thurs|fri|satur|sun)days\b"
)
_ISO_DAY = re.compile(r"\b\d{4}-\d{2}-\d{2}\b")


@dataclass
class Phrase:
    """One phrase being read: who says it when, and what has been understood so far."""

    now: datetime
    own_zone: str
    day_first: bool
    day: date | None = None
    at: time | None = None
    duration: timedelta | None = None
    zone_said: str | None = None

    def read(self, text: str) -> Reading:
        """What the tidy text means, or Unclear."""
        recurring = _RECURRING.search(text)
        zone, text = cut_zone(without(text, recurring.span()) if recurring else text, self.own_zone, self.now)
        self.zone_said = zone.name if zone.word else None
        self.duration, text = cut_length(text)
        ahead = from_now(text)
        if ahead is not None and not recurring:
            return self._reading(_next_minute(self.now + ahead), zone)
        hours, text = cut_hours(text, as_written=bool(_ISO_DAY.search(text)))
        text = self._note_lengths(hours, text)
        if hours and not hours.bare:  # bare numbers may turn out to be no time at all
            self._keep(hours)
        if recurring and (not text or self._pick(text, hours, zone)):
            raise Unclear("recurring", "It can only be one day. Name the first, like next monday.")
        day = self._pick(text, hours, zone)
        if hours is None:
            self.day = day
            raise Unclear("no_time", "At what time? Add it, like 3pm or 15:00.")
        self._keep(hours)
        return self._start(day, hours.start, zone)

    def _keep(self, hours: Hours) -> None:
        self.at, self.duration = hours.start, self.duration or hours.duration

    def _note_lengths(self, hours: Hours | None, text: str) -> str:
        """Keep a length at the end of the text and return the rest; Unclear if two lengths were said."""
        trailing, text = cut_trailing_length(text)
        lengths = {each for each in (self.duration, trailing, hours and hours.duration) if each}
        if len(lengths) > 1:
            raise Unclear("bad_range", "That gives two different lengths. Leave one out.")
        self.duration = self.duration or trailing
        return text

    def _pick(self, text: str, hours: Hours | None, zone: SpokenZone) -> date:
        """The day that the rest of the phrase means; without one, the next day that has this time ahead."""
        there = self.now.astimezone(zone.rules).date()
        if not text:
            if hours is None or hours.bare:
                raise Unclear("no_time" if self.duration else "unreadable", EXAMPLE)
            return self._first_ahead((there, there + _DAY), hours.start, zone)
        here = self.now.astimezone(ZoneInfo(self.own_zone)).date()
        text = _day_words(text)
        meant = [days_meant(text, today=today, day_first=self.day_first) for today in (here, there)]
        picked = {self._first_ahead(days, hours.start if hours else None, zone) for days in meant if days}
        if not picked:
            raise Unclear("unreadable", EXAMPLE)
        if len(picked) > 1:  # "tomorrow 9am PT", said in Berlin before nine in the morning
            choices = " or ".join(day_name(day) for day in sorted(picked))
            raise Unclear(
                "ambiguous_date", f"It is another day there now: is that {choices}? Write the date."
            )
        day = picked.pop()
        if hours:
            _check_context(hours, text, day, here)
        return day

    def _first_ahead(self, days: tuple[date, ...], at: time | None, zone: SpokenZone) -> date:
        for day in days:
            if self._is_ahead(day, at or time.max, zone):
                return day
        raise Unclear("past", f"That is past ({day_name(days[0])}). Choose a time that is still ahead.")

    def _is_ahead(self, day: date, at: time, zone: SpokenZone) -> bool:
        today = self.now.astimezone(zone.rules).date()
        if day != today:
            return day > today
        return datetime.combine(day, at, zone.rules).replace(fold=1).astimezone(UTC) > self.now

    def _start(self, day: date, at: time, zone: SpokenZone) -> Reading:
        if day > _latest(self.now).date() + _DAY:
            raise Unclear("too_far", f"{day_name(day)} is over three years ahead. Choose an earlier day.")
        self.day = day
        if zone.name is None:
            return self._reading(datetime.combine(day, at, zone.rules), zone)
        moment = only_moment(day, at, zone.name)
        zone.check_season(moment.astimezone(zone.rules))
        return self._reading(moment, zone)

    def _reading(self, moment: datetime, zone: SpokenZone) -> Reading:
        """A reading of a moment; one said by its offset is shown on the person's own clock."""
        if moment <= self.now:
            raise Unclear("past", "That is past. Choose a time that is still ahead.")
        if moment > _latest(self.now):
            raise Unclear("too_far", "That is more than three years ahead. Choose an earlier day.")
        name = zone.name or self.own_zone
        name = name if exists_once(moment, name) else "UTC"
        return Reading(moment.astimezone(ZoneInfo(name)), self.duration, name, zone.word is not None)


def _day_words(text: str) -> str:
    """What is left for the day; pieces from both sides of a time belong together around a weekday only."""
    pieces = text.split(" | ")
    if len(pieces) > 1 and not any(piece.rpartition(" ")[2] in WEEKDAYS for piece in pieces):
        raise Unclear("unreadable", EXAMPLE)
    return " ".join(pieces)


def _check_context(hours: Hours, text: str, day: date, today: date) -> None:
    """Unclear where the words around a time leave its day open."""
    if hours.midnight:
        raise Unclear("ambiguous_time", "Midnight lies between two days. Write 00:00 or 23:59 instead.")
    number = hours.last_number
    if number and text.rpartition(" ")[2] in WEEKDAYS and may_be_day_of_month(number, day, today):
        text = f"Is {number} the hour or the day? Write “at {number}” or name the month."
        raise Unclear("ambiguous_date", text)


def _next_minute(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(second=0, microsecond=0) + (
        timedelta(minutes=1) if moment.second or moment.microsecond else timedelta()
    )


def _latest(now: datetime) -> datetime:
    """Three years from now; a 29 February counts as the 28th."""
    day = 28 if (now.month, now.day) == (2, 29) else now.day
    return now.replace(year=now.year + _YEARS_AHEAD, day=day)
