"""Puts the invitees together."""

from bot.accounts.accounts import Accounts
from bot.context import Context
from bot.domain.outcome import Intent
from bot.invitees.invite import Invitations
from bot.invitees.notices import InviteeNotices
from bot.mirror.mirror import Mirror


def build(context: Context, accounts: Accounts, mirror: Mirror) -> Invitations:
    """Inviting, changing roles and removing."""
    notices = InviteeNotices(context.messenger, context.profiles, context.readers)
    invitations = Invitations(accounts, mirror, context.creates, notices, context.queue)
    context.jobs.serve({Intent.INVITE_PEOPLE: invitations.change})
    return invitations
