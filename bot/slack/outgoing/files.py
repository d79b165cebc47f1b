"""Files that people give the bot in a form, and those it brings to them: uploaded, then handed over by direct message.

Source: docs.slack.dev/messaging/working-with-files.
"""

from collections.abc import AsyncIterator
from typing import IO
from urllib.parse import urlsplit

import aiohttp
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.domain.people import Member, Workspace
from bot.errors import FileRefused, FileUnread, SlackAway, SlackSilent
from bot.in_flight import SLACK, counted
from bot.slack.outgoing.client import WebClients
from bot.slack.outgoing.errors import SlackError, asked, pause_of
from bot.threads import in_thread

PIECE = 1 << 16
"""Bytes in memory at a time."""


class Files:
    """Slack's methods for files, each tried once; raises SlackAway for what is worth another try, and FileRefused."""

    def __init__(self, clients: WebClients, session: aiohttp.ClientSession) -> None:
        self._clients = clients
        self._session = session

    async def upload(self, workspace: Workspace, file: IO[bytes], size: int, name: str) -> str:
        """Bring the bytes to Slack, where nobody sees them yet; the file's id."""
        client = self._clients.of_one_try(workspace)
        try:
            place = await asked(lambda: client.files_getUploadURLExternal(filename=name, length=size))
        except SlackError as refusal:
            raise FileRefused(reason=refusal.code) from None
        try:
            length = {"Content-Length": str(size)}  # Slack compares it; without it aiohttp would send chunks
            with counted(SLACK):
                async with self._session.post(place["upload_url"], data=_pieces(file), headers=length) as answer:
                    if answer.status >= 500 or answer.status == 429:
                        raise SlackAway(pause_of(answer.headers))
                    if answer.status != 200:
                        raise FileRefused(reason=f"status {answer.status}")
        except (aiohttp.ClientError, TimeoutError):
            raise SlackAway() from None  # an upload that nobody completed shows nowhere
        return str(place["file_id"])

    async def _opened(self, member: Member) -> AsyncSlackResponse:
        client = self._clients.of_one_try(member.workspace)
        try:
            return await asked(lambda: client.conversations_open(users=member.user))
        except SlackSilent as silence:
            raise SlackAway(silence.retry_after) from None  # opened twice is opened once

    async def hand_over(self, file_id: str, name: str, member: Member) -> None:
        """Show it to a person in a direct message; SlackSilent where nobody knows whether that was done."""
        client = self._clients.of_one_try(member.workspace)
        try:
            opened = await self._opened(member)
            channel = opened["channel"]["id"]
            files: list[dict[str, str | None]] = [{"id": file_id, "title": name}]
            await asked(lambda: client.files_completeUploadExternal(files=files, channel_id=channel))
        except SlackError as refusal:
            raise FileRefused(reason=refusal.code) from None

    async def read(self, workspace: Workspace, url: str, most: int) -> bytes:
        """A file that somebody chose in a form, not much more than so many bytes of it; raises FileUnread."""
        client = self._clients.of_one_try(workspace)
        if not _is_slacks(url, client.base_url):
            raise FileUnread()
        head, read = {"Authorization": f"Bearer {client.token}"}, b""
        try:
            with counted(SLACK):
                async with self._session.get(url, headers=head, allow_redirects=False) as answer:
                    # Whoever may not read it gets a page to sign in, and a 200.
                    if answer.status != 200 or answer.content_type == "text/html":
                        raise FileUnread()
                    async for piece in answer.content.iter_chunked(PIECE):
                        read += piece
                        if len(read) > most:
                            break
        except (aiohttp.ClientError, TimeoutError):
            raise FileUnread() from None
        return read


def _is_slacks(url: str, base_url: str) -> bool:
    """The bot's token goes to Slack only, or to the simulator that stands for it."""
    there, slack = urlsplit(url), urlsplit(base_url)
    return there[:2] == slack[:2] or (there.scheme == "https" and (there.hostname or "").endswith(".slack.com"))


async def _pieces(file: IO[bytes]) -> AsyncIterator[bytes]:
    """The file from its beginning; it is left open for another try, where aiohttp itself would close it."""
    file.seek(0)
    while piece := await in_thread(file.read, PIECE):
        yield piece
