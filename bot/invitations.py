"""Panelists and co-hosts are invited, moved between roles and removed, all in one call."""

import re
from collections.abc import Sequence
from typing import Protocol

from pydantic import BaseModel, ConfigDict, JsonValue

from bot.domain.outcome import Outcome, PersonResult, Wish
from bot.domain.people import Host, Identity, Invitation, Invitee, Member, Role
from bot.domain.webinar import Webinar
from bot.identity import Identities
from bot.mirror import Mirror, invitee_of
from bot.once import Once
from bot.ringcentral.client import Caller
from bot.ringcentral.drafts import InviteeChange, InviteeDraft, InviteePatch, InviteeRef, UserDraft
from bot.ringcentral.errors import AnswerLost, BadRequest, Duplicate
from bot.wishes import StepFailed, Steps

Linked = dict[str | None, Host]
"""RingCentral users by Slack user id."""
_ADDED_INDEX = re.compile(r"addedInvitees\[(\d+)\]")


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


class PeopleChange(BaseModel):
    """Everything that shall change in the list of people of a webinar."""

    model_config = ConfigDict(frozen=True)

    session_id: str
    add: tuple[Invitation, ...] = ()
    change: tuple[RoleChange, ...] = ()
    remove: tuple[Removal, ...] = ()
    send_invites: bool | None = None
    tell: bool = True


class Teller(Protocol):
    """Tells invited colleagues."""

    async def tell_invited(self, wish: Wish, webinar: Webinar, invitation: Invitation, join_link: str) -> None:
        """A direct message with the person's own join link."""
        ...


class Invitations:
    """The use cases around the people of a webinar."""

    def __init__(self, identities: Identities, mirror: Mirror, once: Once, teller: Teller) -> None:
        self._identities = identities
        self._mirror = mirror
        self._once = once
        self._teller = teller

    async def change(self, wish: Wish, steps: Steps) -> Outcome:
        """Add, move and remove in one call; a person whom RingCentral refuses does not keep the others out."""
        change = PeopleChange.model_validate(wish.payload)
        title = await steps.once("look up", lambda: self._title(wish, change.session_id))
        people = await self._apply(wish, steps, change)
        return Outcome(session_id=change.session_id, title=str(title), people=people)

    async def invite_all(
        self,
        wish: Wish,
        steps: Steps,
        session_id: str,
        invitations: Sequence[Invitation],
        *,
        send_invites: bool | None,
        tell: bool,
    ) -> tuple[PersonResult, ...]:
        """The people of a new webinar: 1 call, none without people."""
        if not invitations:
            return ()
        change = PeopleChange(session_id=session_id, add=tuple(invitations), send_invites=send_invites, tell=tell)
        return await self._apply(wish, steps, change)

    async def _title(self, wish: Wish, session_id: str) -> str:
        identity = await self._identities.of_wish(wish)
        webinar = await self._mirror.find(identity, session_id)
        webinar.must_be_changeable()
        return webinar.title

    async def _apply(self, wish: Wish, steps: Steps, change: PeopleChange) -> tuple[PersonResult, ...]:
        try:
            faults = await steps.once("change people", lambda: self._send(wish, steps, change))
        except StepFailed as failed:
            why = failed.problem.facts.get("message") or failed.problem.code
            return _results(change, {str(place): why for place in range(len(change.add))}, rest=why)
        assert isinstance(faults, dict)
        people = _results(change, {key: str(value) for key, value in faults.items()})
        if change.tell:
            await steps.once("tell colleagues", lambda: self._tell(wish, change, faults))
        return people

    async def _send(self, wish: Wish, steps: Steps, change: PeopleChange) -> dict[str, JsonValue]:
        """Send the change; gives the reason for each added person (by place) who was refused."""
        identity = await self._identities.of_wish(wish)
        webinar = await self._mirror.find(identity, change.session_id)
        async with self._identities.acting(identity, urgent=True, on_wait=steps.on_wait) as caller:
            sent_before = await self._once.was_sent(wish.key, "people")
            present = await self._mirror.read_invitees(identity, webinar, caller=caller) if sent_before else ()
            await self._once.note_sending(wish.key, "people", identity.host)
            return await self._send_all_but_refused(identity, webinar, change, present, caller)

    async def _send_all_but_refused(
        self, identity: Identity, webinar: Webinar, change: PeopleChange, present: Sequence[Invitee], caller: Caller
    ) -> dict[str, JsonValue]:
        faults: dict[str, JsonValue] = {}
        linked = await self._linked(identity, change.add)
        drafts = {
            str(place): _draft(invitation, linked.get(invitation.slack_user), change.send_invites)
            for place, invitation in enumerate(change.add)
            if not _on_list(invitation, linked, present)
        }
        while True:
            places = [place for place in drafts if place not in faults]
            body = _body(change, [drafts[place] for place in places], present)
            if body is None:
                return faults
            try:
                answer = await caller.update_invitees(webinar.webinar_id, webinar.session_id, body)
            except AnswerLost:
                present = await self._mirror.read_invitees(identity, webinar, caller=caller)
                for place in places:
                    if not _on_list(change.add[int(place)], linked, present):
                        faults[place] = "RingCentral did not answer, and they are not on its list"
                return faults
            except (BadRequest, Duplicate) as refusal:
                place = _refused_place(refusal, places)
                if place is None:
                    raise
                faults[place] = refusal.message or "RingCentral refused this person"
                continue
            await self._note(identity, webinar, [invitee_of(each) for each in (*answer.added, *answer.updated)], change)
            return faults

    async def _linked(self, identity: Identity, invitations: Sequence[Invitation]) -> Linked:
        """The Slack people among them who have linked an account of the same company."""
        linked: Linked = {}
        for invitation in invitations:
            if invitation.slack_user:
                member = Member(workspace=identity.member.workspace, user=invitation.slack_user)
                own = await self._identities.own(member)
                if own and own.host.account == identity.host.account:
                    linked[invitation.slack_user] = own.host
        return linked

    async def _note(
        self, identity: Identity, webinar: Webinar, fresh: Sequence[Invitee], change: PeopleChange
    ) -> None:
        known = await self._mirror.invitees(identity, webinar.session_id)
        gone = {*(each.id for each in change.remove), *(each.id for each in fresh)}
        kept = [each for each in (known[0] if known else ()) if each.id not in gone]
        await self._mirror.keep_invitees(identity.member.workspace, webinar.session_id, [*kept, *fresh])

    async def _tell(self, wish: Wish, change: PeopleChange, faults: dict[str, JsonValue]) -> None:
        identity = await self._identities.of_wish(wish)
        webinar = await self._mirror.find(identity, change.session_id)
        known = await self._mirror.invitees(identity, change.session_id)
        linked = await self._linked(identity, change.add)
        for place, invitation in enumerate(change.add):
            if invitation.slack_user and str(place) not in faults:
                there = _on_list(invitation, linked, known[0] if known else ())
                await self._teller.tell_invited(wish, webinar, invitation, there.join_uri if there else "")


