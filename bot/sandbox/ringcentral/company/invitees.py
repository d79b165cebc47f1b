"""Who is asked to help with a session: panelists and co-hosts come and go, the host stays."""

from bot.sandbox.ringcentral.company.drafts import InviteeDraft, InviteesDraft
from bot.sandbox.ringcentral.company.model import Invitee, Role, Session, Status, User
from bot.sandbox.ringcentral.company.refusals import Refusal, duplicate, invalid, missing, wrong_state
from bot.sandbox.ringcentral.company.state import Company


def change_invitees(
    company: Company, user: User, session: Session, draft: InviteesDraft
) -> tuple[list[Invitee], list[Invitee], list[str]]:
    """Add, update and delete in one go, all or nothing: the added, the updated and the ids of the deleted."""
    deleted = [_deletable(session, ident).id for ident in draft.deleted]
    updated = [(_changeable(session, ident, change), change) for ident, change in draft.updated]
    staying = [invitee for invitee in session.invitees.values() if invitee.id not in deleted]
    renamed = {invitee.id: change.email for invitee, change in updated if change.email}
    taken = {(renamed.get(invitee.id) or invitee.email).casefold() for invitee in staying}
    if len(taken) < len(staying):
        raise duplicate("email", "Two invitees of a session cannot share an e-mail address")
    linked = [_contact(company, user, added, taken) for added in draft.added]

    for ident in deleted:
        del session.invitees[ident]
    for invitee, change in updated:
        _apply(company, invitee, change)
    added = [_add(company, session, one, person) for one, person in zip(draft.added, linked, strict=True)]
    return added, [invitee for invitee, _ in updated], deleted


def update_invitee(company: Company, session: Session, invitee_id: str, draft: InviteeDraft) -> Invitee:
    """Change somebody's role or, for those from outside, their name and e-mail."""
    invitee = _changeable(session, invitee_id, draft)
    email = (draft.email or invitee.email).casefold()
    if any(other.email.casefold() == email for other in session.invitees.values() if other is not invitee):
        raise duplicate("email", f"An invitee with e-mail [{draft.email}] already exists")
    _apply(company, invitee, draft)
    return invitee


def delete_invitee(session: Session, invitee_id: str) -> None:
    """Ask somebody no longer; refused once the session is Active or Finished."""
    del session.invitees[_deletable(session, invitee_id).id]


def invitee_of(session: Session, invitee_id: str) -> Invitee:
    """An invitee of the session."""
    if invitee_id not in session.invitees:
        raise missing("inviteeId", invitee_id)
    return session.invitees[invitee_id]


def _contact(company: Company, user: User, draft: InviteeDraft, taken: set[str]) -> User | None:
    """Check somebody to be added, count their e-mail as taken, and return the user they are linked to."""
    _check_role(draft)
    named = [value is not None for value in (draft.first_name, draft.last_name, draft.email)]
    person = None
    if draft.linked_user is not None:
        if any(named):
            raise invalid(f"{draft.parameter}linkedUser", "cannot be combined with a name or e-mail")
        person = company.colleague(user, draft.linked_user)
    elif not all(named):
        absent = ("firstName", "lastName", "email")[named.index(False)]
        raise invalid(f"{draft.parameter}{absent}", "is required unless linkedUser is specified")
    email = (person.email if person else draft.email or "").casefold()
    if email in taken:
        raise duplicate(f"{draft.parameter}email", f"An invitee with e-mail [{email}] already exists")
    taken.add(email)
    return person


def _add(company: Company, session: Session, draft: InviteeDraft, person: User | None) -> Invitee:
    now = company.clock.now()
    invitee = Invitee(
        id=company.next_id("invitee"),
        created=now,
        modified=now,
        role=draft.role,
        first_name=person.first_name if person else draft.first_name or "",
        last_name=person.last_name if person else draft.last_name or "",
        email=person.email if person else draft.email or "",
        job_title=draft.job_title,
        linked_user=person,
        domain=draft.linked_user.domain if draft.linked_user else "pbx",
        type=draft.type or "User",
        send_invite=draft.send_invite is not False,
    )
    session.invitees[invitee.id] = invitee
    return invitee


def _apply(company: Company, invitee: Invitee, draft: InviteeDraft) -> None:
    invitee.role = draft.role
    invitee.first_name = draft.first_name if draft.first_name is not None else invitee.first_name
    invitee.last_name = draft.last_name if draft.last_name is not None else invitee.last_name
    invitee.email = draft.email if draft.email is not None else invitee.email
    invitee.job_title = draft.job_title if draft.job_title is not None else invitee.job_title
    invitee.type = draft.type or invitee.type
    invitee.send_invite = invitee.send_invite or draft.send_invite is True
    invitee.touch(company.clock.now())


def _changeable(session: Session, invitee_id: str, draft: InviteeDraft) -> Invitee:
    invitee = invitee_of(session, invitee_id)
    if invitee.role is Role.HOST:
        raise _host_is_untouchable("modified")
    _check_role(draft)
    if draft.linked_user is not None:
        raise invalid(
            f"{draft.parameter}linkedUser", "cannot be changed: delete the invitee and add a new one"
        )
    if invitee.linked_user and (draft.first_name or draft.last_name or draft.email):
        raise invalid(f"{draft.parameter}email", "name and e-mail of a linked user cannot be changed")
    if invitee.send_invite and draft.send_invite is False:
        raise invalid(f"{draft.parameter}sendInvite", "cannot be changed back to false")
    return invitee


def _deletable(session: Session, invitee_id: str) -> Invitee:
    invitee = invitee_of(session, invitee_id)
    if invitee.role is Role.HOST:
        raise _host_is_untouchable("deleted")
    if session.status is not Status.SCHEDULED:
        raise wrong_state(f"An invitee of a session in [{session.status}] state cannot be deleted")
    return invitee


def _check_role(draft: InviteeDraft) -> None:
    if draft.role not in (Role.PANELIST, Role.CO_HOST):
        raise invalid(f"{draft.parameter}role", "must be Panelist or CoHost")


def _host_is_untouchable(what: str) -> Refusal:
    return wrong_state(f"The implicit invitee record of the Host cannot be {what}")
