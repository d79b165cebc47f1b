"""Somebody registers by Register me, or withdraws: as the host who shared the card, and once for each person."""

import asyncio
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from weakref import WeakValueDictionary

from pydantic import BaseModel, ConfigDict, Field

from bot.accounts.accounts import Accounts, must_act
from bot.context import Context
from bot.domain.message import Destination
from bot.domain.outcome import Job, Outcome
from bot.domain.people import Actor, Identity, Member
from bot.domain.registrant import Person, Registrant
from bot.errors import MembersOnly, NoSuchRegistrant, NoSuchWebinar
from bot.jobs.steps import Steps
from bot.mirror.mirror import Mirror
from bot.registrants.feature import Registrants
from bot.ringcentral.errors import SignInEnded
from bot.sharing.card_posts import CardPosts
from bot.sharing.cards import Cards
from bot.sharing.model import Share, SignUp, slack_key
from bot.sharing.self_registration_store import SelfRegistrationStore


class SignUpRequest(BaseModel):
    """What somebody sends to RingCentral about themselves."""

    model_config = ConfigDict(frozen=True)

    session_id: str
    channel: str
    title: str
    person: Person = Field(repr=False)
    is_own_email: bool
    """True for the e-mail of their Slack profile, which Slack has verified."""


class Withdrawal(BaseModel):
    """Somebody does not want to come any more."""

    model_config = ConfigDict(frozen=True)

    session_id: str
    channel: str
    title: str


AT_ONCE = 10
"""People registered or withdrawn at a time for one host: RingCentral takes no more in a minute anyway."""


