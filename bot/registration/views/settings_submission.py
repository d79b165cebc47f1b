"""Reading the settings form: what differs from what it showed, or what is wrong at which field."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.domain.preferences import PASSWORD_LIMIT, Adjustment, Planned, Preferences
from bot.domain.webinar import Webinar
from bot.registration.views.settings_form import plan_field
from bot.views import ids
from bot.views.form_state import Entered
from bot.views.setting_labels import MAILS, RECORDING, WHO, is_on
from bot.views.times import Reader, in_zone

LIMIT_MOST = 1_000_000
_TICKS = {
    ids.SETTINGS: tuple(WHO), ids.MAILS: tuple(MAILS), ids.RECORDING: tuple(RECORDING),
    ids.WAITING_ROOM: ("panelist_waiting_room",),
}  # fmt: skip
_CHOICES = {"on_demand_duration": ids.RECORDING_FOR, "attendee_authentication": ids.ATTENDEES}


def read_settings(
    entered: Entered, metadata: Mapping[str, Any], webinar: Webinar, by: str, reader: Reader
) -> Adjustment | dict[str, str]:
    """What differs from what the form showed, or the faults by field."""
    shown = Preferences.model_validate(metadata["shown"])
    desired, faults = _desired(entered, shown)
    plans, late = _plans(entered, metadata["due"], webinar, reader)
    faults |= late
    faults = {**_full(desired, shown, webinar), **faults}
    if faults:
        return faults
    adjustment = Adjustment(
        session_id=webinar.session_id, title=webinar.title, shown=shown, desired=desired, plans=plans, by=by
    )
    if adjustment.is_empty:
        first = ids.STATUS if entered.has(ids.STATUS) else ids.ATTENDEES
        return {first: "Nothing is different yet. Change something, or press Keep as it is."}
    return adjustment


def _desired(entered: Entered, shown: Preferences) -> tuple[Preferences, dict[str, str]]:
    limit, faults = _limit(entered, shown)
    password, more = _password(entered)
    desired = {**_ticked(entered, shown), **_chosen(entered, shown), **limit, **password}
    return Preferences.model_validate(desired), {**faults, **more}


def _ticked(entered: Entered, shown: Preferences) -> dict[str, object]:
    desired: dict[str, object] = {}
    for block_id, names in _TICKS.items():
        for name in names if entered.has(block_id) else ():
            if (on := name in entered.choices(block_id)) != is_on(shown, name):
                desired |= {"suppress_emails": not on} if name == "mails" else {name: on}
    return desired


def _chosen(entered: Entered, shown: Preferences) -> dict[str, object]:
    desired: dict[str, object] = {}
    if (status := entered.choice(ids.STATUS)) and (status == "open") != shown.open:
        desired["open"] = status == "open"
    for name, block_id in _CHOICES.items():
        if (value := entered.choice(block_id)) and value != getattr(shown, name):
            desired[name] = value
    return desired


def _limit(entered: Entered, shown: Preferences) -> tuple[dict[str, object], dict[str, str]]:
    typed = entered.text(ids.LIMIT) or "0"
    if not typed.isdecimal() or int(typed) > LIMIT_MOST:
        return {}, {ids.LIMIT: "Write a whole number up to 1,000,000; leave it empty for no limit."}
    differs = entered.has(ids.LIMIT) and int(typed) != (shown.auto_close_limit or 0)
    return {"auto_close_limit": int(typed)} if differs else {}, {}


def _password(entered: Entered) -> tuple[dict[str, object], dict[str, str]]:
    password, away = entered.text(ids.PASSWORD), bool(entered.choices(ids.NO_PASSWORD))
    if password and away:
        return {}, {ids.PASSWORD: "Type a new password, or take it away: not both."}
    if len(password) > PASSWORD_LIMIT or not password.isprintable():
        return {}, {ids.PASSWORD: f"RingCentral takes up to {PASSWORD_LIMIT} characters on one line."}
    return {"password": password} if password or away else {}, {}


def _full(desired: Preferences, shown: Preferences, webinar: Webinar) -> dict[str, str]:
    """RingCentral closes at the limit: what is to be open needs places."""
    is_open = shown.open if desired.open is None else desired.open
    limit = shown.auto_close_limit if desired.auto_close_limit is None else desired.auto_close_limit
    count = webinar.registration.count if webinar.registration else 0
    is_asked = desired.open or desired.auto_close_limit
    if not (is_asked and is_open and limit and count >= limit):
        return {}
    return {ids.LIMIT: f"{count:,} are registered already: take more than that, or close registration."}


def _plans(
    entered: Entered, shown: Mapping[str, int], webinar: Webinar, reader: Reader
) -> tuple[tuple[Planned, ...], dict[str, str]]:
    plans: list[Planned] = []
    faults: dict[str, str] = {}
    chosen = {opens: entered.moment(plan_field(opens)) for opens in (True, False)}
    for opens, due in chosen.items():
        field = plan_field(opens)
        if not entered.has(field) or (int(due.timestamp()) if due else None) == shown.get(field):
            continue
        if due and (fault := _plan_fault(due, webinar, reader)):
            faults[field] = fault
        plans.append(Planned(opens=opens, due=due))
    if plans and chosen[True] and chosen[True] == chosen[False]:
        faults[ids.CLOSES_AT] = "It cannot open and close at the same time. Choose another time for one of them."
    return tuple(plans), faults


def _plan_fault(due: datetime, webinar: Webinar, reader: Reader) -> str:
    if due <= reader.now:
        return "That is in the past. Choose a later time, or open or close it at once above."
    if due >= webinar.ends:
        return f"It is over by then: it ends {in_zone(webinar.ends, reader.zone)}. Choose an earlier time."
    return ""
