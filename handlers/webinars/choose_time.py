"""Someone chooses a date, a time, a length or a zone in a form; the line that says how it is understood follows."""

from bot.domain.people import acts_as
from bot.services import Services
from bot.slack.incoming.requests import Action, OptionsRequest
from bot.slack.incoming.responses import Answer, Choices, ShowModal
from bot.slack.incoming.routes import Routes
from bot.views import ids
from bot.views.form_state import Entered
from bot.views.when_fields import WhenFilled, length_options, zone_options
from bot.webinars.views.create_form import CreateFilled, create_form
from bot.webinars.views.reschedule_form import reschedule_form

routes: Routes[Services] = Routes()


@routes.action(ids.WHEN_CHANGED, ids.ZONE_SEARCH, ids.LENGTH_SEARCH)
async def say_again(action: Action, services: Services) -> Answer | None:
    """The form that is open, with its echo anew."""
    identity = await services.accounts.of(action.actor)
    entered, zone, reader = Entered(action.state), action.actor.profile.tz, services.reader(action.actor)
    if action.callback_id == ids.CREATE_FORM:
        filled = CreateFilled.of_state(entered, action.metadata, zone)
        return ShowModal(create_form(filled, reader, action.metadata, acts_as=acts_as(identity)))
    webinar = await services.mirror.find(identity, action.session_id)
    people = await services.mirror.people(identity, webinar.session_id)
    when = WhenFilled.of_state(entered, zone)
    return ShowModal(
        reschedule_form(
            webinar, people, when, reader, action.metadata, acts_as=acts_as(identity)
        )
    )


@routes.options(ids.ZONE_SEARCH)
async def search_zone(request: OptionsRequest, services: Services) -> Answer:
    """Zones that fit what is typed."""
    return Choices(zone_options(request.typed, request.actor.profile.tz))


@routes.options(ids.LENGTH_SEARCH)
async def search_length(request: OptionsRequest, services: Services) -> Answer:
    """Lengths that fit what is typed."""
    return Choices(length_options(request.typed))
