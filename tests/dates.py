"""Days as people type them."""

from datetime import datetime, timedelta


def in_a_week(now: datetime) -> str:
    """The day a week from then, such as "Dec 5": on some days of the week "next friday" is rightly asked back."""
    day = now + timedelta(days=7)
    return f"{day:%b} {day.day}"
