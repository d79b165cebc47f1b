"""What people can do with Greenroom: the table of contents.

Each module is one thing a person can do; its first line completes "Someone …".
"""

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from functools import partial

from starlette.routing import BaseRoute

from bot.domain.message import Message, Report, View
from bot.domain.outcome import Intent, Outcome, Wish
from bot.jobs.reporter import Tell, TellWaiting
from bot.services import Services
from bot.slack.incoming.requests import Command, Request
from bot.slack.incoming.responses import Answer
from bot.slack.incoming.routes import Routes
from bot.views.results import in_modal
from bot.views.results import waiting as still_waiting
from handlers import health, problems
from handlers.accounts import connect
from handlers.accounts import oauth_callback as finish_link
from handlers.digests import read as receive_digest
from handlers.digests import stop as stop_digest
from handlers.digests import subscribe as subscribe_digest
from handlers.invitees import invite as invite_people
from handlers.menu import help, menu, try_again
from handlers.registrants import export as export_registrants
from handlers.registrants import import_list as import_people
from handlers.registrants import register as register_people
from handlers.registrants import search as find_registrants
from handlers.registrants import sources as rank_sources
from handlers.registrants import withdraw as withdraw_registrant
from handlers.registration import count as count_registrants
from handlers.registration import open_close as set_registration
from handlers.registration import schedule as time_registration
from handlers.registration import settings as set_preferences
from handlers.registration import source_link as make_link
from handlers.sharing import calendar as add_to_calendar
from handlers.sharing import register_me
from handlers.sharing import share as share_webinar
from handlers.sharing import waitlist as wait_for_place
from handlers.webinars import cancel as cancel_webinar
from handlers.webinars import choose_time, more_actions
from handlers.webinars import create as create_webinar
from handlers.webinars import edit as edit_webinar
from handlers.webinars import list as list_webinars
from handlers.webinars import reschedule as reschedule_webinar
from handlers.webinars import show as show_webinar


def all_routes() -> Routes[Services]:
    """Every command word, button and form, and who answers it."""
    table: Routes[Services] = Routes()
    modules = (
        create_webinar, list_webinars, show_webinar, edit_webinar, reschedule_webinar, cancel_webinar, choose_time,
        invite_people, set_registration, set_preferences, time_registration, make_link, rank_sources,
        count_registrants, find_registrants, export_registrants, withdraw_registrant, share_webinar, register_me,
        wait_for_place, subscribe_digest, receive_digest, stop_digest, menu, try_again, connect, register_people,
        import_people,
    )
    with_table = (finish_link, help, more_actions)
    for part in (*(module.routes for module in modules), *(module.routes_for(table) for module in with_table)):
        table.take(part)
    return table


def reports(services: Services) -> Mapping[Intent, Tell]:
    """What is told of each job when it has ended."""
    table = {
        Intent.CREATE_WEBINAR: create_webinar.report,
        Intent.EDIT_WEBINAR: edit_webinar.report,
        Intent.RESCHEDULE_WEBINAR: reschedule_webinar.report,
        Intent.CANCEL_WEBINAR: cancel_webinar.report,
        Intent.INVITE_PEOPLE: invite_people.report,
        Intent.SET_REGISTRATION: set_registration.report,
        Intent.EXPORT_REGISTRANTS: export_registrants.report,
        Intent.WITHDRAW_REGISTRANT: withdraw_registrant.report,
        Intent.ADJUST_WEBINAR: set_preferences.report,
        Intent.TIMED_REGISTRATION: time_registration.report,
        Intent.REGISTER_PERSON: register_people.report,
        Intent.IMPORT_PEOPLE: import_people.report,
        Intent.DISCONNECT: connect.report_disconnected,
        Intent.SHARE_WEBINAR: share_webinar.report,
        Intent.TAKE_DOWN_CARD: share_webinar.report_taken_down,
        Intent.SIGN_UP: register_me.report,
        Intent.WITHDRAW_SIGN_UP: register_me.report_withdrawn,
    }
    return {
        intent: partial(_told, problems.never_silent(report), services) for intent, report in table.items()
    }


def waiting(services: Services) -> TellWaiting:
    """What is told while a job takes longer."""
    return partial(_waiting, services)


def web_routes(
    table: Routes[Services], services: Services, workspace_name: str, ready: Callable[[], Awaitable[bool]]
) -> list[BaseRoute]:
    """The pages people open in the browser, and what watches over the process."""
    return [
        *finish_link.web_routes(table, services, workspace_name),
        *add_to_calendar.web_routes(services),
        *health.web_routes(ready),
    ]


class Surroundings:
    """What the dispatcher needs from here."""

    def __init__(self, table: Routes[Services]) -> None:
        self._table = table

    async def problem(self, request: Request, fault: Exception, services: Services) -> Answer:
        """Words for a request that failed."""
        return await problems.answer(request, fault, services)

    async def unknown_verb(self, command: Command, typed: str, services: Services) -> Answer:
        """The nearest match and the menu."""
        return await menu.unknown(command, typed, self._table.nearest(typed), services)

    def skeleton(self) -> View:
        """An empty modal."""
        return problems.skeleton()

    def in_modal(self, message: Message) -> View:
        """A message as a modal."""
        return in_modal("Greenroom", message)


async def _told(report: problems.Tell, services: Services, wish: Wish, outcome: Outcome) -> Report:
    return await report(wish, outcome, services)


async def _waiting(services: Services, wish: Wish, until: datetime | None, begun: bool) -> Report:
    message = still_waiting(until, await services.reader_of(wish.member), begun=begun)
    return Report(message, in_modal("Working on it", message))
