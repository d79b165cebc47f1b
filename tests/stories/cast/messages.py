"""What somebody can read in Slack."""

from typing import Any

from tests.stories.cast.town import Person


def told(person: Person, words: str, channel: str = "C0LAUNCH") -> int:
    """How many messages say this."""
    return sum(words in text for text in person.texts(channel))


def latest(person: Person, channel: str = "C0LAUNCH") -> str:
    """The latest message there, with its blocks."""
    latest: Any = person.town.slack.messages(person.user, channel)[-1]
    return f"{latest.text} {latest.blocks}"
