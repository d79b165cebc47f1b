"""The manifest is valid, and names each command, shortcut, event and scope in use, and none that is not."""

import ast
import json
from typing import Any

import jsonschema
import pytest
import yaml

import handlers
from bot.slack import manifest
from tests.contract.documents import ROOT, SLACK_MANIFEST, require

MANIFEST: Any = manifest.as_data()

# Slack's methods that we call, and what they need (method pages of Slack's Web API).
SCOPES: dict[str, set[str]] = {
    "apps_connections_open": set(),  # connections:write of the app-level token, which no manifest asks for
    "auth_test": set(),
    "chat_delete": {"chat:write"},
    "chat_getPermalink": set(),
    "chat_postMessage": {"chat:write"},
    "chat_update": {"chat:write"},
    "conversations_info": {"channels:read", "groups:read"},
    "conversations_members": {"channels:read", "groups:read"},
    "conversations_join": {"channels:join"},
    "conversations_open": {"im:write"},
    "files_getUploadURLExternal": {"files:write"},
    "files_completeUploadExternal": {"files:write"},
    "users_info": {"users:read", "users:read.email"},
    "users_lookupByEmail": {"users:read.email"},
    "views_open": set(),
    "views_push": set(),
    "views_update": set(),
}


def methods_called() -> set[str]:
    called = set()
    for path in ROOT.glob("bot/slack/**/*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Attribute) and "_" in node.attr and node.attr.split("_")[0] in {
                "apps", "auth", "chat", "conversations", "users", "views", "files", "team",
            }:  # fmt: skip
                called.add(node.attr)
    return called


@pytest.mark.parametrize("wanted", [MANIFEST, manifest.as_data(socket_mode=True)], ids=["by HTTP", "by Socket Mode"])
def test_it_fits_slacks_schema(wanted: object) -> None:
    schema = json.loads(require(SLACK_MANIFEST).read_text())
    jsonschema.Draft7Validator(schema).validate(wanted)


def test_it_asks_for_just_the_scopes_that_are_used() -> None:
    called = methods_called()
    assert called <= set(SCOPES), "a method is called whose scopes are not in the table"
    needed = {"commands"}.union(*(SCOPES[method] for method in called))
    assert set(MANIFEST["oauth_config"]["scopes"]["bot"]) == needed


def test_it_has_the_one_command_with_escaping() -> None:
    (command,) = MANIFEST["features"]["slash_commands"]
    assert (command["command"], command["should_escape"]) == ("/webinar", True)


def test_every_shortcut_is_a_verb_or_answered_for_messages() -> None:
    table = handlers.all_routes()
    known = {"global": set(table.verbs), "message": set(table.shortcuts)}
    shortcuts = MANIFEST["features"]["shortcuts"]
    assert all(each["callback_id"] in known[each["type"]] for each in shortcuts)
    assert {each["callback_id"] for each in shortcuts if each["type"] == "message"} == known["message"]


def test_the_scope_for_files_is_asked_for_only_where_files_are_taken() -> None:
    asked = yaml.safe_load(manifest.for_address("https://greenroom.example.com", csv_uploads=True))
    scopes, usual = (set(each["oauth_config"]["scopes"]["bot"]) for each in (asked, MANIFEST))
    assert scopes == usual | {"files:read"}


def test_it_subscribes_to_no_event_that_nobody_handles() -> None:
    assert "event_subscriptions" not in MANIFEST["settings"]
