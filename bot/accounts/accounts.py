"""Who acts at RingCentral: linking a person's own account, unlinking it, and calling as that person."""

import asyncio
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta

import structlog
from pydantic import BaseModel, SecretStr

from bot.accounts.deferred_command_store import DeferredCommandStore
from bot.accounts.notices import AccountNotices
from bot.accounts.store import IdentityStore
from bot.clock import Clock
from bot.domain.outcome import Job
from bot.domain.people import SERVICE_USER, Actor, Host, Identity, Member, Workspace
from bot.domain.rights import may_use_service
from bot.errors import Expired, LinkRefused, NotLinked
from bot.jobs.steps import Steps
from bot.ringcentral.auth import Tokens
from bot.ringcentral.client import Caller, RingCentral
from bot.ringcentral.errors import RingCentralError, SignInEnded
from bot.ringcentral.protocol import challenge_of, new_pkce
from bot.ringcentral.rate_limiter import OnWait

log = structlog.get_logger()

LINK_LIFE = timedelta(minutes=10)
KEEP_ALIVE_BEFORE = timedelta(days=5)
"""An idle link is refreshed this long before its refresh token ends (7 days by default, 30 when granted)."""
_ME = "~"

Recent = dict[tuple[Member, Host, float], Tokens]
"""Tokens this process has seen, by link: another link of the same person is another key."""
MOST_IN_MEMORY = 10_000


@dataclass(frozen=True)
class Rules:
    """What the person who runs Greenroom decided about identities."""

    operators: tuple[str, ...] = ()
    any_email: bool = False
    service_jwt: SecretStr | None = None
    callback: str = ""
    """The address to which RingCentral sends a browser back."""


class Unlinking(BaseModel):
    """Disconnecting; whose job it is says all."""


@dataclass(frozen=True)
class SignIn:
    """What the link page needs: who asked, and where to go on."""

    member: Member
    url: str


