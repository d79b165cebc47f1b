"""A change of people, one by one: what is to happen to each, and whom RingCentral means when it refuses."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.domain.outcome import Problem
from bot.domain.people import Host, Invitation, Invitee, PeopleChange
from bot.errors import AlreadyInvited, NoLongerInvited
from bot.jobs.problems import problem_of
from bot.ringcentral.errors import BadRequest, Duplicate, Gone, NoRight, Refused
from bot.ringcentral.request_models import InviteeChange, InviteeDraft, InviteePatch, InviteeRef, UserDraft

Linked = Mapping[str | None, Host]
"""RingCentral users by Slack user id."""
_PLACE = re.compile(r"(added|updated|deleted)Invitees\[(\d+)\]")


@dataclass(frozen=True)
class PlannedChange:
    """What is to happen to one person: exactly one of the three."""

    add: InviteeDraft | None = None
    move: InviteePatch | None = None
    remove: InviteeRef | None = None

    def is_done(self, present: Sequence[Invitee]) -> bool:
        """True when the list is as this person's part of the change wants it."""
        if self.add:
            user = self.add.linked_user.user_id if self.add.linked_user else None
            there = find_invitee(present, user, self.add.email)
            return there is not None and there.role == self.add.role
        if self.move:
            return any(each.id == self.move.id and each.role == self.move.role for each in present)
        return self.remove is None or all(each.id != self.remove.id for each in present)


PlannedChanges = dict[str, PlannedChange]
"""By place: 'added 0', 'updated 2' … in the change as it was asked for."""
Faults = dict[str, Problem]
"""Why somebody's part was not done, by place."""


def planned_changes(change: PeopleChange, linked: Linked) -> PlannedChanges:
    """Everybody's part of the change."""
    added = [PlannedChange(add=_draft(each, linked.get(each.slack_user), change.send_invites)) for each in change.add]
    moved = [PlannedChange(move=InviteePatch(id=each.id, role=each.role)) for each in change.change]
    removed = [PlannedChange(remove=InviteeRef(id=each.id)) for each in change.remove]
    return dict(zip(places_of(change), [*added, *moved, *removed], strict=True))


def places_of(change: PeopleChange) -> list[str]:
    """The places of a change, in the order its results are told."""
    parts = {"added": change.add, "updated": change.change, "deleted": change.remove}
    return [f"{part} {number}" for part, people in parts.items() for number in range(len(people))]


def part_of(place: str) -> tuple[str, int]:
    """'added 1' → which of the three lists, and where in it."""
    part, _, number = place.partition(" ")
    return part, int(number)


def request_body(planned: PlannedChanges) -> InviteeChange:
    """One bulk change for all of them."""
    every = planned.values()
    parts: dict[str, tuple[object, ...]] = {
        "added": tuple(each.add for each in every if each.add),
        "updated": tuple(each.move for each in every if each.move),
        "deleted": tuple(each.remove for each in every if each.remove),
    }
    return InviteeChange.model_validate({name: people for name, people in parts.items() if people})


def refused_items(refusal: Refused, planned: PlannedChanges) -> Faults:
    """Whom RingCentral refuses, where it says so; nobody when it refuses the change as a whole."""
    said = f"{refusal.parameter or ''} {refusal.message}"
    if named := _PLACE.search(said):
        of_part = [place for place in planned if part_of(place)[0] == named[1]]
        return {place: _why(refusal) for place in of_part[int(named[2]) : int(named[2]) + 1]}
    if isinstance(refusal, NoRight):
        # While a session is live nobody can be removed, but people can be added and moved.
        removals = [place for place, each in planned.items() if each.remove]
        return {place: Problem.of(Refused, message=refusal.message) for place in removals}
    if isinstance(refusal, BadRequest | Duplicate):
        mails = {place: each.add.email.casefold() for place, each in planned.items() if each.add and each.add.email}
        meant = [place for place, mail in mails.items() if mail in said.casefold()] or list(planned)
        return {meant[0]: _why(refusal)} if len(meant) == 1 else {}
    return {}


def _why(refusal: Refused) -> Problem:
    # RingCentral's own words on a duplicate quote the e-mail; ours need none.
    return problem_of(AlreadyInvited() if isinstance(refusal, Duplicate) else refusal)


def still_there(planned: PlannedChanges, present: Sequence[Invitee], refusal: Gone) -> tuple[PlannedChanges, Faults]:
    """Whom somebody removed elsewhere: removing them is done, moving them fails; raises when nobody was."""
    ids = {each.id for each in present}
    gone = {place for place, each in planned.items() if each.remove and each.remove.id not in ids}
    lost = {place for place, each in planned.items() if each.move and each.move.id not in ids}
    if not gone | lost:
        raise refusal
    rest = {place: each for place, each in planned.items() if place not in gone}
    return rest, {place: problem_of(NoLongerInvited()) for place in lost}


def find_invitee(present: Sequence[Invitee], user: str | None, email: str | None) -> Invitee | None:
    """Somebody on the list by RingCentral user or by e-mail."""
    for each in present:
        if user and each.linked_user == user:
            return each
        if email and each.email.casefold() == email.casefold():
            return each
    return None


def _draft(invitation: Invitation, host: Host | None, send: bool | None) -> InviteeDraft:
    fields: dict[str, object] = {"role": invitation.role} | ({} if send is None else {"send_invite": send})
    if host:
        user = UserDraft(user_id=host.user, account_id=host.account)
        return InviteeDraft.model_validate(fields | {"linked_user": user})
    names = {"first_name": invitation.first_name, "last_name": invitation.last_name}  # both, even when empty
    return InviteeDraft.model_validate(fields | names | {"email": invitation.email})
