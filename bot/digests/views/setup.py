"""Setting up a digest in words: one's own digests, what a new one would have, and what stands in its way."""

from collections.abc import Mapping, Sequence
from datetime import time
from typing import Any

from bot.digests.model import CANNOT_POST, LINK_ENDED, Digest
from bot.domain.message import Block, Message
from bot.domain.webinar import Webinar
from bot.views import ids
from bot.views.blockkit import actions, button, context, escape, section
from bot.views.button_values import DigestButton, DigestPlace, value
from bot.views.times import Reader, in_zone

MOST_TITLES = 10
EXAMPLE = "Write it like `/webinar digest daily at 9:00 in #channel`."
_TROUBLE = {
    CANNOT_POST: "The last one could not be posted: I am not in that channel any more, or may not post there.",
    LINK_ENDED: "RingCentral no longer accepts your link: its numbers stand still until you connect again.",
}


def overview(
    mine: Sequence[Digest], others: Mapping[str, Sequence[Digest]], reader: Reader, *, lead: str = ""
) -> Message:
    """One's own digests with their buttons, and those of `others` (by name) in the channel one asks from."""
    count = "one digest" if len(mine) == 1 else f"{len(mine)} digests"
    state = f"You have {count}." if mine else "You have no digest of registrations yet: I can send one every day."
    blocks: list[Block] = [section(f"{lead} {state}".strip())]
    texts = [f"{lead} {state}".strip()]
    for digest in mine:
        words = f"*{_place(digest.channel)}*, {_rhythm(digest)}"
        words += f"\n{_TROUBLE[digest.trouble]}" if digest.trouble in _TROUBLE else ""
        blocks += [section(words), _row(digest, reader)]
        texts.append(words.replace("*", ""))
    for name, digests in others.items():
        for digest in digests:
            words = f"In this channel: the digest of {escape(name, 80)}, {_rhythm(digest)}"
            blocks.append(context(words))
            texts.append(words)
    start = button("Start another" if mine else "Start a digest", ids.DIGEST_NEW, value(reader))
    blocks.append(actions(start if mine else start | {"style": "primary"}))
    return Message("\n".join(texts), tuple(blocks))


def proposal(planned: Digest, webinars: Sequence[Webinar], reader: Reader) -> Message:
    """What the digest will have and when the first one comes, before anything is saved."""
    what = f"{len(webinars):,} upcoming webinar{'' if len(webinars) == 1 else 's'}" if webinars else "upcoming webinars"
    lead = f"Every day at *{planned.at:%H:%M}* ({planned.zone}) I will {_post(planned.channel)} your {what}:"
    titles = [f"• {escape(webinar.title, 150)}" for webinar in webinars[:MOST_TITLES]] or ["• none so far"]
    if len(webinars) > MOST_TITLES:
        titles.append(f"+{len(webinars) - MOST_TITLES} more")
    first = f"The first one comes {in_zone(planned.next_run, planned.zone)}."
    small = "New webinars join by themselves. A day on which nothing changed is skipped, except Mondays."
    if planned.on:
        small = f"This changes the digest that you have there. {small}"
    verb = "Change the digest" if planned.on else "Start the digest"
    row = actions(
        button(verb, ids.DIGEST_SUBSCRIBE, _at_place(planned.at, planned.channel, reader), style="primary"),
        button("Not now", ids.DISMISS, value(reader)),
    )
    body = "\n".join([lead, *titles])
    text = "\n".join([body.replace("*", ""), first, small])
    return Message(text, (section(body), section(f"*{first}*"), context(small), row))


def started(digest: Digest, reader: Reader) -> Message:
    """It is saved."""
    text = f"Done: {_rhythm(digest)}, {_to(digest.channel)}."
    return Message(text, (section(text), _row(digest, reader)))


def ended(digest: Digest, reader: Reader, *, is_news: bool) -> Message:
    """It is off, with the way back."""
    text = f"The digest {_to(digest.channel)} is off{'' if is_news else ' already'}."
    row = actions(
        button("Start it again", ids.DIGEST_SUBSCRIBE, _at_place(digest.at, digest.channel, reader)),
        button("My digests", ids.DIGEST_OPEN, value(reader)),
    )
    return Message(text, (section(text), row))


def none_to_end(reader: Reader, *, several: bool) -> Message:
    """Nothing is turned off: there is none, or it is not clear which one."""
    text = "You have no digest there." if not several else "You have several digests. Turn one off in the list of them."
    return Message(text, (section(text), actions(button("My digests", ids.DIGEST_OPEN, value(reader)))))


def not_there(at: time, channel: str, reader: Reader, *, name: str, can_join: bool) -> Message:
    """The bot is not in the channel: the button that lets it in, or what to type there."""
    if can_join:
        text = f"I am not in <#{channel}> yet, so I could not post a digest there."
        elements = [
            button(f"Add Greenroom to #{name}", ids.DIGEST_JOIN, _at_place(at, channel, reader), style="primary")
        ]
    else:
        text = "I cannot see that channel. If it is a private one, type `/invite @Greenroom` there, then try again."
        elements = [button("Try again", ids.DIGEST_JOIN, _at_place(at, channel, reader))]
    mine = button("Send it to me instead", ids.DIGEST_TO_ME, _at_place(at, "", reader))
    return Message(text, (section(text), actions(*elements, mine)))


def not_a_member(channel: str) -> Message:
    """Only members of a channel may have something posted there every day."""
    text = f"You are not in <#{channel}> yourself. Join it first, then start the digest there."
    return Message(text, (section(text),))


def archived(channel: str) -> Message:
    """Nothing can be posted there."""
    text = f"<#{channel}> is archived, so nothing can be posted there. Choose another channel."
    return Message(text, (section(text),))


def not_understood(why: str, reader: Reader, *, channel: str = "") -> Message:
    """Words that are no digest request, or lack a time: an example, and the form."""
    text = f"{escape(why)} {EXAMPLE}"
    choose = button("Choose time and channel", ids.DIGEST_NEW, value(reader, channel), style="primary")
    return Message(text, (section(text), actions(choose)))


def _at_place(at: time, channel: str, reader: Reader) -> str:
    return value(reader, DigestPlace(at=at, channel=channel))


def _row(digest: Digest, reader: Reader) -> dict[str, Any]:
    about = value(reader, DigestButton(digest_id=digest.id, is_private=True))
    where = "to you" if not digest.channel else "in the channel"
    return actions(
        button("Change", ids.DIGEST_CHANGE, about, label=f"Change the digest {where} at {digest.at:%H:%M}"),
        button("Turn off", ids.DIGEST_OFF, about, label=f"Turn off the digest {where} at {digest.at:%H:%M}"),
        button("Show it now", ids.DIGEST_NOW, about, label=f"Show the digest {where} as it is now"),
    )


def _rhythm(digest: Digest) -> str:
    return f"daily at {digest.at:%H:%M} ({digest.zone}), next {in_zone(digest.next_run, digest.zone)}"


def _place(channel: str) -> str:
    return f"<#{channel}>" if channel else "To you"


def _to(channel: str) -> str:
    return f"in <#{channel}>" if channel else "to you by direct message"


def _post(channel: str) -> str:
    return f"post in <#{channel}>" if channel else "send you by direct message"
