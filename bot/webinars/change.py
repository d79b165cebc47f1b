"""Webinars change, move and go: each job looks first, then changes it in one call that may be repeated."""

from collections.abc import Awaitable, Callable

from pydantic import JsonValue

from bot.accounts.accounts import Accounts
from bot.clock import Clock
from bot.domain.outcome import Job, Outcome
from bot.domain.people import Identity
from bot.domain.webinar import Webinar
from bot.errors import EditedElsewhere, SettingLocked
from bot.jobs.steps import Steps
from bot.mirror.conversion import merge, settings_of
from bot.mirror.mirror import Mirror
from bot.registration.schedule import RegistrationSchedule
from bot.ringcentral import response_models as models
from bot.ringcentral.client import Caller
from bot.ringcentral.errors import AnswerLost, Gone, NoRight, RingCentralError, Trouble
from bot.ringcentral.request_models import SessionDraft, SettingsPatch, WebinarPatch
from bot.webinars.create import LOCKABLE
from bot.webinars.edits import Cancellation, Edit, Move, mark, plan_of, words_of


class WebinarChanges:
    """The use cases that change a webinar which exists."""

    def __init__(self, accounts: Accounts, mirror: Mirror, schedule: RegistrationSchedule, clock: Clock) -> None:
        self._accounts = accounts
        self._mirror = mirror
        self._schedule = schedule
        self._clock = clock

    async def edit(self, job: Job, steps: Steps) -> Outcome:
        """Words and settings: 1 call, one more for a session with a title of its own, 2 more for an old mirror."""
        edit = Edit.model_validate(job.payload)

        async def look() -> JsonValue:
            webinar = await self._look(job, steps, edit.session_id)
            if words_of(webinar) != edit.shown and not edit.anyway:
                raise EditedElsewhere(title=webinar.title)
            return {"title": webinar.title}

        await steps.run("look", look)
        title = await steps.run("save", lambda: self._save(job, steps, edit))
        return Outcome(session_id=edit.session_id, title=str(title))

    async def reschedule(self, job: Job, steps: Steps) -> Outcome:
        """A new time: 1 call, 2 more for an old mirror."""
        move = Move.model_validate(job.payload)

        async def look() -> JsonValue:
            webinar = await self._look(job, steps, move.session_id)
            if plan_of(webinar) != move.shown and not move.anyway:
                raise EditedElsewhere(title=webinar.title)
            return {"title": webinar.title, "was": int(webinar.starts.timestamp())}

        before = await steps.run("look", look)
        assert isinstance(before, dict)
        await steps.run("move", lambda: self._move(job, steps, move))
        return Outcome(session_id=move.session_id, title=str(before["title"]), facts=before)

    async def cancel(self, job: Job, steps: Steps) -> Outcome:
        """Delete the webinar, or only its session where there are several: 1 call."""
        session_id = Cancellation.model_validate(job.payload).session_id

        async def look() -> JsonValue:
            identity = await self._accounts.of_job(job, steps)
            webinar = await self._mirror.find(identity, session_id)
            webinar.must_be_changeable()
            return {
                "title": webinar.title,
                "starts": int(webinar.starts.timestamp()),
                "registered": webinar.registration.count if webinar.registration else 0,
                "webinar": webinar.webinar_id,
                "sessions": await self._mirror.sessions_of(identity, webinar.webinar_id),
            }

        before = await steps.run("look", look)
        assert isinstance(before, dict)
        webinar_id, several = str(before["webinar"]), before["sessions"] != 1
        await steps.run("delete", lambda: self._delete(job, steps, webinar_id, session_id, several=several))
        return Outcome(title=str(before["title"]), facts=before)

    async def _look(self, job: Job, steps: Steps, session_id: str) -> Webinar:
        """The webinar as RingCentral has it: read again unless that was done within the minute."""
        async with self._mirror.acting_on(job, session_id, steps) as (identity, known, caller):
            known.must_be_changeable()
            if self._mirror.is_fresh(known.read_at):
                return known
            webinar = await self._mirror.read_plan(identity, known, caller=caller)
            webinar.must_be_changeable()
            return webinar

    async def _save(self, job: Job, steps: Steps, edit: Edit) -> str:
        def is_saved(now: Webinar) -> bool:
            words = zip((edit.title, edit.description), words_of(now), strict=True)
            settings = ((edit.options.auto_record, now.auto_record), (edit.options.qna, now.qna))
            return all(desired is None or mark(desired) == there for desired, there in words) and all(
                desired in (None, there) for desired, there in settings
            )

        async def save(webinar: Webinar, caller: Caller) -> Webinar:
            try:
                there = await caller.update_webinar(webinar.webinar_id, _patch(edit))
            except NoRight as refusal:
                raise _locked(refusal, edit) or refusal from None
            if edit.title is not None and webinar.session_title:
                plan = _plan(webinar, title=edit.title)
                await caller.update_session(webinar.webinar_id, webinar.session_id, plan)
            return _edited(webinar, edit, there)

        async with self._mirror.acting_on(job, edit.session_id, steps) as (identity, webinar, caller):
            fresh = await self._surely(identity, webinar, caller, lambda: save(webinar, caller), is_saved)
        await self._mirror.keep(job.member.workspace, fresh)
        return fresh.title

    async def _move(self, job: Job, steps: Steps, move: Move) -> None:
        async with self._mirror.acting_on(job, move.session_id, steps) as (identity, webinar, caller):
            moved = webinar.model_copy(update={"starts": move.starts, "duration": move.duration, "zone": move.zone})

            async def send() -> Webinar:
                answer = await caller.update_session(webinar.webinar_id, webinar.session_id, _plan(moved))
                return merge(identity.host, None, answer, webinar, self._clock.now())

            fresh = await self._surely(identity, webinar, caller, send, lambda now: plan_of(now) == plan_of(moved))
        await self._mirror.keep(job.member.workspace, fresh)

    async def _delete(self, job: Job, steps: Steps, webinar_id: str, session_id: str, *, several: bool) -> None:
        async with self._accounts.acting_for(job, steps) as (identity, caller):
            try:
                if several:
                    await caller.delete_session(webinar_id, session_id)
                else:
                    await caller.delete_webinar(webinar_id)
            except Gone:
                pass  # somebody was faster, or this step ran before: it is gone, as was asked for
            except (NoRight, AnswerLost) as fault:
                webinar = await self._mirror.find(identity, session_id)
                try:
                    await self._after(fault, identity, webinar, caller)
                except Gone:
                    pass  # the answer was lost, not the change
                else:
                    raise Trouble() from None
        await self._mirror.drop(identity, session_id)
        await self._schedule.forget_session(identity, session_id)

    async def _surely(
        self,
        identity: Identity,
        webinar: Webinar,
        caller: Caller,
        send: Callable[[], Awaitable[Webinar]],
        is_done: Callable[[Webinar], bool],
    ) -> Webinar:
        """Send a change; where its answer is lost look whether it was made."""
        try:
            return await send()
        except (NoRight, AnswerLost) as fault:
            now = await self._after(fault, identity, webinar, caller)
            if is_done(now):
                return now
            raise Trouble() from None

    async def _after(
        self, fault: NoRight | AnswerLost, identity: Identity, webinar: Webinar, caller: Caller
    ) -> Webinar:
        """How it stands after an answer was lost; after a refusal raises why. Where it cannot be seen: the fault.

        RingCentral refuses alike who may not and what is live or over.
        """
        try:
            now = await self._mirror.read_plan(identity, webinar, caller=caller)
        except Gone:
            raise
        except RingCentralError:
            raise fault from None
        now.must_be_changeable()
        if isinstance(fault, NoRight):
            raise fault
        return now