class SelfRegistration:
    """Who signed up from Slack."""

    def __init__(
        self,
        context: Context,
        store: SelfRegistrationStore,
        cards: Cards,
        accounts: Accounts,
        mirror: Mirror,
        registrants: Registrants,
        posts: CardPosts,
    ) -> None:
        # On PostgreSQL each holds a connection while it waits for RingCentral's rate limit.
        self._turns: WeakValueDictionary[Member, asyncio.Semaphore] = WeakValueDictionary()
        self._context = context
        self._store = store
        self._cards = cards
        self._accounts = accounts
        self._mirror = mirror
        self._registrants = registrants.list
        self._writer = registrants.writer
        self._posts = posts
        self._let_guests_in = context.settings.register_me_guests == "on"

    def must_be_let_in(self, actor: Actor, share: Share) -> None:
        """Raise MembersOnly for guests and people of other workspaces, unless that is switched on."""
        if actor.is_outsider and not self._let_guests_in:
            record = share.content.registration
            raise MembersOnly(title=share.content.title, page=record.page if record else "")

    async def must_be_possible(self, share: Share) -> None:
        """Raise NotLinked, SignInEnded or NoSuchWebinar where the host of a card can register nobody."""
        async with self._acting_host(share) as host:
            await self._mirror.find(host, share.session_id)

    async def find(self, member: Member, session_id: str) -> SignUp | None:
        """Their sign-up as it was made; no call."""
        return await self._store.find(member, session_id)

    async def of_page(self, page: str) -> SignUp | None:
        """The sign-up whose calendar file has that name."""
        return await self._store.of_page(page)

    async def present(self, member: Member, share: Share) -> SignUp | None:
        """Their sign-up, unless they are known to have been taken off the list by somebody else; no call."""
        sign_up = await self._store.find(member, share.session_id)
        identity = await self._accounts.standing_for(share.member, as_service=share.as_service)
        if sign_up is None or identity is None:
            return sign_up
        try:
            await self._mirror.find(identity, share.session_id)
        except NoSuchWebinar:
            return sign_up
        there = await self._registrants.find(identity, share.session_id, sign_up.registrant_id)
        if there is None or there.withdrawn_at:
            await self._store.drop(member, share.session_id)
            return None
        return sign_up

    async def register(self, job: Job, steps: Steps) -> Outcome:
        """1 call; where the e-mail is registered already, as many more as the list has to be read for it."""
        entry = SignUpRequest.model_validate(job.payload)
        result = await steps.run("register", lambda: self._register(job, steps, entry))
        return Outcome(session_id=entry.session_id, title=entry.title, facts={"result": result})

    async def withdraw(self, job: Job, steps: Steps) -> Outcome:
        """1 call; what is gone stays gone."""
        asked = Withdrawal.model_validate(job.payload)
        result = await steps.run("withdraw", lambda: self._withdraw(job, steps, asked))
        return Outcome(session_id=asked.session_id, title=asked.title, facts={"result": result})

    async def _register(self, job: Job, steps: Steps, entry: SignUpRequest) -> str:
        """'registered', 'there' (before), or 'elsewhere': that e-mail is, but it may be somebody else's."""
        member, session_id = job.member, entry.session_id
        share = await self._cards.pressed(member.workspace, entry.channel, session_id)
        async with self._turn(share.member), self._store.alone(member, session_id):
            if await self.present(member, share):
                return "there"
            async with self._acting_host(share) as host:
                made = await self._writer.register(
                    host, session_id, entry.person,
                    job=job.root, what="sign up", on_wait=steps.on_wait,
                )
            there = made.registrant
            # Whoever types somebody else's address must not be shown that person's join link.
            if there is None or not (entry.is_own_email or there.external_id == entry.person.external_id):
                return "elsewhere"
            await self._context.audit.note(member, "registered", session_id)
            await self._store.keep(_sign_up(member, entry, there), self._context.clock.now())
            return "there" if made.was_there else "registered"

    async def _withdraw(self, job: Job, steps: Steps, asked: Withdrawal) -> str:
        """'withdrawn', or 'gone' for who was not registered any more."""
        member, session_id = job.member, asked.session_id
        share = await self._cards.pressed(member.workspace, asked.channel, session_id)
        async with self._turn(share.member), self._store.alone(member, session_id):
            sign_up = await self._store.find(member, session_id)
            if sign_up is None:
                return "gone"
            result = "withdrawn"
            async with self._acting_host(share) as host:
                try:
                    await self._writer.withdraw(
                        host, session_id, sign_up.registrant_id, job=job.root, on_wait=steps.on_wait
                    )
                except NoSuchRegistrant:
                    result = "gone"
            await self._context.audit.note(member, "withdrew", session_id)
            await self._store.drop(member, session_id)
            return result

    def _turn(self, host: Member) -> asyncio.Semaphore:
        """Weak: who nobody registers with just now is gone."""
        return self._turns.setdefault(host, asyncio.Semaphore(AT_ONCE))

    async def _host(self, share: Share) -> Identity:
        return must_act(await self._accounts.standing_for(share.member, as_service=share.as_service))

    @asynccontextmanager
    async def _acting_host(self, share: Share) -> AsyncIterator[Identity]:
        """The host who shared the card; one whose link has ended is told so, once."""
        try:
            yield await self._host(share)
        except SignInEnded:
            host = await self._accounts.standing_for(share.member, as_service=share.as_service)
            if host and not host.is_service and await self._cards.host_is_news(host):
                tell = partial(self._posts.say_host_needed, host, share)
                say = self._context.queue.say(Destination.of(host.member), tell)
                self._context.background.spawn(say, name="host needed")
            raise


def _sign_up(member: Member, entry: SignUpRequest, there: Registrant) -> SignUp:
    return SignUp(
        member=member,
        session_id=entry.session_id,
        channel=entry.channel,
        registrant_id=there.id,
        first_name=there.first_name,
        last_name=there.last_name,
        email=there.email,
        join_link=there.join_link,
        page=secrets.token_urlsafe(24),
    )


def sign_up_request(share: Share, actor: Actor, first_name: str, last_name: str, email: str) -> SignUpRequest:
    """What is sent for somebody who filled in the form of a card."""
    person = Person(
        first_name=first_name,
        last_name=last_name,
        email=email,
        source=share.source,
        external_id=slack_key(actor.profile.team, actor.member.user),
    )
    own = actor.profile.email
    return SignUpRequest(
        session_id=share.session_id,
        channel=share.channel,
        title=share.content.title,
        person=person,
        # Another workspace's admin decides what a stranger's address is.
        is_own_email=actor.profile.team == actor.member.workspace.team and own.casefold() == email.casefold() != "",
    )
