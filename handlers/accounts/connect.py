"""Someone asks to link their own RingCentral account or to unlink it, or what is linked."""

from bot.accounts import views as link
from bot.accounts.accounts import Unlinking
from bot.domain.message import Message, Report
from bot.domain.outcome import Intent, Job, Outcome
from bot.domain.people import Actor, acts_as
from bot.errors import NotLinked
from bot.ringcentral.errors import RingCentralError
from bot.services import Services
from bot.slack.incoming.requests import Action, Command
from bot.slack.incoming.responses import Answer, Reply
from bot.slack.incoming.routes import Routes
from bot.views import ids
from bot.views.problems import problem_message

routes: Routes[Services] = Routes()


@routes.verb("connect", usage="connect", says="Link your own RingCentral account.", aliases=("login", "link-account"))
async def connect(command: Command, services: Services) -> Answer:
    """The button to the page where one signs in; a link that is there is replaced."""
    return await _offer(command.actor, services)


@routes.action(ids.CONNECT)
async def connect_pressed(action: Action, services: Services) -> Answer:
    """The same, from a button; under a job that failed, that job is held to be tried again."""
    if action.subject:
        await services.accounts.deferred.hold_failed(action.actor.member, action.subject, services.context.clock.now())
    return await _offer(action.actor, services)


@routes.action(ids.CONNECT_PAGE)
async def page_opened(action: Action, services: Services) -> None:
    """The sign-in page was opened in the browser: nothing to do here."""


@routes.verb("whoami", usage="whoami", says="See which RingCentral account is linked.", aliases=("status",))
async def whoami(command: Command, services: Services) -> Answer:
    """What is linked, and since when."""
    return Reply(await _who_am_i(command.actor, services))


@routes.action(ids.WHOAMI)
async def whoami_pressed(action: Action, services: Services) -> Answer:
    """The same, from a button."""
    return Reply(await _who_am_i(action.actor, services))


@routes.verb("disconnect", usage="disconnect", says="Unlink your RingCentral account and erase what is kept of it.")
async def ask(command: Command, services: Services) -> Answer:
    """What follows from it, first."""
    return await _ask_disconnect(command.actor, services)


@routes.action(ids.DISCONNECT_ASK)
async def ask_pressed(action: Action, services: Services) -> Answer:
    """The same, from a button."""
    return await _ask_disconnect(action.actor, services)


@routes.action(ids.DISCONNECT_CONFIRM)
async def disconnect(action: Action, services: Services) -> None:
    """Commit the job to be unlinked."""
    identity = await services.accounts.own(action.actor.member)
    if identity is None:
        raise NotLinked()
    await services.start(action, None, Intent.DISCONNECT, Unlinking())


async def report_disconnected(job: Job, outcome: Outcome, services: Services) -> Report:
    """That the link is gone."""
    reader = await services.reader_of(job.member)
    if outcome.problem:
        return Report(problem_message(outcome.problem, reader, about=job.key, lead="The link is still there."))
    return Report(link.disconnected(reader, revoked=bool(outcome.facts.get("revoked"))))


async def _offer(actor: Actor, services: Services) -> Answer:
    state = await services.accounts.begin_link(actor.member)
    own = await services.accounts.own(actor.member)
    url = f"{services.context.settings.public_url}/connect/{state}"
    return Reply(link.offer(url, linked_as=own.name if own and own.alive else ""))


async def _who_am_i(actor: Actor, services: Services) -> Message:
    own = await services.accounts.own(actor.member)
    others = len(await services.accounts.sharing(own)) - 1 if own else 0
    shared = ""
    if own is None:
        try:
            shared = acts_as(await services.accounts.of(actor))
        except (NotLinked, RingCentralError):
            shared = ""
    return link.who_am_i(own, shared, others, services.reader(actor))


async def _ask_disconnect(actor: Actor, services: Services) -> Answer:
    own = await services.accounts.own(actor.member)
    if own is None:
        raise NotLinked()
    digests = await services.digests.subscriptions.of(actor.member)
    channels = len({digest.channel for digest in digests if digest.channel})
    plans = await services.registration.schedule.count_of(actor.member)
    cards = len(await services.sharing.cards.standing_of(actor.member))
    return Reply(link.ask_disconnect(own, len(digests), channels, plans, cards, services.reader(actor)))