class Accounts:
    """Linked accounts; `service` is the client for the JWT's own app, mostly the same one.

    `deferred` keeps the command that somebody typed before they were linked.
    """

    def __init__(
        self,
        store: IdentityStore,
        ringcentral: RingCentral,
        service: RingCentral,
        clock: Clock,
        rules: Rules,
        deferred: DeferredCommandStore,
        notices: AccountNotices,
    ) -> None:
        self._store = store
        self._ringcentral = ringcentral
        self._service = service
        self._clock = clock
        self._rules = rules
        self._notices = notices
        self.deferred = deferred
        self._recent: Recent = {}

    async def own(self, member: Member) -> Identity | None:
        """The account this person has linked, dead or alive."""
        return await self._store.find(member)

    async def linked(self, members: Sequence[Member]) -> list[Identity]:
        """The accounts that these people of one workspace have linked, dead or alive."""
        return await self._store.those_of(members)

    async def all(self) -> list[Identity]:
        """Every linked account."""
        return await self._store.all()

    async def sharing(self, identity: Identity) -> list[Identity]:
        """Everybody of that workspace who has linked the same RingCentral user."""
        return await self._store.sharing(identity.member.workspace, identity.host)

    async def of(self, actor: Actor) -> Identity:
        """Who acts for this person: their own account, or the service identity; raises NotLinked or SignInEnded."""
        own = await self._store.find(actor.member)
        if own and own.alive:
            return own
        if self._rules.service_jwt and may_use_service(actor, self._rules.operators):
            service = await self._store.find(_service_of(actor.member.workspace))
            if service and service.alive:
                return service
        if own:
            raise SignInEnded()
        raise NotLinked()

    async def standing_for(self, member: Member, *, as_service: bool) -> Identity | None:
        """The account that acts for a person, dead or alive: their own, or the one they share."""
        return await self._store.find(_service_of(member.workspace) if as_service else member)

    async def of_job(self, job: Job, steps: Steps | None = None) -> Identity:
        """Who acts for a job that was committed, read once for all its `steps`; raises NotLinked or SignInEnded."""
        if steps and steps.identity:
            return steps.identity
        identity = must_act(await self.standing_for(job.member, as_service=job.as_service))
        if steps:
            steps.identity = identity
        return identity

    @asynccontextmanager
    async def acting_for(self, job: Job, steps: Steps) -> AsyncIterator[tuple[Identity, Caller]]:
        """RingCentral as who acts for a running job, whose person is told of waits; raises as `of_job` does."""
        identity = await self.of_job(job, steps)
        async with self.acting(identity, urgent=True, on_wait=steps.on_wait) as caller:
            yield identity, caller

    @asynccontextmanager
    async def acting(
        self,
        identity: Identity,
        *,
        urgent: bool,
        on_wait: OnWait | None = None,
        may_wait: bool = True,
        is_watched: bool = False,
    ) -> AsyncIterator[Caller]:
        """RingCentral's client with that identity's token; raises SignInEnded, after marking the account dead.

        `urgent`: a person waits for it, so that it may use the whole rate window. `may_wait`: False raises where the
        window is full. `is_watched`: background work whose failure is shown to somebody, so that no notice “your link
        has ended” is sent for it; urgent work is watched always.
        """
        try:
            yield self._caller(identity, urgent=urgent, on_wait=on_wait, may_wait=may_wait)
        except SignInEnded:
            is_news = await self._store.mark_dead(identity.member)
            if is_news and not (urgent or is_watched):
                self._notices.link_ended(identity)
            raise

    async def begin_link(self, member: Member) -> str:
        """A new one-time state for this person; it lives ten minutes."""
        state = secrets.token_urlsafe(24)
        pkce = new_pkce()
        await self._store.open_state(state, member, pkce.verifier, self._clock.now() + LINK_LIFE)
        return state

    async def sign_in(self, state: str) -> SignIn:
        """Where the person goes on to sign in; raises Expired."""
        link = await self._store.peek_state(state, self._clock.now())
        if link is None:
            raise Expired()
        url = self._ringcentral.authorize_url(
            redirect_uri=self._rules.callback, state=state, challenge=challenge_of(link.verifier)
        )
        return SignIn(link.member, url)

    async def finish_link(self, state: str, code: str, slack_email: Callable[[Member], Awaitable[str]]) -> Identity:
        """Link the account that signed in; raises Expired, LinkRefused, or what RingCentral answers."""
        link = await self._store.use_state(state, self._clock.now())
        if link is None:
            raise Expired()
        tokens = await self._ringcentral.exchange(code, link.verifier, self._rules.callback)
        identity = await self._introduce(link.member, tokens, self._ringcentral)
        wanted = await slack_email(link.member)
        if not self._rules.any_email and wanted.casefold() != identity.email.casefold():
            await self._caller_with(self._ringcentral, identity.host, tokens).sign_out()
            raise LinkRefused(slack_email=wanted, ringcentral_email=identity.email)
        await self._store.link(identity, tokens)
        log.info("linked", team=link.member.workspace.team, user=link.member.user)
        return identity

    async def cancel_link(self, state: str) -> None:
        """The person said no at RingCentral: use the state up."""
        await self._store.use_state(state, self._clock.now())

    async def unlink(self, identity: Identity) -> bool:
        """Revoke at RingCentral and erase here; False when RingCentral could not be told."""
        revoked = True
        try:
            await self._caller(identity, urgent=True, on_wait=None, may_wait=True).sign_out()
        except RingCentralError as error:
            log.warning("could not revoke at RingCentral", error=type(error).__name__)
            revoked = False
        await self._store.unlink(identity.member)
        return revoked

    async def introduce_service(self, workspace: Workspace) -> None:
        """Sign the service identity in and learn who it is."""
        if self._rules.service_jwt is None:
            return
        member = _service_of(workspace)
        vault = _Unsaved(None)
        caller = self._service.acting(vault, _ME, _ME, urgent=False, assertion=self._rules.service_jwt)
        who = await caller.who_am_i()
        assert vault.tokens is not None
        identity = self._identity(member, Host(account=who.account_id or "", user=who.id), who.name, who.email)
        await self._store.link(identity, vault.tokens)

    async def keep_alive(self, identity: Identity) -> None:
        """Refresh a link whose refresh token is near its end: an idle one would end for good."""
        tokens = await self._store.tokens(identity.member)
        if not identity.alive or tokens is None or tokens.refresh_expires_at is None:
            return
        if tokens.refresh_expires_at - self._clock.now() < KEEP_ALIVE_BEFORE:
            async with self.acting(identity, urgent=False) as caller:
                await caller.stay_signed_in()

    async def _introduce(self, member: Member, tokens: Tokens, ringcentral: RingCentral) -> Identity:
        who = await self._caller_with(ringcentral, Host(account=_ME, user=tokens.owner_id or _ME), tokens).who_am_i()
        return self._identity(member, Host(account=who.account_id or "", user=who.id), who.name, who.email)

    def _identity(self, member: Member, host: Host, name: str | None, email: str | None) -> Identity:
        now = self._clock.now().timestamp()
        return Identity(member, host, name or "", email or "", alive=True, linked_at=now, used_at=now)

    def _caller_with(self, ringcentral: RingCentral, host: Host, tokens: Tokens) -> Caller:
        return ringcentral.acting(_Unsaved(tokens), host.account, host.user, urgent=True)

    def _caller(self, identity: Identity, *, urgent: bool, on_wait: OnWait | None, may_wait: bool) -> Caller:
        client = self._service if identity.is_service else self._ringcentral
        return client.acting(
            _Vault(self._store, identity, self._clock, self._recent),
            identity.host.account,
            identity.host.user,
            urgent=urgent,
            on_wait=on_wait,
            may_wait=may_wait,
            assertion=self._rules.service_jwt if identity.is_service else None,
        )


