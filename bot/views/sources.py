"""Where people come from: the sources of their registration links, most sign-ups first."""

from collections.abc import Sequence

from bot.domain.message import Message
from bot.domain.webinar import Webinar
from bot.views.blockkit import context, escape, section
from bot.views.times import Reader, as_of

Sources = Sequence[tuple[str, int]]
"""How many came from where; '' is who came without a source."""
IN_A_LINE = 5
IN_A_LIST = 20
_SHOWN = 60


def sources_line(sources: Sources, registered: int | None = None) -> str:
    """'Where people come from: newsletter 120, slack-launch 44, none 12'; nothing when nobody named a source.

    Where the list was read for another count than `registered`, it says of how many it speaks.
    """
    if not any(source for source, _ in sources):
        return ""
    known = sum(count for _, count in sources)
    of = f" ({known:,} of {registered:,} read)" if registered is not None and known != registered else ""
    shown = [f"{name} {count:,}" for name, count in _ranked(sources, IN_A_LINE)]
    return f"Where people come from{of}: {', '.join(shown)}"


def sources_message(webinar: Webinar, sources: Sources, reader: Reader) -> Message:
    """The whole ranking, with shares."""
    total = sum(count for _, count in sources)
    record = webinar.registration
    small = [f"The list is {as_of(record.read_at, reader)}."] if record else []
    lead = f"*{escape(webinar.title, 150)}*: nobody is registered yet."
    lines: list[str] = []
    if total:
        lead = f"*{escape(webinar.title, 150)}*: where {total:,} {'person comes' if total == 1 else 'people come'} from"
        lines = [f"• {name}: {count:,} ({count / total:.0%})" for name, count in _ranked(sources, IN_A_LIST)]
    words = "\n".join([lead, *lines])
    blocks = (section(words), *([context(*small)] if small else []))
    return Message("\n".join([words.replace("*", ""), *small]), blocks)


def _ranked(sources: Sources, most: int) -> list[tuple[str, int]]:
    """The first so many, what is left in one, and who named none at the end; safe mrkdwn."""
    named = sorted(((source, count) for source, count in sources if source), key=lambda each: (-each[1], each[0]))
    shown = [(escape(source, _SHOWN), count) for source, count in named[:most]]
    if rest := named[most:]:
        what = "one more" if len(rest) == 1 else f"{len(rest):,} more"
        shown.append((what, sum(count for _, count in rest)))
    without = sum(count for source, count in sources if not source)
    return [*shown, *([("none", without)] if without else [])]
