"""Webinars come to be: webinar, session, registration and people, each a step at RingCentral."""

from contextlib import suppress
from datetime import datetime, timedelta

from bot.accounts.accounts import Accounts
from bot.clock import Clock
from bot.domain.outcome import Job, Outcome
from bot.domain.people import Host
from bot.domain.webinar import Draft, Kind, Webinar
from bot.errors import SettingLocked
from bot.invitees.invite import Invitations
from bot.jobs.idempotency import BeforeSend, IdempotentCreate
from bot.jobs.steps import StepFailed, Steps
from bot.mirror.conversion import merge
from bot.mirror.mirror import Mirror
from bot.registration.switch import RegistrationSwitch
from bot.ringcentral.errors import Gone, NoRight
from bot.ringcentral.request_models import SessionDraft, SettingsPatch, WebinarDraft

LOCKABLE = ("autoRecord", "qnaEnabled", "registrationEnabled")
"""RingCentral's settings that a form sends: an account may lock each."""


class WebinarCreation:
    """The use case that makes a webinar; `bot.webinars.change` has those that change one."""

    def __init__(
        self,
        accounts: Accounts,
        mirror: Mirror,
        creates: IdempotentCreate,
        registration: RegistrationSwitch,
        invitations: Invitations,
        clock: Clock,
    ) -> None:
        self._accounts = accounts
        self._mirror = mirror
        self._creates = creates
        self._registration = registration
        self._invitations = invitations
        self._clock = clock

    async def create(self, job: Job, steps: Steps) -> Outcome:
        """Webinar, session, registration record, people: 2 calls all-hands, 3 marketing, 1 more for any people."""
        draft = Draft.model_validate(job.payload)
        webinar_id = str(await steps.run("create webinar", lambda: self._create_webinar(job, steps, draft)))
        try:
            made = await steps.run("create session", lambda: self._create_session(job, steps, draft, webinar_id))
        except StepFailed as failed:
            note = await self._note_of_removal(job, steps, webinar_id)
            return Outcome(title=draft.title, problem=failed.problem, notes=(note,))
        session_id = str(made)
        notes: tuple[str, ...] = ()
        if draft.kind is Kind.MARKETING:
            try:
                await steps.run(
                    "read registration",
                    lambda: self._registration.settle(job, steps, session_id, draft.options.auto_close_limit),
                )
            except StepFailed:
                notes = ("registration not read",)
        people = await self._invitations.invite_all(
            job, steps, session_id, draft.invitations,
            send_invites=draft.options.send_invites, tell=draft.tell_colleagues,
        )
        return Outcome(session_id=session_id, title=draft.title, people=people, notes=notes)

    async def _create_webinar(self, job: Job, steps: Steps, draft: Draft) -> str:
        async with self._accounts.acting_for(job, steps) as (identity, caller):

            async def send(before_send: BeforeSend) -> str:
                return (await caller.create_webinar(_webinar_draft(draft), before_send)).id

            async def look(since: datetime, claimed: set[str]) -> str | None:
                found = [each for each in await caller.list_webinars(since) if each.title == draft.title]
                mine = [each for each in found if each.host is None or each.host.user_id == identity.host.user]
                return next((each.id for each in mine if each.id not in claimed), None)

            try:
                return await self._creates.create(
                    job.root, "webinar", identity.host, draft.title, send=send, look=look
                )
            except NoRight as refusal:
                locked = refusal.names(LOCKABLE)
                raise SettingLocked(setting=locked) if locked else refusal from None

    async def _create_session(self, job: Job, steps: Steps, draft: Draft, webinar_id: str) -> str:
        plan = SessionDraft(
            scheduled_start_time=draft.starts,
            scheduled_duration=int(draft.duration.total_seconds()),
            time_zone=draft.zone,
        )
        async with self._accounts.acting_for(job, steps) as (identity, caller):
            planned = _planned(identity.host, webinar_id, draft)

            async def send(before_send: BeforeSend) -> str:
                made = await caller.create_session(webinar_id, plan, before_send)
                await self._mirror.keep(
                    job.member.workspace, merge(identity.host, None, made, planned, self._clock.now())
                )
                return made.id

            async def look(since: datetime, claimed: set[str]) -> str | None:
                sessions = await caller.list_sessions(draft.starts - timedelta(days=1))
                mine = [each for each in sessions if each.webinar and each.webinar.id == webinar_id]
                for each in mine:
                    webinar = merge(identity.host, None, each, planned, self._clock.now())
                    await self._mirror.keep(job.member.workspace, webinar)
                return mine[0].id if mine else None

            return await self._creates.create(
                job.root, "session", identity.host, draft.title, send=send, look=look
            )

    async def _note_of_removal(self, job: Job, steps: Steps, webinar_id: str) -> str:
        """Remove a webinar that has no session; where that fails, another attempt goes on with it."""
        try:
            await steps.run("remove webinar", lambda: self._remove(job, steps, webinar_id))
        except StepFailed:
            return "left"
        return "removed"

    async def _remove(self, job: Job, steps: Steps, webinar_id: str) -> None:
        async with self._accounts.acting_for(job, steps) as (_, caller):
            with suppress(Gone):
                await caller.delete_webinar(webinar_id)
        for what in ("webinar", "session"):
            await self._creates.forget(job.root, what)


def _webinar_draft(draft: Draft) -> WebinarDraft:
    settings: dict[str, bool] = {"registration_enabled": draft.kind is Kind.MARKETING}
    if draft.options.auto_record is not None:
        settings["auto_record"] = draft.options.auto_record
    if draft.options.qna is not None:
        settings["qna_enabled"] = draft.options.qna
    fields: dict[str, object] = {"title": draft.title}
    if not draft.bare:
        fields["settings"] = SettingsPatch.model_validate(settings)
    return WebinarDraft.model_validate(fields | ({"description": draft.description} if draft.description else {}))


def _planned(host: Host, webinar_id: str, draft: Draft) -> Webinar:
    return Webinar(
        host=host,
        webinar_id=webinar_id,
        session_id="",
        title=draft.title,
        description=draft.description,
        starts=draft.starts,
        duration=draft.duration,
        zone=draft.zone,
        kind=draft.kind,
        auto_record=draft.options.auto_record,
        qna=draft.options.qna,
        read_at=draft.starts,
    )
