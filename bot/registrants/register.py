"""Somebody is registered, or withdrawn, exactly once."""

from dataclasses import dataclass

from bot.accounts.accounts import Accounts
from bot.domain.people import Identity
from bot.domain.registrant import Person, Registrant
from bot.domain.webinar import Webinar
from bot.errors import CancelledMeanwhile, LimitReached, NoSuchRegistrant, RegistrationClosed
from bot.jobs.idempotency import IdempotentCreate
from bot.mirror.mirror import Mirror
from bot.registrants.list import RegistrantList
from bot.ringcentral import response_models as models
from bot.ringcentral.client import Caller
from bot.ringcentral.errors import AnswerLost, Duplicate, Gone, NoRight, RingCentralError, UnreadableAnswer
from bot.ringcentral.rate_limiter import OnWait
from bot.ringcentral.request_models import RegistrantDraft


@dataclass(frozen=True)
class Registered:
    """What became of it: the registrant where RingCentral has shown them, and whether they were there before."""

    registrant: Registrant | None
    was_there: bool


class RegistrantWriter:
    """Creates and deletes registrants: one call each."""

    def __init__(
        self, accounts: Accounts, mirror: Mirror, registrants: RegistrantList, creates: IdempotentCreate
    ) -> None:
        self._accounts = accounts
        self._mirror = mirror
        self._registrants = registrants
        self._creates = creates

    async def register(
        self,
        identity: Identity,
        session_id: str,
        person: Person,
        *,
        job: str,
        what: str,
        on_wait: OnWait | None = None,
        in_bulk: bool = False,
    ) -> Registered:
        """Register one person: 1 call. RingCentral takes an e-mail once, so a create may safely be sent again.

        `job` and `what` name this person's registration in the ledger. One of many, `in_bulk`, lets people's commands
        go first, and the list is not read for somebody who is there already. Raises RegistrationClosed, LimitReached,
        CancelledMeanwhile, and what RingCentral answers.
        """
        webinar = await self._mirror.find(identity, session_id)
        webinar.must_have_registration()
        already_sent = await self._creates.already_sent(job, what)
        await self._creates.note_sending(job, what, identity.host)
        async with self._accounts.acting(identity, urgent=not in_bulk, on_wait=on_wait, is_watched=True) as caller:
            try:
                record = await self._create(caller, session_id, person)
            except Duplicate:
                is_read = already_sent or not in_bulk
                there = await self._there(identity, session_id, person.email, on_wait) if is_read else None
                return Registered(there, was_there=not already_sent)
            except (AnswerLost, UnreadableAnswer):
                raise  # it may have been made: the ledger remembers
            except RingCentralError as error:
                # The first may itself have taken the last place.
                took_it = already_sent and isinstance(error, NoRight)
                if took_it and (there := await self._there(identity, session_id, person.email, on_wait)):
                    return Registered(there, was_there=False)
                await self._creates.forget(job, what)
                if isinstance(error, Gone) and webinar.registration:  # it was there before: somebody cancelled it
                    await self._mirror.drop(identity, session_id)
                    raise CancelledMeanwhile(title=webinar.title) from None
                if isinstance(error, NoRight):
                    raise await self._why(identity, webinar, caller, error) from None
                raise
        if record is None:
            return Registered(await self._there(identity, session_id, person.email, on_wait), was_there=False)
        return Registered(await self._registrants.note_added(identity, webinar, record), was_there=False)

    async def withdraw(
        self,
        identity: Identity,
        session_id: str,
        registrant_id: str,
        *,
        job: str,
        on_wait: OnWait | None = None,
    ) -> None:
        """Withdraw one person: 1 call, which may safely be sent again.

        Raises NoSuchRegistrant, AlreadyOver, and what RingCentral answers.
        """
        webinar = await self._mirror.find(identity, session_id)
        what = f"withdraw {registrant_id}"
        already_sent = await self._creates.already_sent(job, what)
        await self._creates.note_sending(job, what, identity.host)
        async with self._accounts.acting(identity, urgent=True, on_wait=on_wait) as caller:
            try:
                try:
                    await caller.delete_registrant(session_id, registrant_id)
                except AnswerLost:
                    already_sent = True
                    await caller.delete_registrant(session_id, registrant_id)
            except Gone:
                if not already_sent:
                    await self._registrants.note_gone(identity, session_id, registrant_id)
                    raise NoSuchRegistrant(title=webinar.title) from None
            except NoRight:
                (await self._mirror.read_plan(identity, webinar, caller=caller)).must_take_people()
                raise
        await self._registrants.note_withdrawn(identity, session_id, registrant_id)

    async def _create(self, caller: Caller, session_id: str, person: Person) -> models.Registrant | None:
        """The record; None where only the second try, after a lost answer, showed that the first had made it."""
        given = {"source": person.source, "external_id": person.external_id}
        draft = RegistrantDraft(
            first_name=person.first_name,
            last_name=person.last_name,
            email=person.email,
            **{name: value for name, value in given.items() if value},  # the contract takes no null
        )
        try:
            return await caller.create_registrant(session_id, draft)
        except (AnswerLost, UnreadableAnswer) as lost:
            try:
                return await caller.create_registrant(session_id, draft)
            except Duplicate:
                return None
            except RingCentralError:
                raise lost from None  # the first may have been made all the same

    async def _there(
        self, identity: Identity, session_id: str, email: str, on_wait: OnWait | None
    ) -> Registrant | None:
        if known := await self._registrants.find_email(identity, session_id, email):
            return known
        await self._registrants.read(identity, session_id, on_wait=on_wait)
        return await self._registrants.find_email(identity, session_id, email)

    async def _why(self, identity: Identity, webinar: Webinar, caller: Caller, refusal: NoRight) -> Exception:
        """RingCentral's 403 says neither that it is closed nor that somebody else may: look which (1 call)."""
        try:
            record = (await self._mirror.read_registration(identity, webinar, caller=caller)).registration
        except NoRight:
            return refusal
        if record is None or record.open:
            return refusal
        if record.limit and record.count >= record.limit:
            return LimitReached(title=webinar.title, limit=f"{record.limit:,}")
        return RegistrationClosed(title=webinar.title)
