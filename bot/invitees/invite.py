"""Panelists and co-hosts are invited, moved between roles and removed, all in one call.

Colleagues are told at least once, each in a step: a crash between telling and noting it tells one of them twice,
because who does not hear of it does not come.
"""

from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from itertools import compress

import structlog
from pydantic import JsonValue

from bot.accounts.accounts import Accounts
from bot.domain.message import Destination
from bot.domain.outcome import Intent, Job, Outcome, PersonResult, Problem
from bot.domain.people import Identity, Invitation, Invitee, Member, PeopleChange
from bot.domain.webinar import Draft, Webinar
from bot.errors import StillUnknown
from bot.invitees.bulk_change import (
    Faults,
    Linked,
    PlannedChanges,
    find_invitee,
    part_of,
    places_of,
    planned_changes,
    refused_items,
    request_body,
    still_there,
)
from bot.invitees.notices import InviteeNotices
from bot.jobs.idempotency import BeforeSend, IdempotentCreate
from bot.jobs.problems import problem_of
from bot.jobs.steps import StepFailed, Steps
from bot.mirror.conversion import invitee_of
from bot.mirror.mirror import Mirror
from bot.ringcentral.client import Caller
from bot.ringcentral.errors import AnswerLost, Gone, Refused, RingCentralError, UnreadableAnswer
from bot.slack.outgoing.retry_queue import RetryQueue
from bot.views.results import UNSURE

log = structlog.get_logger()

ReadInvitees = Callable[[], Awaitable[Sequence[Invitee]]]
"""Reads the list of people again."""


class Invitations:
    """The use cases around the people of a webinar."""

    def __init__(
        self, accounts: Accounts, mirror: Mirror, creates: IdempotentCreate, notices: InviteeNotices, queue: RetryQueue
    ) -> None:
        self._accounts = accounts
        self._mirror = mirror
        self._creates = creates
        self._notices = notices
        self._queue = queue

    async def change(self, job: Job, steps: Steps) -> Outcome:
        """Add, move and remove in one call; whom RingCentral refuses does not keep the others out."""
        change = PeopleChange.model_validate(job.payload)
        title = await steps.run("look up", lambda: self._title(job, steps, change.session_id))
        faults = await steps.run("change people", lambda: self._send(job, steps, change, is_new=False))
        people = await self._tell_all(job, steps, change, _faults(faults))
        return Outcome(session_id=change.session_id, title=str(title), people=people)

    async def invite_all(
        self,
        job: Job,
        steps: Steps,
        session_id: str,
        invitations: Sequence[Invitation],
        *,
        send_invites: bool | None,
        tell: bool,
    ) -> tuple[PersonResult, ...]:
        """The people of a new webinar: 1 call, none without people. The webinar stands even if this fails."""
        if not invitations:
            return ()
        change = PeopleChange(session_id=session_id, add=tuple(invitations), send_invites=send_invites, tell=tell)
        try:
            faults = await steps.run("change people", lambda: self._send(job, steps, change, is_new=True))
        except StepFailed as failed:
            return tuple(_result(place, change, failed.problem) for place in places_of(change))
        return await self._tell_all(job, steps, change, _faults(faults))

    async def _title(self, job: Job, steps: Steps, session_id: str) -> str:
        identity = await self._accounts.of_job(job, steps)
        webinar = await self._mirror.find(identity, session_id)
        webinar.must_take_people()
        return webinar.title

    async def _send(self, job: Job, steps: Steps, change: PeopleChange, *, is_new: bool) -> JsonValue:
        """Send the change; gives the problems by place as JSON. What was sent before is looked for first."""
        async with self._accounts.acting_for(job, steps) as (identity, caller):
            webinar = await self._mirror.find(identity, change.session_id)
            planned = planned_changes(change, await self._linked(identity, change.add))

            async def look() -> Sequence[Invitee]:
                return await self._mirror.read_invitees(identity, webinar, caller=caller)

            if change.may_be_done or await self._creates.already_sent(job.key, "people", settled=True):
                planned = await _undone(planned, look, AnswerLost("a change was sent before"))
            elif is_new:
                await self._mirror.keep_invitees(job.member.workspace, webinar.session_id, ())
            before_send = self._creates.before_send(job.key, "people", identity.host)
            faults = await self._send_all_but_refused(identity, webinar, planned, caller, look, before_send)
        return {place: problem.model_dump(mode="json") for place, problem in faults.items()}

    async def _send_all_but_refused(
        self, identity: Identity, webinar: Webinar, planned: PlannedChanges, caller: Caller, look: ReadInvitees,
        before_send: BeforeSend,
    ) -> Faults:
        """A change is taken as a whole or not at all: who is refused is left out, and the rest sent again."""
        faults: Faults = {}
        while planned:
            try:
                answer = await caller.update_invitees(
                    webinar.webinar_id, webinar.session_id, request_body(planned), before_send
                )
            except (AnswerLost, UnreadableAnswer) as silence:
                unknown = problem_of(StillUnknown(what="people", seen="yes"))
                return faults | dict.fromkeys(await _undone(planned, look, silence), unknown)
            except Refused as refusal:
                refused = refused_items(refusal, planned)
                if not refused and isinstance(refusal, Gone):
                    planned, refused = still_there(planned, await look(), refusal)
                elif not refused:
                    raise
                faults |= refused
                planned = {place: each for place, each in planned.items() if place not in refused}
                continue
            changed = [invitee_of(each) for each in (*answer.added, *answer.updated)]
            await self._note(identity, webinar, changed, planned, look)
            return faults
        return faults

    async def _linked(self, identity: Identity, invitations: Sequence[Invitation]) -> Linked:
        """The Slack people among them who have linked an account of the same company."""
        workspace = identity.member.workspace
        colleagues = [Member(workspace=workspace, user=each.slack_user) for each in invitations if each.slack_user]
        linked = await self._accounts.linked(colleagues)
        return {each.member.user: each.host for each in linked if each.host.account == identity.host.account}

    async def _note(
        self,
        identity: Identity,
        webinar: Webinar,
        changed: Sequence[Invitee],
        planned: PlannedChanges,
        look: ReadInvitees,
    ) -> None:
        """Write the list as the answer has made it; one that was never read has to be read."""
        known = await self._mirror.invitees(identity, webinar.session_id)
        if known is None:
            with suppress(RingCentralError):  # the change is made; the next who opens the list reads it
                await look()
            return
        gone = {each.id for each in changed} | {each.remove.id for each in planned.values() if each.remove}
        kept = [each for each in known[0] if each.id not in gone]
        await self._mirror.keep_invitees(identity.member.workspace, webinar.session_id, [*kept, *changed])

    async def _tell_all(
        self, job: Job, steps: Steps, change: PeopleChange, faults: Faults
    ) -> tuple[PersonResult, ...]:
        """Tell the colleagues among them, each in a step of their own, and give everybody's result."""
        results = []
        for place in places_of(change):
            told: JsonValue = None
            if change.tell and place not in faults:
                told = await self._tell(job, steps, change, place)
            results.append(_result(place, change, faults.get(place), told if isinstance(told, bool) else None))
        return tuple(results)

    async def _tell(self, job: Job, steps: Steps, change: PeopleChange, place: str) -> JsonValue:
        part, number = part_of(place)
        if part == "added" and change.add[number].slack_user:
            return await steps.run(f"tell {place}", lambda: self._say_invited(job, steps, change, number))
        if part == "deleted" and change.remove[number].email:
            return await steps.run(f"tell {place}", lambda: self._say_removed(job, steps, change, number))
        return None

    async def _say_invited(self, job: Job, steps: Steps, change: PeopleChange, number: int) -> bool | None:
        invitation = change.add[number]

        async def say() -> bool:
            identity = await self._accounts.of_job(job, steps)
            webinar, known = await self._mirror.find_with_people(identity, change.session_id)
            host = (await self._linked(identity, [invitation])).get(invitation.slack_user)
            there = find_invitee(known or (), host.user if host else None, invitation.email)
            await self._notices.invited(job, webinar, invitation, there.join_uri if there else "")
            return True

        return await self._heard(Destination(job.member.workspace, invitation.slack_user or ""), say)

    async def _say_removed(self, job: Job, steps: Steps, change: PeopleChange, number: int) -> bool | None:
        async def say() -> bool:
            webinar = await self._mirror.find(await self._accounts.of_job(job, steps), change.session_id)
            return await self._notices.removed(job, webinar, change.remove[number])

        to = Destination(job.member.workspace, change.remove[number].email)  # who that is in Slack is asked in turn
        return await self._heard(to, say) or None

    async def _heard(self, to: Destination, say: Callable[[], Awaitable[bool]]) -> bool:
        said = False

        async def once() -> None:
            nonlocal said
            said = await say()

        try:
            await self._queue.say(to, once)
        except Exception as fault:  # Slack refuses for many reasons, and what was done at RingCentral stands
            log.warning("a colleague could not be told", error=type(fault).__name__)
        return said


