"""Two versions of a webinar, because somebody changed it in RingCentral while a form was open: whose shall stay?"""

from datetime import timedelta

from bot.domain.message import Message
from bot.domain.preferences import Adjustment, preferences_of
from bot.domain.webinar import Webinar
from bot.views import ids
from bot.views.blockkit import actions, button, escape, section
from bot.views.setting_labels import setting_lines
from bot.views.times import Reader, in_zone, length
from bot.webinars.edits import Edit, Move

_SHOWN = 1000


def two_texts(webinar: Webinar, edit: Edit, about: str, reader: Reader) -> Message:
    """What RingCentral has now beside what was entered; `about` is the wish that was stopped."""
    theirs = _words(webinar.title, webinar.description)
    mine = _words(edit.title, edit.description)
    for name, value in (("Record automatically", edit.options.auto_record), ("Q&A", edit.options.qna)):
        if value is not None:
            mine += f"\n{escape(name)}: {'on' if value else 'off'}"
    return _choice(webinar, theirs, mine, "Save mine", ids.EDIT_ANYWAY, about, reader)


def two_times(webinar: Webinar, move: Move, about: str, reader: Reader) -> Message:
    """The time RingCentral has now beside the one that was entered."""
    theirs = _time(in_zone(webinar.starts, webinar.zone), webinar.duration)
    mine = _time(in_zone(move.starts, move.zone), move.duration)
    return _choice(webinar, theirs, mine, "Move it to mine", ids.RESCHEDULE_ANYWAY, about, reader)


def two_settings(webinar: Webinar, adjustment: Adjustment, about: str, reader: Reader) -> Message:
    """The settings RingCentral has now beside those that were entered; a password is said of neither."""
    there, wished = preferences_of(webinar), adjustment.wished
    names = [name for name in (*wished.of_registration, *wished.of_webinar) if name != "password"]
    theirs, mine = ("\n".join(setting_lines(which, names)) for which in (there, wished))
    return _choice(webinar, theirs, mine, "Save mine", ids.SETTINGS_ANYWAY, about, reader)


def _choice(
    webinar: Webinar, theirs: str, mine: str, label: str, action_id: str, about: str, reader: Reader
) -> Message:
    lead = (
        f"*{escape(webinar.title, 150)}* was changed in RingCentral after you opened the form."
        " Nothing was saved yet. Which one shall it be?"
    )
    value = f"{about}|{reader.nonce}"
    blocks = (
        section(lead),
        section(f"*There now*\n{theirs}"),
        section(f"*Yours*\n{mine}"),
        actions(
            button(label, action_id, value, style="primary"),
            button("Keep theirs", ids.KEEP, f"{webinar.session_id}|{reader.nonce}"),
        ),
    )
    return Message(f"{lead}\nThere now: {theirs}\nYours: {mine}", blocks)


def _words(title: str | None, description: str | None) -> str:
    lines = [] if title is None else [f"Title: {escape(title, _SHOWN)}"]
    if description is not None:
        cut = f" (the first {_SHOWN:,} characters)" if len(description) > _SHOWN else ""
        lines.append(f"Description{cut}: {escape(description, _SHOWN) or 'none'}")
    return "\n".join(lines)


def _time(when: str, lasts: timedelta) -> str:
    return f"{escape(when)} · {length(lasts)}"
