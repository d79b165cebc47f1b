"""Bad days for the Web API: a method that fails, is throttled or slow, hangs up, or is answered by a proxy."""

from collections import defaultdict, deque
from dataclasses import dataclass
from http import HTTPStatus

from bot.sandbox.slack.clock import Clock


@dataclass(frozen=True)
class Page:
    """What somebody between the app and Slack answers in Slack's place."""

    status: int
    content_type: str
    body: str


BAD_GATEWAY = Page(HTTPStatus.BAD_GATEWAY, "text/plain", "upstream connect error or disconnect/reset before headers")
BAD_GATEWAY_HTML = Page(HTTPStatus.BAD_GATEWAY, "text/html", "<html><body><h1>502 Bad Gateway</h1></body></html>")
NO_ROUTE = Page(HTTPStatus.NOT_FOUND, "text/plain", "no healthy upstream")
CUT_JSON = Page(HTTPStatus.OK, "application/json", '{"ok":true,"channel":"D0M')
PLAIN_OK = Page(HTTPStatus.OK, "text/plain", "ok")


@dataclass(frozen=True)
class Fault:
    """What goes wrong with one call.

    `hang_up` breaks the connection instead of answering, `page` is answered in place of the answer: with an error
    nothing was done, without one all was done and only the answer is lost.
    """

    error: str = ""
    retry_after: int = 0
    delay: float = 0
    hang_up: bool = False
    page: Page | None = None


class Faults:
    """The faults that are waiting, by method."""

    def __init__(self) -> None:
        self._waiting: dict[str, deque[Fault]] = defaultdict(deque)
        self.held = 0
        """Calls that are being slow."""

    def add(self, method: str, fault: Fault, times: int) -> None:
        """The next so many calls of that method go wrong."""
        self._waiting[method].extend([fault] * times)

    def left(self, method: str) -> int:
        """How many calls of that method are still to go wrong."""
        return len(self._waiting[method])

    def take(self, method: str) -> Fault:
        """What goes wrong with the call that came in now; an empty fault is none."""
        waiting = self._waiting[method]
        return waiting.popleft() if waiting else Fault()

    async def delay(self, fault: Fault, clock: Clock) -> None:
        """Be as slow as the fault says."""
        if fault.delay:
            self.held += 1
            try:
                await clock.sleep(fault.delay)
            finally:
                self.held -= 1
