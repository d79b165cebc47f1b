"""Someone puts a webinar they registered for into their calendar.

A link to our own page rather than a file in Slack: it needs no further scope, reaches guests as well, and gives the new
time after a move. Its name cannot be guessed, and it ends with the registration.
"""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.errors import Expired
from bot.pages.render import HEADERS, Pages
from bot.services import Services
from bot.sharing.ics import calendar_file


def web_routes(services: Services) -> list[Route]:
    """The calendar file."""
    pages = Pages()

    async def calendar(request: Request) -> Response:
        sign_up = await services.sharing.self_registration.of_page(request.path_params["page"])
        if sign_up is None:
            return _gone(pages)
        try:
            share = await services.sharing.cards.pressed(sign_up.member.workspace, sign_up.channel, sign_up.session_id)
        except Expired:
            return _gone(pages)
        content = (await services.sharing.cards.now(share)).content
        if content.state == "cancelled":
            return _gone(pages)
        text = calendar_file(content, sign_up.session_id, sign_up.join_link, services.context.clock.now())
        name = {"Content-Disposition": 'attachment; filename="webinar.ics"'}
        return Response(text, media_type="text/calendar", headers=HEADERS | name)

    return [Route("/calendar/{page}.ics", calendar, methods=["GET"])]


def _gone(pages: Pages) -> Response:
    text = "You are no longer registered, or the webinar was cancelled."
    return pages.show("message", status=404, title="Nothing for your calendar", text=text)
