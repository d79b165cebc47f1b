"""Where the app's words become messages: checked against Slack's rules first, then shown."""

import json
from collections.abc import Sequence

from bot.sandbox.slack.files import StoredFile
from bot.sandbox.slack.people import BOT_USER_ID, Channel
from bot.sandbox.slack.rules import check_message
from bot.sandbox.slack.schema import mistake
from bot.sandbox.slack.views import with_ids
from bot.sandbox.slack.wire import Json, Refused
from bot.sandbox.slack.world import Message, World


def blocks_in(args: Json) -> list[Json]:
    """The blocks of a call, given as JSON or as a string of it."""
    blocks = args.get("blocks") or []
    if isinstance(blocks, str):
        try:
            blocks = json.loads(blocks)
        except ValueError:
            raise Refused("invalid_blocks_format") from None
    if not isinstance(blocks, list):
        raise Refused("invalid_blocks_format")
    if args.get("attachments"):
        raise Refused(
            "invalid_arguments", [mistake("attachments are not simulated: use blocks", "/attachments")]
        )
    return blocks


class Postbox:
    """Posts and edits on the app's behalf."""

    def __init__(self, world: World) -> None:
        self._world = world

    def post(
        self, channel: Channel, args: Json, *, only_for: str | None = None, files: Sequence[StoredFile] = ()
    ) -> Message:
        """Show a message in a channel, to everybody or to one person; refused as `check_message` says.

        Public is what lands in a channel for all: there, nobody may be pinged.
        """
        text, blocks = str(args.get("text") or ""), blocks_in(args)
        if text or not files:
            check_message(text, blocks, public=only_for is None and not channel.is_im)
        thread = args.get("thread_ts")
        if thread and thread not in self._world.messages[channel.id]:
            raise Refused("thread_not_found")
        message = Message(
            self._world.stamp(),
            channel.id,
            BOT_USER_ID,
            text,
            with_ids(blocks),
            only_for=only_for,
            thread_ts=thread,
            metadata=args.get("metadata"),
        )
        for file in files:
            file.shares[channel.id] = message.ts
        message.files = [file.as_slack(self._world.channels) for file in files]
        return self._world.add(message)

    def edit(self, message: Message, args: Json) -> Message:
        """Change a message: a text without blocks removes the old blocks, blocks alone keep the text."""
        text, blocks = args.get("text"), blocks_in(args)
        if text is None and not blocks:
            raise Refused("no_text")
        shown = text if text is not None else message.text
        public = not message.ephemeral and not self._world.channels[message.channel].is_im
        check_message(shown, blocks, public=public)
        message.text, message.blocks = shown, with_ids(blocks)
        message.edited = not blocks  # Slack flags an edit only where the text is what people see
        self._world.touch()
        return message
