"""The form for another time: filled in with the words of the command, or with the time as it is."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bot.domain.message import View
from bot.domain.outcome import Outcome
from bot.domain.people import Invitee
from bot.domain.webinar import Webinar
from bot.domain.when.read import Reading, Refusal
from bot.views import ids
from bot.views.blockkit import context, divider, escape, modal, section
from bot.views.card import TITLE_SHOWN, shared_account
from bot.views.consequences import MAILS_STAY, consequences
from bot.views.times import Reader, date_token, in_zone, length
from bot.views.when_fields import WhenFilled, check_when, when_blocks
from bot.webinars.edits import Move, Plan, plan_of


def as_planned(webinar: Webinar) -> WhenFilled:
    """The fields as the webinar is now."""
    return _filled(plan_of(webinar))


def as_said(webinar: Webinar, reading: Reading | Refusal, zone: str) -> WhenFilled:
    """The fields from words said by somebody in `zone`; what was not said stays as the webinar has it.

    The moment is what they meant on their own clock; it is shown in the webinar's zone unless they named another.
    """
    lasts = reading.duration or webinar.duration
    if isinstance(reading, Reading) and not reading.zone_was_said:
        return WhenFilled.of_start(reading.starts.astimezone(ZoneInfo(webinar.zone)), lasts, webinar.zone)
    return replace(WhenFilled.of_reading(reading, zone), duration=lasts)


def reschedule_form(
    webinar: Webinar,
    people: Sequence[Invitee] | None,
    filled: WhenFilled,
    reader: Reader,
    metadata: Mapping[str, Any],
    *,
    acts_as: str = "",
) -> View:
    """The modal; `metadata` travels with it (a `notice` in it is shown), with the mark of the plan it shows."""
    local = webinar.starts.astimezone(ZoneInfo(webinar.zone))
    now = f"{date_token(webinar.starts, reader.zone)} · {length(webinar.duration)}"
    if webinar.zone != reader.zone:
        now += f" · {in_zone(webinar.starts, webinar.zone)}"
    notice = str(metadata.get("notice", ""))
    blocks = [
        *([section(escape(notice))] if notice else []),
        *([context(shared_account(acts_as))] if acts_as else []),
        section(f"*{escape(webinar.title, TITLE_SHOWN)}*\nNow: {now}"),
        *when_blocks(filled, reader),
        divider(),
        section(consequences(webinar, people, reader, MAILS_STAY)),
    ]
    carried = {"shown": plan_of(webinar), **metadata, "session": webinar.session_id}
    return modal(
        "Move webinar", blocks, callback_id=ids.RESCHEDULE_FORM, submit="Move it", close=f"Keep {local:%A}",
        metadata=json.dumps(carried),
    )


def check_reschedule(filled: WhenFilled, metadata: Mapping[str, Any], reader: Reader) -> Move | dict[str, str]:
    """The move, or the faults by field."""
    start, seconds, zone = metadata["shown"]
    shown: Plan = (start, seconds, zone)
    starts, faults = check_when(filled, reader.now)
    if filled == _filled(shown):
        return {ids.TIME: "That is when it takes place already. Choose another time."}
    if starts is None:
        return faults
    return Move(
        session_id=metadata["session"], starts=starts, duration=filled.duration, zone=filled.zone, shown=shown
    )


def moved_words(outcome: Outcome, move: Move, reader: Reader) -> str:
    """'Moved from … to …'; a change of the length alone says so."""
    was = datetime.fromtimestamp(int(str(outcome.facts["was"])), UTC)
    if was == move.starts:
        return f"Changed: it starts as before and takes {length(move.duration)}."
    return f"Moved from {date_token(was, reader.zone)} to {date_token(move.starts, reader.zone)}."


def _filled(plan: Plan) -> WhenFilled:
    start, seconds, zone = plan
    return WhenFilled.of_start(datetime.fromtimestamp(start, ZoneInfo(zone)), timedelta(seconds=seconds), zone)
