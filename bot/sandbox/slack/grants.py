"""What Slack lends an app for a while: trigger ids (3 seconds, once), response URLs (30 minutes, 5 posts)."""

from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime, timedelta
from secrets import token_hex

from bot.sandbox.slack.clock import Clock
from bot.sandbox.slack.wire import Refused

REPLY_LIFE = timedelta(minutes=30)
REPLY_POSTS = 5
GRANTS_KEPT = 5_000


@dataclass
class Trigger:
    """The right to open one modal for a person, where and from which view they acted."""

    id: str
    person: str
    issued: datetime
    channel: str | None
    view: str | None
    used: bool = False


@dataclass
class ReplyUrl:
    """The right to answer an interaction; `original` is the message that was pressed, if any."""

    token: str
    person: str
    channel: str
    issued: datetime
    original: str | None = None
    posts: int = 0


class Grants:
    """Hands out triggers and response URLs, and takes them back when they are used up."""

    def __init__(self, clock: Clock, deadline: float) -> None:
        """`deadline` is how many seconds a trigger lives."""
        self._clock = clock
        self._trigger_life = timedelta(seconds=deadline)
        self._triggers: OrderedDict[str, Trigger] = OrderedDict()
        self._replies: OrderedDict[str, ReplyUrl] = OrderedDict()

    def trigger(self, person: str, *, channel: str | None = None, view: str | None = None) -> str:
        """A new trigger id."""
        now = self._clock.now()
        name = f"{int(now.timestamp())}.{len(self._triggers)}.{token_hex(16)}"
        self._triggers[name] = Trigger(name, person, now, channel, view)
        if len(self._triggers) > GRANTS_KEPT:
            self._triggers.popitem(last=False)
        return name

    def exchange(self, name: str) -> Trigger:
        """The trigger behind an id, used up by this; refused if unknown, too old or used before."""
        trigger = self._triggers.get(name)
        if trigger is None:
            raise Refused("invalid_trigger_id")
        if trigger.used:
            raise Refused("exchanged_trigger_id")
        if self._clock.now() - trigger.issued > self._trigger_life:
            raise Refused("expired_trigger_id")
        trigger.used = True
        return trigger

    def reply_url(self, person: str, channel: str, original: str | None = None) -> str:
        """The token at the end of a new response URL."""
        token = token_hex(12)
        self._replies[token] = ReplyUrl(token, person, channel, self._clock.now(), original)
        if len(self._replies) > GRANTS_KEPT:
            self._replies.popitem(last=False)
        return token

    def reply(self, token: str) -> ReplyUrl:
        """The response URL, with this post counted; refused if unknown, too old or used up."""
        reply = self._replies.get(token)
        if reply is None:
            raise Refused("invalid_url")
        if self._clock.now() - reply.issued > REPLY_LIFE:
            raise Refused("expired_url")
        if reply.posts >= REPLY_POSTS:
            raise Refused("used_url")
        reply.posts += 1
        return reply
