"""The question before a webinar is cancelled; where people are registered, its title has to be typed."""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from bot.domain.message import Message, View
from bot.domain.outcome import Outcome
from bot.domain.people import Invitee
from bot.domain.webinar import Webinar
from bot.views import ids
from bot.views.blockkit import actions, button, context, escape, field_of, modal, plain, section, text_input
from bot.views.button_values import value
from bot.views.card import TITLE_SHOWN, shared_account
from bot.views.consequences import GONE_FOR_GOOD, consequences, people_count
from bot.views.form_state import Entered
from bot.views.results import RESTARTED
from bot.views.times import Reader, date_token, in_zone


def cancel_question(
    webinar: Webinar, people: Sequence[Invitee] | None, reader: Reader, *, acts_as: str = ""
) -> Message:
    """What is about to go, for whom, and the two buttons."""
    title = escape(webinar.title, TITLE_SHOWN)
    affected = consequences(webinar, people, reader, GONE_FOR_GOOD)
    about = value(reader, webinar.session_id)
    named = plain(webinar.title, 50)
    blocks = [
        section(f"Cancel *{title}*, {date_token(webinar.starts, reader.zone)}?"),
        section(affected),
        *([context(shared_account(acts_as))] if acts_as else []),
        actions(
            button("Cancel the webinar", ids.CANCEL_CONFIRM, about, style="danger", label=f"Cancel {named}"),
            button("Keep it", ids.KEEP, about, label=f"Keep {named}"),
        ),
    ]
    small = f" {shared_account(acts_as)}" if acts_as else ""
    return Message(f"Cancel {title}, {in_zone(webinar.starts, reader.zone)}? {affected}{small}", tuple(blocks))


def cancel_form(
    webinar: Webinar, people: Sequence[Invitee] | None, reader: Reader, metadata: Mapping[str, Any]
) -> View:
    """The modal that wants the title typed."""
    # Plain text, so that the title can be copied as it is: mrkdwn would need invisible characters in it.
    shown = {"type": "plain_text", "text": plain(webinar.title), "emoji": False}
    blocks = [
        section(consequences(webinar, people, reader, GONE_FOR_GOOD)),
        {"type": "section", "text": shown},
        field_of(ids.TITLE, "Type the title to cancel the webinar", text_input(ids.VALUE)),
    ]
    return modal(
        "Cancel the webinar", blocks, callback_id=ids.CANCEL_FORM, submit="Cancel the webinar", close="Keep it",
        metadata=json.dumps({**metadata, "session": webinar.session_id}),
    )


def check_title(entered: Entered, webinar: Webinar) -> dict[str, str]:
    """The fault where the typed title is not the webinar's; capitals do not matter."""
    if plain(entered.text(ids.TITLE)).casefold() == plain(webinar.title).casefold():
        return {}
    return {ids.TITLE: "That is not its title. Type it as it is shown above, or press Keep it."}


def cancelled(outcome: Outcome, reader: Reader, *, acts_as: str = "") -> Message:
    """That it is gone, and who may hear of it from RingCentral."""
    starts = datetime.fromtimestamp(int(str(outcome.facts["starts"])), UTC)
    registered = int(str(outcome.facts["registered"]))
    title = escape(outcome.title, TITLE_SHOWN)
    restarted = f" {RESTARTED}" if outcome.after_restart else ""
    told = f" {people_count(registered)} had registered; RingCentral may mail them." if registered else ""
    shared = f" It was done with the shared account {escape(acts_as, 100)}, whose webinar it was." if acts_as else ""
    shown = f"Cancelled: *{title}*, {date_token(starts, reader.zone)}.{told}{restarted}{shared}"
    text = f"Cancelled: {title}, {in_zone(starts, reader.zone)}.{told}{restarted}{shared}"
    return Message(text, (section(shown), actions(button("My webinars", ids.LIST_OPEN, value(reader)))))
