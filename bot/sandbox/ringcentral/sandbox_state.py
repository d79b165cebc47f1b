"""What API, pages and control of the sandbox see of it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.sandbox.ringcentral.company.state import Clock, Company
from bot.sandbox.ringcentral.faults import Faults
from bot.sandbox.ringcentral.limits import Limits
from bot.sandbox.ringcentral.webhooks import Webhooks


@dataclass
class Call:
    """A request to the API: whose (by e-mail), how it was decided, and whether the answer left the house."""

    method: str
    path: str
    group: str
    at: datetime
    user: str | None = None
    status: int | None = None  # None: never looked at, because the network was down
    heard: bool = True


class SandboxState(Protocol):
    """The parts of the sandbox, looked up anew at each request, since a reset replaces them."""

    clock: Clock
    company: Company
    faults: Faults
    limits: Limits
    webhooks: Webhooks
    calls: list[Call]
    base_url: str
    client_id: str
    client_secret: str
    redirect_uris: list[str] | None
