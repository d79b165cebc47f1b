"""Making RingCentral misbehave on purpose: slow, failing, unreachable, or silent after the work was done."""

import re
from dataclasses import dataclass, field

import httpx
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from bot.sandbox.ringcentral.spoiling import cut, with_unknown_fields


class LostConnection(Response):
    """No answer at all: the line goes dead in the middle of it."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Promise a body and break off: a server closes the connection, a test client meets the error."""
        headers = [(b"content-length", b"1")]
        await send({"type": "http.response.start", "status": self.status_code, "headers": headers})
        raise httpx.ReadError("the connection was lost before the answer arrived")


@dataclass
class Fault:
    """Something that goes wrong for requests whose "METHOD /path" matches; `times` None means always."""

    matching: re.Pattern[str]
    times: int | None
    seconds: float = 0
    status: int = 0

    def strikes(self, line: str) -> bool:
        """Whether it hits this request; a hit is used up."""
        if self.times == 0 or not self.matching.search(line):
            return False
        if self.times is not None:
            self.times -= 1
        return True


@dataclass
class Faults:
    """What is to go wrong from now on."""

    network_down: bool = False
    delays: list[Fault] = field(default_factory=list)
    errors: list[Fault] = field(default_factory=list)
    losses: list[Fault] = field(default_factory=list)
    cuts: list[Fault] = field(default_factory=list)
    surprises: list[Fault] = field(default_factory=list)

    def slow_down(self, seconds: float, matching: str = "", times: int | None = None) -> None:
        """Answer that much later."""
        self.delays.append(Fault(re.compile(matching), times, seconds=seconds))

    def fail(self, status: int, matching: str = "", times: int | None = 1) -> None:
        """Answer with that status and do nothing; a 429 then says nothing of when to come back."""
        self.errors.append(Fault(re.compile(matching), times, status=status))

    def lose_answer(self, matching: str = "", times: int | None = 1) -> None:
        """Do what is asked, then break the connection instead of saying so; refusals are still heard."""
        self.losses.append(Fault(re.compile(matching), times))

    def truncate(self, matching: str = "", times: int | None = 1) -> None:
        """Do what is asked, and say half of the answer."""
        self.cuts.append(Fault(re.compile(matching), times))

    def surprise(self, matching: str = "", times: int | None = 1) -> None:
        """Do what is asked, and answer with fields and words of a later release."""
        self.surprises.append(Fault(re.compile(matching), times))

    def clear(self) -> None:
        """Behave again."""
        self.network_down = False
        self.delays.clear()
        self.errors.clear()
        self.losses.clear()
        self.cuts.clear()
        self.surprises.clear()

    def delay(self, line: str) -> float:
        """How many seconds this request has to wait."""
        return sum(fault.seconds for fault in self.delays if fault.strikes(line))

    def error(self, line: str) -> int | None:
        """The status this request fails with, if it does."""
        return next((fault.status for fault in self.errors if fault.strikes(line)), None)

    def loses(self, line: str) -> bool:
        """Whether the answer to this request is lost."""
        return any(fault.strikes(line) for fault in self.losses)

    def spoils(self, line: str, response: Response) -> Response:
        """The answer to this request, spoilt if it has to be."""
        if any(fault.strikes(line) for fault in self.surprises):
            response = with_unknown_fields(response)
        return cut(response) if any(fault.strikes(line) for fault in self.cuts) else response
