"""What the app's manifest allows and offers: scopes, slash commands, shortcuts, events."""

from collections.abc import Mapping
from typing import cast

from bot.sandbox.slack.wire import Json, Refused


class Manifest:
    """The parts of an app manifest the workspace acts on."""

    def __init__(self, raw: Mapping[str, object]) -> None:
        self._raw = cast(Json, raw)
        self.scopes: frozenset[str] = frozenset(self._at("oauth_config", "scopes").get("bot") or [])
        self.commands: list[Json] = self._at("features").get("slash_commands") or []
        self.shortcuts: list[Json] = self._at("features").get("shortcuts") or []
        self.events: frozenset[str] = frozenset(
            self._at("settings", "event_subscriptions").get("bot_events") or []
        )
        self.is_interactive: bool = bool(self._at("settings", "interactivity").get("is_enabled"))
        self.has_socket_mode: bool = bool(self._at("settings").get("socket_mode_enabled"))
        self.has_home: bool = bool(self._at("features", "app_home").get("home_tab_enabled"))
        self.takes_messages: bool = self._at("features", "app_home").get("messages_tab_enabled") is not False

    @property
    def loads_options(self) -> bool:
        """Whether Slack knows where to ask for a menu's options; over a socket it needs no address."""
        asks = self._at("settings", "interactivity").get("message_menu_options_url")
        return bool(asks or self.has_socket_mode)

    def require(self, scope: str) -> None:
        """`missing_scope` unless the manifest asks for this scope."""
        if scope not in self.scopes:
            raise Refused("missing_scope", needed=scope, provided=",".join(sorted(self.scopes)))

    def command(self, word: str) -> Json | None:
        """The slash command somebody typed, if the app has it."""
        return next((one for one in self.commands if one["command"] == word), None)

    def shortcut(self, callback_id: str) -> Json | None:
        """A shortcut by its id, if the app has it."""
        return next((one for one in self.shortcuts if one["callback_id"] == callback_id), None)

    def _at(self, *path: str) -> Json:
        node = self._raw
        for name in path:
            node = node.get(name) or {}
        return node
