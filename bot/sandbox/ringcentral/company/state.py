"""Everything the sandbox remembers about a company, and who of its people may touch what."""

from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Protocol

from bot.sandbox.ringcentral.company.drafts import UserReference
from bot.sandbox.ringcentral.company.model import Session, User, Webinar
from bot.sandbox.ringcentral.company.news import News
from bot.sandbox.ringcentral.company.refusals import invalid, missing, no_right
from bot.sandbox.ringcentral.company.subscription import Subscription
from bot.sandbox.ringcentral.company.tokens import Tokens

# Ids look like RingCentral's and say at a glance what they are of; they count up, so a run repeats exactly.
FIRST_ID = {
    "user": 256440016,
    "webinar": 78654321,
    "session": 353535001,
    "invitee": 540001,
    "registrant": 900001,
    "participant": 7100001,
    "recording": 8200001,
    "subscription": 1,
}


class Clock(Protocol):
    """Time as the sandbox sees it."""

    def now(self) -> datetime:
        """The present moment, aware, in UTC."""
        ...

    async def sleep(self, seconds: float) -> None:
        """Return when that many seconds have passed on this clock."""
        ...


class Company:
    """One account with its users and webinars; users of other accounts may be added to be kept out."""

    def __init__(self, clock: Clock, *, name: str = "Acme Events", account_id: str = "400100200") -> None:
        self.clock = clock
        self.name = name
        self.account_id = account_id
        self.users: dict[str, User] = {}
        self.webinars: dict[str, Webinar] = {}
        self.sessions: dict[str, Session] = {}
        self.tokens = Tokens(clock)
        self.subscriptions: dict[str, Subscription] = {}
        self.locked_settings: set[str] = set()
        self.without_rights: set[str] = set()  # ids of users who may no longer use webinars
        self.longest_subscription: timedelta | None = None  # less than was asked for may be granted
        self.listener: Callable[[News], None] | None = None
        self.registration_delay = timedelta()  # how late the registration service hears of a new session
        self._counted: Counter[str] = Counter()

    def __getstate__(self) -> dict[str, object]:
        """What is kept of it in a file: everything but who listens."""
        return {**self.__dict__, "listener": None}

    def next_id(self, kind: str) -> str:
        """A new id for a thing of that kind."""
        number = FIRST_ID[kind] + self._counted[kind]
        self._counted[kind] += 1
        return str(number)

    def tell(self, news: News) -> None:
        """Let whoever listens know that something happened."""
        if self.listener:
            self.listener(news)

    def add_user(
        self,
        first_name: str,
        last_name: str,
        email: str,
        *,
        time_zone: str = "America/New_York",
        admin: bool = False,
        licensed: bool = True,
        account_id: str | None = None,
    ) -> User:
        """Give somebody an extension; an admin here always holds "WebinarSettings"."""
        user = User(
            self.next_id("user"),
            account_id or self.account_id,
            first_name,
            last_name,
            email,
            time_zone=time_zone,
            admin=admin,
            webinar_settings=admin,
            licensed=licensed,
        )
        self.users[user.id] = user
        return user

    def user(self, who: User | str) -> User:
        """The user with this id or e-mail; KeyError if there is none."""
        if isinstance(who, User):
            return who
        by_email = {user.email.casefold(): user for user in self.users.values()}
        return self.users.get(who) or by_email[who.casefold()]

    def colleague(self, asked_by: User, reference: UserReference) -> User:
        """The user a request refers to, who must be of the same account as the one who asks."""
        user = self.users.get(reference.user_id)
        if reference.account_id != asked_by.account_id:
            raise invalid(f"{reference.parameter}.accountId", "must be the account of the authorized user")
        if user is None or user.account_id != reference.account_id:
            raise invalid(f"{reference.parameter}.userId", "there is no such user in the account")
        return user

    def webinar(self, asked_by: User, webinar_id: str) -> Webinar:
        """A webinar that this user may work on."""
        webinar = self.webinars.get(webinar_id)
        if webinar is None or webinar.host.account_id != asked_by.account_id:
            raise missing("webinarId", webinar_id)
        self._check_right(asked_by, webinar)
        return webinar

    def session(self, asked_by: User, session_id: str, webinar_id: str | None = None) -> Session:
        """A session that this user may work on, of that webinar if one is named."""
        if webinar_id is not None:
            self.webinar(asked_by, webinar_id)
        session = self.sessions.get(session_id)
        if (
            session is None
            or session.webinar.host.account_id != asked_by.account_id
            or webinar_id not in (None, session.webinar.id)
        ):
            raise missing("sessionId", session_id)
        self._check_right(asked_by, session.webinar)
        return session

    def sessions_of(self, webinar: Webinar) -> list[Session]:
        """The sessions of a webinar, oldest first."""
        return [session for session in self.sessions.values() if session.webinar is webinar]

    def _check_right(self, user: User, webinar: Webinar) -> None:
        if webinar.host.id != user.id and not user.webinar_settings:
            raise no_right('Only the host or an administrator with "WebinarSettings" permission may do this')
