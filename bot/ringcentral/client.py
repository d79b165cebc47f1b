"""Asks RingCentral on behalf of somebody: one typed method for each thing Greenroom needs."""

from collections.abc import AsyncIterator, Mapping
from datetime import datetime, timedelta
from typing import TypeVar

import httpx
from pydantic import SecretStr, ValidationError

from bot.clock import Clock
from bot.ringcentral import protocol
from bot.ringcentral import request_models as drafts
from bot.ringcentral import response_models as models
from bot.ringcentral.auth import BearerAuth, Credentials, OAuth, Tokens, TokenVault
from bot.ringcentral.errors import Gone, UnreadableAnswer
from bot.ringcentral.rate_limiter import MemorySlots, OnWait, RateLimiter
from bot.ringcentral.sender import Sender, Sending

UNTIL_REGISTRATION_IS_READY = (2.0, 6.0, 16.0, 36.0)
"""Seconds between reads of a new session's registration record: a minute in all, in five heavy calls."""

Record = TypeVar("Record", bound=models.Said)


class RingCentral:
    """RingCentral as our app sees it; `acting` makes a caller for one identity."""

    def __init__(self, http: httpx.AsyncClient, limiter: RateLimiter, clock: Clock, credentials: Credentials) -> None:
        self._http = http
        self._limiter = limiter
        self._clock = clock
        self._credentials = credentials
        self._groups: dict[str, str] = {}

    def authorize_url(self, *, redirect_uri: str, state: str, challenge: str) -> str:
        """Where a person signs in and agrees (challenge: of `protocol.new_pkce`)."""
        return protocol.authorize_url(
            self._credentials.server,
            client_id=self._credentials.client_id,
            redirect_uri=redirect_uri,
            state=state,
            challenge=challenge,
        )

    async def exchange(self, code: str, verifier: str, redirect_uri: str) -> Tokens:
        """Finish a sign-in: the page's code for tokens; SignInEnded if the code is used up or too old."""
        # Who signs in is not known before the answer, so there is no shared budget to take from.
        unpaced = RateLimiter(MemorySlots(), self._clock)
        return await self._oauth(self._sender(unpaced, "~", "~", may_wait=False)).exchange(
            code, verifier, redirect_uri
        )

    def acting(
        self,
        vault: TokenVault,
        account_id: str,
        user_id: str,
        *,
        urgent: bool,
        on_wait: OnWait | None = None,
        may_wait: bool = True,
        assertion: SecretStr | None = None,
    ) -> "Caller":
        """A caller for the identity whose tokens the vault keeps; `assertion` is a service identity's JWT.

        `urgent`: a person waits for it. Without `may_wait` a used-up budget raises Throttled at once.
        """
        sender = self._sender(
            self._limiter, account_id, user_id, urgent=urgent, on_wait=on_wait, may_wait=may_wait
        )
        oauth = self._oauth(sender)
        return Caller(sender, oauth, BearerAuth(oauth, vault, self._clock, assertion), vault)

    def _sender(
        self,
        limiter: RateLimiter,
        account_id: str,
        user_id: str,
        *,
        urgent: bool = True,
        on_wait: OnWait | None = None,
        may_wait: bool,
    ) -> Sender:
        who = f"{account_id}:{user_id}:{self._credentials.client_id}"
        return Sender(
            http=self._http,
            limiter=limiter,
            clock=self._clock,
            server=self._credentials.server,
            key_of=lambda group: f"{who}:{group}",
            urgent=urgent,
            on_wait=on_wait,
            may_wait=may_wait,
            groups=self._groups,
        )

    def _oauth(self, sender: Sender) -> OAuth:
        return OAuth(sender, self._credentials, self._clock)


