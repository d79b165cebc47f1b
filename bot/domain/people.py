"""Who is who: workspaces, the people in them, and the RingCentral users they act as."""

from dataclasses import dataclass
from typing import Literal

from pydantic import BaseModel, ConfigDict

Role = Literal["Panelist", "CoHost"]


class Workspace(BaseModel):
    """One Slack workspace; `enterprise` is empty outside Enterprise Grid."""

    model_config = ConfigDict(frozen=True)

    enterprise: str
    team: str


class Member(BaseModel):
    """One person in one workspace: the key under which everything of theirs is kept."""

    model_config = ConfigDict(frozen=True)

    workspace: Workspace
    user: str


SERVICE_USER = ""
"""The `user` of the member that stands for the service identity (RC_JWT)."""


class Profile(BaseModel):
    """What Slack says of a person (`users.info`)."""

    model_config = ConfigDict(frozen=True)

    user: str
    team: str
    name: str
    email: str = ""
    tz: str = "UTC"
    locale: str = "en-US"
    is_admin: bool = False
    is_guest: bool = False
    is_bot: bool = False
    deleted: bool = False


@dataclass(frozen=True)
class Actor:
    """The person who asks for something now."""

    member: Member
    profile: Profile

    @property
    def is_outsider(self) -> bool:
        """True for guests and for people of other workspaces, who may not manage webinars."""
        return self.profile.is_guest or self.profile.team != self.member.workspace.team


class Host(BaseModel):
    """A RingCentral user: who hosts webinars, and whose rate budget a call uses."""

    model_config = ConfigDict(frozen=True)

    account: str
    user: str


@dataclass(frozen=True)
class Identity:
    """A RingCentral account linked by a person (or the service identity), without its tokens."""

    member: Member
    host: Host
    name: str
    email: str
    alive: bool
    linked_at: float
    used_at: float

    @property
    def is_service(self) -> bool:
        """True for the account the whole workspace shares."""
        return self.member.user == SERVICE_USER


class Invitation(BaseModel):
    """Somebody to be invited: a Slack person, or an outside one by name and e-mail."""

    model_config = ConfigDict(frozen=True)

    role: Role
    name: str = ""
    email: str = ""
    slack_user: str | None = None

    @property
    def first_name(self) -> str:
        """All of the name but its last word; RingCentral wants two."""
        return self.name.rsplit(" ", 1)[0] if " " in self.name else self.name

    @property
    def last_name(self) -> str:
        """The last word of the name, or nothing."""
        return self.name.rsplit(" ", 1)[1] if " " in self.name else ""


class Invitee(BaseModel):
    """Somebody RingCentral has on a session's list: host, co-host or panelist."""

    model_config = ConfigDict(frozen=True)

    id: str
    role: str
    name: str
    email: str
    linked_user: str | None = None
    join_uri: str = ""


class RoleChange(BaseModel):
    """Another role for somebody who is on the list."""

    model_config = ConfigDict(frozen=True)

    id: str
    name: str
    role: Role


class Removal(BaseModel):
    """Somebody to be taken off the list."""

    model_config = ConfigDict(frozen=True)

    id: str
    name: str
    email: str = ""


class PeopleChange(BaseModel):
    """Everything that shall change in the list of people of a session; a part that may be done is looked for first."""

    model_config = ConfigDict(frozen=True)

    session_id: str
    add: tuple[Invitation, ...] = ()
    change: tuple[RoleChange, ...] = ()
    remove: tuple[Removal, ...] = ()
    send_invites: bool | None = None
    tell: bool = True
    may_be_done: bool = False


def acts_as(identity: Identity) -> str:
    """The shared account's name where it acts, to be shown; nothing where a person acts as themselves."""
    return identity.name if identity.is_service else ""
