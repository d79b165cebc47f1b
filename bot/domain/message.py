"""What is said in Slack: blocks to look at, and a complete plain text for screen readers and notifications."""

from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, ConfigDict

from bot.domain.people import Member, Workspace

Block = dict[str, Any]
"""One Block Kit block as JSON."""
View = dict[str, Any]
"""One modal as JSON."""


@dataclass(frozen=True)
class Message:
    """A message; `text` says everything that `blocks` show."""

    text: str
    blocks: tuple[Block, ...] = ()

    def payload(self) -> dict[str, Any]:
        """As Slack's methods take it; nothing in it unfurls, and no bare name or @here is linked."""
        body: dict[str, Any] = {"text": self.text, "unfurl_links": False, "unfurl_media": False}
        return body | ({"blocks": list(self.blocks)} if self.blocks else {})


@dataclass(frozen=True)
class Destination:
    """Where something is said in Slack: the id of a channel (C…), or of a person (U…) for a direct message."""

    workspace: Workspace
    id: str

    @classmethod
    def of(cls, member: Member) -> "Destination":
        """A person's direct messages."""
        return cls(member.workspace, member.user)


class Place(BaseModel):
    """Where a message is that can be changed."""

    model_config = ConfigDict(frozen=True)

    channel: str
    ts: str


@dataclass(frozen=True)
class Report:
    """An outcome in words: for the form that may still be open, and for where it was asked for."""

    message: Message
    view: View | None = None
