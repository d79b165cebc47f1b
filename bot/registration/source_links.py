"""A registration link that says where somebody comes from: tagged for a campaign or a channel."""

from urllib.parse import quote, unquote_plus, urlsplit, urlunsplit

from bot.domain.registrant import SOURCE_LIMIT
from bot.errors import SourceUnusable


def source_meant(typed: str) -> str:
    """The source that was typed: a channel's is `slack-<name>`; nothing for nothing. Raises SourceUnusable."""
    source = " ".join(typed.split())
    if source.startswith("#"):
        source = f"slack-{source[1:].strip()}" if source[1:].strip() else "#"
    if source == "#":
        raise SourceUnusable(why="empty")
    if len(source) > SOURCE_LIMIT:
        raise SourceUnusable(why="long", length=str(len(source)))
    if not source.isprintable():
        raise SourceUnusable(why="unprintable")
    return source


def tagged(url: str, parameter: str, source: str) -> str:
    """The link with that source; everything else in it stays as it is, an earlier source goes."""
    parts = urlsplit(url)
    kept = [each for each in parts.query.split("&") if each and unquote_plus(each.partition("=")[0]) != parameter]
    query = "&".join([*kept, f"{parameter}={quote(source, safe='')}"])
    return urlunsplit(parts._replace(query=query))
