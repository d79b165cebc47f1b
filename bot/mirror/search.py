"""Which webinar somebody means by a few words, or by none."""

from bot.domain.people import Identity
from bot.domain.webinar import Several, Webinar
from bot.errors import NoSuchWebinar, NotReadYet
from bot.mirror.mirror import Mirror

NEAREST = 5


async def find_webinar(mirror: Mirror, identity: Identity, words: str, topic: str = "") -> Webinar | Several:
    """The one that fits, coming ones before past ones, or the nearest few; raises NoSuchWebinar or NotReadYet.

    No words mean the session that the channel is about, its `topic`, where that is one of theirs.
    """
    if topic and not words:
        try:
            return await mirror.find(identity, topic)
        except NoSuchWebinar:
            pass  # somebody else's, or gone: they choose
    for span in ("upcoming", "past"):
        page = await mirror.page(identity, span, words, take=NEAREST)
        exact = [each for each in page.webinars if each.title.casefold() == words.casefold()]
        if len(exact) == 1:
            return exact[0]
        if page.total == 1 and words:
            return page.webinars[0]
        if page.total:
            return Several(words, page.webinars, page.total)
    if await mirror.listed_at(identity) is None and not (await mirror.page(identity, "all", take=1)).total:
        raise NotReadYet()
    raise NoSuchWebinar(words=words)
