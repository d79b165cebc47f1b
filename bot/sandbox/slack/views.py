"""Modals and Home tabs: a stack of at most three each, with the hash that guards against two writers."""

from copy import deepcopy
from dataclasses import dataclass, field
from secrets import token_hex

from bot.sandbox.slack.forms import Values, current
from bot.sandbox.slack.grants import Trigger
from bot.sandbox.slack.manifest import Manifest
from bot.sandbox.slack.people import APP_ID, BOT_ID, TEAM_ID
from bot.sandbox.slack.rules import check_view, elements_of
from bot.sandbox.slack.wire import Json, Refused
from bot.sandbox.slack.world import World

DEEPEST = 3
OPTIONAL: Json = {
    "private_metadata": "",
    "callback_id": "",
    "external_id": "",
    "close": None,
    "submit": None,
    "clear_on_close": False,
    "notify_on_close": False,
}


def with_ids(blocks: list[Json]) -> list[Json]:
    """A copy in which every block and every element has an id, as Slack gives them."""
    blocks = deepcopy(blocks)
    for block in blocks:
        block["block_id"] = block.get("block_id") or token_hex(3)
        for element in elements_of(block):
            element["action_id"] = element.get("action_id") or token_hex(3)
    return blocks


@dataclass
class View:
    """One open modal or Home tab as its person sees it."""

    id: str
    person: str
    spec: Json
    root: str
    previous: str | None = None
    channel: str | None = None
    hash: str = ""
    values: Values = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    busy: bool = False

    @property
    def blocks(self) -> list[Json]:
        """What is in it."""
        blocks: list[Json] = self.spec["blocks"]
        return blocks

    def as_slack(self) -> Json:
        """The view object of payloads and answers."""
        return {
            **self.spec,
            "id": self.id,
            "team_id": TEAM_ID,
            "app_id": APP_ID,
            "app_installed_team_id": TEAM_ID,
            "bot_id": BOT_ID,
            "hash": self.hash,
            "root_view_id": self.root,
            "previous_view_id": self.previous,
            "state": {"values": self.values},
        }


class Views:
    """Everybody's open modals, and the Home tab the app made for them."""

    def __init__(self, world: World, manifest: Manifest) -> None:
        self._world = world
        self._manifest = manifest
        self.stacks: dict[str, list[View]] = {}
        self.homes: dict[str, View] = {}

    def stack(self, person: str) -> list[View]:
        """A person's open modals, the last is on top."""
        return self.stacks.setdefault(person, [])

    def find(self, view_id: str) -> View:
        """An open view by id; `not_found` if it is closed."""
        every = [*(view for stack in self.stacks.values() for view in stack), *self.homes.values()]
        for view in every:
            if view.id == view_id:
                return view
        raise Refused("not_found")

    def by_external_id(self, external_id: str) -> View:
        """An open modal by the app's own id; `not_found` if there is none."""
        for stack in self.stacks.values():
            for view in stack:
                if external_id and view.spec["external_id"] == external_id:
                    return view
        raise Refused("not_found")

    def check(self, spec: object, kind: str) -> None:
        """Refuse what Slack would not show; a field for files needs `files:read` (with which words is not known)."""
        check_view(spec, kind)
        blocks: list[Json] = spec["blocks"] if isinstance(spec, dict) else []
        if any(element["type"] == "file_input" for block in blocks for element in elements_of(block)):
            self._manifest.require("files:read")

    def open(self, trigger: Trigger, spec: Json) -> View:
        """Show a modal; what this person had open before is gone."""
        self.stack(trigger.person).clear()
        return self._show(self._new(trigger.person, spec, trigger.channel))

    def push(self, person: str, spec: Json) -> View:
        """Show a modal above the open one; `push_limit_reached` above the third."""
        stack = self.stack(person)
        if not stack:
            raise Refused("not_found")
        if len(stack) >= DEEPEST:
            raise Refused("push_limit_reached")
        top = stack[-1]
        view = self._new(person, spec, top.channel)
        view.root, view.previous = top.root, top.id
        return self._show(view)

    def update(self, view: View, spec: Json, expected_hash: str | None = None) -> View:
        """Put other content in an open view; `hash_conflict` if somebody was faster.

        What the person typed stays where block id and action id stay.
        """
        if expected_hash and expected_hash != view.hash:
            raise Refused("hash_conflict")
        self.check(spec, view.spec["type"])
        self._refuse_duplicate(spec, view)
        view.spec = _complete(spec)
        view.errors = {}
        self._refresh(view)
        return view

    def publish(self, person: str, spec: Json, expected_hash: str | None = None) -> View:
        """Set a person's Home tab."""
        home = self.homes.get(person)
        if home is not None:
            return self.update(home, spec, expected_hash)
        self.check(spec, "home")
        view_id = f"V{self._world.number():08d}"
        home = View(view_id, person, _complete(spec), view_id)
        self.homes[person] = home
        self._refresh(home)
        return home

    def close(self, view: View, *, whole_stack: bool = False) -> None:
        """Take a modal away, or all of that person's."""
        stack = self.stack(view.person)
        stack[:] = [] if whole_stack else [other for other in stack if other is not view]
        self._world.touch()

    def _new(self, person: str, spec: Json, channel: str | None) -> View:
        self.check(spec, "modal")
        self._refuse_duplicate(spec, None)
        view_id = f"V{self._world.number():08d}"
        return View(view_id, person, _complete(spec), view_id, channel=channel)

    def _show(self, view: View) -> View:
        self.stack(view.person).append(view)
        self._refresh(view)
        return view

    def _refresh(self, view: View) -> None:
        view.hash = f"{int(self._world.clock.now().timestamp())}.{token_hex(4)}"
        view.values = current(view.blocks, view.values, view.channel)
        self._world.touch()

    def _refuse_duplicate(self, spec: Json, but: View | None) -> None:
        name = spec.get("external_id")
        others = (view for stack in self.stacks.values() for view in stack if view is not but)
        if name and any(view.spec["external_id"] == name for view in others):
            raise Refused("duplicate_external_id")


def _complete(spec: Json) -> Json:
    return {**OPTIONAL, **spec, "blocks": with_ids(spec["blocks"])}
