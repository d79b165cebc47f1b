"""What a text would do to people: whom it would ping, and markup that slipped through unescaped.

Slack itself posts all of this. The workspace refuses it, because Greenroom never means it:
a webinar's title comes from outside and must arrive as text. https://docs.slack.dev/messaging/formatting-message-text
"""

import re
from collections.abc import Iterator

from bot.sandbox.slack.schema import mistake

EVERYONE = "would_notify_everyone"
SOMEBODY = "would_notify_somebody"
UNESCAPED = "unescaped_markup"
MARKUP = re.compile(r"<([^<>\n]*)>")
BROADCAST = re.compile(r"!(channel|here|everyone|subteam\^.*)(\|.*)?")
PERSON = re.compile(r"@[UW]\w+(\|.*)?")
MEANT = re.compile(r"#[CG]\w+(\|.*)?|!date\^\d+\^.+\|.+|(https?://|mailto:|tel:)[^ |]+(\|.*)?", re.IGNORECASE)


def written(node: object, at: str = "") -> Iterator[tuple[str, str]]:
    """Every text in blocks that is read as markup, with its JSON pointer."""
    if isinstance(node, list):
        for index, item in enumerate(node):
            yield from written(item, f"{at}/{index}")
    elif isinstance(node, dict):
        if node.get("type") in ("mrkdwn", "markdown") and isinstance(node.get("text"), str):
            yield node["text"], f"{at}/text"
        elif node.get("type") == "broadcast":
            yield f"<!{node.get('range')}>", at
        elif node.get("type") == "user":
            yield f"<@{node.get('user_id')}>", at
        else:
            for name, item in node.items():
                yield from written(item, f"{at}/{name}")


def pings(text: str, at: str, *, public: bool) -> Iterator[tuple[str, str]]:
    """Each piece of a text that is refused: the error code and where it is."""
    for found in MARKUP.finditer(text):
        inside = found[1]
        if BROADCAST.fullmatch(inside):
            yield EVERYONE, mistake(f"{found[0]} would notify everyone: escape it", at)
        elif PERSON.fullmatch(inside):
            if public:
                yield SOMEBODY, mistake(f"{found[0]} would notify somebody in a public post", at)
        elif not MEANT.fullmatch(inside):
            yield UNESCAPED, mistake(f"{found[0]} is not markup Slack knows: escape & < >", at)
