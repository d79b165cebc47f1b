"""Says things in Slack: in a modal, through a press's response_url, to a person, in a channel.

Here a post to a channel is tried once; the rest may be tried again, and now and then be read twice. Whether one is
repeated after a crash is decided, and said, where it is asked for.
"""

from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any

import aiohttp
import structlog
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.clock import Clock
from bot.domain.message import Destination, Message, Place, View
from bot.domain.outcome import ReplyTo
from bot.domain.people import Member, Workspace
from bot.errors import BotNotInChannel, Expired, SlackAway
from bot.in_flight import SLACK, counted
from bot.slack.outgoing.client import WebClients
from bot.slack.outgoing.errors import SlackError, asked, pause_of
from bot.slack.outgoing.rate_limit import TokenBuckets

log = structlog.get_logger()

RESPONSE_URL_LIFE = timedelta(minutes=29)
"""Slack takes posts to a response_url for 30 minutes, five of them."""
_GONE = {"not_found", "view_not_found", "hash_conflict"}
# Slack names its trigger errors differently in its reference and in its answers.
_TOO_LATE = {"expired_trigger_id", "trigger_expired", "invalid_trigger_id"}
_USED = {"exchanged_trigger_id", "trigger_exchanged"}
_OUT_OF_REACH = {
    "message_not_found", "channel_not_found", "is_archived", "edit_window_closed", "cant_update_message",
    "cant_delete_message",
}  # fmt: skip
_RESPOND_WITHIN = aiohttp.ClientTimeout(total=10)
_CANNOT_POST = {
    "not_in_channel", "channel_not_found", "is_archived", "restricted_action", "user_disabled", "user_not_found",
}  # fmt: skip


@dataclass(frozen=True)
class Modal:
    """An open modal, and Slack's hash of what it shows."""

    id: str
    hash: str


