"""Someone looks through their webinars."""

from typing import cast

from bot.domain.message import Message
from bot.domain.people import Actor, acts_as
from bot.domain.webinar import Span
from bot.services import Services
from bot.slack.incoming.requests import Action, Command
from bot.slack.incoming.responses import Answer, Reply
from bot.slack.incoming.routes import Routes
from bot.views import ids
from bot.views.button_values import WebinarsAt
from bot.views.lists import PAGE, webinar_list

routes: Routes[Services] = Routes()
SPANS = ("upcoming", "past", "all")
MOST_WORDS = 100


@routes.verb(
    "list",
    usage="list [upcoming|past|all] [words]",
    says="Your webinars, a page at a time.",
    example="/webinar list past roadmap",
    aliases=("ls", "webinars"),
)
async def first_page(command: Command, services: Services) -> Answer:
    """The first page."""
    typed = command.typed[:MOST_WORDS]  # the words travel in the buttons' values
    first, _, rest = typed.partition(" ")
    span, words = (first.lower(), rest) if first.lower() in SPANS else ("upcoming", typed)
    return Reply(await _page(command.actor, services, cast(Span, span), words.strip(), 0))


@routes.action(ids.LIST_OPEN)
async def first_page_again(action: Action, services: Services) -> Answer:
    """The first page, from a button."""
    return Reply(await _page(action.actor, services, "upcoming", "", 0), replace=False)


@routes.action(ids.LIST_PAGE, ids.LIST_NEXT)
async def other_page(action: Action, services: Services) -> Answer:
    """Another page in place of this one."""
    page = WebinarsAt.read(action.subject)
    return Reply(await _page(action.actor, services, page.span, page.words, page.skipped))


async def _page(actor: Actor, services: Services, span: Span, words: str, skip: int) -> Message:
    identity = await services.accounts.of(actor)
    page = await services.mirror.page(identity, span, words, skip=skip, take=PAGE)
    listed = page.total > 0 or await services.mirror.listed_at(identity) is not None
    at, reader = WebinarsAt(skipped=page.skipped, span=span, words=words), services.reader(actor)
    return webinar_list(page.webinars, page.total, at, reader, listed=listed, acts_as=acts_as(identity))
