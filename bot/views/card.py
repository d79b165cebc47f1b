"""The card of a webinar: what it is, when, who, how many, and what can be done with it."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.message import Block, Message
from bot.domain.people import Invitee
from bot.domain.webinar import Kind, ScheduledSwitch, Webinar
from bot.views import ids
from bot.views.blockkit import actions, button, context, escape, fields, link, option, overflow, plain, section
from bot.views.button_values import WebinarSwitch, standing_for, value
from bot.views.capacity import bar, places, running_out
from bot.views.sources import Sources, sources_line
from bot.views.times import Reader, as_of, date_token, in_zone, length

TITLE_SHOWN = 300
_ALWAYS = (("Registrants", ids.REGISTRANTS_OPEN), ("Link to share", ids.LINK_OPEN))
_UNLESS_LIVE = (
    ("Edit", ids.EDIT_OPEN),
    ("Move to another time", ids.RESCHEDULE_OPEN),
    ("Cancel the webinar", ids.CANCEL_ASK),
)
"""The overflow menu has one action id for all its options, five at most."""


@dataclass(frozen=True)
class CardFacts:
    """What a card shows; `people` None where they were not read, `acts_as` the shared account that it belongs to.

    `before` is yesterday's count, `sources` where people come from, as far as that was read.
    """

    webinar: Webinar
    people: Sequence[Invitee] | None
    acts_as: str = ""
    before: int | None = None
    sources: Sources = ()


def card(facts: CardFacts, reader: Reader, *, lead: str = "", notes: Sequence[str] = ()) -> Message:
    """A webinar with its buttons; `lead` is a sentence above it."""
    webinar = facts.webinar
    blocks: list[Block] = [section(lead)] if lead else []
    blocks.append(section(f"*{escape(webinar.title, TITLE_SHOWN)}*\n{_when(webinar, reader)}"))
    pairs = _pairs(facts, reader)
    blocks.append(fields(pairs))
    ranking = sources_line(facts.sources, webinar.registration.tally if webinar.registration else None)
    notes = [*notes, *([ranking] if ranking else [])]
    limit = _limit(webinar)
    blocks += [section(f"{bar(*limit)}\n{_places(*limit)}")] if limit else []
    plans = [plan_words(timing, reader) for timing in webinar.timings]
    blocks += [_plan(timing, words, reader) for timing, words in zip(webinar.timings, plans, strict=True)]
    blocks += [section(note) for note in notes]
    small = [*_links(webinar), *([shared_account(facts.acts_as)] if facts.acts_as else [])]
    if small:
        blocks.append(context(*small))
    if not webinar.is_over(reader.now):
        blocks.append(_buttons(webinar, reader))
    elif webinar.kind is not Kind.ALL_HANDS:
        about, title = value(reader, webinar.session_id), plain(webinar.title, 40)
        blocks.append(actions(button("Registrants", ids.REGISTRANTS_OPEN, about, label=f"Who registered for {title}")))
    heard = [_places(*limit)] if limit else []
    heard += [plan_words(timing, reader, in_plain=True) for timing in webinar.timings]
    rest = [*(f"{name}: {said}" for name, said in pairs), *heard, *notes, *small]
    return Message(_text(webinar, reader, lead, rest), tuple(blocks))


def registration_words(webinar: Webinar, reader: Reader) -> str:
    """'open · 142 of 300 registered, as of 09:58', or why there is no count."""
    if webinar.kind is Kind.ALL_HANDS:
        return "none: one link for everybody"
    record = webinar.registration
    if record is None:
        return "not read yet"
    of = f" of {record.limit:,}" if record.limit else ""
    words = f"{'open' if record.open else 'closed'} · {record.count:,}{of} registered"
    words += f", {record.after_count:,} for the recording" if record.after_count else ""
    words += " (only test registrants so far)" if record.count and record.real is False else ""
    return f"{words}, {as_of(record.read_at, reader)}"


def plan_words(timing: ScheduledSwitch, reader: Reader, *, in_plain: bool = False) -> str:
    """'Registration closes by itself Fri 27 Nov, 17:00 your time, set by Mia.'"""
    does = "opens" if timing.opens else "closes"
    when = in_zone(timing.due, reader.zone) if in_plain else f"{date_token(timing.due, reader.zone)} your time"
    return f"Registration {does} by itself: {when}, set by {escape(timing.by, 80)}."


def shared_account(name: str) -> str:
    """Whose webinar it is where the service identity acts."""
    return f"Done with the shared account {escape(name, 100)}: it is that account's webinar."


def state_words(webinar: Webinar, reader: Reader) -> str:
    """'live now', 'over', or nothing for one that is still to come."""
    if webinar.status == "Active":
        return "live now"
    return "over" if webinar.is_over(reader.now) else ""


def _limit(webinar: Webinar) -> tuple[int, int] | None:
    record = webinar.registration
    return (record.count, record.limit) if record and record.limit else None


def _places(count: int, limit: int) -> str:
    return f"{places(count, limit)}. {running_out(count, limit)}".strip()


def _plan(timing: ScheduledSwitch, words: str, reader: Reader) -> Block:
    about = value(reader, WebinarSwitch(session_id=timing.session_id, opens=timing.opens))
    does = "opening" if timing.opens else "closing"
    return section(words, accessory=button("Call it off", ids.TIMING_OFF, about, label=f"Call the timed {does} off"))


def _when(webinar: Webinar, reader: Reader) -> str:
    words = f"{date_token(webinar.starts, reader.zone)} · {length(webinar.duration)}"
    if webinar.zone != reader.zone:
        words += f" · {in_zone(webinar.starts, webinar.zone)}"
    state = state_words(webinar, reader)
    return f"{words} · _{state}_" if state else words


def _pairs(facts: CardFacts, reader: Reader) -> list[tuple[str, str]]:
    registration = registration_words(facts.webinar, reader)
    if facts.before is not None and facts.webinar.registration:
        registration += f" ({facts.webinar.registration.count - facts.before:+,} since yesterday)"
    return [("Registration", registration), ("People", _people(facts.people))]


def _people(people: Sequence[Invitee] | None) -> str:
    if people is None:
        return "not read yet"
    helpers = [each for each in people if each.role != "Host"]
    if not helpers:
        return "nobody invited yet"
    shown = [f"{escape(each.name or each.email, 60)} ({_role(each.role)})" for each in helpers[:8]]
    return ", ".join(shown) + (f" and {len(helpers) - 8} more" if len(helpers) > 8 else "")


def _role(role: str) -> str:
    return {"CoHost": "co-host", "Panelist": "panelist"}.get(role, escape(role.lower()))


def _links(webinar: Webinar) -> list[str]:
    links = []
    if webinar.registration and webinar.registration.page:
        links.append(link(webinar.registration.page, "Registration page"))
    if webinar.kind is Kind.ALL_HANDS and webinar.attendee_link:
        links.append(link(webinar.attendee_link, "Link for everybody"))
    if webinar.host_link:
        links.append(link(webinar.host_link, "Start as host"))
    return links


def _buttons(webinar: Webinar, reader: Reader) -> Block:
    about = value(reader, webinar.session_id)
    title = plain(webinar.title, 40)
    row = [button("Invite people", ids.INVITE_OPEN, about, label=f"Invite people to {title}")]
    if webinar.kind is not Kind.ALL_HANDS:
        row.append(button("Register people", ids.REGISTER_OPEN, about, label=f"Register people for {title}"))
    if webinar.registration and webinar.registration.open:
        row.append(button("Close registration", ids.REGISTRATION_CLOSE, about, label=f"Close registration of {title}"))
    elif webinar.kind is not Kind.ALL_HANDS:
        row.append(button("Open registration", ids.REGISTRATION_OPEN, about, label=f"Open registration of {title}"))
    row.append(button("Share", ids.SHARE_OPEN, about, label=f"Share {title} in a channel"))
    row.append(button("Settings", ids.SETTINGS_OPEN, about, label=f"Settings of {title}"))
    row.append(button("Refresh", ids.REFRESH, about, label=f"Read {title} again"))
    # While it runs RingCentral refuses every change but those of registration.
    more: Sequence[tuple[str, str]] = _ALWAYS if webinar.status == "Active" else (*_UNLESS_LIVE, *_ALWAYS)
    if webinar.kind is Kind.ALL_HANDS:
        more = tuple(each for each in more if each[1] != ids.REGISTRANTS_OPEN)
    row.append(overflow(ids.MORE, [option(words, standing_for(action, webinar.session_id)) for words, action in more]))
    return actions(*row)


def _text(webinar: Webinar, reader: Reader, lead: str, rest: Sequence[str]) -> str:
    state = state_words(webinar, reader)
    parts = [
        lead,
        escape(webinar.title, TITLE_SHOWN),
        f"{in_zone(webinar.starts, reader.zone)}, {length(webinar.duration)}" + (f", {state}" if state else ""),
        *rest,
    ]
    return ". ".join(part.rstrip(".") for part in parts if part)