class Caller:
    """RingCentral as one identity may use it.

    Every method raises the errors of `bot.ringcentral.errors`. Reads are repeated when the way is bad,
    changes never: AnswerLost (and UnreadableAnswer) after one means that it may have happened.
    """

    def __init__(self, sender: Sender, oauth: OAuth, bearer: BearerAuth, vault: TokenVault) -> None:
        self._sender = sender
        self._oauth = oauth
        self._bearer = bearer
        self._vault = vault

    @property
    def calls(self) -> Mapping[str, int]:
        """How many requests this caller has sent, by rate-limit group."""
        return self._sender.calls

    async def free_at(self, operation: protocol.Operation = protocol.GET_REGISTRATION) -> datetime:
        """When such a call could go, without asking for it."""
        return await self._sender.free_at(operation)

    async def time_for(self, calls: int, operation: protocol.Operation = protocol.CREATE_REGISTRANT) -> timedelta:
        """About how long so many of these calls take, one after the other, if nobody else calls."""
        return timedelta(seconds=await self._sender.time_for(operation, calls))

    async def who_am_i(self) -> models.Extension:
        """Whose sign-in this is."""
        return await self._ask(models.Extension, protocol.WHO_AM_I.request())

    async def stay_signed_in(self) -> Tokens:
        """Renew the sign-in now: one that is idle for a week ends for good."""
        return await self._bearer.renew(instead_of=await self._vault.load())

    async def sign_out(self) -> None:
        """End the sign-in at RingCentral; what the vault holds is the caller's to erase."""
        if tokens := await self._vault.load():
            await self._oauth.revoke(tokens.refresh or tokens.access)

    # Webinars

    async def create_webinar(self, draft: drafts.WebinarDraft, sending: Sending | None = None) -> models.Webinar:
        """Make a webinar."""
        return await self._ask(models.Webinar, protocol.CREATE_WEBINAR.request(body=draft.payload()), sending)

    async def list_webinars(self, creation_from: datetime) -> list[models.Webinar]:
        """The webinars this identity hosts that were made since then, all pages."""
        request = protocol.LIST_WEBINARS.request(params={"creationTimeFrom": protocol.instant(creation_from)})
        return await self._all(models.Page[models.Webinar], request)

    async def get_webinar(self, webinar_id: str) -> models.Webinar:
        """A webinar with its settings."""
        return await self._ask(models.Webinar, protocol.GET_WEBINAR.request(webinar_id))

    async def update_webinar(self, webinar_id: str, patch: drafts.WebinarPatch) -> models.Webinar:
        """Change a webinar's title, text or settings."""
        request = protocol.UPDATE_WEBINAR.request(webinar_id, body=patch.payload())
        return await self._ask(models.Webinar, request)

    async def delete_webinar(self, webinar_id: str) -> None:
        """Delete a webinar with its sessions and invitees."""
        await self._do(protocol.DELETE_WEBINAR.request(webinar_id))

    # Sessions

    async def create_session(
        self, webinar_id: str, draft: drafts.SessionDraft, sending: Sending | None = None
    ) -> models.Session:
        """Plan a session of a webinar."""
        request = protocol.CREATE_SESSION.request(webinar_id, body=draft.payload())
        return await self._ask(models.Session, request, sending)

    async def list_sessions(self, end_from: datetime, status: str | None = None) -> list[models.Session]:
        """The sessions this identity hosts that end after then, all pages, each with its webinar."""
        params = {"endTimeFrom": protocol.instant(end_from)} | ({"status": status} if status else {})
        return await self._all(models.Page[models.Session], protocol.LIST_SESSIONS.request(params=params))

    async def get_session(self, webinar_id: str, session_id: str) -> models.Session:
        """A session with its links."""
        return await self._ask(models.Session, protocol.GET_SESSION.request(webinar_id, session_id))

    async def update_session(
        self, webinar_id: str, session_id: str, draft: drafts.SessionDraft
    ) -> models.Session:
        """Change a session's plan."""
        request = protocol.UPDATE_SESSION.request(webinar_id, session_id, body=draft.payload())
        return await self._ask(models.Session, request)

    async def delete_session(self, webinar_id: str, session_id: str) -> None:
        """Delete a session with its invitees."""
        await self._do(protocol.DELETE_SESSION.request(webinar_id, session_id))

    # Invitees

    async def update_invitees(
        self, webinar_id: str, session_id: str, change: drafts.InviteeChange, sending: Sending | None = None
    ) -> models.ChangedInvitees:
        """Add, change and remove panelists and co-hosts in one call."""
        request = protocol.UPDATE_INVITEES.request(webinar_id, session_id, body=change.payload())
        return await self._ask(models.ChangedInvitees, request, sending)

    async def list_invitees(self, webinar_id: str, session_id: str) -> list[models.Invitee]:
        """Everybody asked to help, the host included, all pages."""
        request = protocol.LIST_INVITEES.request(webinar_id, session_id)
        return await self._all(models.Page[models.Invitee], request)

    # Registration

    async def registration(self, session_id: str) -> models.Registration:
        """The registration record; Gone where there is none, or none yet."""
        return await self._ask(models.Registration, protocol.GET_REGISTRATION.request(session_id))

    async def registration_when_ready(self, session_id: str) -> models.Registration:
        """The same for a session just made, waiting up to a minute for the record to appear."""
        for pause in UNTIL_REGISTRATION_IS_READY:
            try:
                return await self.registration(session_id)
            except Gone:
                await self._sender.clock.sleep(pause)
        return await self.registration(session_id)

    async def update_registration(
        self, session_id: str, patch: drafts.RegistrationPatch
    ) -> models.Registration:
        """Open or close registration, or change its preferences; the answer has the counts."""
        request = protocol.UPDATE_REGISTRATION.request(session_id, body=patch.payload())
        return await self._ask(models.Registration, request)

    async def list_registrants(
        self, session_id: str, *, page_token: str | None = None, answers: bool = False
    ) -> AsyncIterator[models.Page[models.Registrant]]:
        """Who registered, in pages of 1000, from a page token on; `answers` adds the questionnaire."""
        params = {"includeQuestionnaire": "true"} if answers else {}
        request = protocol.LIST_REGISTRANTS.request(session_id, params=params)
        async for page in self._pages(models.Page[models.Registrant], request, page_token):
            yield page

    async def create_registrant(self, session_id: str, draft: drafts.RegistrantDraft) -> models.Registrant:
        """Register somebody; NoRight while registration is closed, Duplicate for an e-mail that is in."""
        request = protocol.CREATE_REGISTRANT.request(session_id, body=draft.payload())
        return await self._ask(models.Registrant, request)

    async def delete_registrant(self, session_id: str, registrant_id: str) -> None:
        """Withdraw somebody; NoRight once the session is finished."""
        await self._do(protocol.DELETE_REGISTRANT.request(session_id, registrant_id))

    async def _do(self, request: protocol.Request) -> None:
        await self._sender.ask(request, self._bearer)

    async def _ask(self, kind: type[Record], request: protocol.Request, sending: Sending | None = None) -> Record:
        answer = await self._sender.ask(request, self._bearer, sending)
        try:
            return kind.model_validate(answer)
        except ValidationError as misfit:
            where = sorted({".".join(map(str, error["loc"])) for error in misfit.errors()})
            # Not chained: pydantic's text quotes its input, which may be people.
            raise UnreadableAnswer(f"{request.operation.name}: {', '.join(where)}") from None

    async def _all(
        self, kind: type[models.Page[models.Record]], request: protocol.Request
    ) -> list[models.Record]:
        return [record async for page in self._pages(kind, request) for record in page.records]

    async def _pages(
        self,
        kind: type[models.Page[models.Record]],
        request: protocol.Request,
        token: str | None = None,
    ) -> AsyncIterator[models.Page[models.Record]]:
        seen: set[str] = set()
        while True:
            page = await self._ask(kind, request.page(token))
            yield page
            token = page.next_page_token
            if not token:
                return
            if token in seen:
                raise UnreadableAnswer(f"{request.operation.name}: its pages lead in a circle")
            seen.add(token)
