"""What people do in Slack, as handlers see it: typed, with the person who did it."""

import html
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot.domain.outcome import ReplyTo
from bot.domain.people import Actor
from bot.errors import Expired
from bot.views import ids
from bot.views.button_values import parts_of

State = Mapping[str, Mapping[str, Mapping[str, Any]]]
"""`view.state.values`: block id → action id → the element's state."""
_MARKUP = re.compile(r"<(?P<kind>[@#!]?)(?P<what>[^<>|]*)(?:\|(?P<label>[^<>]*))?>")


@dataclass(frozen=True)
class Command:
    """Somebody typed `/webinar …`; also made by us when we carry on for somebody (then without a trigger)."""

    actor: Actor
    verb: str
    words: str
    channel: str
    heard_at: datetime
    trigger_id: str = ""
    response_url: str = ""
    message: str = ""
    """The message that a shortcut was used on, as Slack sends it."""

    @property
    def typed(self) -> str:
        """The words as they were typed: Slack sends them with people, channels and links as markup, & < > escaped."""
        return html.unescape(_MARKUP.sub(_as_typed, self.words))

    @property
    def key(self) -> str:
        """The same for a repeated delivery."""
        return f"command:{self.trigger_id}"

    @property
    def reply_to(self) -> ReplyTo:
        """Where this person waits for the answer."""
        direct = not self.actor.is_outsider
        return ReplyTo(response_url=self.response_url, heard_at=self.heard_at, direct=direct)


@dataclass(frozen=True)
class Action:
    """Somebody pressed a button or chose something, on a message or in a modal."""

    actor: Actor
    action_id: str
    value: str
    channel: str
    heard_at: datetime
    trigger_id: str
    response_url: str = ""
    view_id: str = ""
    view_hash: str = ""
    callback_id: str = ""
    message_ts: str = ""
    metadata: Mapping[str, Any] = field(default_factory=dict)
    state: State = field(default_factory=dict)

    @property
    def subject(self) -> str:
        """What the button is about."""
        return parts_of(self.value)[1]

    @property
    def key(self) -> str:
        """The same when one person presses the same rendering of a button twice."""
        nonce = parts_of(self.value)[0] or self.trigger_id
        return f"press:{self.action_id}:{nonce}:{self.actor.member.user}"

    @property
    def session_id(self) -> str:
        """The webinar that the form is about; raises Expired where it names none."""
        return _session_in(self.metadata)

    @property
    def in_form(self) -> bool:
        """True inside a modal that holds what somebody has entered."""
        return bool(self.view_id) and self.callback_id != ids.RESULT

    @property
    def reply_to(self) -> ReplyTo:
        """Where this person waits for the answer."""
        return ReplyTo(
            response_url=self.response_url,
            heard_at=self.heard_at,
            replace=True,
            view_id=self.view_id,
            direct=not self.actor.is_outsider,
        )


@dataclass(frozen=True)
class ViewSubmission:
    """Somebody sent a form."""

    actor: Actor
    callback_id: str
    view_id: str
    metadata: Mapping[str, Any]
    state: State
    heard_at: datetime
    view_hash: str = ""

    @property
    def session_id(self) -> str:
        """The webinar that the form is about; raises Expired where it names none."""
        return _session_in(self.metadata)

    @property
    def key(self) -> str:
        """The same for a repeated delivery; a form that comes back in the same modal has another hash."""
        return f"form:{self.view_id}:{self.view_hash}"

    @property
    def reply_to(self) -> ReplyTo:
        """In the form, and where the form was asked for."""
        asked_at = self.metadata.get("heard_at")
        return ReplyTo(
            response_url=str(self.metadata.get("response_url", "")),
            heard_at=datetime.fromisoformat(asked_at) if asked_at else self.heard_at,
            replace=bool(self.metadata.get("replace", False)),
            view_id=self.view_id,
            direct=not self.actor.is_outsider,
        )


@dataclass(frozen=True)
class OptionsRequest:
    """Somebody types into a select that searches."""

    actor: Actor
    action_id: str
    typed: str


Request = Command | Action | ViewSubmission | OptionsRequest


def _as_typed(markup: re.Match[str]) -> str:
    sign = {"!": "@"}.get(markup["kind"], markup["kind"])
    return sign + (markup["label"] or markup["what"])


def where_asked(request: Command | Action, *, stays: bool = False) -> dict[str, Any]:
    """Where a form was asked for, to travel in its metadata until `ViewSubmission.reply_to` reads it there.

    What was pressed `stays`: the answer does not replace it, because it is everybody's or still of use.
    """
    where = request.reply_to.model_dump(mode="json", include={"response_url", "heard_at", "replace"})
    return where | ({"replace": False} if stays else {})


def _session_in(metadata: Mapping[str, Any]) -> str:
    if not metadata.get("session"):
        raise Expired()
    return str(metadata["session"])


def metadata_of(view: Mapping[str, Any]) -> dict[str, Any]:
    """The private metadata of a view that we made; nothing where there is none."""
    text = view.get("private_metadata") or "{}"
    found = json.loads(text)
    return found if isinstance(found, dict) else {}
