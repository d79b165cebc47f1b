"""Somebody sets how a webinar takes registrations and whom it lets in: one call for each of the two, if it differs.

The webinar's own settings go first: the account may lock them, and then nothing has been saved yet.
"""

from pydantic import JsonValue
from pydantic.alias_generators import to_camel, to_snake

from bot.accounts.accounts import Accounts
from bot.domain.outcome import Job, Outcome
from bot.domain.preferences import Adjustment, Preferences, preferences_of
from bot.domain.webinar import Webinar
from bot.errors import EditedElsewhere, SettingLocked
from bot.jobs.steps import StepFailed, Steps
from bot.mirror.conversion import settings_of
from bot.mirror.mirror import Mirror
from bot.registration.schedule import RegistrationSchedule, must_fit
from bot.registration.switch import RegistrationSwitch, must_be_switchable
from bot.ringcentral import response_models as models
from bot.ringcentral.client import Caller
from bot.ringcentral.errors import AnswerLost, Gone, NoRight, RingCentralError, Trouble
from bot.ringcentral.request_models import SettingsPatch, WebinarPatch

HALF = "webinar saved"
"""Note of an outcome: the webinar's own settings were saved before the rest failed."""


class SettingsChange:
    """The use case behind the settings form."""

    def __init__(
        self, accounts: Accounts, mirror: Mirror, registration: RegistrationSwitch, schedule: RegistrationSchedule
    ) -> None:
        self._accounts = accounts
        self._mirror = mirror
        self._registration = registration
        self._schedule = schedule

    async def adjust(self, job: Job, steps: Steps) -> Outcome:
        """1 call for registration, 1 for the webinar's settings, 1 to 3 more where the mirror is old."""
        adjustment = Adjustment.model_validate(job.payload)
        desired, session_id = adjustment.desired, adjustment.session_id
        title = str(await steps.run("look", lambda: self._look(job, steps, adjustment)))
        notes: tuple[str, ...] = ()
        try:
            if desired.of_webinar:
                await steps.run("save webinar", lambda: self._save_webinar(job, steps, adjustment))
                notes = (HALF,)
            if desired.of_registration:
                await steps.run("save registration", lambda: self._save_registration(job, steps, adjustment))
            if adjustment.plans:
                await steps.run("plan", lambda: self._plan(job, steps, adjustment))
        except StepFailed as failed:
            return Outcome(session_id=session_id, title=title, problem=failed.problem, notes=notes)
        return Outcome(session_id=session_id, title=title)

    async def _look(self, job: Job, steps: Steps, adjustment: Adjustment) -> JsonValue:
        """Refuse what cannot be, and what somebody else has changed meanwhile; the title."""
        async with self._mirror.acting_on(job, adjustment.session_id, steps) as (identity, known, caller):
            webinar = known
            _must_be_possible(webinar, adjustment)
            if adjustment.desired.of_webinar and not self._mirror.is_fresh(webinar.read_at):
                webinar = await self._mirror.read_plan(identity, webinar, caller=caller)
            if adjustment.desired.of_registration and not self._is_fresh(webinar):
                webinar = await self._mirror.read_registration(identity, webinar, caller=caller)
        _must_be_possible(webinar, adjustment)
        if not adjustment.anyway and adjustment.desired.clashes(adjustment.shown, preferences_of(webinar)):
            raise EditedElsewhere(title=webinar.title)
        return webinar.title

    def _is_fresh(self, webinar: Webinar) -> bool:
        return webinar.registration is not None and self._mirror.is_fresh(webinar.registration.read_at)

    async def _save_registration(self, job: Job, steps: Steps, adjustment: Adjustment) -> None:
        desired = Preferences.model_validate(adjustment.desired.of_registration)
        try:
            await self._registration.change(job, steps, adjustment.session_id, desired)
        except NoRight as refusal:
            raise locked_among(refusal, adjustment.desired) or refusal from None

    async def _save_webinar(self, job: Job, steps: Steps, adjustment: Adjustment) -> None:
        desired = adjustment.desired
        async with self._mirror.acting_on(job, adjustment.session_id, steps) as (identity, webinar, caller):
            try:
                there = await _patched(caller, webinar, desired)
            except NoRight as refusal:
                if locked := locked_among(refusal, desired):
                    raise locked from None
                # RingCentral refuses alike who may not and what is live or over: look which.
                (await self._mirror.read_plan(identity, webinar, caller=caller)).must_be_changeable()
                raise
        webinar = await self._mirror.find(identity, adjustment.session_id)  # as it is by now
        fresh = webinar.model_copy(update=settings_of(there.settings, webinar))
        await self._mirror.keep(job.member.workspace, fresh)

    async def _plan(self, job: Job, steps: Steps, adjustment: Adjustment) -> None:
        identity = await self._accounts.of_job(job, steps)
        webinar = await self._mirror.find(identity, adjustment.session_id)
        for plan in adjustment.plans:
            if plan.due is None:
                await self._schedule.call_off(identity, webinar, opens=plan.opens)
            else:
                await self._schedule.plan(
                    job.member, identity, webinar, opens=plan.opens, due=plan.due, by=adjustment.by
                )


def locked_among(refusal: NoRight, desired: Preferences) -> SettingLocked | None:
    """The refusal as 'this setting is locked', when it names one that was sent, and whether anything else was."""
    locked = refusal.names(to_camel(name) for name in (*desired.of_registration, *desired.of_webinar))
    if locked is None:
        return None
    is_all = desired.without(to_snake(locked)).is_empty
    return SettingLocked(setting=locked, asked="settings only" if is_all else "other settings too")


def _must_be_possible(webinar: Webinar, adjustment: Adjustment) -> None:
    desired = adjustment.desired
    if desired.of_registration:
        must_be_switchable(webinar, to_open=bool(desired.open))
    if desired.of_webinar:
        webinar.must_be_changeable()
    for plan in adjustment.plans:
        if plan.due:
            must_fit(webinar, opens=plan.opens, due=plan.due)


async def _patched(caller: Caller, webinar: Webinar, desired: Preferences) -> models.Webinar:
    """The webinar as it now is; where the answer is lost it is read, and raises Trouble if nothing was changed."""
    try:
        patch = WebinarPatch(settings=SettingsPatch.model_validate(desired.of_webinar))
        return await caller.update_webinar(webinar.webinar_id, patch)
    except AnswerLost as lost:
        try:
            there = await caller.get_webinar(webinar.webinar_id)
        except Gone:
            raise
        except RingCentralError:
            raise lost from None
        said = there.settings.model_dump() if there.settings else {}
        if all((said.get(name) or "") == (value or "") for name, value in desired.of_webinar.items()):
            return there
        raise Trouble() from None
