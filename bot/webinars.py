"""Webinars come to be, change, move and go: the wishes, each a few steps at RingCentral."""

from datetime import datetime, timedelta

from pydantic import BaseModel, ConfigDict

from bot.clock import Clock
from bot.domain.outcome import Outcome, Wish
from bot.domain.people import Host, Identity
from bot.domain.webinar import Draft, Kind, Options, Webinar
from bot.errors import EditedElsewhere, SettingLocked
from bot.identity import Identities
from bot.invitations import Invitations
from bot.mirror import FRESH, Mirror, merge
from bot.once import Once
from bot.registration import Registrations
from bot.ringcentral.client import Caller
from bot.ringcentral.drafts import SessionDraft, SettingsPatch, WebinarDraft, WebinarPatch
from bot.ringcentral.errors import Gone, NoRight, RingCentralError
from bot.wishes import StepFailed, Steps

LOCKABLE = {"autoRecord": "auto_record", "qnaEnabled": "qna", "registrationEnabled": "kind"}
"""RingCentral's settings that a form sends, and our names for them: an account may lock each."""


class Edit(BaseModel):
    """New words or settings for a webinar; what is None stays. `seen` is the version that the form showed."""

    model_config = ConfigDict(frozen=True)

    session_id: str
    title: str | None = None
    description: str | None = None
    options: Options = Options()
    seen: str = ""
    anyway: bool = False


class Move(BaseModel):
    """A new time for a webinar; `seen` is the version that the form showed."""

    model_config = ConfigDict(frozen=True)

    session_id: str
    starts: datetime
    duration: timedelta
    zone: str
    seen: str = ""
    anyway: bool = False


class Cancellation(BaseModel):
    """A webinar that is not to be."""

    model_config = ConfigDict(frozen=True)

    session_id: str


