"""How many are registered, in one glance; and the choice of what to do with registration."""

from collections.abc import Sequence

from bot.domain.message import Block, Message
from bot.domain.webinar import Kind, Registration, Webinar
from bot.views import ids
from bot.views.blockkit import actions, button, context, escape, link, plain, section
from bot.views.button_values import value
from bot.views.capacity import bar, running_out
from bot.views.card import registration_words, state_words
from bot.views.times import Reader, as_of, date_token, in_zone

_TITLE = 150


def count_message(
    webinar: Webinar, before: int | None, reader: Reader, *, note: str = "", acts_as: str = ""
) -> Message:
    """Registered now, since yesterday, against the limit; `note` says why it is not newer.

    `acts_as` names the shared account it belongs to.
    """
    record = webinar.registration
    when = date_token(webinar.starts, reader.zone)
    state = f" · _{state}_" if (state := state_words(webinar, reader)) else ""
    head = f"*{escape(webinar.title, _TITLE)}*\n{when}{state}"
    lines = _numbers(record, before) if record else ["The registrations have not been read yet."]
    small = [*([f"This count is {as_of(record.read_at, reader)}."] if record else []), *([note] if note else [])]
    small += [f"It is a webinar of the shared account {escape(acts_as, 100)}."] if acts_as else []
    blocks: list[Block] = [section(head), section("\n".join(lines))]
    blocks += [context(*small)] if small else []
    about = value(reader, webinar.session_id)
    title = plain(webinar.title, 40)
    blocks.append(
        actions(
            button("Count again", ids.COUNT_AGAIN, about, label=f"Count {title} again"),
            button("Show the webinar", ids.SHOW, about, label=f"Show {title}"),
        )
    )
    heard = [escape(webinar.title, _TITLE), in_zone(webinar.starts, reader.zone), *lines, *small]
    return Message("\n".join(heard).replace("*", ""), tuple(blocks))


def no_count(webinar: Webinar) -> Message:
    """An all-hands webinar has nobody to count, only its link."""
    text = (
        f"*{escape(webinar.title, _TITLE)}* is an all-hands webinar: nobody registers, and everybody has the same link."
    )
    if webinar.attendee_link:
        text += f" {link(webinar.attendee_link, 'Link for everybody')}"
    return Message(text.replace("*", ""), (section(text),))


def switches(webinars: Sequence[Webinar], total: int, words: str, reader: Reader) -> Message:
    """Webinars with the button that opens or closes the registration of each."""
    lead = "`/webinar registration open` or `registration close` with a part of the title, or a button here:"
    if words:
        lead = f"“{escape(words, 60)}”: open or close registration?"
    blocks: list[Block] = [section(lead)]
    texts = [lead.replace("`", "")]
    for webinar in webinars:
        state = f"Registration: {registration_words(webinar, reader)}"
        blocks.append(
            section(
                f"*{escape(webinar.title, _TITLE)}*\n{date_token(webinar.starts, reader.zone)}\n{state}",
                accessory=_switch(webinar, reader),
            )
        )
        texts.append(f"{escape(webinar.title, _TITLE)} · {in_zone(webinar.starts, reader.zone)} · {state}")
    if total > len(webinars):
        more = f"The first {len(webinars)} of {total:,}."
        blocks.append(context(more))
        texts.append(more)
    return Message("\n".join(texts), tuple(blocks))


def _numbers(record: Registration, before: int | None) -> list[str]:
    people = "person is" if record.count == 1 else "people are"
    lines = [f"*{record.count:,}* {people} registered; registration is {'open' if record.open else 'closed'}."]
    if before is not None:
        lines.append(f"{record.count - before:+,} since yesterday.")
    if record.limit:
        lines.append(f"{bar(record.count, record.limit)} {record.filled:.0%} of the limit of {record.limit:,}.")
        lines += [warning] if (warning := running_out(record.count, record.limit)) else []
    return lines


def _switch(webinar: Webinar, reader: Reader) -> dict[str, object]:
    about, title = value(reader, webinar.session_id), plain(webinar.title, 40)
    if webinar.kind is Kind.ALL_HANDS:
        return button("Show", ids.SHOW, about, label=f"Show {title}")
    if webinar.registration and webinar.registration.open:
        return button("Close registration", ids.REGISTRATION_CLOSE, about, label=f"Close registration of {title}")
    return button("Open registration", ids.REGISTRATION_OPEN, about, label=f"Open registration of {title}")
