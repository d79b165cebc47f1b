"""Every request and answer between Slack and the app, for people to look at and for tests to judge."""

from collections import deque
from dataclasses import dataclass

from bot.sandbox.slack.wire import Json
from bot.sandbox.slack.world import World

ENTRIES_KEPT = 2_000
LONGEST_SHOWN = 20_000


@dataclass(kw_only=True)
class Entry:
    """One exchange; `error` says in one code why it is red. Numbered when it ended, `at` is when it began."""

    id: int = 0
    at: float
    direction: str = "to_app"
    kind: str
    title: str
    status: int | None = None
    ms: float = 0.0
    error: str | None
    request: object
    response: object
    body: bytes = b""
    content_type: str = ""

    @property
    def ok(self) -> bool:
        """False where it is red."""
        return self.error is None

    def as_json(self) -> Json:
        """The entry as the page shows it."""
        shown = {name: getattr(self, name) for name in self.__dataclass_fields__}
        shown |= {"ok": self.ok, "ms": round(self.ms, 1)}
        for hidden in ("body", "content_type"):
            del shown[hidden]
        for name in ("request", "response"):
            if isinstance(shown[name], str):
                shown[name] = shown[name][:LONGEST_SHOWN]
        return shown


class Inspector:
    """The latest exchanges, oldest first."""

    def __init__(self, world: World) -> None:
        self._world = world
        self.entries: deque[Entry] = deque(maxlen=ENTRIES_KEPT)
        self.rev = 0

    @property
    def refusals(self) -> list[Entry]:
        """What Slack refused, or the app failed to answer: red on the page."""
        return [entry for entry in self.entries if not entry.ok]

    def after(self, entry_id: int) -> list[Entry]:
        """The entries that came after that one."""
        return [entry for entry in self.entries if entry.id > entry_id]

    def record(self, entry: Entry) -> Entry:
        """Number one exchange, and keep it."""
        entry.id = self._world.number()
        self.entries.append(entry)
        self._note()
        return entry

    def reject(self, entry: Entry, error: str, why: object = None) -> None:
        """Mark an exchange red: it arrived, but Slack cannot use what it says."""
        entry.error = error
        if why:
            entry.response = {"answered": entry.response, "refused": why}
        self._note()

    def _note(self) -> None:
        self.rev += 1
        self._world.touch()
