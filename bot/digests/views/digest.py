"""A digest in words and blocks, and what is said when one ends or cannot be posted."""

from zoneinfo import ZoneInfo

from bot.digests.model import Digest, DigestLine, Edition
from bot.domain.message import Block, Message
from bot.views import ids
from bot.views.blockkit import actions, button, context, escape, header, section
from bot.views.button_values import DigestButton, DigestPlace, value
from bot.views.capacity import places, running_out
from bot.views.sources import sources_line
from bot.views.times import Reader, date_token, in_zone

MOST_LINES = 50
"""Ten blocks of five: a message holds 50 blocks, and Slack cuts its text at 40,000 characters."""
MOST_ATTENTION = 10
_LINES_A_BLOCK = 5
_TITLE = 100


def digest_message(edition: Edition, subscriber: str, reader: Reader, *, preview: bool = False) -> Message:
    """One edition; a `preview` is seen by the person who asked alone, and cannot be changed or turned off there."""
    name = escape(subscriber, 80)
    day = edition.now.astimezone(ZoneInfo(reader.zone))
    title = f"Webinar registrations, {day:%a} {day.day} {day:%b %Y}" + (" (late)" if edition.late else "")
    notes = _notes(edition, name)
    footer = _footer(edition, name, reader, preview=preview)
    blocks: list[Block] = [header(title)]
    blocks += [context(*notes)] if notes else []
    blocks += [section(part) for part in _body(edition, name, reader, tokens=True)]
    blocks.append(context(footer))
    if not preview:
        about = value(reader, DigestButton(digest_id=edition.digest.id))
        whose = f"the digest of {subscriber}"
        blocks.append(
            actions(
                button("Change", ids.DIGEST_CHANGE, about, label=f"Change {whose}"),
                button("Turn off", ids.DIGEST_OFF, about, label=f"Turn off {whose}"),
            )
        )
    texts = [title, *notes, *_body(edition, name, reader, tokens=False), footer]
    return Message("\n".join(text.replace("*", "") for text in texts), tuple(blocks))


def digest_stopped(owner: str, by: str) -> Message:
    """The last word to a channel; nobody is mentioned, only named."""
    whose = "their" if owner == by else f"{escape(owner, 80)}'s"
    text = f"{escape(by, 80)} ended {whose} daily webinar digest in this channel."
    return Message(text, (section(text),))


def digest_undeliverable(digest: Digest, reader: Reader, *, can_join: bool) -> Message:
    """Told once to the subscriber; the next digests are tried all the same."""
    text = f"I could not post your daily digest in <#{digest.channel}>: I am not in there any more, or may not post."
    row = [button("Turn the digest off", ids.DIGEST_OFF, value(reader, DigestButton(digest_id=digest.id)))]
    if can_join:
        place = value(reader, DigestPlace(at=digest.at, channel=digest.channel))
        row.insert(0, button("Add Greenroom to the channel", ids.DIGEST_JOIN, place, style="primary"))
    else:
        text += " Type `/invite @Greenroom` there, and the next one will arrive."
    return Message(text, (section(text), actions(*row)))


def _body(edition: Edition, name: str, reader: Reader, *, tokens: bool) -> list[str]:
    """The parts, top to bottom; dates as tokens where they render, else written out."""
    if edition.never_listed:
        return [f"I could not read {name}'s webinars yet: this digest is empty for that reason alone."]
    if edition.is_empty:
        return ["There are no upcoming webinars."]
    first, *rest = edition.lines
    parts = [f"*Next up: {escape(first.title, _TITLE)}*\n{_when(first, reader, tokens)} · {_count(first)}"]
    if ranking := sources_line(edition.sources, first.count):
        parts[0] += f"\n{ranking}"
    if attention := _attention(edition, reader, tokens):
        parts.append("\n".join(["*Needs attention*", *attention]))
    if not rest:
        return parts
    lines = [f"• {_line(line, reader, tokens)}" for line in edition.lines[:MOST_LINES]]
    if len(edition.lines) > MOST_LINES:
        lines.append(f"+{len(edition.lines) - MOST_LINES} more: `/webinar list` shows one's own")
    lines[0] = f"*All {len(edition.lines)} upcoming*\n{lines[0]}"
    # A block holds 3 000 characters.
    return parts + ["\n".join(lines[at : at + _LINES_A_BLOCK]) for at in range(0, len(lines), _LINES_A_BLOCK)]


def _line(line: DigestLine, reader: Reader, tokens: bool) -> str:
    return f"*{escape(line.title, _TITLE)}* · {_when(line, reader, tokens)} · {_count(line)}"


def _when(line: DigestLine, reader: Reader, tokens: bool) -> str:
    return date_token(line.starts, reader.zone) if tokens else in_zone(line.starts, reader.zone)


def _count(line: DigestLine) -> str:
    if line.no_registration:
        return "no registration, one link for everybody"
    if line.count is None:
        return "registrations not read yet"
    of = f" of {line.limit:,}" if line.limit else ""
    change = f" ({line.change:+,})" if line.change is not None else ""
    return f"{line.count:,}{of} registered{change} · {'open' if line.open else 'closed'}"


def _attention(edition: Edition, reader: Reader, tokens: bool) -> list[str]:
    found = []
    for line in edition.lines:
        if line.filling and line.count is not None:
            filled = f"{places(line.count, line.limit)}. {running_out(line.count, line.limit)}"
            found.append(f"• {escape(line.title, _TITLE)}: {filled}")
        if line.closed_early:
            found.append(
                f"• {escape(line.title, _TITLE)}: registration is closed, and it starts {_when(line, reader, tokens)}."
            )
    left = len(found) - MOST_ATTENTION
    return [*found[:MOST_ATTENTION], f"• and {left} more"] if left > 0 else found


def _notes(edition: Edition, name: str) -> list[str]:
    notes = []
    if edition.late:
        notes.append(f"This digest is late: it was due at {edition.digest.at:%H:%M}, and I could not send it then.")
    if day := edition.digest.missed:
        notes.append(f"The digest of {day:%a} {day.day} {day:%b} was left out: I could not send it in time.")
    if edition.has_moved:
        notes.append(f"{name} moved from {edition.digest.said_zone} to {edition.digest.zone}: the digest follows.")
    if edition.link_dead:
        notes.append(
            f"RingCentral no longer accepts {name}'s link, so these numbers stand still."
            " `/webinar connect` by them brings it back."
        )
    if edition.missed:
        of = sum(not line.no_registration for line in edition.lines)
        notes.append(f"I could not read {edition.missed} of {of} webinars in time: their numbers are old or missing.")
    if edition.gone:
        there = "webinar of the last digest is" if edition.gone == 1 else "webinars of the last digest are"
        notes.append(f"{edition.gone} {there} no longer there.")
    return notes


def _footer(edition: Edition, name: str, reader: Reader, *, preview: bool) -> str:
    parts = [f"{name}'s webinars"]
    if preview:
        parts.append("seen by you alone")
    else:
        parts.append(f"daily at {edition.digest.at:%H:%M} ({edition.digest.zone})")
    if edition.as_of:
        parts.append(f"as of {in_zone(edition.as_of, reader.zone)}")
    if any(line.change is not None for line in edition.lines):
        parts.append("(+n) since the last digest")
    return " · ".join(parts)
