"""The people named in a message: their e-mail addresses, and the names that stand before them."""

import html
import re

from bot.domain.email import is_email
from bot.domain.text import one_line

# Anybody writes messages: no pattern here may take more than linear time, so none goes over a character twice.
_MAILTO = re.compile(r"<mailto:(?P<mail>[^<>|]*)(?:\|[^<>]*)?>")
_MARKUP = re.compile(r"<[^<>]*>")
_APART = r"\s<>,;:\"'()\[\]|*~`"
"""What stands between words, as the inside of a character class."""
# RFC 5321, 4.5.3.1: at most 64 octets before the @ and 255 behind it. Marks that end a sentence are not part of it.
_ADDRESS = re.compile(
    rf"(?<![^{_APART}])[^@{_APART}]{{1,64}}@[^@{_APART}]{{0,254}}\w(?=[^\w@{_APART}]{{0,64}}(?![^{_APART}]))"
)
_NAME_WORD = re.compile(r"[^\W\d_][\w.'’-]*")
_PARTICLES = {"van", "von", "de", "der", "den", "da", "di", "del", "la", "le", "al", "el", "bin", "y"}
MOST_WORDS = 4
LONGEST = 40_000
"""Characters: Slack has no longer message."""


def lines_of(text: str) -> list[str]:
    """One line a person as the list box takes it, 'Ada Byron <ada@example.com>', each address once.

    `text` is a message as Slack sends it, with its markup.
    """
    lines: dict[str, str] = {}
    for written in text[:LONGEST].splitlines():
        plain = html.unescape(_MARKUP.sub(" ", _MAILTO.sub(lambda found: f" {found['mail']} ", written)))
        before = 0
        for found in _ADDRESS.finditer(plain):
            mail = one_line(found[0])
            if is_email(mail):
                name = _name(plain[before : found.start()])
                lines.setdefault(mail.casefold(), f"{name} <{mail}>" if name else mail)
                before = found.end()
    return list(lines.values())


def _name(before: str) -> str:
    """The last words before an address that are written like a name: with capitals, in scripts that have them."""
    nearest = re.split(r"[,;:|•*]\s*(?=\S)", one_line(before).rstrip(" ,;:|(<[–—-*_"))[-1]
    words: list[str] = []
    for word in reversed(nearest.split()[-MOST_WORDS:]):
        if not _NAME_WORD.fullmatch(word) or (word[0].islower() and word not in _PARTICLES):
            break
        words.insert(0, word)
    while words and words[0] in _PARTICLES:
        words.pop(0)
    return " ".join(words)
