"""What Slack would send: signed requests, ready to be written to a connection."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from itertools import count
from secrets import token_hex

from bot.domain.webinar import Kind
from bot.sandbox.slack import payloads
from bot.sandbox.slack.forms import current
from bot.sandbox.slack.people import EAST, Channel, Person
from bot.sandbox.slack.signing import signed_headers
from bot.sandbox.slack.views import View
from bot.views.times import Reader
from bot.views.when_fields import WhenFilled
from bot.webinars.views.create_form import CreateFilled, create_form

ANSWERS = {
    "help": b"/webinar create",
    "help create": b"/webinar create",
    "list": b"Upcoming webinars: ",
    "list all": b"All webinars: ",
    "list past": b"Past webinars: none",
    "menu please": b"What would you like to do?",
    "whoami": b"@acme.example",
    "show webinar 1": b"",  # only acknowledged: the card is old, and comes when its count has been read
    "show webinar 2": b"",
}
"""What is in the answer to a command that was carried out."""
TAKEN = b'"response_action": "update"'
"""What is in the answer to a form that was taken."""
LAUNCH = Channel("C0LAUNCH", "launch", [])
_number = count(1)


class Slack:
    """Requests to a server on that port, in the name of the workspace whose simulator it was given."""

    def __init__(self, settings: Mapping[str, str]) -> None:
        self._secret = settings["SLACK_SIGNING_SECRET"]
        self._replies = settings["SLACK_API_URL"].removesuffix("api/") + "respond/"

    def command(self, person: Person, text: str) -> bytes:
        """`/webinar …`, typed now."""
        trigger = f"{next(_number)}.{token_hex(16)}"
        fields = payloads.command(
            person, LAUNCH, "/webinar", text, trigger=trigger, reply=f"{self._replies}{token_hex(12)}"
        )
        return self._signed(payloads.as_fields(fields))

    def create_form(self, person: Person) -> bytes:
        """The form for a new webinar, filled in and sent now; the person closes it at once."""
        number = next(_number)
        now = datetime.now(UTC)
        when = WhenFilled(EAST, f"{now + timedelta(days=5):%Y-%m-%d}", "15:00", timedelta(minutes=45))
        filled = CreateFilled(when=when, title=f"Measured {number}", kind=Kind.MARKETING)
        spec = create_form(filled, Reader(now, EAST, token_hex(4)), {})
        view = View(f"V{number}", person.id, spec, f"V{number}", values=current(spec["blocks"], {}))
        submitted = payloads.submitted(person, view, trigger=f"{number}.{token_hex(16)}", response_urls=[])
        return self._signed(payloads.as_form(submitted))

    def _signed(self, body: bytes) -> bytes:
        headers = {
            "Host": "127.0.0.1",
            "User-Agent": "Slackbot 1.0 (+https://api.slack.com/robots)",
            "Content-Type": "application/x-www-form-urlencoded",
            "Content-Length": str(len(body)),
            **signed_headers(self._secret, datetime.now(UTC), body),
        }
        lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        return f"POST /slack/events HTTP/1.1\r\n{lines}\r\n".encode() + body
