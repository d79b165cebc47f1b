"""Someone signs in to RingCentral in the browser, comes back linked, and goes on where they stopped.

What they are told waits while Slack is away; a crash just then loses it: the page in the browser says it as well.
"""

from dataclasses import replace

import structlog
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.accounts import views as link
from bot.domain.message import Destination, Message
from bot.domain.people import Actor, Identity, Member
from bot.errors import BotError, Expired, StoreAway
from bot.jobs.problems import problem_of
from bot.pages.render import Pages
from bot.ringcentral.errors import RingCentralError
from bot.services import Services
from bot.slack.incoming.requests import Action, Command
from bot.slack.incoming.responses import Answer, Reply, later_of
from bot.slack.incoming.routes import Routes, Verb
from bot.views import ids
from bot.views.problems import advice
from handlers import problems

log = structlog.get_logger()
COOKIE = "greenroom_link"


def routes_for(table: Routes[Services]) -> Routes[Services]:
    """What was held is carried out from the table of all commands."""
    routes: Routes[Services] = Routes()

    @routes.action(ids.CONTINUE, opens_modal=True)
    async def go_on(action: Action, services: Services) -> Answer:
        """Open the form that somebody wanted before they were linked, filled in."""
        held = await services.accounts.deferred.find(action.actor.member, services.context.clock.now())
        verb = table.verbs.get(held.verb) if held else None
        if held is None or verb is None:
            raise Expired()
        command = replace(_command(action.actor, held.verb, held.words, services), response_url=action.response_url)
        return await verb.handler(command, services)

    return routes


def web_routes(table: Routes[Services], services: Services, workspace_name: str) -> list[Route]:
    """The pages of linking: whom it links, RingCentral's way back, and the result."""
    pages = Pages()

    async def interstitial(request: Request) -> Response:
        state = request.path_params["state"]
        try:
            sign_in = await services.accounts.sign_in(state)
        except Expired:
            return _too_old(pages)
        if request.method == "POST":
            response = RedirectResponse(sign_in.url, status_code=303)
            secure = services.context.settings.public_url.startswith("https")
            response.set_cookie(COOKIE, state, max_age=600, httponly=True, secure=secure, samesite="lax")
            return response
        profile = await services.context.profiles.profile(sign_in.member)
        return pages.show("connect", person=profile.name, email=profile.email or "none", workspace=workspace_name)

    async def callback(request: Request) -> Response:
        state, code = request.query_params.get("state", ""), request.query_params.get("code", "")
        # The cookie ties the way back to the browser that saw whom it links.
        if not state or request.cookies.get(COOKIE) != state:
            return _too_old(pages)
        if not code:
            await services.accounts.cancel_link(state)
            text = "RingCentral was told not to. Nothing was linked; type /webinar connect to begin again."
            return pages.show("message", title="Not linked", text=text)
        return await _finish(table, services, pages, state, code)

    return [
        Route("/connect/{state}", interstitial, methods=["GET", "POST"]),
        Route("/ringcentral/callback", callback, methods=["GET"]),
    ]


async def _finish(table: Routes[Services], services: Services, pages: Pages, state: str, code: str) -> Response:
    async def slack_email(member: Member) -> str:
        return (await services.context.profiles.fetch(member)).email

    try:
        identity = await services.accounts.finish_link(state, code, slack_email)
    except Expired:
        return _too_old(pages)
    except (BotError, RingCentralError) as fault:
        log.info("a link was refused", problem=type(fault).__name__)
        words = advice(problem_of(fault), services.context.readers.in_zone("UTC"))
        return pages.show("message", status=400, title="Not linked", text=words.text)
    services.context.background.spawn(_welcome(table, identity, services), name="welcome")
    text = f"You now act in RingCentral as {identity.name}. I have written to you in Slack."
    return pages.show("message", title="Linked", text=text)


async def _welcome(table: Routes[Services], identity: Identity, services: Services) -> None:
    """Tell the person, read their webinars, and carry on with what they wanted."""
    member = identity.member
    actor = Actor(member, await services.context.profiles.profile(member))
    held = await services.accounts.deferred.find(member, services.context.clock.now())
    verb = table.verbs.get(held.verb) if held else None
    command = _command(actor, held.verb, held.words, services) if held and verb else None
    form = f"{command.verb} {command.typed}".strip() if command and verb and verb.opens_modal else ""
    failed = held.failed_job if held else ""
    others = len(await services.accounts.sharing(identity)) - 1
    words = link.linked(identity, others, services.reader(actor), held=form, again=failed)
    # What was typed does not wait for Slack to take these words, but its answer comes after them.
    services.context.background.spawn(_say(words, member, services), name="say that they are linked")
    await _read_lists(identity, services)
    if command and verb and not verb.opens_modal:
        await services.accounts.deferred.drop(member)
        await _carry_on(verb, command, services)


async def _carry_on(verb: Verb[Services], command: Command, services: Services) -> None:
    """Do what was typed before, and say the answer by direct message."""
    try:
        await _tell(await verb.handler(command, services), command.actor, services)
    except Exception as fault:  # as the dispatcher does: known ones get their words, unknown ones a reference
        await _tell(await problems.answer(command, fault, services), command.actor, services)


async def _tell(answer: Answer | None, actor: Actor, services: Services) -> None:
    while answer is not None:
        if isinstance(answer, Reply):
            await _say(answer.message, actor.member, services)
        then = later_of(answer)
        answer = await then() if then else None


async def _say(message: Message, member: Member, services: Services) -> None:
    queue, messenger = services.context.queue, services.context.messenger
    await queue.say(Destination.of(member), lambda: messenger.tell(member, message))


async def _read_lists(identity: Identity, services: Services) -> None:
    try:
        await services.mirror.read_lists(identity, urgent=True)
    except (RingCentralError, StoreAway) as error:
        log.info("the lists of a new link wait for the next round", error=type(error).__name__)
    services.refresher.read_soon(identity)


def _command(actor: Actor, verb: str, words: str, services: Services) -> Command:
    now = services.context.clock.now()
    return Command(
        actor=actor, verb=verb, words=words, channel="", heard_at=now, trigger_id=f"carried-on-{now.timestamp()}"
    )


def _too_old(pages: Pages) -> Response:
    text = "This link has been used or is older than ten minutes. Type /webinar connect in Slack for a new one."
    return pages.show("message", status=410, title="This link is no longer good", text=text)
