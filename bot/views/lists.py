"""Lists of webinars: a page of one's own, and the nearest few to choose from."""

from collections.abc import Sequence

from bot.domain.message import Block, Message
from bot.domain.webinar import Ambiguous, Webinar
from bot.views import ids
from bot.views.blockkit import actions, button, context, escape, plain, section
from bot.views.button_values import WebinarsAt, WebinarWords, value
from bot.views.card import registration_words, state_words
from bot.views.times import Reader, as_of, date_token, in_zone

PAGE = 5
_SPANS = {"upcoming": "Upcoming webinars", "past": "Past webinars", "all": "All webinars"}


def webinar_list(
    webinars: Sequence[Webinar], total: int, at: WebinarsAt, reader: Reader, *, listed: bool, acts_as: str = ""
) -> Message:
    """A page of webinars with their buttons; never cut silently. `acts_as` names the shared account they belong to."""
    what = _SPANS[at.span] + (f" with “{escape(at.words, 60)}”" if at.words else "")
    if not webinars:
        return _nothing(what, reader, listed=listed)
    lead = f"*{what}*: {_range(at.skipped, len(webinars), total)}"
    blocks: list[Block] = [section(lead)]
    texts = [lead.replace("*", "")]
    for webinar in webinars:
        blocks.append(_row(webinar, reader, ids.SHOW, "Show"))
        texts.append(_line(webinar, reader))
    row = []

    def page(skip: int) -> str:
        return value(reader, at.model_copy(update={"skipped": skip}))

    if at.skipped > 0:
        row.append(button("Earlier in the list", ids.LIST_PAGE, page(max(0, at.skipped - PAGE))))
    if at.skipped + len(webinars) < total:
        row.append(button("More", ids.LIST_NEXT, page(at.skipped + PAGE)))
    row.append(button("Create a webinar", ids.CREATE_OPEN, value(reader)))
    blocks.append(actions(*row))
    oldest = min(webinar.read_at for webinar in webinars)
    small = [f"As RingCentral had it {as_of(oldest, reader)}."]
    if acts_as:
        small.append(f"These are the webinars of the shared account {escape(acts_as, 100)}.")
    blocks.append(context(*small))
    texts += small
    return Message("\n".join(texts), tuple(blocks))


def pick(found: Ambiguous, reader: Reader, *, action_id: str, verb: str, carried: str = "") -> Message:
    """Which one is meant? The nearest few, each with the button that carries on, `carried` words after its subject."""
    lead = f"Which webinar do you want to {verb}?"
    if found.words:
        lead = f"“{escape(found.words, 60)}” fits {found.total} of your webinars. {lead}"
    blocks: list[Block] = [section(lead)]
    texts = [lead]
    for webinar in found.nearest:
        blocks.append(_row(webinar, reader, action_id, plain(verb.capitalize(), 30), carried))
        texts.append(_line(webinar, reader))
    if found.total > len(found.nearest):
        more = f"The first {len(found.nearest)} of {found.total}. Add a word of the title to find another."
        blocks.append(context(more))
        texts.append(more)
    return Message("\n".join(texts), tuple(blocks))


def _row(webinar: Webinar, reader: Reader, action_id: str, label: str, carried: str = "") -> Block:
    about = WebinarWords(session_id=webinar.session_id, words=carried) if carried else webinar.session_id
    said = button(label, action_id, value(reader, about), label=f"{label} {plain(webinar.title, 60)}")
    state = state_words(webinar, reader)
    words = f"*{escape(webinar.title, 150)}*\n{date_token(webinar.starts, reader.zone)}"
    words += f" · _{state}_" if state else ""
    return section(f"{words}\nRegistration: {registration_words(webinar, reader)}", accessory=said)


def _line(webinar: Webinar, reader: Reader) -> str:
    state = state_words(webinar, reader)
    parts = [escape(webinar.title, 150), in_zone(webinar.starts, reader.zone), *([state] if state else [])]
    return f"{' · '.join(parts)} · registration {registration_words(webinar, reader)}"


def _range(skipped: int, shown: int, total: int) -> str:
    if shown == total:
        return f"{total:,}"
    return f"{skipped + 1}–{skipped + shown} of {total:,}"


def _nothing(what: str, reader: Reader, *, listed: bool) -> Message:
    if not listed:
        text = "I have not read your webinars yet. This takes a few seconds after linking; try again in a moment."
    else:
        text = f"{what}: none."
    row = actions(
        button("Create a webinar", ids.CREATE_OPEN, value(reader), style="primary"),
        button("All my webinars", ids.LIST_OPEN, value(reader)),
    )
    return Message(text, (section(text), row))
