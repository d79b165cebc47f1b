"""Which webinar somebody means by a few words, or by none; and what of their words is about something else."""

from collections.abc import Awaitable, Callable, Sequence

from bot.domain.people import Identity
from bot.domain.webinar import Ambiguous, Webinar
from bot.errors import NoSuchWebinar, NotReadYet
from bot.mirror.mirror import Mirror
from bot.mirror.store import Title

NEAREST = 5

Topic = Callable[[], Awaitable[str]]
"""Gives the session that the channel is about; '' for none."""


class Titles:
    """All titles of a host: coming ones first, soonest first, then past ones, latest first."""

    def __init__(self, titles: Sequence[Title]) -> None:
        self._titles = [(each, each.title.casefold()) for each in titles]

    def fit(self, words: str) -> bool:
        """Whether any title has all of these words in it."""
        return bool(self.nearest(words)[1])

    def nearest(self, words: str) -> tuple[list[str], int]:
        """The session that is meant or the nearest few, coming ones before past ones; and how many fit in all."""
        parts, whole = words.casefold().split(), words.casefold()
        for is_over in (False, True):
            fitting = [
                (each, title)
                for each, title in self._titles
                if each.is_over is is_over and all(part in title for part in parts)
            ]
            exact = [each.session_id for each, title in fitting if title == whole]
            if len(exact) == 1:
                return exact, 1
            if fitting:
                return [each.session_id for each, _ in fitting[:NEAREST]], len(fitting)
        return [], 0


Split = Callable[[str, Titles], tuple[str, str]]
"""Cuts what was typed into the words of the webinar and the rest, knowing all titles."""


def as_typed(words: str, titles: Titles) -> tuple[str, str]:
    """All of it names the webinar."""
    return words, ""


def by_longest_title(words: str, titles: Titles) -> tuple[str, str]:
    """As many of the first words as fit a webinar name it; without any, none do where all of it is something else."""
    parts = words.split()
    for cut in range(len(parts), 0, -1):
        if titles.fit(" ".join(parts[:cut])):
            return " ".join(parts[:cut]), " ".join(parts[cut:])
    return "", words


async def find_webinar(
    mirror: Mirror, identity: Identity, words: str, topic: Topic, split: Split = as_typed
) -> tuple[Webinar | Ambiguous, str]:
    """The one that fits or the nearest few, and the rest of the words: one read (one more for a channel's topic).

    No words mean the session that the channel is about, where that is one of theirs.
    Raises NoSuchWebinar or NotReadYet.
    """
    meant, rest, total, are_there = "", "", 0, False

    def choose(found: list[Title]) -> Sequence[str]:
        nonlocal meant, rest, total, are_there
        titles = Titles(found)
        meant, rest = split(words, titles)
        ids, total = titles.nearest(meant)
        are_there = bool(found)
        return ids

    found = await mirror.choose(identity, choose)
    if not meant and (session_id := await topic()):
        try:
            return await mirror.find(identity, session_id), rest
        except NoSuchWebinar:
            pass  # somebody else's, or gone: they choose
    if meant and total == 1 and found:
        return found[0], rest
    if found:
        return Ambiguous(meant, tuple(found), total), rest
    if not are_there and await mirror.listed_at(identity) is None:
        raise NotReadYet()
    raise NoSuchWebinar(words=meant)
