"""The keys by which other systems know a registrant: RingCentral keeps them as one text, a query string by custom.

Source: RingCentral's webinar guide, "externalId" (`lid=123&oid=4%4056`).
"""

from collections.abc import Iterable
from urllib.parse import quote, unquote_plus

ExternalKeys = tuple[tuple[str, str], ...]
"""Keys with their values, in order; a key may come twice."""


def encode(keys: Iterable[tuple[str, str]]) -> str:
    """The keys as one text that `decode` gives back unchanged, whatever characters are in them."""
    return "&".join(f"{quote(key, safe='')}={quote(value, safe='')}" for key, value in keys)


def decode(text: str) -> ExternalKeys | None:
    """The keys in a text; None for a text of another shape, which is to be shown as it is."""
    if not text:
        return ()
    pairs = [part.partition("=") for part in text.split("&")]
    if not all(key and sign for key, sign, _ in pairs):
        return None
    try:
        return tuple((_decoded(key), _decoded(value)) for key, _, value in pairs)
    except UnicodeDecodeError:
        return None


def shown(text: str) -> str:
    """The keys for people to read: 'lid: 123, oid: 4@56'; a text of another shape as it is."""
    keys = decode(text)
    return text if keys is None else ", ".join(f"{key}: {value}" for key, value in keys)


def _decoded(part: str) -> str:
    return unquote_plus(part, errors="strict")