class Messenger:
    """Slack's methods, with one shared aiohttp session.

    All raise SlackAway for what is worth another try (SlackSilent where it may have been done), else SlackError.
    """

    def __init__(self, clients: WebClients, session: aiohttp.ClientSession, clock: Clock) -> None:
        self._clients = clients
        self._session = session
        self._clock = clock
        self._buckets = TokenBuckets(clock)

    async def open_modal(
        self, workspace: Workspace, trigger_id: str, view: View, *, push: bool = False
    ) -> Modal | None:
        """Open it, or put it on the open one.

        None when the same request opened one before; raises Expired when the three seconds were over.
        """
        client = self._clients.of(workspace)
        method = client.views_push if push else client.views_open
        try:
            answer = await asked(lambda: method(trigger_id=trigger_id, view=view))
        except SlackError as refusal:
            if refusal.code in _USED:
                return None
            if refusal.code not in _TOO_LATE:
                raise
            log.warning("a modal came too late")
            raise Expired() from None
        return Modal(answer["view"]["id"], answer["view"]["hash"])

    async def update_modal(
        self, workspace: Workspace, view_id: str, view: View, view_hash: str = ""
    ) -> Modal | None:
        """Show something else in an open modal; None when it was closed, or (with a hash) has changed since."""
        given = {"hash": view_hash} if view_hash else {}
        try:
            answer = await asked(
                lambda: self._clients.of(workspace).views_update(view_id=view_id, view=view, **given)
            )
        except SlackError as refusal:
            if refusal.code not in _GONE:
                raise
            return None
        return Modal(view_id, answer["view"]["hash"])

    async def answer(self, reply_to: ReplyTo, member: Member, message: Message) -> None:
        """Where the person waits: through the response_url while it lasts, else by direct message if that may be."""
        fresh = self._clock.now() - reply_to.heard_at < RESPONSE_URL_LIFE
        if reply_to.response_url and fresh and await self._respond(reply_to, message):
            return
        if reply_to.direct:
            await self.tell(member, message)
        else:
            log.info("somebody from outside can no longer be answered")

    async def tell(self, member: Member, message: Message) -> None:
        """A direct message."""
        await self._buckets.wait(Destination.of(member))
        await self._tell(member, message)

    async def keep_current(self, member: Member, message: Message, at: Place | None) -> Place | None:
        """A direct message that is changed where it stands, or posted; None where it cannot be changed any more."""
        if at is None:
            await self._buckets.wait(Destination.of(member))
            answer = await self._tell(member, message)
            return Place(channel=answer["channel"], ts=answer["ts"])
        client, text, blocks = self._clients.of(member.workspace), message.text, list(message.blocks)
        try:
            await asked(lambda: client.chat_update(channel=at.channel, ts=at.ts, text=text, blocks=blocks))
        except SlackError as refusal:
            log.info("a message cannot be changed", error=refusal.code)
            return None
        return at

    async def post(self, to: Destination, message: Message) -> str:
        """In a channel or to a person, sent once; its `ts`.

        Raises BotNotInChannel, SlackAway or SlackSilent.
        """
        await self._buckets.wait(to)
        client = self._clients.of_one_try(to.workspace)
        try:
            answer = await asked(lambda: client.chat_postMessage(channel=to.id, **message.payload()))
        except SlackError as refusal:
            if refusal.code in _CANNOT_POST:
                raise BotNotInChannel(channel=to.id) from None
            raise
        return str(answer["ts"])

    async def change(self, at: Destination, ts: str, message: Message) -> bool:
        """Let a message of ours say something else; False when it is gone, or Slack no longer lets us."""
        await self._buckets.wait_to_change(at.workspace)
        client = self._clients.of(at.workspace)
        return await self._done_to_ours(
            lambda: client.chat_update(channel=at.id, ts=ts, text=message.text, blocks=list(message.blocks))
        )

    async def remove(self, at: Destination, ts: str) -> bool:
        """Delete a message of ours; False when it is gone already."""
        await self._buckets.wait_to_change(at.workspace)
        return await self._done_to_ours(lambda: self._clients.of(at.workspace).chat_delete(channel=at.id, ts=ts))

    async def address(self, at: Destination, ts: str) -> str:
        """The link to a message; '' when it is gone."""
        try:
            client = self._clients.of(at.workspace)
            answer = await asked(lambda: client.chat_getPermalink(channel=at.id, message_ts=ts))
        except SlackError:
            return ""
        return str(answer["permalink"])

    async def channel(self, at: Destination) -> dict[str, Any]:
        """What Slack says of a channel, `is_member` (the bot) and `is_private` among it; empty for an unknown one."""
        try:
            answer = await asked(lambda: self._clients.of(at.workspace).conversations_info(channel=at.id))
        except SlackError:
            return {}  # a private channel that the bot is not in looks like one that does not exist
        found: dict[str, Any] = answer["channel"]
        return found

    async def has_member(self, at: Destination, user: str) -> bool:
        """Whether that person (a user id) is in the channel; asked page by page."""
        client, cursor = self._clients.of(at.workspace), ""
        while True:
            try:
                page = partial(client.conversations_members, channel=at.id, cursor=cursor, limit=1000)
                answer = await asked(page)
            except SlackError:
                return False
            if user in answer["members"]:
                return True
            cursor = (answer.get("response_metadata") or {}).get("next_cursor") or ""
            if not cursor:
                return False

    async def join(self, at: Destination) -> None:
        """Enter a public channel; where Slack does not let the bot in, `channel` goes on saying so."""
        with suppress(SlackError):
            await asked(lambda: self._clients.of(at.workspace).conversations_join(channel=at.id))

    async def _tell(self, member: Member, message: Message) -> AsyncSlackResponse:
        client = self._clients.of(member.workspace)
        return await asked(lambda: client.chat_postMessage(channel=member.user, **message.payload()))

    async def _done_to_ours(self, ask: Callable[[], Awaitable[AsyncSlackResponse]]) -> bool:
        try:
            await asked(ask)
        except SlackError as refusal:
            if refusal.code not in _OUT_OF_REACH:
                raise
            return False
        return True

    async def _respond(self, reply_to: ReplyTo, message: Message) -> bool:
        body = {
            **message.payload(),
            "response_type": "ephemeral",
            "replace_original": reply_to.replace,
        }
        try:
            with counted(SLACK):
                async with self._session.post(reply_to.response_url, json=body, timeout=_RESPOND_WITHIN) as answer:
                    if answer.status >= 500 or answer.status == 429:
                        raise SlackAway(pause_of(answer.headers))
                    return answer.status == 200
        except (aiohttp.ClientError, TimeoutError):
            raise SlackAway() from None