class Webinars:
    """The use cases around one webinar."""

    def __init__(
        self,
        identities: Identities,
        mirror: Mirror,
        once: Once,
        registrations: Registrations,
        invitations: Invitations,
        clock: Clock,
    ) -> None:
        self._identities = identities
        self._mirror = mirror
        self._once = once
        self._registrations = registrations
        self._invitations = invitations
        self._clock = clock

    async def create(self, wish: Wish, steps: Steps) -> Outcome:
        """Webinar, session, registration record, people: 2 calls all-hands, 3 marketing, 1 more for any people."""
        draft = Draft.model_validate(wish.payload)
        webinar_id = str(await steps.once("create webinar", lambda: self._create_webinar(wish, steps, draft)))
        try:
            made = await steps.once("create session", lambda: self._create_session(wish, steps, draft, webinar_id))
        except StepFailed as failed:
            await steps.once("remove webinar", lambda: self._remove(wish, steps, webinar_id))
            return Outcome(title=draft.title, problem=failed.problem, notes=("removed",))
        session_id = str(made)
        notes: tuple[str, ...] = ()
        if draft.kind is Kind.MARKETING:
            try:
                await steps.once(
                    "read registration",
                    lambda: self._registrations.settle(wish, steps, session_id, draft.options.auto_close_limit),
                )
            except StepFailed:
                notes = ("registration not read",)
        people = await self._invitations.invite_all(
            wish, steps, session_id, draft.invitations,
            send_invites=draft.options.send_invites, tell=draft.tell_colleagues,
        )
        return Outcome(session_id=session_id, title=draft.title, people=people, notes=notes)

    async def edit(self, wish: Wish, steps: Steps) -> Outcome:
        """Words and settings: 1 call, one more where the session has a title of its own or the mirror is old."""
        change = Edit.model_validate(wish.payload)
        title = await steps.once("edit", lambda: self._edit(wish, steps, change))
        return Outcome(session_id=change.session_id, title=str(title))

    async def reschedule(self, wish: Wish, steps: Steps) -> Outcome:
        """A new time: 1 call, one more where the mirror is old."""
        move = Move.model_validate(wish.payload)
        before = await steps.once("reschedule", lambda: self._move(wish, steps, move))
        assert isinstance(before, dict)
        return Outcome(session_id=move.session_id, title=str(before["title"]), facts=before)

    async def cancel(self, wish: Wish, steps: Steps) -> Outcome:
        """Delete the webinar, or only its session where there are several: 1 call."""
        session_id = Cancellation.model_validate(wish.payload).session_id
        before = await steps.once("cancel", lambda: self._cancel(wish, steps, session_id))
        assert isinstance(before, dict)
        return Outcome(title=str(before["title"]), facts=before)

    async def _create_webinar(self, wish: Wish, steps: Steps, draft: Draft) -> str:
        identity = await self._identities.of_wish(wish)
        async with self._identities.acting(identity, urgent=True, on_wait=steps.on_wait) as caller:

            async def send() -> str:
                return (await caller.create_webinar(_webinar_draft(draft))).id

            async def look(since: datetime, claimed: set[str]) -> str | None:
                found = [each for each in await caller.list_webinars(since) if each.title == draft.title]
                hosted = [each for each in found if each.host is None or each.host.user_id == identity.host.user]
                return next((each.id for each in hosted if each.id not in claimed), None)

            try:
                return await self._once.create(
                    wish.key, "webinar", identity.host, draft.title, send=send, look=look
                )
            except NoRight as refusal:
                raise _locked(refusal) or refusal from None

    async def _create_session(self, wish: Wish, steps: Steps, draft: Draft, webinar_id: str) -> str:
        identity = await self._identities.of_wish(wish)
        plan = SessionDraft(
            scheduled_start_time=draft.starts,
            scheduled_duration=int(draft.duration.total_seconds()),
            time_zone=draft.zone,
        )
        async with self._identities.acting(identity, urgent=True, on_wait=steps.on_wait) as caller:

            async def send() -> str:
                made = await caller.create_session(webinar_id, plan)
                session = made.model_copy(update={"title": made.title or ""})
                webinar = merge(identity.host, None, session, _planned(identity.host, webinar_id, draft), self._now())
                await self._mirror.keep(wish.member.workspace, webinar.model_copy(update={"title": draft.title}))
                return made.id

            async def look(since: datetime, claimed: set[str]) -> str | None:
                sessions = await caller.list_sessions(draft.starts - timedelta(days=1))
                mine = [each for each in sessions if each.webinar and each.webinar.id == webinar_id]
                for each in mine:
                    webinar = merge(identity.host, None, each, _planned(identity.host, webinar_id, draft), self._now())
                    await self._mirror.keep(wish.member.workspace, webinar)
                return mine[0].id if mine else None

            return await self._once.create(
                wish.key, "session", identity.host, draft.title, send=send, look=look
            )

    async def _remove(self, wish: Wish, steps: Steps, webinar_id: str) -> None:
        identity = await self._identities.of_wish(wish)
        async with self._identities.acting(identity, urgent=True, on_wait=steps.on_wait) as caller:
            try:
                await caller.delete_webinar(webinar_id)
            except Gone:
                return

    async def _edit(self, wish: Wish, steps: Steps, change: Edit) -> str:
        identity = await self._identities.of_wish(wish)
        webinar = await self._mirror.find(identity, change.session_id)
        webinar.must_be_changeable()
        async with self._identities.acting(identity, urgent=True, on_wait=steps.on_wait) as caller:
            webinar = await self._as_it_is(identity, webinar, caller)
            if change.seen and webinar.webinar_version != change.seen and not change.anyway:
                raise EditedElsewhere(
                    session=webinar.session_id, title=webinar.title, description=webinar.description,
                    my_title=change.title or webinar.title, my_description=change.description or "",
                )
            try:
                answer = await caller.update_webinar(webinar.webinar_id, _patch(change))
            except NoRight as refusal:
                raise _locked(refusal) or refusal from None
            if change.title is not None and webinar.session_title:
                await caller.update_session(
                    webinar.webinar_id, webinar.session_id, _plan(webinar, title=change.title)
                )
        fresh = webinar.model_copy(
            update={
                "title": change.title or webinar.title,
                "session_title": change.title if change.title and webinar.session_title else webinar.session_title,
                "description": answer.description or "",
                "webinar_version": answer.last_modified_time.isoformat() if answer.last_modified_time else "",
                "auto_record": answer.settings.auto_record if answer.settings else webinar.auto_record,
                "qna": answer.settings.qna_enabled if answer.settings else webinar.qna,
                "read_at": self._now(),
            }
        )
        await self._mirror.keep(wish.member.workspace, fresh)
        return fresh.title

    async def _as_it_is(self, identity: Identity, webinar: Webinar, caller: Caller) -> Webinar:
        """The webinar as RingCentral has it: read again unless that was done within the minute."""
        if self._now() - webinar.read_at <= FRESH:
            return webinar
        session = await caller.get_session(webinar.webinar_id, webinar.session_id)
        there = await caller.get_webinar(webinar.webinar_id)
        fresh = merge(identity.host, there, session, webinar, self._now())
        await self._mirror.keep(identity.member.workspace, fresh)
        fresh.must_be_changeable()
        return fresh

    async def _move(self, wish: Wish, steps: Steps, move: Move) -> dict[str, str | int]:
        identity = await self._identities.of_wish(wish)
        webinar = await self._mirror.find(identity, move.session_id)
        webinar.must_be_changeable()
        async with self._identities.acting(identity, urgent=True, on_wait=steps.on_wait) as caller:
            webinar = await self._as_it_is(identity, webinar, caller)
            if move.seen and webinar.session_version != move.seen and not move.anyway:
                raise EditedElsewhere(
                    session=webinar.session_id, title=webinar.title,
                    starts=str(int(webinar.starts.timestamp())), zone=webinar.zone,
                    my_starts=str(int(move.starts.timestamp())),
                )
            moved = webinar.model_copy(
                update={"starts": move.starts, "duration": move.duration, "zone": move.zone, "read_at": self._now()}
            )
            answer = await caller.update_session(webinar.webinar_id, webinar.session_id, _plan(moved))
        fresh = merge(identity.host, None, answer, moved, self._now())
        await self._mirror.keep(
            wish.member.workspace,
            fresh.model_copy(update={"title": moved.title, "description": moved.description}),
        )
        return {"title": webinar.title, "was": int(webinar.starts.timestamp())}

    async def _cancel(self, wish: Wish, steps: Steps, session_id: str) -> dict[str, str | int]:
        identity = await self._identities.of_wish(wish)
        webinar = await self._mirror.find(identity, session_id)
        webinar.must_be_changeable()
        siblings = await self._mirror.sessions_of(identity, webinar.webinar_id)
        async with self._identities.acting(identity, urgent=True, on_wait=steps.on_wait) as caller:
            try:
                if siblings > 1:
                    await caller.delete_session(webinar.webinar_id, session_id)
                else:
                    await caller.delete_webinar(webinar.webinar_id)
            except Gone:
                pass  # somebody was faster, or our own answer was lost: it is gone, as was wished
        await self._mirror.drop(identity, session_id)
        return {"title": webinar.title, "starts": int(webinar.starts.timestamp()), "registered": _registered(webinar)}

    def _now(self) -> datetime:
        return self._clock.now()


