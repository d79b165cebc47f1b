"""Who may do what."""

from bot.domain.people import Actor
from bot.errors import NotAllowed


def must_be_insider(actor: Actor) -> None:
    """Raise NotAllowed for guests and people of other workspaces."""
    if actor.is_outsider:
        raise NotAllowed()


def may_use_service(actor: Actor, operators: tuple[str, ...]) -> bool:
    """True for those who may act through the service identity: OPERATORS, or workspace admins where none is named."""
    if actor.is_outsider:
        return False
    return actor.member.user in operators if operators else actor.profile.is_admin
