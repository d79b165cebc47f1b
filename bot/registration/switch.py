"""Registration of a webinar is opened and closed, and its settings are changed."""

import asyncio
from weakref import WeakValueDictionary

from pydantic import BaseModel, ConfigDict

from bot.accounts.accounts import Accounts
from bot.domain.outcome import Job, Outcome
from bot.domain.people import Identity
from bot.domain.preferences import Preferences, preferences_of
from bot.domain.webinar import Webinar
from bot.errors import AlreadyOver
from bot.jobs.steps import Steps
from bot.mirror.mirror import Mirror
from bot.ringcentral.client import Caller
from bot.ringcentral.errors import AnswerLost, Gone, NoRight, RingCentralError, Trouble
from bot.ringcentral.request_models import RegistrationPatch, RegistrationSettingsPatch


class Switch(BaseModel):
    """Registration as somebody wants it."""

    model_config = ConfigDict(frozen=True)

    session_id: str
    open: bool
    title: str = ""


def must_be_switchable(webinar: Webinar, *, to_open: bool) -> None:
    """Raise what RingCentral would refuse: NoRegistration, or AlreadyOver (a finished one can only be closed)."""
    webinar.must_have_registration()
    if to_open and webinar.status == "Finished":
        raise AlreadyOver(title=webinar.title)


class RegistrationSwitch:
    """The use cases around a registration record."""

    def __init__(self, accounts: Accounts, mirror: Mirror) -> None:
        self._accounts = accounts
        self._mirror = mirror
        # Weak: a lock that nobody holds or waits for is gone.
        self._changing: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def switch(self, job: Job, steps: Steps) -> Outcome:
        """Open or close: 1 call, whose answer has the counts. Repeating it changes nothing."""
        switch = Switch.model_validate(job.payload)
        desired = Preferences(open=switch.open)
        title = await steps.run("switch registration", lambda: self.change(job, steps, switch.session_id, desired))
        return Outcome(session_id=switch.session_id, title=str(title))

    async def open_for(self, job: Job, steps: Steps, session_id: str) -> None:
        """Open it because another job needs it open: 1 call."""
        desired = Preferences(open=True)
        await steps.run("open registration", lambda: self.change(job, steps, session_id, desired))

    async def settle(self, job: Job, steps: Steps, session_id: str, limit: int | None) -> str:
        """After a create: set the limit if there is one, else only read; 1 call (more while it is not there)."""
        async with self._accounts.acting_for(job, steps) as (identity, caller):
            webinar = await self._mirror.find(identity, session_id)
            if limit is not None:
                return await self._patch(identity, webinar, caller, Preferences(auto_close_limit=limit))
            record = await caller.registration_when_ready(session_id)
        await self._mirror.note_registration(identity, webinar, record)
        return webinar.title

    async def change(self, job: Job, steps: Steps, session_id: str, desired: Preferences) -> str:
        """Bring the record to what is asked of it, in 1 call; gives the webinar's title."""
        one_at_a_time = self._changing.setdefault(session_id, asyncio.Lock())
        async with one_at_a_time, self._accounts.acting_for(job, steps) as (identity, caller):
            webinar = await self._mirror.find(identity, session_id)
            must_be_switchable(webinar, to_open=bool(desired.open))
            try:
                return await self._patch(identity, webinar, caller, desired)
            except AnswerLost as lost:
                return await self._see(identity, webinar, caller, desired, lost)
            except NoRight:
                # RingCentral's 403 says neither that it is over nor that somebody else may: look which.
                there = await caller.get_session(webinar.webinar_id, webinar.session_id)
                fresh = webinar.model_copy(update={"status": there.status or webinar.status})
                must_be_switchable(fresh, to_open=bool(desired.open))
                raise

    async def _see(
        self, identity: Identity, webinar: Webinar, caller: Caller, desired: Preferences, lost: AnswerLost
    ) -> str:
        """Whether it was done although the answer was lost; raises `lost` where that cannot be seen."""
        try:
            fresh = await self._mirror.read_registration(identity, webinar, caller=caller)
        except RingCentralError:
            raise lost from None
        if desired.is_met_by(preferences_of(fresh)):
            return fresh.title
        raise Trouble()

    async def _patch(self, identity: Identity, webinar: Webinar, caller: Caller, desired: Preferences) -> str:
        webinar.must_have_registration()
        patch = patch_of(desired)
        try:
            record = await caller.update_registration(webinar.session_id, patch)
        except Gone:
            if webinar.registration:  # it was there before: somebody deleted the webinar
                raise await self._mirror.gone(identity, webinar) from None
            # After a create the registration service may not know the session yet.
            await caller.registration_when_ready(webinar.session_id)
            record = await caller.update_registration(webinar.session_id, patch)
        await self._mirror.note_registration(identity, webinar, record)
        return webinar.title


def patch_of(desired: Preferences) -> RegistrationPatch:
    """What is to be sent: only what is desired."""
    settings = desired.of_registration
    fields: dict[str, object] = {}
    if (is_open := settings.pop("open", None)) is not None:
        fields["registration_status"] = "Open" if is_open else "Closed"
    if settings:
        fields["settings"] = RegistrationSettingsPatch.model_validate(settings)
    return RegistrationPatch.model_validate(fields)
