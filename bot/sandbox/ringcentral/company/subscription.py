"""A webhook subscription: events are sent to its address until it expires or the address is blacklisted."""

from dataclasses import dataclass
from datetime import datetime

from bot.sandbox.ringcentral.company.model import User


@dataclass(kw_only=True)
class Subscription:
    """Who wants to be told of what, and where."""

    id: str
    owner: User
    client_id: str
    filters: list[str]
    address: str
    verification_token: str | None
    created: datetime
    expires: datetime
    blacklisted: datetime | None = None
    reason: str = ""
