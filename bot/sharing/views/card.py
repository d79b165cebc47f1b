"""The card that everybody in a channel can read: no names but the sharer's, no mention, nothing that is not public."""

from bot.domain.message import Block, Message
from bot.sharing.model import CardContent
from bot.views import ids
from bot.views.blockkit import actions, button, context, escape, link, plain, section
from bot.views.button_values import lasting
from bot.views.card import TITLE_SHOWN
from bot.views.times import Reader, as_of, date_token, in_zone, length

DESCRIPTION_SHOWN = 600


def public_card(content: CardContent, session_id: str, shared_by: str, reader: Reader) -> Message:
    """A webinar with its one button; `reader` is in the event's zone, because there is no one reader."""
    title, state = escape(content.title, TITLE_SHOWN), _state(content)
    starts, lasts = in_zone(content.starts, content.zone), length(content.duration)
    when = f"{date_token(content.starts, content.zone)} · {lasts} · {starts}"
    blocks: list[Block] = [section(f"*{title}*\n{when}" + (f" · _{state}_" if state else ""))]
    texts = [title, f"{starts}, {lasts}", state]
    if content.description:
        blocks.append(section(escape(content.description, DESCRIPTION_SHOWN)))
        texts.append(escape(content.description, DESCRIPTION_SHOWN))
    if said := registration_line(content, reader):
        blocks.append(section(said))
        texts.append(said.replace("*", ""))
    if row := _button(content, session_id):
        blocks.append(actions(row))
    small = [f"Shared by {escape(shared_by, 80)}", *_links(content)]
    blocks.append(context(*small))
    return Message(". ".join(part.rstrip(".") for part in (*texts, *small) if part), tuple(blocks))


def shared_again(title: str, address: str) -> Message:
    """What is left of a card that was shared again further down."""
    newer = link(address, "See the card") if address else "See the card below"
    text = f"*{escape(title, TITLE_SHOWN)}* was shared again in this channel. {newer}."
    return Message(text.replace("*", ""), (context(text),))


def registration_line(content: CardContent, reader: Reader) -> str:
    """'*Registration:* open · 142 of 300 registered, as of 09:58', or what there is instead."""
    if content.state in ("cancelled", "adrift"):
        return ""
    if content.shared_link:
        return f"*Registration:* none is needed. {link(content.shared_link, 'One link for everybody')}"
    record = content.registration
    if record is None:
        return "*Registration:* not read yet"
    of = f" of {record.limit:,}" if record.limit else ""
    state = "full" if content.is_full else "open" if record.open else "closed"
    return f"*Registration:* {state} · {record.count:,}{of} registered, {as_of(record.read_at, reader)}"


def _button(content: CardContent, session_id: str) -> dict[str, object] | None:
    title = plain(content.title, 40)
    if content.takes_people:
        over = content.state == "over"
        text, said = ("Register for the recording", "Register me for the recording of") if over else (
            "Register me", "Register me for",
        )
        return button(text, ids.REGISTER_ME, lasting(session_id), style="primary", label=f"{said} {title}")
    if content.may_open_again:
        label = f"Tell me when {title} opens again"
        return button("Tell me when it opens again", ids.TELL_ME, lasting(session_id), label=label)
    return None


def _links(content: CardContent) -> list[str]:
    record = content.registration
    if record is None or not record.page or content.state == "cancelled":
        return []
    return [link(record.page, "Registration page")]


def _state(content: CardContent) -> str:
    return {
        "coming": "",
        "live": "live now",
        "over": "over",
        "cancelled": "cancelled",
        "adrift": "no longer kept up to date here",
    }[content.state]
