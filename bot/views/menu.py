"""The private menu, and help."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from bot.domain.message import Block, Message
from bot.views import ids
from bot.views.blockkit import actions, button, context, divider, escape, section
from bot.views.button_values import value
from bot.views.times import Reader


@dataclass(frozen=True)
class Link:
    """The state of a person's link; `name` is whose RingCentral account it is."""

    state: Literal["none", "own", "shared", "ended"]
    name: str = ""


@dataclass(frozen=True)
class Entry:
    """One command as help shows it."""

    usage: str
    says: str
    example: str


def menu(link: Link, reader: Reader, *, typed: str = "", nearest: str | None = None) -> Message:
    """What can be done, and the state of one's link; for an unknown word with the nearest known one."""
    blocks: list[Block] = []
    lead = "What would you like to do?"
    if typed:
        lead = f"I do not know “{escape(typed, 60)}”."
        lead += f" Did you mean `/webinar {nearest}`?" if nearest else " Here is what I can do."
    blocks.append(section(lead))
    row = [
        button("Create a webinar", ids.CREATE_OPEN, value(reader), style="primary"),
        button("My webinars", ids.LIST_OPEN, value(reader)),
        button("Daily digest", ids.DIGEST_OPEN, value(reader)),
        button("Help", ids.HELP, value(reader)),
    ]
    if link.state in {"none", "ended"}:
        row.insert(0, button("Connect RingCentral", ids.CONNECT, value(reader), style="primary"))
        row[1].pop("style")
    blocks.append(actions(*row))
    blocks.append(context(_link_words(link)))
    offered = "Create a webinar, My webinars, Daily digest, Help"
    return Message(f"{lead} {offered}. {_link_words(link)}", tuple(blocks))


def help_message(entries: Sequence[Entry], *, about: str = "") -> Message:
    """What this person may do, with examples; `about` is one word they asked about."""
    lead = f"Help for `/webinar {escape(about, 60)}`" if about else "What you can do with `/webinar`"
    blocks: list[Block] = [section(f"*{lead}*")]
    texts = [lead.replace("`", "")]
    for entry in entries:
        example = f"\n_Example:_ `{entry.example}`" if entry.example else ""
        blocks.append(section(f"`/webinar {entry.usage}`\n{entry.says}{example}"))
        texts.append(f"/webinar {entry.usage}: {entry.says}")
    blocks.append(divider())
    blocks.append(
        context(
            "`[webinar]` is any part of a title; leave it out and I take the one that was shared in this channel, or"
            " show the nearest five. What I answer here is seen by you alone. What you ask for is carried out"
            " once, also after a restart; a digest is never sent twice."
        )
    )
    blocks.append(actions(button("Menu", ids.MENU)))
    return Message("\n".join(texts), tuple(blocks))


def _link_words(link: Link) -> str:
    words = {
        "none": "No RingCentral account is linked yet.",
        "own": f"Linked as {escape(link.name, 100)}; the link renews itself.",
        "shared": f"You use the shared account {escape(link.name, 100)}. You may also connect your own.",
        "ended": "RingCentral ended your link. Connect again to go on.",
    }
    return words[link.state]
