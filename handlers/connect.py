"""Someone links their own RingCentral account, unlinks it, or asks what is linked."""

from dataclasses import replace

import structlog
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.domain.message import Message
from bot.domain.outcome import Intent, Outcome, Wish
from bot.domain.people import Asker, Identity, Member
from bot.errors import BotError, Expired, NotLinked
from bot.identity import Unlinking
from bot.pages.render import Pages
from bot.ringcentral.errors import RingCentralError
from bot.services import Services, acts_as
from bot.slack.answers import Answer, Report, Say
from bot.slack.requests import Command, Press
from bot.slack.routes import Routes, Verb
from bot.views import ids, link
from bot.views.problems import advice, problem_message
from bot.wishes import problem_of
from handlers import problems

log = structlog.get_logger()
COOKIE = "greenroom_link"
AGAIN = "again"
"""Held in place of a verb: the words are the key of a wish that failed for want of a link."""


def routes_for(table: Routes[Services]) -> Routes[Services]:
    """The routes of linking; after it what was held is carried out from the table of all commands."""
    routes: Routes[Services] = Routes()

    @routes.verb("connect", usage="connect", says="Link your own RingCentral account.", aliases=("login", "link-account"))
    async def connect(command: Command, services: Services) -> Answer:
        """The button to the page where one signs in; a link that is there is replaced."""
        return await _offer(command.asker, services)

    @routes.press(ids.CONNECT)
    async def connect_pressed(press: Press, services: Services) -> Answer:
        """The same, from a button; under a wish that failed, that wish is held to be tried again."""
        if press.subject:
            await services.held_words.hold(press.asker.member, AGAIN, press.subject, services.clock.now())
        return await _offer(press.asker, services)

    @routes.verb("whoami", usage="whoami", says="See which RingCentral account is linked.", aliases=("status",))
    async def whoami(command: Command, services: Services) -> Answer:
        """What is linked, and since when."""
        return Say(await _who_am_i(command.asker, services))

    @routes.press(ids.WHOAMI)
    async def whoami_pressed(press: Press, services: Services) -> Answer:
        """The same, from a button."""
        return Say(await _who_am_i(press.asker, services))

    @routes.verb("disconnect", usage="disconnect", says="Unlink your RingCentral account and erase what is kept of it.")
    async def ask(command: Command, services: Services) -> Answer:
        """What follows from it, first."""
        return await _ask_disconnect(command.asker, services)

    @routes.press(ids.DISCONNECT_ASK)
    async def ask_pressed(press: Press, services: Services) -> Answer:
        """The same, from a button."""
        return await _ask_disconnect(press.asker, services)

    @routes.press(ids.DISCONNECT_CONFIRM)
    async def disconnect(press: Press, services: Services) -> None:
        """Commit the wish to be unlinked."""
        identity = await services.identities.own(press.asker.member)
        if identity is None:
            raise NotLinked()
        await services.wishes.make(
            press.asker, None, Intent.DISCONNECT, Unlinking(), key=press.key, reply_to=press.reply_to
        )

    @routes.press(ids.CONTINUE, opens_modal=True)
    async def go_on(press: Press, services: Services) -> Answer:
        """Open the form that somebody wanted before they were linked, filled in."""
        held = await services.held_words.find(press.asker.member, services.clock.now())
        if held is None:
            raise Expired()
        command = replace(_command(press.asker, held.verb, held.words, services), response_url=press.response_url)
        return await table.verbs[held.verb].handler(command, services)

    @routes.press(ids.CONNECT_PAGE)
    async def page_opened(press: Press, services: Services) -> None:
        """The sign-in page was opened in the browser: nothing to do here."""

    return routes


async def report_disconnected(wish: Wish, outcome: Outcome, services: Services) -> Report:
    """That the link is gone."""
    reader = services.reader_in((await services.people.profile(wish.member)).tz)
    if outcome.problem:
        return Report(problem_message(outcome.problem, reader, about=wish.key, lead="The link is still there."))
    return Report(link.disconnected(reader, revoked=bool(outcome.facts.get("revoked"))))


def web_routes(table: Routes[Services], services: Services, workspace_name: str) -> list[Route]:
    """The pages of linking: whom it links, RingCentral's way back, and the result."""
    pages = Pages()

    async def interstitial(request: Request) -> Response:
        state = request.path_params["state"]
        try:
            sign_in = await services.identities.sign_in(state)
        except Expired:
            return _too_old(pages)
        if request.method == "POST":
            response = RedirectResponse(sign_in.url, status_code=303)
            secure = services.public_url.startswith("https")
            response.set_cookie(COOKIE, state, max_age=600, httponly=True, secure=secure, samesite="lax")
            return response
        profile = await services.people.profile(sign_in.member)
        return pages.show("connect", person=profile.name, email=profile.email or "none", workspace=workspace_name)

    async def callback(request: Request) -> Response:
        state, code = request.query_params.get("state", ""), request.query_params.get("code", "")
        # The cookie ties the way back to the browser that saw whom it links.
        if not state or request.cookies.get(COOKIE) != state:
            return _too_old(pages)
        if not code:
            await services.identities.cancel_link(state)
            text = "RingCentral was told not to. Nothing was linked; type /webinar connect to begin again."
            return pages.show("message", title="Not linked", text=text)
        return await _finish(table, services, pages, state, code)

    return [
        Route("/connect/{state}", interstitial, methods=["GET", "POST"]),
        Route("/ringcentral/callback", callback, methods=["GET"]),
    ]


