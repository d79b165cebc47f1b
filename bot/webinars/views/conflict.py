"""A webinar's words or time in two versions, because somebody changed it in RingCentral while a form was open."""

from datetime import timedelta

from bot.domain.message import Message
from bot.domain.webinar import Webinar
from bot.views import ids
from bot.views.blockkit import escape
from bot.views.conflict import both_versions
from bot.views.times import Reader, in_zone, length
from bot.webinars.edits import Edit, Move

_SHOWN = 1000


def two_texts(webinar: Webinar, edit: Edit, about: str, reader: Reader) -> Message:
    """What RingCentral has now beside what was entered; `about` is the job that was stopped."""
    theirs = _words(webinar.title, webinar.description)
    mine = _words(edit.title, edit.description)
    for name, value in (("Record automatically", edit.options.auto_record), ("Q&A", edit.options.qna)):
        if value is not None:
            mine += f"\n{escape(name)}: {'on' if value else 'off'}"
    return both_versions(webinar, theirs, mine, "Save mine", ids.EDIT_ANYWAY, about, reader)


def two_times(webinar: Webinar, move: Move, about: str, reader: Reader) -> Message:
    """The time RingCentral has now beside the one that was entered."""
    theirs = _time(in_zone(webinar.starts, webinar.zone), webinar.duration)
    mine = _time(in_zone(move.starts, move.zone), move.duration)
    return both_versions(webinar, theirs, mine, "Move it to mine", ids.RESCHEDULE_ANYWAY, about, reader)


def _words(title: str | None, description: str | None) -> str:
    lines = [] if title is None else [f"Title: {escape(title, _SHOWN)}"]
    if description is not None:
        cut = f" (the first {_SHOWN:,} characters)" if len(description) > _SHOWN else ""
        lines.append(f"Description{cut}: {escape(description, _SHOWN) or 'none'}")
    return "\n".join(lines)


def _time(when: str, lasts: timedelta) -> str:
    return f"{escape(when)} · {length(lasts)}"