def _body(
    change: PeopleChange, added: Sequence[InviteeDraft], present: Sequence[Invitee]
) -> InviteeChange | None:
    ids = {each.id for each in present}
    moved = tuple(InviteePatch(id=each.id, role=each.role) for each in change.change)
    removed = tuple(InviteeRef(id=each.id) for each in change.remove if not present or each.id in ids)
    fields = {"added": tuple(added), "updated": moved, "deleted": removed}
    said = {name: value for name, value in fields.items() if value}
    return InviteeChange.model_validate(said) if said else None


def _refused_place(refusal: BadRequest | Duplicate, places: Sequence[str]) -> str | None:
    """Which of the added people RingCentral means, where it says so."""
    named = _ADDED_INDEX.search(f"{refusal.parameter or ''} {refusal.message}")
    if named and int(named[1]) < len(places):
        return places[int(named[1])]
    return places[0] if len(places) == 1 else None


def _draft(invitation: Invitation, host: Host | None, send: bool | None) -> InviteeDraft:
    fields: dict[str, object] = {"role": invitation.role} | ({} if send is None else {"send_invite": send})
    if host:
        user = UserDraft(user_id=host.user, account_id=host.account)
        return InviteeDraft.model_validate(fields | {"linked_user": user})
    names = {"first_name": invitation.first_name, "last_name": invitation.last_name}  # both, even when empty
    return InviteeDraft.model_validate(fields | names | {"email": invitation.email})


def _on_list(invitation: Invitation, linked: Linked, present: Sequence[Invitee]) -> Invitee | None:
    host = linked.get(invitation.slack_user)
    for each in present:
        if host and each.linked_user == host.user:
            return each
        if invitation.email and invitation.email.casefold() == each.email.casefold():
            return each
    return None


def _results(change: PeopleChange, faults: dict[str, str], rest: str = "") -> tuple[PersonResult, ...]:
    added = (
        PersonResult(
            name=invitation.name or invitation.email,
            email=invitation.email,
            slack_user=invitation.slack_user,
            did=invitation.role,
            problem=faults.get(str(place), ""),
            retry=invitation if str(place) in faults else None,
        )
        for place, invitation in enumerate(change.add)
    )
    moved = (PersonResult(name=each.name, did=f"to {each.role}", problem=rest) for each in change.change)
    removed = (PersonResult(name=each.name, did="removed", problem=rest) for each in change.remove)
    return (*added, *moved, *removed)
