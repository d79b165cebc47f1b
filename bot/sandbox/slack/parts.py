"""The pieces a workspace is made of, handed as one to whatever acts in it."""

from collections import deque
from dataclasses import dataclass, field

from bot.sandbox.slack.clock import Clock
from bot.sandbox.slack.delivery import Answer, Delivery
from bot.sandbox.slack.faults import Faults
from bot.sandbox.slack.files import Files
from bot.sandbox.slack.grants import Grants
from bot.sandbox.slack.inspector import Inspector
from bot.sandbox.slack.manifest import Manifest
from bot.sandbox.slack.postbox import Postbox
from bot.sandbox.slack.sockets import Sockets
from bot.sandbox.slack.views import Views
from bot.sandbox.slack.world import World

FAILURES = {
    "operation_timeout": "the app did not respond",
    "dispatch_failed": "the app could not be reached",
    "http_service_error": "the app answered with an error",
}


@dataclass
class Parts:
    """One workspace with one app in it."""

    clock: Clock
    world: World
    views: Views
    files: Files
    grants: Grants
    postbox: Postbox
    inspector: Inspector
    delivery: Delivery | Sockets  # how the app is reached
    sockets: Sockets
    manifest: Manifest
    bot_token: str
    app_token: str
    base_url: str = "http://127.0.0.1:0"
    paced: bool = False  # insists on one chat.postMessage a second and channel, and on 50 chat.update a minute
    faults: Faults = field(default_factory=Faults)
    last_post: dict[str, float] = field(default_factory=dict)  # channel → when the app last posted there
    last_updates: deque[float] = field(default_factory=deque)  # when the app changed messages in this minute

    def reply_url(self, person: str, channel: str, original: str | None = None) -> str:
        """A new response URL."""
        return f"{self.base_url}/respond/{self.grants.reply_url(person, channel, original)}"

    def failed(self, person: str, what: str, answer: Answer) -> bool:
        """Whether the app gave no usable answer; then the person is told as Slack tells them."""
        if answer.failure:
            self.world.toast(person, f"{what} failed because {FAILURES[answer.failure]} ({answer.failure})")
        return answer.failure is not None

    def unusable(self, person: str, what: str, answer: Answer, error: str, why: object) -> None:
        """The app answered in time, but Slack cannot use it: red in the inspector, and the person is told."""
        self.inspector.reject(answer.entry, error, why)
        self.world.toast(person, f"{what} failed: the app's answer was refused ({error})")
