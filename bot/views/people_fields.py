"""The fields for people: Slack people by picker, outside people by lines, for each of the two roles."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.domain.email import is_email
from bot.domain.message import Block
from bot.domain.people import Identity, Invitation, Invitee, Profile, Role
from bot.domain.webinar import NAME_LIMIT
from bot.views import ids
from bot.views.blockkit import field_of, option, plain, text_input
from bot.views.form_state import Entered

EMAIL_LIMIT = 256
_LINE = re.compile(r"(?P<name>[^<>]*)<(?P<mail>[^<>]*)>")

_ROLES: tuple[tuple[Role, str, str], ...] = (
    ("Panelist", ids.PANELISTS, ids.OUTSIDE_PANELISTS),
    ("CoHost", ids.COHOSTS, ids.OUTSIDE_COHOSTS),
)
ROLE_WORDS: Mapping[str, str] = {"Panelist": "a panelist", "CoHost": "a co-host", "Host": "the host"}


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
            ids.OUTSIDE_PANELISTS,
            "Panelists from outside",
            text_input(ids.VALUE, filled.outside_panelists, multiline=True),
            optional=True,
            hint=hint,
        ),
        field_of(
            ids.OUTSIDE_COHOSTS,
            "Co-hosts from outside",
            text_input(ids.VALUE, filled.outside_cohosts, multiline=True),
            optional=True,
            hint=hint,
        ),
    ]


def tell_block(tell: bool) -> Block:
    """The tick for direct messages to colleagues."""
    tick = option("Tell invited colleagues by direct message, each with their own join link", "tell")
    element: dict[str, Any] = {"type": "checkboxes", "action_id": ids.VALUE, "options": [tick]}
    if tell:
        element["initial_options"] = [tick]
    return field_of(ids.TELL, "Colleagues", element, optional=True)


def check_people(
    filled: PeopleFilled, profiles: Mapping[str, Profile], host: Identity, present: Sequence[Invitee] = ()
) -> tuple[tuple[Invitation, ...], dict[str, str]]:
    """The invitations, or the faults by field: each once, reachable, not the host, not `present` already."""
    invitations: list[Invitation] = []
    faults: dict[str, str] = {}
    taken = _Taken(host, present)
    for role, picker, lines in _ROLES:
        for user in filled.panelists if role == "Panelist" else filled.cohosts:
            profile = profiles.get(user)
            fault = taken.the_host(user, profile) or _slack_fault(profile)
            if profile is None or fault or (fault := taken.twice(profile.name, profile.email, role)):
                faults.setdefault(picker, fault)
                continue
            invitations.append(Invitation(role=role, name=plain(profile.name), email=profile.email, slack_user=user))
        typed = filled.outside_panelists if role == "Panelist" else filled.outside_cohosts
        for number, line in enumerate(typed.splitlines(), 1):
            if not line.strip():
                continue
            name, mail = _parts(line)
            if fault := _outside_fault(name, mail) or taken.twice(name, mail, role):
                faults.setdefault(lines, f"Line {number}: {fault}")
                continue
            invitations.append(Invitation(role=role, name=name, email=mail))
    return tuple(invitations), faults


@dataclass
class _Taken:
    """Who has a place already: the host, those on RingCentral's list, and those met in this form."""

    host: Identity
    present: Sequence[Invitee]
    met: dict[str, Role] = field(default_factory=dict)
    """Roles by e-mail."""

    def the_host(self, user: str, profile: Profile | None) -> str:
        """Why a Slack person is the host, whatever their e-mail; nothing when they are not."""
        name = profile.name if profile else "This person"
        return f"{name} is the host and need not be invited." if user == self.host.member.user else ""

    def twice(self, name: str, mail: str, role: Role) -> str:
        """Why somebody cannot have this place; nothing, and the place is theirs, when they can."""
        mail = mail.casefold()
        there = next((each.role for each in self.present if each.email.casefold() == mail), "")
        if mail == self.host.email.casefold() or there == "Host":
            return f"{name} is the host and need not be invited."
        if there:
            return f"{name} is {role_words(there)} already. Change that in the list above."
        if before := self.met.get(mail):
            if before == role:
                return f"{name} is here twice."
            return f"{name} is {role_words(before)} here too: choose one role."
        self.met[mail] = role
        return ""


def role_words(role: str) -> str:
    """'a panelist'."""
    return ROLE_WORDS.get(role, role.lower())


def _picker(users: Sequence[str]) -> dict[str, object]:
    element: dict[str, object] = {"type": "multi_users_select", "action_id": ids.PEOPLE_CHOSEN}
    return element | ({"initial_users": list(users)} if users else {})


def _slack_fault(profile: Profile | None) -> str:
    if profile is None:
        return "I could not read one of these profiles. Choose again."
    if profile.is_bot:
        return f"{profile.name} is an app, not a person."
    if profile.deleted:
        return f"{profile.name}'s Slack account is deactivated."
    if not profile.email:
        return f"{profile.name} has no e-mail in Slack. Add them by name and e-mail below."
    return _name_fault(profile.name)


def _parts(line: str) -> tuple[str, str]:
    """Name and e-mail of a line; an e-mail alone names its owner too."""
    found = _LINE.fullmatch(line.strip())
    name, mail = (found["name"].strip(), found["mail"].strip()) if found else ("", line.strip())
    return plain(name.strip('"')) or mail.split("@")[0], mail


def _outside_fault(name: str, mail: str) -> str:
    if not is_email(mail):
        return f"“{plain(mail, 60)}” is not an e-mail address. Write Name <name@example.com>."
    if len(mail) > EMAIL_LIMIT:
        return f"the e-mail address is longer than {EMAIL_LIMIT} characters."
    return _name_fault(name)


def _name_fault(name: str) -> str:
    person = Invitation(role="Panelist", name=name)
    if max(len(person.first_name), len(person.last_name)) <= NAME_LIMIT:
        return ""
    return f"the name “{plain(name, 30)}” is too long: each part of it may have {NAME_LIMIT} characters."
