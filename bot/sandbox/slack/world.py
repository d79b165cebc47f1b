"""What is true in the workspace right now: people, channels, messages, and who waits to hear of a change."""

import asyncio
import itertools
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

from bot.sandbox.slack.clock import Clock
from bot.sandbox.slack.people import APP_ID, BOT_ID, BOT_USER_ID, TEAM_ID, Channel, Person, cast, channels
from bot.sandbox.slack.wire import Json, Refused

T = TypeVar("T")
TOASTS_KEPT = 20


@dataclass
class Message:
    """One message as people see it; `only_for` names the one reader of an ephemeral message."""

    ts: str
    channel: str
    user: str
    text: str
    blocks: list[Json] = field(default_factory=list)
    only_for: str | None = None
    thread_ts: str | None = None
    edited: bool = False
    metadata: Json | None = None
    files: list[Json] = field(default_factory=list)
    team: str = TEAM_ID  # of whoever wrote it

    @property
    def ephemeral(self) -> bool:
        """Whether one person only can see it."""
        return self.only_for is not None

    def as_slack(self) -> Json:
        """The message object of the Web API and of payloads."""
        shown: Json = {
            "type": "message",
            "user": self.user,
            "ts": self.ts,
            "text": self.text,
            "team": self.team,
        }
        if self.user == BOT_USER_ID:
            shown |= {"bot_id": BOT_ID, "app_id": APP_ID}
        if self.blocks:
            shown["blocks"] = self.blocks
        if self.thread_ts:
            shown["thread_ts"] = self.thread_ts
        if self.edited:
            shown["edited"] = {"user": self.user, "ts": self.ts}
        if self.files:
            shown["files"] = self.files
        if self.metadata:
            shown["metadata"] = self.metadata
        return shown


@dataclass(frozen=True)
class Toast:
    """A short notice Slack itself shows; without a person it is for whoever looks."""

    id: int
    level: str
    text: str
    person: str | None


class World:
    """People, channels and messages; each change raises `rev` and wakes those who wait."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.people: dict[str, Person] = {person.id: person for person in cast()}
        self.channels: dict[str, Channel] = {channel.id: channel for channel in channels()}
        self.messages: dict[str, dict[str, Message]] = {channel: {} for channel in self.channels}
        self.notices: deque[Toast] = deque(maxlen=TOASTS_KEPT)
        self.rev = 0
        self._changed = asyncio.Event()
        self._count = itertools.count(1)

    def touch(self) -> None:
        """Something changed."""
        self.rev += 1
        waiting, self._changed = self._changed, asyncio.Event()
        waiting.set()

    async def changed(self) -> None:
        """Return at the next change."""
        await self._changed.wait()

    async def wait_for(self, predicate: Callable[[], T], timeout: float = 5) -> T:
        """The predicate's first true answer; `TimeoutError` after that many seconds of wall time."""
        async with asyncio.timeout(timeout):
            while not (found := predicate()):
                await self.changed()
        return found

    def number(self) -> int:
        """The next number, for ids that must never repeat."""
        return next(self._count)

    def stamp(self) -> str:
        """A new message `ts`: the moment, made unique."""
        return f"{int(self.clock.now().timestamp())}.{self.number():06d}"

    def person(self, person_id: str) -> Person:
        """Somebody by id; `user_not_found` if there is nobody."""
        if person_id not in self.people:
            raise Refused("user_not_found")
        return self.people[person_id]

    def channel(self, channel_id: str) -> Channel:
        """A channel by id; `channel_not_found` if there is none."""
        if channel_id not in self.channels:
            raise Refused("channel_not_found")
        return self.channels[channel_id]

    def direct(self, person_id: str) -> Channel:
        """A person's DM with the app; `channel_not_found` for somebody who cannot have one."""
        return self.channel(f"D0{person_id[2:]}")

    def channels_of(self, person: Person) -> list[Channel]:
        """The channels this person can see."""
        return [
            channel
            for channel in self.channels.values()
            if person.id in channel.members
            or (person.sees_all_public_channels and not channel.is_im and not channel.is_private)
        ]

    def visible(self, person_id: str, channel_id: str) -> list[Message]:
        """What this person can read there, oldest first: ephemeral messages only if they are theirs."""
        return [m for m in self.messages[channel_id].values() if m.only_for in (None, person_id)]

    def add(self, message: Message) -> Message:
        """Put a message in its channel."""
        self.messages[message.channel][message.ts] = message
        self.touch()
        return message

    def remove(self, message: Message) -> None:
        """Take a message away."""
        self.messages[message.channel].pop(message.ts, None)
        self.touch()

    def toast(self, person: str | None, text: str, level: str = "error") -> None:
        """Show a notice to one person, or to whoever looks."""
        self.notices.append(Toast(self.number(), level, text, person))
        self.touch()

    def toasts_of(self, person_id: str) -> list[Toast]:
        """The latest notices this person was shown."""
        return [notice for notice in self.notices if notice.person in (None, person_id)]

    def unread(self, person_id: str, channel: Channel) -> int:
        """How many messages of others came since they last looked."""
        seen = channel.read_until.get(person_id, "")
        return sum(m.ts > seen and m.user != person_id for m in self.visible(person_id, channel.id))

    def mark_read(self, person_id: str, channel: Channel) -> None:
        """They look at the channel now."""
        messages = self.visible(person_id, channel.id)
        if messages:
            channel.read_until[person_id] = messages[-1].ts
