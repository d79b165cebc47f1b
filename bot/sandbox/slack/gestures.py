"""What people do in the workspace and what they see there, as tests and the page do it for them."""

from typing import Required, TypedDict, Unpack

from bot.sandbox.slack import commands, modals, openings, presses
from bot.sandbox.slack.files import StoredFile
from bot.sandbox.slack.forms import file_field
from bot.sandbox.slack.inspector import Entry
from bot.sandbox.slack.parts import Parts
from bot.sandbox.slack.people import BOT_USER_ID, Person
from bot.sandbox.slack.presses import Spot
from bot.sandbox.slack.views import View
from bot.sandbox.slack.wire import Json
from bot.sandbox.slack.world import Message, Toast


class Where(TypedDict, total=False):
    """An element on the screen: of a "message", the open "view" or the "home" tab, and by which ids."""

    where: str
    action_id: Required[str]
    block_id: str | None
    channel: str | None
    ts: str | None
    view_id: str | None


class Gestures:
    """People's actions and eyes.

    An action returns once the app has acked or failed to; LookupError and ValueError mean that a person
    could not have done that.
    """

    def __init__(self, parts: Parts) -> None:
        self.parts = parts
        self.world = parts.world

    async def type(self, user: str, channel: str, text: str) -> Entry | None:
        """Type into a channel: a slash command, or a message."""
        return await commands.type_text(self.parts, self._person(user), self.world.channel(channel), text)

    async def press(
        self, user: str, *, state: object = None, values: Json | None = None, **where: Unpack[Where]
    ) -> Entry | None:
        """Use an element of a message, the open view or the Home tab; without `ts` of the latest that has it.

        `state` is what is chosen: a full element state, or just an option's value or label, a date, an id.
        """
        spot = self._spot(user, {"where": "message", **where})
        return await presses.press(self.parts, self._person(user), spot, state, values or {})

    async def options(self, user: str, query: str, **where: Unpack[Where]) -> Json:
        """Type into a menu whose options come from the app: `{"options": [], "option_groups": []}`."""
        spot = self._spot(user, {"where": "view", **where})
        return await presses.suggest(self.parts, self._person(user), spot, query)

    async def submit(self, user: str, view_id: str | None = None, values: Json | None = None) -> Entry | None:
        """Send the open modal off; `values` maps block ids to bare values or to Slack's full states."""
        return await modals.submit(self.parts, self._person(user), self._view(user, view_id), values or {})

    async def attach(
        self, user: str, block_id: str, name: str, data: bytes, mimetype: str = "", *, view_id: str | None = None
    ) -> Json:
        """Put a file into a field of the open modal, beside those that are there; Slack's file object."""
        view = self._view(user, view_id)
        files = file_field(view.blocks, view.values, block_id, name)
        file = self.parts.files.attach(self._person(user), name, data, mimetype, self.parts.base_url)
        files.append(file.as_slack(self.world.channels))
        self.world.touch()
        return files[-1]

    async def detach(self, user: str, block_id: str, file_id: str, *, view_id: str | None = None) -> None:
        """Take a file out of a field again."""
        view = self._view(user, view_id)
        for state in view.values[block_id].values():
            state["files"] = [file for file in state["files"] if file["id"] != file_id]
        self.world.touch()

    async def close(self, user: str, view_id: str | None = None, *, all: bool = False) -> Entry | None:
        """Close the open modal, or the whole stack with the corner x."""
        view = self._view(user, view_id)
        return await modals.close(self.parts, self._person(user), view, whole_stack=all)

    async def shortcut(
        self, user: str, callback_id: str, *, channel: str | None = None, ts: str | None = None
    ) -> Entry | None:
        """Choose a shortcut, global or on a message."""
        message = self.world.messages[channel][ts] if channel and ts else None
        return await openings.choose_shortcut(self.parts, self._person(user), callback_id, message)

    async def open_home(self, user: str) -> Entry | None:
        """Open the app's Home tab."""
        return await openings.open_home(self.parts, self._person(user))

    async def join(self, user: str, channel: str) -> None:
        """Enter a public channel."""
        self._enter(self._person(user).id, channel)

    async def invite_bot(self, channel: str) -> None:
        """Bring the app into a channel."""
        self._enter(BOT_USER_ID, channel)

    def messages(self, user: str, channel: str | None = None) -> list[Message]:
        """What somebody can read in a channel, oldest first; without a channel, in their DM with the app."""
        room = self.world.channel(channel) if channel else self.world.direct(user)
        return self.world.visible(user, room.id) if room in self.world.channels_of(self._person(user)) else []

    def views(self, user: str) -> list[View]:
        """Somebody's open modals, the last is on top."""
        return self.parts.views.stack(user)

    def home(self, user: str) -> View | None:
        """Somebody's Home tab, if the app made one."""
        return self.parts.views.homes.get(user)

    def read_file(self, user: str, file_id: str) -> StoredFile:
        """A file that somebody can see, in a message or their own; its bytes are `data`."""
        return self.parts.files.for_person(self._person(user), file_id)

    def toasts(self, user: str) -> list[Toast]:
        """The notices Slack showed somebody."""
        return self.world.toasts_of(user)

    def _person(self, user: str) -> Person:
        return self.world.person(user)

    def _view(self, user: str, view_id: str | None) -> View:
        stack = self.views(user)
        for view in reversed(stack):
            if view_id in (None, view.id):
                return view
        raise LookupError(f"{self._person(user).real_name} has no such modal open")

    def _spot(self, user: str, where: Where) -> Spot:
        action_id, block_id = where["action_id"], where.get("block_id")
        if where["where"] == "view":
            return presses.find([self._view(user, where.get("view_id"))], action_id, block_id)
        if where["where"] == "home":
            home = self.home(user)
            return presses.find([home] if home else [], action_id, block_id)
        channel, ts = where.get("channel"), where.get("ts")
        rooms = [room.id for room in self.world.channels.values() if user in room.members]
        seen = [m for name in rooms if channel in (None, name) for m in self.world.visible(user, name)]
        pressable = [m for m in sorted(seen, key=lambda message: message.ts) if ts in (None, m.ts)]
        return presses.find(pressable, action_id, block_id)

    def _enter(self, member: str, channel_id: str) -> None:
        channel = self.world.channel(channel_id)
        if member not in channel.members:
            channel.members.append(member)
            self.world.touch()
