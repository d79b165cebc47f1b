"""Sharing a webinar in words: where it goes, that it is there, and what stands in its way."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from bot.domain.message import Message, View
from bot.domain.outcome import Job, Outcome
from bot.domain.webinar import Webinar
from bot.sharing.model import Share
from bot.views import ids
from bot.views.blockkit import actions, button, channel_select, context, escape, field_of, modal, plain, section
from bot.views.button_values import WebinarChannel, value
from bot.views.card import TITLE_SHOWN
from bot.views.results import RESTARTED
from bot.views.times import Reader, date_token

SEEN = (
    "Everybody there sees its title, time, description and count, and can press Register me. It names you, and mentions"
    " nobody."
)
_NOT_THERE = "Nothing was posted:"


def share_form(webinar: Webinar, reader: Reader, metadata: Mapping[str, Any], *, channel: str = "") -> View:
    """Where the card goes."""
    place = channel_select(ids.VALUE, channel)
    if not channel:
        place["default_to_current_conversation"] = True
    blocks = [
        section(f"*{escape(webinar.title, TITLE_SHOWN)}*\n{date_token(webinar.starts, reader.zone)}"),
        field_of(ids.CHANNEL, "Channel", place),
        context(SEEN),
    ]
    return modal(
        "Share in a channel", blocks, callback_id=ids.SHARE_FORM, submit="Share it", close="Not now",
        metadata=json.dumps({**metadata, "session": webinar.session_id}),
    )


def which_channel(reader: Reader, said: str = "") -> Message:
    """No channel was said where there is none."""
    known = f"I do not know a channel “{escape(said, 60)}”. " if said else ""
    text = f"{known}In which channel? Write it like `/webinar share roadmap in #launch`, or type it in that channel."
    return Message(text, (section(text), actions(button("My webinars", ids.LIST_OPEN, value(reader)))))


def shared(job: Job, outcome: Outcome, channel: str, reader: Reader) -> Message:
    """That it is there, and what follows from it."""
    title, place = f"*{escape(outcome.title, TITLE_SHOWN)}*", f"<#{channel}>"
    if outcome.facts.get("result") == "unknown":
        text = (
            f"{title} may be in {place} now, or not: Slack did not say. Look there; if it is not there, share it again."
        )
    else:
        text = (
            f"{title} is in {place} now. Its count stays up to date, and commands without a title mean it there:"
            " `/webinar count`."
        )
    text += f" {RESTARTED}" if outcome.after_restart else ""
    about = value(reader, WebinarChannel(session_id=str(job.payload["session_id"]), channel=channel))
    down = button("Take it down", ids.CARD_TAKE_DOWN, about, label=f"Take down {plain(outcome.title, 50)}")
    return Message(text.replace("*", ""), (section(text), actions(down)))


def not_there(job: Job, channel: str, reader: Reader, *, can_join: bool) -> Message:
    """The bot is not in that channel."""
    text = f"{_NOT_THERE} I am not in <#{channel}>."
    if can_join:
        text += " Let me in, and I post it there."
        action, label = ids.SHARE_JOIN, "Add me and share it"
    else:
        text += " Type `/invite @Greenroom` there, then try again."
        action, label = ids.TRY_AGAIN, "Try again"
    return Message(text, (section(text), actions(button(label, action, value(reader, job.key), style="primary"))))


def taken_down(outcome: Outcome, channel: str) -> Message:
    """That the card is gone, and what is not."""
    text = (
        f"The card of *{escape(outcome.title, TITLE_SHOWN)}* is no longer in <#{channel}>. Who has registered stays"
        " registered; who waits for a place is told only while it is shared somewhere."
    )
    return Message(text.replace("*", ""), (section(text),))


def which_card(shares: Sequence[Share], reader: Reader) -> Message:
    """The cards that stand in a channel, each with the button that takes it down."""
    if not shares:
        text = "No webinar is shared in this channel."
        return Message(text, (section(text),))
    lead = "Which card do you want to take down?"
    blocks = [section(lead)]
    for share in shares:
        about = value(reader, WebinarChannel(session_id=share.session_id, channel=share.channel))
        title = plain(share.content.title, 50)
        down = button("Take it down", ids.CARD_TAKE_DOWN, about, label=f"Take down {title}")
        said = f"*{escape(share.content.title, 150)}*\n{date_token(share.content.starts, reader.zone)}"
        blocks.append(section(said, accessory=down))
    return Message(f"{lead} {', '.join(escape(share.content.title, 150) for share in shares)}", tuple(blocks))
