"""Text from outside, made fit to be kept and shown: on one line, and without what nobody can see."""

import re

_UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
"""Control characters, halves of characters, and marks that turn the direction of writing.

Such a mark can show one address for another, and letters know their own direction without it.
"""


def one_line(text: str) -> str:
    """The text on one line, single spaces between its words, without control and direction characters."""
    return " ".join(_UNSEEN.sub("", text).split())
