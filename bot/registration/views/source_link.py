"""The link people register by, as it is or tagged for a campaign or a channel; and the form that asks for the tag."""

import json
from collections.abc import Mapping
from typing import Any

from bot.domain.message import Message, View
from bot.domain.registrant import SOURCE_LIMIT
from bot.domain.webinar import Kind, Webinar
from bot.registration.source_links import tagged
from bot.views import ids
from bot.views.blockkit import actions, button, context, escape, field_of, modal, plain, section, text_input
from bot.views.button_values import value
from bot.views.card import TITLE_SHOWN
from bot.views.times import Reader

_HINT = f"A campaign or #channel, up to {SOURCE_LIMIT} characters. It is kept with everybody who registers by the link."


def link_message(webinar: Webinar, source: str, parameter: str, reader: Reader) -> Message:
    """The link, ready to be copied; without a `source` as it is, with the button that tags it."""
    title = f"*{escape(webinar.title, TITLE_SHOWN)}*"
    if webinar.kind is Kind.ALL_HANDS:
        return _shared(webinar, title, source)
    record = webinar.registration
    if record is None or not record.page:
        text = f"{title}: RingCentral has not shown its registration link yet. Try again in a minute."
        return Message(text, (section(text),))
    url = tagged(record.page, parameter, source) if source else record.page
    lead = f"{title}: the registration link" + (f", tagged “{escape(source)}”:" if source else ":")
    small = f"Who registers by it counts for “{escape(source)}”." if source else "It names no source yet."
    small += "" if record.open else " Registration is closed now: nobody can register until it is open."
    about = value(reader, webinar.session_id)
    words = "Tag it for another" if source else "Tag it for a campaign"
    name = plain(webinar.title, 40)
    row = actions(
        button(words, ids.LINK_OPEN, about, label=f"{words}: {name}"),
        button("Where people come from", ids.SOURCES, about, label=f"Where people come from: {name}"),
    )
    return Message(f"{lead} {_typed(url)} {small}", (section(lead), _copied(url), context(small), row))


def link_form(webinar: Webinar, metadata: Mapping[str, Any]) -> View:
    """Asks for the source; `metadata` travels with it."""
    box = text_input(ids.VALUE, max_length=3000, placeholder="newsletter, spring-sale, #launch")
    blocks = [
        section(f"*{escape(webinar.title, TITLE_SHOWN)}*"),
        field_of(ids.SOURCE, "Where will the link stand?", box, hint=_HINT),
    ]
    carried = json.dumps({**metadata, "session": webinar.session_id})
    return modal(
        "Link to share", blocks, callback_id=ids.LINK_FORM, submit="Make the link", close="Close", metadata=carried
    )


def _shared(webinar: Webinar, title: str, source: str) -> Message:
    lead = f"{title} is an all-hands webinar: everybody comes by the same link, which cannot be tagged."
    if source:
        lead += f" “{escape(source)}” is left out."
    if not webinar.attendee_link:
        lead += " RingCentral has not shown it yet; try again in a minute."
        return Message(lead, (section(lead),))
    return Message(f"{lead} {_typed(webinar.attendee_link)}", (section(lead), _copied(webinar.attendee_link)))


def _typed(url: str) -> str:
    return url.replace("&", "&amp;").replace("<", "%3C").replace(">", "%3E")


def _copied(url: str) -> dict[str, Any]:
    """As it is typed, to be copied: a link's text would be shortened."""
    pieces = [{"type": "text", "text": url}]
    return {"type": "rich_text", "elements": [{"type": "rich_text_preformatted", "elements": pieces}]}
