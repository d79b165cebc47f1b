"""The tests themselves keep to rules: nothing is borrowed from a test, nothing private touched, no check left out."""

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.contract.documents import ROOT, unchecked

UNAVOIDABLE = {"re._parser", "re._constants"}
"""What a pattern is made of; Python has no public name for it."""
MODULES = {path: ast.parse(path.read_text()) for path in sorted(ROOT.glob("tests/**/*.py"))}


def test_what_is_not_checked_is_said_in_one_line(tmp_path: Path) -> None:
    there, missing = tmp_path / "there.json", tmp_path / "missing.json"
    there.touch()
    assert unchecked({there: "a card fits"}) == ""
    line = unchecked({there: "a card fits", missing: "a form fits", missing / "too": "a call fits"})
    assert line.endswith("a form fits; a call fits.") and "\n" not in line


def test_the_published_documents_are_looked_for_in_one_place() -> None:
    readers = {path.name for path in MODULES if "CONTRACTS_DIR" in path.read_text()} - {Path(__file__).name}
    assert readers == {"conftest.py", "documents.py"}  # conftest.py names it in the help of an option


def test_nothing_is_imported_from_a_test() -> None:
    borrowed = {
        f"{path.relative_to(ROOT)} from {node.module}"
        for path, tree in MODULES.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[-1].startswith("test_")
    }
    assert not borrowed, "what several tests share has a module of its own, for stories in tests/stories/cast"


def test_nothing_private_is_touched() -> None:
    found = ((path.relative_to(ROOT), {*private(tree)} - UNAVOIDABLE) for path, tree in MODULES.items())
    touched = {str(path): names for path, names in found if names}
    assert not touched, "a test asks what anybody may ask, or goes through the Town"


def private(tree: ast.AST) -> Iterator[str]:
    """Private names that are asked of something else than oneself, or imported."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and is_private(node.attr) and ast.unparse(node.value) not in {"self", "cls"}:
            yield ast.unparse(node)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names if is_private(alias.name))


def is_private(name: str) -> bool:
    return name.startswith("_") and not name.startswith("__")


def test_something_private_would_be_found() -> None:
    assert [*private(ast.parse("from a import _b\nself._mine = engine._url\nself._x._y()\n"))] == [
        "a._b", "engine._url", "self._x._y",
    ]  # fmt: skip


def test_stories_reach_behind_greenroom_s_door_only_through_the_cast() -> None:
    reach = {path.name for path in MODULES if "greenroom.services" in path.read_text() and "stories" in path.parts}
    cast = {path.name for path in MODULES if path.parent.name == "cast"}
    assert reach - cast == set()