def _locked(refusal: NoRight, edit: Edit) -> SettingLocked | None:
    """The refusal as 'this setting is locked', and whether anything would be left without it."""
    locked = refusal.names(LOCKABLE)
    asked = "settings only" if edit.title is None and edit.description is None else "words too"
    return SettingLocked(setting=locked, asked=asked) if locked else None


def _edited(webinar: Webinar, edit: Edit, there: models.Webinar) -> Webinar:
    title = edit.title or webinar.title
    return webinar.model_copy(
        update={
            "title": title,
            "session_title": title if webinar.session_title else "",
            "description": there.description or "",
            **settings_of(there.settings, webinar),
        }
    )


def _patch(edit: Edit) -> WebinarPatch:
    settings = {"auto_record": edit.options.auto_record, "qna_enabled": edit.options.qna}
    chosen = {name: value for name, value in settings.items() if value is not None}
    words = {"title": edit.title, "description": edit.description}
    fields: dict[str, object] = {name: value for name, value in words.items() if value is not None}
    return WebinarPatch.model_validate(fields | ({"settings": SettingsPatch.model_validate(chosen)} if chosen else {}))


def _plan(webinar: Webinar, title: str | None = None) -> SessionDraft:
    fields: dict[str, object] = {
        "scheduled_start_time": webinar.starts,
        "scheduled_duration": int(webinar.duration.total_seconds()),
        "time_zone": webinar.zone,
    }
    return SessionDraft.model_validate(fields | ({"title": title} if title is not None else {}))