async def _finish(table: Routes[Services], services: Services, pages: Pages, state: str, code: str) -> Response:
    async def slack_email(member: Member) -> str:
        return (await services.people.fetch(member)).email

    try:
        identity = await services.identities.finish_link(state, code, slack_email)
    except Expired:
        return _too_old(pages)
    except (BotError, RingCentralError) as fault:
        log.info("a link was refused", problem=type(fault).__name__)
        words = advice(problem_of(fault), services.reader_in("UTC"))
        return pages.show("message", status=400, title="Not linked", text=words.text)
    services.background.spawn(_welcome(table, identity, services), name="welcome")
    text = f"You now act in RingCentral as {identity.name}. I have written to you in Slack."
    return pages.show("message", title="Linked", text=text)


async def _welcome(table: Routes[Services], identity: Identity, services: Services) -> None:
    """Tell the person, read their webinars, and carry on with what they wanted."""
    member = identity.member
    asker = Asker(member, await services.people.profile(member))
    held = await services.held_words.find(member, services.clock.now())
    verb = table.verbs.get(held.verb) if held else None
    others = len(await services.identities.sharing(identity)) - 1
    command = _command(asker, held.verb, held.words, services) if held and verb else None
    form = f"{command.verb} {command.typed}".strip() if command and verb and verb.opens_modal else ""
    failed = held.words if held and held.verb == AGAIN else ""
    words = link.linked(identity, others, services.reader(asker), held=form, again=failed)
    await services.messenger.tell(member.user, words)
    await _read_lists(identity, services)
    if command and verb and not verb.opens_modal:
        await services.held_words.drop(member)
        await _carry_on(verb, command, services)


async def _carry_on(verb: Verb[Services], command: Command, services: Services) -> None:
    """Do what was typed before, and say the answer by direct message."""
    try:
        await _tell(await verb.handler(command, services), command.asker, services)
    except Exception as fault:  # as the dispatcher does: known ones get their words, unknown ones a reference
        await _tell(await problems.answer(command, fault, services), command.asker, services)


async def _read_lists(identity: Identity, services: Services) -> None:
    try:
        await services.mirror.read_lists(identity, urgent=True)
    except RingCentralError as error:
        log.info("the lists of a new link wait for the next round", error=type(error).__name__)
    services.rounds.read_soon(identity)


async def _tell(answer: Answer | None, asker: Asker, services: Services) -> None:
    while answer is not None:
        if isinstance(answer, Say):
            await services.messenger.tell(asker.member.user, answer.message)
        then = getattr(answer, "then", None)
        answer = await then() if then else None


async def _offer(asker: Asker, services: Services) -> Answer:
    state = await services.identities.begin_link(asker.member)
    own = await services.identities.own(asker.member)
    url = f"{services.public_url}/connect/{state}"
    return Say(link.offer(url, linked_as=own.name if own and own.alive else ""))


async def _who_am_i(asker: Asker, services: Services) -> Message:
    own = await services.identities.own(asker.member)
    others = len(await services.identities.sharing(own)) - 1 if own else 0
    shared = ""
    if own is None:
        try:
            shared = acts_as(await services.identities.of(asker))
        except (NotLinked, RingCentralError):
            shared = ""
    return link.who_am_i(own, shared, others, services.reader(asker))


async def _ask_disconnect(asker: Asker, services: Services) -> Answer:
    own = await services.identities.own(asker.member)
    if own is None:
        raise NotLinked()
    digests = await services.digests.of(asker.member)
    channels = len({digest.channel for digest in digests if digest.channel})
    return Say(link.ask_disconnect(own, len(digests), channels, services.reader(asker)))


def _command(asker: Asker, verb: str, words: str, services: Services) -> Command:
    now = services.clock.now()
    return Command(
        asker=asker, verb=verb, words=words, channel="", heard_at=now, trigger_id=f"carried-on-{now.timestamp()}"
    )


def _too_old(pages: Pages) -> Response:
    text = "This link has been used or is older than ten minutes. Type /webinar connect in Slack for a new one."
    return pages.show("message", status=410, title="This link is no longer good", text=text)
