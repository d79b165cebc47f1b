"""Someone looks through who registered, and searches them."""

import asyncio
from datetime import datetime

from bot.domain.message import View
from bot.domain.people import Identity
from bot.domain.registrant import Registrant
from bot.domain.webinar import Webinar
from bot.errors import BotError, NoSuchRegistrant
from bot.jobs.problems import problem_of
from bot.registrants.list import RegistrantPage
from bot.registrants.views.list import PAGE, Listed, reading_note, registrant_details, registrant_list
from bot.ringcentral.errors import RingCentralError, Trouble, Unreachable, UnreadableAnswer
from bot.services import Services
from bot.slack.incoming.requests import Action, Command, ViewSubmission, where_asked
from bot.slack.incoming.responses import Answer, OpenModal, Reply, ShowModal
from bot.slack.incoming.routes import Routes
from bot.views import ids
from bot.views.button_values import RegistrantsAt, WebinarRegistrant
from bot.views.form_state import Entered
from bot.views.problems import advice
from bot.views.results import in_modal, waiting
from handlers import problems
from handlers.webinar_choice import Choice, on_webinar

routes: Routes[Services] = Routes()
Asked = Command | Action | ViewSubmission
LONG = 2000
"""So many are opened and searched in a moment; more may take seconds on a small machine."""
PASSING = (Trouble, Unreachable, UnreadableAnswer)
"""What keeps the list from being read now, but takes nobody's right to see it as it was."""


@on_webinar(
    routes.verb(
        "registrants",
        usage="registrants [webinar]",
        says="Who registered: search them, see details, withdraw somebody, export them.",
        example="/webinar registrants roadmap",
        opens_modal=True,
        aliases=("signups", "sign-ups"),
    ),
    routes.action(ids.REGISTRANTS_OPEN, opens_modal=True),
    Choice("list registrants of", ids.REGISTRANTS_OPEN),
)
async def open_list(request: Command | Action, identity: Identity, webinar: Webinar, services: Services) -> Answer:
    """The list from the mirror; where that is old it is read while the person looks, and the modal follows."""
    webinar.must_have_registration()
    browser = RegistrantBrowser(request, identity, webinar, services)
    if await services.registrants.list.is_fresh(identity, webinar.session_id):
        return OpenModal(await browser.view())
    return OpenModal(await browser.view(reading_note(0, 0)), then=browser.read)


@routes.action(ids.REGISTRANTS_PAGE, ids.REGISTRANTS_NEXT)
async def other_page(action: Action, services: Services) -> Answer:
    """Another ten in place of these."""
    wanted = RegistrantsAt.read(action.subject)
    identity = await services.accounts.of(action.actor)
    webinar = await services.mirror.find(identity, wanted.session_id)
    return ShowModal(await RegistrantBrowser(action, identity, webinar, services).view(skip=wanted.skipped))


@routes.view(ids.REGISTRANTS_FORM)
async def search(submission: ViewSubmission, services: Services) -> Answer:
    """Those that fit what was typed; a long list is searched after the answer."""
    identity = await services.accounts.of(submission.actor)
    webinar = await services.mirror.find(identity, submission.session_id)
    browser = RegistrantBrowser(submission, identity, webinar, services)

    async def find() -> Answer:
        return ShowModal(await browser.view())

    known = await services.registrants.list.page(identity, webinar.session_id, skip=0, take=0)
    if known.total < LONG:
        return await find()
    return ShowModal(browser.searching(webinar, known.total), then=find)


@routes.action(ids.REGISTRANTS_REFRESH)
async def read_again(action: Action, services: Services) -> Answer:
    """The list as RingCentral has it now."""
    identity = await services.accounts.of(action.actor)
    webinar = await services.mirror.find(identity, action.subject)
    browser = RegistrantBrowser(action, identity, webinar, services, is_anew=True)
    return ShowModal(await browser.view(reading_note(0, 0)), then=browser.read)


@routes.action(ids.REGISTRANT_SHOW)
async def show(action: Action, services: Services) -> Answer:
    """Everything about one of them, on top of the list."""
    identity = await services.accounts.of(action.actor)
    webinar, person = await _one(action, identity, services)
    await services.context.audit.note(action.actor.member, "looked closer", webinar.session_id)
    page = await services.registrants.list.page(identity, webinar.session_id, skip=0, take=0)
    reader, knows = services.reader(action.actor), page.knows_who_came(webinar)
    return OpenModal(registrant_details(webinar, person, reader, knows_who_came=knows))


async def _one(action: Action, identity: Identity, services: Services) -> tuple[Webinar, Registrant]:
    chosen = WebinarRegistrant.read(action.subject)
    webinar = await services.mirror.find(identity, chosen.session_id)
    person = await services.registrants.list.find(identity, chosen.session_id, chosen.registrant_id)
    if person is None:
        raise NoSuchRegistrant(title=webinar.title)
    return webinar, person


