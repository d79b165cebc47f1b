"""Who may do what."""

from bot.domain.people import Asker
from bot.errors import NotAllowed


def must_be_insider(asker: Asker) -> None:
    """Raise NotAllowed for guests and people of other workspaces."""
    if asker.is_outsider:
        raise NotAllowed()


def may_use_service(asker: Asker, operators: tuple[str, ...]) -> bool:
    """True for those who may act through the service identity: OPERATORS, or workspace admins where none is named."""
    if asker.is_outsider:
        return False
    return asker.member.user in operators if operators else asker.profile.is_admin
