"""The form for how a webinar takes registrations and whom it lets in, filled in with what is there."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.domain.message import Block, View
from bot.domain.preferences import PASSWORD_LIMIT, Preferences, preferences_of
from bot.domain.webinar import Kind, Webinar
from bot.views import ids
from bot.views.blockkit import context, divider, escape, field_of, modal, option, section, text_input
from bot.views.card import TITLE_SHOWN, registration_words, shared_account
from bot.views.setting_labels import (
    ATTENDEES,
    HAVE_DIGEST,
    MAILS,
    RECORDING,
    RECORDING_FOR,
    WHO,
    all_hands_words,
    is_on,
)
from bot.views.times import Reader

_STATUS = {"open": "Open: people can register", "closed": "Closed: nobody else can register"}
_BEGUN = {"Active": "is live", "Finished": "is over"}


def settings_form(
    webinar: Webinar, reader: Reader, metadata: Mapping[str, Any], *, has_digest: bool, acts_as: str = ""
) -> View:
    """The modal; `metadata` travels with it, with what it shows. `has_digest`: the person has Greenroom's."""
    shown = preferences_of(webinar)
    title = f"*{escape(webinar.title, TITLE_SHOWN)}*\n"
    blocks: list[Block] = [context(shared_account(acts_as))] if acts_as else []
    if webinar.kind is Kind.ALL_HANDS:
        blocks.append(section(title + all_hands_words(webinar)))
    elif webinar.registration is None:
        blocks.append(section(f"{title}RingCentral has not shown its registration yet. Open this again in a minute."))
    else:
        blocks.append(section(f"{title}Registration: {registration_words(webinar, reader)}"))
        blocks += _registration(webinar, shown, has_digest=has_digest)
    blocks += _entrance(webinar, shown)
    carried = {
        **metadata,
        "session": webinar.session_id,
        "shown": shown.model_dump(mode="json", exclude_none=True),
        "due": {plan_field(timing.opens): int(timing.due.timestamp()) for timing in webinar.timings},
    }
    return modal(
        "Settings", blocks, callback_id=ids.SETTINGS_FORM, submit="Save changes", close="Keep as it is",
        metadata=json.dumps(carried),
    )  # fmt: skip


def plan_field(opens: bool) -> str:
    """The field for the time at which registration opens, or closes."""
    return ids.OPENS_AT if opens else ids.CLOSES_AT


def _registration(webinar: Webinar, shown: Preferences, *, has_digest: bool) -> list[Block]:
    status = {value: option(words, value) for value, words in _STATUS.items()}
    radio: dict[str, Any] = {"type": "radio_buttons", "action_id": ids.VALUE, "options": list(status.values())}
    if shown.open is not None:
        radio["initial_option"] = status["open" if shown.open else "closed"]
    limit: dict[str, Any] = {"type": "number_input", "action_id": ids.VALUE, "is_decimal_allowed": False}
    if shown.auto_close_limit:
        limit["initial_value"] = str(shown.auto_close_limit)
    mails = dict(MAILS)
    if has_digest and shown.registration_digest_enabled:
        mails["registration_digest_enabled"] = (mails["registration_digest_enabled"][0], HAVE_DIGEST)
    due = {timing.opens: timing.due for timing in webinar.timings}
    return [
        field_of(ids.STATUS, "Registration", radio),
        field_of(ids.OPENS_AT, "Open by itself at", _moment(due.get(True)), optional=True),
        field_of(
            ids.CLOSES_AT,
            "Close by itself at",
            _moment(due.get(False)),
            optional=True,
            hint="On your own clock. Empty: only when somebody does it.",
        ),
        field_of(ids.LIMIT, "Close at so many registrants", limit, optional=True, hint="Empty or 0: no limit."),
        _ticks(ids.SETTINGS, "Who may register", WHO, shown),
        _ticks(ids.MAILS, "Mail", mails, shown),
        _ticks(ids.RECORDING, "After the webinar", RECORDING, shown),
        _choice(ids.RECORDING_FOR, "Recording is there for", RECORDING_FOR, shown.on_demand_duration),
    ]


def _entrance(webinar: Webinar, shown: Preferences) -> list[Block]:
    if webinar.status in _BEGUN:
        return [context(f"The webinar {_BEGUN[webinar.status]}: who may attend can no longer be changed.")]
    password = "There is a password; it is never shown. Type another one, or leave this empty to keep it."
    if not webinar.has_password:
        password = "There is none now. Empty: it stays so."
    waits = {"panelist_waiting_room": ("Panelists wait until somebody lets them in", "")}
    box = text_input(ids.VALUE, max_length=PASSWORD_LIMIT)
    blocks = [
        divider(),
        _choice(ids.ATTENDEES, "Who may attend", ATTENDEES, shown.attendee_authentication),
        _ticks(ids.WAITING_ROOM, "Waiting room", waits, shown),
        field_of(ids.PASSWORD, "New password", box, optional=True, hint=password),
    ]
    if webinar.has_password:
        away = {"type": "checkboxes", "action_id": ids.VALUE, "options": [option("Take the password away", "away")]}
        blocks.append(field_of(ids.NO_PASSWORD, "Password", away, optional=True))
    return blocks


def _moment(due: datetime | None) -> dict[str, Any]:
    element: dict[str, Any] = {"type": "datetimepicker", "action_id": ids.VALUE}
    return element | ({"initial_date_time": int(due.timestamp())} if due else {})


def _ticks(block_id: str, label: str, offered: Mapping[str, tuple[str, str]], shown: Preferences) -> Block:
    options = {name: option(words, name, says) for name, (words, says) in offered.items()}
    element: dict[str, Any] = {"type": "checkboxes", "action_id": ids.VALUE, "options": list(options.values())}
    if ticked := [options[name] for name in options if is_on(shown, name)]:
        element["initial_options"] = ticked
    return field_of(block_id, label, element, optional=True)


def _choice(block_id: str, label: str, offered: Mapping[str, str], now: str | None) -> Block:
    """One of RingCentral's values; one that we do not know is offered as it is."""
    known = {**offered, **({now: now} if now and now not in offered else {})}
    options = {value: option(words, value) for value, words in known.items()}
    element: dict[str, Any] = {"type": "static_select", "action_id": ids.VALUE, "options": list(options.values())}
    if now:
        element["initial_option"] = options[now]
    return field_of(block_id, label, element, optional=not now)
