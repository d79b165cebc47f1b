"""Puts together what creates and changes webinars."""

from bot.accounts.accounts import Accounts
from bot.context import Context
from bot.domain.outcome import Intent
from bot.invitees.invite import Invitations
from bot.mirror.mirror import Mirror
from bot.registration.feature import Registration
from bot.webinars.change import WebinarChanges
from bot.webinars.create import WebinarCreation


def build(
    context: Context, accounts: Accounts, mirror: Mirror, invitees: Invitations, registration: Registration
) -> None:
    """Create, edit, reschedule, cancel: people reach all of it by jobs alone."""
    webinars = WebinarCreation(accounts, mirror, context.creates, registration.switch, invitees, context.clock)
    changes = WebinarChanges(accounts, mirror, registration.schedule, context.clock)
    context.jobs.serve(
        {
            Intent.CREATE_WEBINAR: webinars.create,
            Intent.EDIT_WEBINAR: changes.edit,
            Intent.RESCHEDULE_WEBINAR: changes.reschedule,
            Intent.CANCEL_WEBINAR: changes.cancel,
        }
    )
