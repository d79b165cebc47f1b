"""A digest in words and blocks."""

from bot.domain.digest import Digest, Edition
from bot.domain.message import Message
from bot.views.blockkit import section
from bot.views.times import Reader


def digest_message(edition: Edition, subscriber: str, reader: Reader) -> Message:
    """One edition."""
    text = f"{len(edition.lines)} upcoming webinars"
    return Message(text, (section(text),))


def digest_stopped(digest: Digest) -> Message:
    """The last word to a channel."""
    text = "The daily webinar digest in this channel has ended: its subscriber disconnected RingCentral."
    return Message(text, (section(text),))
