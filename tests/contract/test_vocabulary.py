"""Ids, errors, settings: each is written once, used, and explained."""

import ast
import re
from pathlib import Path
from types import ModuleType

import pytest

import handlers
from bot import errors
from bot.errors import BotError, Unexpected
from bot.ringcentral import errors as ringcentral_errors
from bot.ringcentral.errors import RingCentralError
from bot.settings import Settings
from bot.views import ids
from bot.views.problems import WORDS

ROOT = Path(__file__).parents[2]
IDS = {name: value for name, value in vars(ids).items() if name.isupper()}
INTERACTIVE = {name: value for name, value in IDS.items() if "." in value}


def shown() -> set[str]:
    """Ids in views, or handed to one by a handler (what `routes` says that it answers does not count)."""
    used = set()
    for path in [*ROOT.glob("bot/**/*.py"), *ROOT.glob("handlers/**/*.py")]:
        tree = ast.parse(path.read_text())
        answered = {id(part) for node in ast.walk(tree) if is_route(node) for part in ast.walk(node)}
        for node in ast.walk(tree):
            of_ids = isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "ids"
            if of_ids and id(node) not in answered:
                used.add(node.attr)
    return used


def is_route(node: ast.AST) -> bool:
    of = node.func if isinstance(node, ast.Call) else None
    return isinstance(of, ast.Attribute) and isinstance(of.value, ast.Name) and of.value.id == "routes"


def test_every_id_is_unique() -> None:
    assert len(set(IDS.values())) == len(IDS)


def test_every_id_stands_in_a_view_or_in_the_menu_of_messages() -> None:
    in_menu = {name for name, value in IDS.items() if value in handlers.all_routes().shortcuts}
    assert set(IDS) - shown() == in_menu


def test_every_interactive_id_is_answered_and_nothing_else_is() -> None:
    table = handlers.all_routes()
    answered = {*table.actions, *table.views, *table.options_requests, *table.shortcuts}
    assert answered == set(INTERACTIVE.values())


def subclasses(kind: type[Exception]) -> set[type[Exception]]:
    found = set(kind.__subclasses__())
    return found | {each for child in found for each in subclasses(child)}


def test_every_error_has_words_and_no_words_are_left_over() -> None:
    assert set(WORDS) == subclasses(BotError) | subclasses(RingCentralError) | {Unexpected}


@pytest.mark.parametrize("module", [errors, ringcentral_errors], ids=lambda each: each.__name__)
def test_the_errors_are_drawn_as_they_are(module: ModuleType) -> None:
    drawn, above = {}, [Exception.__name__]
    for line in (module.__doc__ or "").splitlines():
        if entry := re.match(r"([│ ]*)(?:[├└]── )?(\w+)(?:   |$)", line):
            depth = len(entry[0].partition(entry[2])[0]) // 4 + 1
            above[depth:] = [entry[2]]
            drawn[entry[2]] = above[depth - 1]
    kinds = [each for each in vars(module).values() if isinstance(each, type) and each.__module__ == module.__name__]
    assert drawn == {each.__name__: each.__base__.__name__ for each in kinds if each.__base__}


def test_errors_are_told_apart_by_class_and_not_by_name() -> None:
    kinds = subclasses(BotError) | subclasses(RingCentralError) | {Unexpected}
    names = {each.__name__ for each in kinds}
    named = []
    for path in [*ROOT.glob("bot/**/*.py"), *ROOT.glob("handlers/**/*.py")]:
        if "sandbox" not in path.parts:
            constants = [node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Constant)]
            named += [f"{path}:{node.lineno} {node.value}" for node in constants if node.value in names]
    assert named == []


def defaults() -> dict[str, str]:
    """Each setting, and its default as somebody writes it; empty where it has none, or one that depends."""
    shown = {name.upper(): field.default for name, field in Settings.model_fields.items()}
    return {name: str(value) if isinstance(value, str | int | float) else "" for name, value in shown.items()}


def test_the_readme_has_every_setting_with_its_default_and_no_other() -> None:
    table = (ROOT / "README.md").read_text().partition("| Variable | Default |")[2].partition("\n\n")[0]
    rows = re.findall(r"^\| `([A-Z_]+)` \| (?:`([^`]*)`|[^`|]*) ?\|", table, re.MULTILINE)
    said = dict(rows)
    assert len(rows) == len(said) == table.count("\n| `")
    of_another = {name for name, default in said.items() if default in said}
    assert {name: "" if name in of_another else default for name, default in said.items()} == defaults()


def test_the_example_has_every_setting_with_its_default_and_no_other() -> None:
    lines = re.findall(r"^(#?)([A-Z_]+)=(.*)$", (ROOT / ".env.example").read_text(), re.MULTILINE)
    assert len({name for _, name, _ in lines}) == len(lines)
    assert {name: value for _, name, value in lines} == defaults()
    to_be_filled_in = {name for out, name, _ in lines if not out}
    required = {name.upper() for name, field in Settings.model_fields.items() if field.is_required()}
    assert to_be_filled_in == required | {"SLACK_SIGNING_SECRET"}  # this, or SLACK_APP_TOKEN


def test_every_command_is_in_the_readme() -> None:
    readme = (ROOT / "README.md").read_text()
    for verb in handlers.all_routes().verbs.values():
        assert not verb.word or f"/webinar {verb.word}" in readme, verb.word


def test_every_promise_has_its_test() -> None:
    promises = (ROOT / "README.md").read_text().partition("## What we promise")[2].partition("\n## ")[0]
    tests = "\n".join(file.read_text() for file in (ROOT / "tests").rglob("test_*.py"))
    named = re.findall(r"`(test_\w+)`", promises)
    assert len(named) == promises.count("\n- ") > 0
    assert [name for name in named if f"def {name}(" not in tests] == []


def test_values_of_buttons_are_put_together_and_read_in_one_place() -> None:
    cut, glued = [], []
    for path in [*ROOT.glob("bot/**/*.py"), *ROOT.glob("handlers/**/*.py")]:
        where = path.relative_to(ROOT).as_posix()
        if where.startswith("bot/sandbox/") or where in {"bot/views/button_values.py", "bot/settings.py"}:
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Attribute) and node.attr in {"partition", "rpartition", "split", "rsplit"}:
                of = {part.attr for part in ast.walk(node.value) if isinstance(part, ast.Attribute)}
                of |= {part.id for part in ast.walk(node.value) if isinstance(part, ast.Name)}
                cut += [f"{where}:{node.lineno}"] if of & {"subject", "value"} else []
            if isinstance(node, ast.JoinedStr) and "nonce" in ast.unparse(node):
                glued += [] if where == "bot/slack/incoming/requests.py" else [f"{where}:{node.lineno}"]
    assert (cut, glued) == ([], [])
