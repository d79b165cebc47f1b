"""The fields for people: Slack people by picker, outside people by lines, for each of the two roles."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.domain.message import Block
from bot.domain.people import Identity, Invitation, Profile, Role
from bot.domain.webinar import NAME_LIMIT
from bot.views import ids
from bot.views.blockkit import field_of, plain, text_input
from bot.views.state import Entered

_LINE = re.compile(r"^\s*(?P<name>[^<>]*?)\s*<(?P<mail>[^<>]*)>\s*$")
_MAIL = re.compile(r"^[^@\s<>,;]+@[^@\s<>,;]+\.[^@\s<>,;.]+$")

_ROLES: tuple[tuple[Role, str, str], ...] = (
    ("Panelist", ids.PANELISTS, ids.OUTSIDE_PANELISTS),
    ("CoHost", ids.COHOSTS, ids.OUTSIDE_COHOSTS),
)


@dataclass(frozen=True)
class PeopleFilled:
    """What the fields show."""

    panelists: tuple[str, ...] = ()
    cohosts: tuple[str, ...] = ()
    outside_panelists: str = ""
    outside_cohosts: str = ""

    @classmethod
    def of_state(cls, entered: Entered) -> "PeopleFilled":
        """From a form that is being filled in."""
        return cls(
            entered.users(ids.PANELISTS),
            entered.users(ids.COHOSTS),
            entered.text(ids.OUTSIDE_PANELISTS),
            entered.text(ids.OUTSIDE_COHOSTS),
        )

    @property
    def users(self) -> tuple[str, ...]:
        """Every Slack person chosen."""
        return (*self.panelists, *self.cohosts)


def people_blocks(filled: PeopleFilled) -> list[Block]:
    """Two pickers and two boxes for lines."""
    hint = "One person a line: Name <name@example.com>"
    return [
        field_of(ids.PANELISTS, "Panelists", _picker(filled.panelists), optional=True, acts=True),
        field_of(ids.COHOSTS, "Co-hosts", _picker(filled.cohosts), optional=True, acts=True),
        field_of(
            ids.OUTSIDE_PANELISTS, "Panelists from outside",
            text_input(ids.VALUE, filled.outside_panelists, multiline=True), optional=True, hint=hint,
        ),
        field_of(
            ids.OUTSIDE_COHOSTS, "Co-hosts from outside",
            text_input(ids.VALUE, filled.outside_cohosts, multiline=True), optional=True, hint=hint,
        ),
    ]


def _picker(users: Sequence[str]) -> dict[str, object]:
    element: dict[str, object] = {"type": "multi_users_select", "action_id": ids.PEOPLE_CHOSEN}
    return element | ({"initial_users": list(users)} if users else {})


def check_people(
    filled: PeopleFilled, profiles: Mapping[str, Profile], host: Identity
) -> tuple[tuple[Invitation, ...], dict[str, str]]:
    """The invitations, or the faults by field: each person once, in one role, reachable, and not the host."""
    invitations: list[Invitation] = []
    faults: dict[str, str] = {}
    taken: dict[str, str] = {host.email.casefold(): "the host"}
    for role, picker, lines in _ROLES:
        users = filled.panelists if role == "Panelist" else filled.cohosts
        for user in users:
            fault = _slack_fault(user, profiles.get(user), taken, role)
            if fault:
                faults.setdefault(picker, fault)
                continue
            profile = profiles[user]
            taken[profile.email.casefold()] = _as(role)
            invitations.append(
                Invitation(role=role, name=plain(profile.name, NAME_LIMIT), email=profile.email, slack_user=user)
            )
        typed = filled.outside_panelists if role == "Panelist" else filled.outside_cohosts
        for number, line in enumerate(typed.splitlines(), 1):
            if not line.strip():
                continue
            invitation, fault = _outside(line, role, taken)
            if invitation is None:
                faults.setdefault(lines, f"Line {number}: {fault}")
                continue
            taken[invitation.email.casefold()] = _as(role)
            invitations.append(invitation)
    return tuple(invitations), faults


def _slack_fault(user: str, profile: Profile | None, taken: Mapping[str, str], role: Role) -> str:
    if profile is None:
        return "I could not read one of these profiles. Choose again."
    if profile.is_bot:
        return f"{profile.name} is an app, not a person."
    if profile.deleted:
        return f"{profile.name}'s Slack account is deactivated."
    if not profile.email:
        return f"{profile.name} has no e-mail in Slack. Add them by name and e-mail below."
    return _twice(profile.name, profile.email, taken, role)


def _outside(line: str, role: Role, taken: Mapping[str, str]) -> tuple[Invitation | None, str]:
    found = _LINE.match(line)
    name, mail = (found["name"], found["mail"].strip()) if found else ("", line.strip())
    if not _MAIL.match(mail):
        return None, f"“{plain(mail, 60)}” is not an e-mail address. Write Name <name@example.com>."
    name = plain(name.strip('"')) or mail.split("@")[0]
    if any(len(part) > NAME_LIMIT for part in (name.rsplit(" ", 1) if " " in name else [name])):
        return None, f"the name is longer than {NAME_LIMIT} characters."
    if len(mail) > 256:
        return None, "the e-mail address is longer than 256 characters."
    if fault := _twice(name, mail, taken, role):
        return None, fault
    return Invitation(role=role, name=name, email=mail), ""


def _twice(name: str, mail: str, taken: Mapping[str, str], role: Role) -> str:
    before = taken.get(mail.casefold())
    if before is None:
        return ""
    if before == "the host":
        return f"{name} is the host and need not be invited."
    if before == _as(role):
        return f"{name} is on the list twice."
    return f"{name} is already {before}: choose one role."


def _as(role: Role) -> str:
    return "a panelist" if role == "Panelist" else "a co-host"
