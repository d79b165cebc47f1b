"""A webinar shared with a channel: what its public card says, who signed up there, and who waits for a place."""

from datetime import datetime, timedelta
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from bot.domain.external_ids import encode
from bot.domain.message import Destination
from bot.domain.people import Member, Workspace
from bot.domain.registrant import SOURCE_LIMIT
from bot.domain.webinar import Kind, Registration, Webinar

COUNT_SHOWN_FOR = timedelta(minutes=15)
"""A card that says the same count says anew as of when it is after this."""

State = Literal["coming", "live", "over", "cancelled", "adrift"]
"""'adrift': whoever shared it has unlinked RingCentral, and nobody keeps the card true any more."""


class CardContent(BaseModel):
    """What everybody in a channel may read of a webinar: nobody's name or e-mail, no host link, no password."""

    model_config = ConfigDict(frozen=True)

    title: str
    description: str = ""
    starts: datetime
    duration: timedelta
    zone: str
    state: State
    registration: Registration | None = None
    shared_link: str = ""
    """The one link of an all-hands webinar, which nobody registers for."""

    @property
    def takes_people(self) -> bool:
        """True while somebody can be registered, also for the recording once it is over."""
        open_now = self.registration is not None and self.registration.open
        return open_now and self.state not in ("cancelled", "adrift")

    @property
    def may_open_again(self) -> bool:
        """True where it is worth waiting for a place."""
        return self.registration is not None and not self.takes_people and self.state in ("coming", "live")

    @property
    def is_full(self) -> bool:
        """True where it is closed and its limit is reached."""
        return self.places == 0 and not self.takes_people

    @property
    def places(self) -> int | None:
        """How many can still register; None without a limit."""
        record = self.registration
        if record is None or not record.limit:
            return None
        return max(0, record.limit - record.count)

    def says(self, other: "CardContent") -> bool:
        """True when a card need not be changed from the other content to this."""
        mine, theirs = self.registration, other.registration
        if mine is None or theirs is None:
            return self == other
        same_age = abs(mine.read_at - theirs.read_at) < COUNT_SHOWN_FOR
        aged = self.model_copy(update={"registration": mine.model_copy(update={"read_at": theirs.read_at})})
        return same_age and aged == other


def content_of(webinar: Webinar, now: datetime) -> CardContent:
    """The public side of a webinar."""
    state: State = "live" if webinar.status == "Active" else "over" if webinar.is_over(now) else "coming"
    return CardContent(
        title=webinar.title,
        description=webinar.description,
        starts=webinar.starts,
        duration=webinar.duration,
        zone=webinar.zone,
        state=state,
        registration=webinar.registration,
        shared_link=webinar.attendee_link if webinar.kind is Kind.ALL_HANDS else "",
    )


class Share(BaseModel):
    """A webinar's card in a channel; `member` shared it and acts for whoever registers there."""

    model_config = ConfigDict(frozen=True)

    workspace: Workspace
    channel: str
    channel_name: str
    session_id: str
    member: Member
    as_service: bool = False
    content: CardContent
    """As the card last showed it."""
    ts: str = ""
    """The message; empty while it is being posted, or where nobody knows whether it was."""
    shared_at: datetime
    on: bool = True

    @property
    def destination(self) -> Destination:
        """The channel."""
        return Destination(self.workspace, self.channel)

    @property
    def source(self) -> str:
        """Where its registrants come from, in RingCentral's words."""
        return f"slack-{self.channel_name}"[:SOURCE_LIMIT]


class SignUp(BaseModel):
    """Somebody of Slack who is registered: by Register me, or before with the e-mail of their Slack profile."""

    model_config = ConfigDict(frozen=True)

    member: Member
    session_id: str
    channel: str
    registrant_id: str
    first_name: str = Field(repr=False)
    last_name: str = Field(repr=False)
    email: str = Field(repr=False)
    join_link: str = Field(default="", repr=False)
    page: str = Field(repr=False)
    """Names the calendar file: whoever knows it may read the join link."""


class Waiting(BaseModel):
    """Somebody who wants to be told when there is a place."""

    model_config = ConfigDict(frozen=True)

    id: int
    member: Member
    session_id: str
    channel: str


def slack_key(team: str, user: str) -> str:
    """The external key of a registrant who pressed Register me: `slack=T…:U…`, encoded."""
    return encode([("slack", f"{team}:{user}")])
