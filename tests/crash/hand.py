"""What a person does in Slack while Greenroom dies now and then: type, press, fill in, look whether it was heard."""

import asyncio
from collections.abc import Callable
from time import perf_counter
from typing import TypeVar

from bot.sandbox.slack import SlackWorkspace
from bot.sandbox.slack.inspector import Entry
from bot.sandbox.slack.people import Person
from bot.sandbox.slack.views import View
from bot.sandbox.slack.world import Message

PLACE = "C0LAUNCH"
WAITS = 3.5
"""Seconds somebody waits for a form or an answer before they type it again."""
PRESSES, PRESS_AGAIN = 12, 0.4
"""How often somebody presses a button that Slack says has failed, and after how many seconds."""
T = TypeVar("T")


class Hand:
    """One person's; every gesture gives None or False where Slack got no answer it could use."""

    def __init__(self, slack: SlackWorkspace, person: Person) -> None:
        self._slack = slack
        self.person = person

    async def types(self, words: str) -> bool:
        """Type a command; True when it was heard and nothing was objected at once."""
        entry = await self._slack.type(self.person.id, PLACE, f"/webinar {words}")
        return _was_heard(entry) and not (entry and entry.response)

    async def opens(self, words: str, shows: str) -> View | None:
        """Type a command, and wait for the form that shows this."""
        while self._slack.views(self.person.id):
            await self._slack.close(self.person.id, all=True)
        await self.types(words)
        return await self._waits_for(
            lambda: next((view for view in self._slack.views(self.person.id) if shows in str(view.spec)), None)
        )

    async def submits(self, view: View, **values: object) -> bool:
        """Send the form, and again while Slack says that it failed; True when it was taken."""
        for _ in range(PRESSES):
            if view not in self._slack.views(self.person.id):
                return False
            if not view.spec["submit"]:
                return True  # the answer was lost, but they read by now that it was heard
            entry = await self._slack.submit(self.person.id, view.id, values)
            if _was_heard(entry):
                said = entry.response if entry else None
                return isinstance(said, dict) and said.get("response_action") == "update"
            await asyncio.sleep(PRESS_AGAIN)
        return False

    async def presses(self, message: Message, action_id: str) -> bool:
        """Press a button of that message, and again while Slack says that it failed."""
        for _ in range(PRESSES):
            try:
                entry = await self._slack.press(self.person.id, action_id=action_id, channel=PLACE, ts=message.ts)
            except LookupError:
                return True  # the answer was lost, but they read by now what came of it
            if _was_heard(entry):
                return True
            await asyncio.sleep(PRESS_AGAIN)
        return False

    async def sees(self, *words: str, after: str = "") -> Message | None:
        """Wait for a message with all of these words, newer than the one named."""
        return await self._waits_for(lambda: next((each for each in self.reads(*words) if each.ts > after), None))

    def reads(self, *words: str) -> list[Message]:
        """The messages with all of these words, here and by direct message."""
        there = [*self._slack.messages(self.person.id, PLACE), *self._slack.messages(self.person.id)]
        return [message for message in there if all(word in message.text for word in words)]

    def newest(self) -> str:
        """The stamp of the latest message here."""
        return max((message.ts for message in self.reads()), default="")

    async def _waits_for(self, found: Callable[[], T | None]) -> T | None:
        until = perf_counter() + WAITS
        while perf_counter() < until:
            if there := found():
                return there
            await asyncio.sleep(0.05)
        return None


def _was_heard(entry: Entry | None) -> bool:
    return entry is not None and entry.ok and entry.status == 200