class RegistrantBrowser:
    """One person at the list of one webinar, and the reading that is under way for them."""

    def __init__(
        self, request: Asked, identity: Identity, webinar: Webinar, services: Services, *, is_anew: bool = False
    ) -> None:
        self._request = request
        self._identity = identity
        self._session_id = webinar.session_id
        self._services = services
        self._is_anew = is_anew
        self._far = reading_note(0, 0)
        self._waits = ""
        self._news = asyncio.Event()
        self._reading: asyncio.Task[RingCentralError | BotError | None] | None = None

    async def view(self, note: str = "", *, skip: int = 0) -> View:
        """A page of what is known, written into the audit log before anybody sees it."""
        services, actor = self._services, self._request.actor
        webinar = await services.mirror.find(self._identity, self._session_id)
        words = _words(self._request)
        page = await _look_up(self._identity, webinar, words, skip, services)
        if page.people:
            await services.context.audit.note(
                actor.member, "searched" if words else "looked", webinar.session_id,
                skipped=skip, shown=len(page.people),
            )  # fmt: skip
        listed = Listed(
            page.people, page.total, page.skipped, is_read=page.read_at is not None,
            knows_who_came=page.knows_who_came(webinar), words=words, is_cut=page.is_cut,
        )
        metadata = self._metadata()
        return registrant_list(webinar, listed, services.reader(actor), [note] if note else [], metadata)

    def searching(self, webinar: Webinar, total: int) -> View:
        """That a long list is being searched."""
        listed = Listed((), 0, 0, is_read=False, words=_words(self._request))
        notes = [f"Searching {total:,} registrants…"]
        return registrant_list(webinar, listed, self._services.reader(self._request.actor), notes, self._metadata())

    async def read(self) -> Answer:
        """Read it, and follow."""
        self._reading = asyncio.ensure_future(self._read())
        self._services.context.background.watch(self._reading, name="registrants")
        return await self._follow()

    async def _read(self) -> RingCentralError | BotError | None:
        """Why it could not be read, or nothing."""
        try:
            await self._services.registrants.list.read(
                self._identity, self._session_id, on_wait=self._on_wait, on_page=self._on_page, is_anew=self._is_anew
            )
        except (RingCentralError, BotError) as fault:
            return fault
        return None

    async def _follow(self) -> Answer:
        """The next news of the reading: how far it is, that it has to wait, or its end."""
        assert self._reading is not None
        news = asyncio.ensure_future(self._news.wait())
        await asyncio.wait({news, self._reading}, return_when=asyncio.FIRST_COMPLETED)
        news.cancel()
        self._news.clear()
        if not self._reading.done():
            return ShowModal(await self.view(f"{self._far} {self._waits}".strip()), then=self._follow, follows=True)
        fault = self._reading.result()
        if fault is None:
            return ShowModal(await self.view(), follows=True)
        if isinstance(fault, PASSING):
            return ShowModal(await self.view(self._unread(fault)), follows=True)
        answer = await problems.answer(self._request, fault, self._services)
        return ShowModal(in_modal("Not read", answer.message)) if isinstance(answer, Reply) else answer

    def _unread(self, fault: RingCentralError) -> str:
        words = advice(problem_of(fault), self._services.reader(self._request.actor)).text
        return f"{words} This is how the list was when I last read it."

    def _metadata(self) -> dict[str, object]:
        """Where the list was asked for: what is done from it is told there as well."""
        request = self._request
        if isinstance(request, ViewSubmission) or (isinstance(request, Action) and request.view_id):
            return {**request.metadata, "session": self._session_id}
        return {**where_asked(request, stays=True), "session": self._session_id}

    async def _on_page(self, read: int, of: int) -> None:
        if read < of:  # the last page is followed by the list itself
            self._far, self._waits = reading_note(read, of), ""
            self._news.set()

    async def _on_wait(self, until: datetime) -> None:
        self._waits = waiting(until, self._services.reader(self._request.actor)).text
        self._news.set()


async def _look_up(
    identity: Identity, webinar: Webinar, words: str, skip: int, services: Services
) -> RegistrantPage:
    if words:
        page = await services.registrants.list.search(identity, webinar.session_id, words, skip=skip, take=PAGE)
    else:
        page = await services.registrants.list.page(identity, webinar.session_id, skip=skip, take=PAGE)
    if skip and not page.people:  # other words stand in the field by now, or the list is shorter
        return await _look_up(identity, webinar, words, 0, services)
    return page


def _words(request: Asked) -> str:
    return "" if isinstance(request, Command) else Entered(request.state).text(ids.WORDS)