def _registered(webinar: Webinar) -> int:
    return webinar.registration.count if webinar.registration else 0


def _webinar_draft(draft: Draft) -> WebinarDraft:
    settings: dict[str, bool] = {"registration_enabled": draft.kind is Kind.MARKETING}
    if draft.options.auto_record is not None:
        settings["auto_record"] = draft.options.auto_record
    if draft.options.qna is not None:
        settings["qna_enabled"] = draft.options.qna
    text = {"description": draft.description} if draft.description else {}
    return WebinarDraft(title=draft.title, settings=SettingsPatch(**settings), **text)


def _patch(change: Edit) -> WebinarPatch:
    fields: dict[str, object] = {}
    if change.title is not None:
        fields["title"] = change.title
    if change.description is not None:
        fields["description"] = change.description
    settings: dict[str, bool] = {}
    if change.options.auto_record is not None:
        settings["auto_record"] = change.options.auto_record
    if change.options.qna is not None:
        settings["qna_enabled"] = change.options.qna
    if settings:
        fields["settings"] = SettingsPatch(**settings)
    return WebinarPatch.model_validate(fields)


def _plan(webinar: Webinar, title: str | None = None) -> SessionDraft:
    fields: dict[str, object] = {
        "scheduled_start_time": webinar.starts,
        "scheduled_duration": int(webinar.duration.total_seconds()),
        "time_zone": webinar.zone,
    }
    return SessionDraft.model_validate(fields | ({"title": title} if title is not None else {}))


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


def _locked(refusal: RingCentralError) -> SettingLocked | None:
    """The refusal as 'this setting is locked', when it names one that was sent."""
    if not isinstance(refusal, NoRight):
        return None
    named = f"{refusal.parameter or ''} {refusal.message}"
    setting = next((name for name in LOCKABLE if name in named), None)
    return SettingLocked(setting=setting) if setting else None