def failed_part(job: Job) -> PeopleChange | None:
    """Whoever of a job's change of people may be tried again, as a change of its own; None for nobody."""
    outcome = job.outcome
    if outcome is None or not outcome.people:
        return None
    if job.intent is Intent.CREATE_WEBINAR:
        draft = Draft.model_validate(job.payload)
        whole = PeopleChange(
            session_id=outcome.session_id,
            add=draft.invitations,
            send_invites=draft.options.send_invites,
            tell=draft.tell_colleagues,
        )
    else:
        whole = PeopleChange.model_validate(job.payload)
    again = [person.worth_a_retry for person in outcome.people]
    moves, removals = len(whole.add), len(whole.add) + len(whole.change)
    part = whole.model_copy(
        update={
            "add": tuple(compress(whole.add, again)),
            "change": tuple(compress(whole.change, again[moves:])),
            "remove": tuple(compress(whole.remove, again[removals:])),
            "may_be_done": any(_is_unsettled(person) for person in outcome.people),
        }
    )
    return part if any(again) else None


def _is_unsettled(person: PersonResult) -> bool:
    return person.problem is not None and person.problem.is_(*UNSURE)


async def _undone(planned: PlannedChanges, look: ReadInvitees, silence: RingCentralError) -> PlannedChanges:
    """After a change that may have been made: whose part the list does not show; raises `silence` if nobody knows."""
    try:
        present = await look()
    except RingCentralError:
        raise silence from None  # 'unreachable, nothing was changed' would be a guess
    return {place: each for place, each in planned.items() if not each.is_done(present)}


def _faults(said: JsonValue) -> Faults:
    assert isinstance(said, dict)
    return {place: Problem.model_validate(problem) for place, problem in said.items()}


def _result(place: str, change: PeopleChange, problem: Problem | None, told: bool | None = None) -> PersonResult:
    part, number = part_of(place)
    if part == "added":
        return PersonResult(name=change.add[number].name, did=change.add[number].role, problem=problem, told=told)
    if part == "updated":
        moved = change.change[number]
        return PersonResult(name=moved.name, did=f"to {moved.role}", problem=problem)
    return PersonResult(name=change.remove[number].name, did="removed", problem=problem, told=told)
