"""Someone takes the registration link along, tagged for the campaign or channel where it will stand."""

from bot.domain.people import Identity
from bot.domain.webinar import Ambiguous, Kind, Webinar
from bot.errors import SourceUnusable
from bot.mirror.search import by_longest_title
from bot.registration.source_links import source_meant
from bot.registration.views.source_link import link_form, link_message
from bot.services import Services
from bot.slack.incoming.requests import Action, Command, ViewSubmission, where_asked
from bot.slack.incoming.responses import Ack, Answer, FieldErrors, OpenModal, Reply, ShowModal
from bot.slack.incoming.routes import Routes
from bot.views import ids
from bot.views.button_values import WebinarWords
from bot.views.form_state import Entered
from bot.views.problems import source_fault
from bot.views.results import in_modal
from bot.views.times import Reader
from handlers.webinar_choice import Choice

routes: Routes[Services] = Routes()


@routes.verb(
    "link",
    usage="link [webinar] [source]",
    says="The registration link, tagged for a campaign or a #channel.",
    example="/webinar link roadmap newsletter",
    aliases=("url", "registration link"),
)
async def give(command: Command, services: Services) -> Answer:
    """The link, or the nearest few webinars to choose from; the source is carried on."""
    identity = await services.accounts.of(command.actor)
    found, rest = await services.webinar_and_rest(command, identity, by_longest_title)
    source = source_meant(rest)
    if isinstance(found, Ambiguous):
        return Choice("link to", ids.LINK_CHOSEN).among(found, command, services, source)
    return await _link(identity, found, source, services.reader(command.actor), services)


@routes.action(ids.LINK_CHOSEN)
async def give_chosen(action: Action, services: Services) -> Answer:
    """The link of the one that was chosen."""
    identity = await services.accounts.of(action.actor)
    chosen = WebinarWords.read(action.subject)
    webinar = await services.mirror.find(identity, chosen.session_id)
    return await _link(identity, webinar, source_meant(chosen.words), services.reader(action.actor), services)


@routes.action(ids.LINK_OPEN, opens_modal=True)
async def ask_source(action: Action, services: Services) -> Answer:
    """The form that asks for the source; an all-hands webinar's link is shown at once."""
    identity = await services.accounts.of(action.actor)
    webinar = await services.mirror.find(identity, action.subject)
    if webinar.kind is Kind.ALL_HANDS:
        return await _link(identity, webinar, "", services.reader(action.actor), services, replace=False)
    return OpenModal(link_form(webinar, where_asked(action)))


@routes.view(ids.LINK_FORM)
async def tag(submission: ViewSubmission, services: Services) -> Answer:
    """The tagged link, in place of the form."""
    identity = await services.accounts.of(submission.actor)
    webinar = await services.mirror.find(identity, submission.session_id)
    try:
        source = source_meant(Entered(submission.state).text(ids.SOURCE))
    except SourceUnusable as fault:
        return FieldErrors({ids.SOURCE: source_fault(fault.facts)})
    reader = services.reader(submission.actor)
    message = link_message(webinar, source, services.context.settings.source_parameter, reader)
    return ShowModal(in_modal("Link to share", message))


async def _link(
    identity: Identity, webinar: Webinar, source: str, reader: Reader, services: Services, *, replace: bool = True
) -> Answer:
    """From the mirror; read first where RingCentral had not shown the link when it was last asked."""
    parameter = services.context.settings.source_parameter
    record = webinar.registration
    if webinar.attendee_link if webinar.kind is Kind.ALL_HANDS else record and record.page:
        return Reply(link_message(webinar, source, parameter, reader), replace)

    async def read() -> Answer:
        fresh = await services.refreshed(identity, webinar)
        return Reply(link_message(fresh, source, parameter, reader), replace)

    return Ack(then=read)