def must_act(identity: Identity | None) -> Identity:
    """The same identity, which can act; raises NotLinked or SignInEnded."""
    if identity is None:
        raise NotLinked()
    if not identity.alive:
        raise SignInEnded()
    return identity


class _Vault:
    """The stored tokens of one identity, as the client wants them."""

    def __init__(self, store: IdentityStore, identity: Identity, clock: Clock, recent: Recent) -> None:
        self._store = store
        self._member = identity.member
        self._link = identity.member, identity.host, identity.linked_at
        self._clock = clock
        self._recent = recent

    async def recent(self) -> Tokens | None:
        return self._recent.get(self._link) or await self.load()

    async def load(self) -> Tokens | None:
        tokens = await self._store.tokens(self._member)
        self._remember(tokens)
        return tokens

    async def save(self, tokens: Tokens) -> None:
        await self._store.keep_tokens(self._member, tokens, self._clock.now())
        self._remember(tokens)

    def _remember(self, tokens: Tokens | None) -> None:
        if len(self._recent) >= MOST_IN_MEMORY:
            self._recent.clear()  # it fills again from the store
        if tokens:
            self._recent[self._link] = tokens
        else:
            self._recent.pop(self._link, None)

    def lock(self) -> AbstractAsyncContextManager[object]:
        return self._store.alone(self._member)


class _Unsaved:
    """Tokens of somebody who is not linked yet."""

    def __init__(self, tokens: Tokens | None) -> None:
        self.tokens = tokens
        self._lock = asyncio.Lock()

    async def recent(self) -> Tokens | None:
        return self.tokens

    async def load(self) -> Tokens | None:
        return self.tokens

    async def save(self, tokens: Tokens) -> None:
        self.tokens = tokens

    def lock(self) -> AbstractAsyncContextManager[object]:
        return self._lock


def _service_of(workspace: Workspace) -> Member:
    return Member(workspace=workspace, user=SERVICE_USER)
