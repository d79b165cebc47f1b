"""Which channel somebody means at the end of what they type: "… in #launch", "… in here"."""

import html
import re

HERE = "here"
"""The place where the words were typed."""

_PLACE = re.compile(
    r"(?:^|\s)(?:(?:in|to|for|with)\s+)?(?:<#(?P<id>[CG]\w+)(?:\|[^<>]*)?>|(?P<here>here))\s*$", re.IGNORECASE
)
_MYSELF = re.compile(r"\s(?:to|for)\s+me\s*$", re.IGNORECASE)


def cut_place(words: str) -> tuple[str, str]:
    """The channel that the words end with (an id, HERE, or nothing), and the words before it."""
    place = _PLACE.search(words)
    rest = html.unescape(_MYSELF.sub("", words[: place.start()] if place else words)).strip()
    return (place["id"] or HERE) if place else "", rest


def unknown_place(rest: str) -> str:
    """A channel that Slack did not recognise at the end of the words, as it was typed."""
    _, mark, name = rest.rsplit(maxsplit=1)[-1].partition("#") if rest.strip() else ("", "", "")
    return f"{mark}{name}" if name else ""


def place_meant(said: str, channel: str) -> str:
    """The channel that is meant by what was said in `channel`; empty for oneself, also from a direct message."""
    return "" if said == HERE and channel.startswith("D") else channel if said == HERE else said
