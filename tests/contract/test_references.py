"""What documents and docstrings name exists: files, folders, modules, classes, exceptions."""

import ast
import builtins
import re
from collections.abc import Iterator

import pytest

from tests.contract.documents import ROOT

DOCUMENTS = ["README.md", "CONTRIBUTING.md", *(f"docs/{each.name}" for each in sorted((ROOT / "docs").glob("*.md")))]
SUFFIXES = (".py", ".md", ".yml", ".yaml", ".toml", ".txt", ".png")
EXAMPLES = {"handlers/webinars/duplicate.py", "tests/stories/webinars/test_duplicate.py"}
"""What a reader of docs/architecture.md would make."""
ABOVE = {path.name for path in ROOT.iterdir()}
SOURCES = [path for folder in ("bot", "handlers") for path in sorted((ROOT / folder).rglob("*.py"))]
TREES = {path: ast.parse(path.read_text()) for path in SOURCES}
CLASSES = {node.name for tree in TREES.values() for node in ast.walk(tree) if isinstance(node, ast.ClassDef)}
RAISED = re.compile(r"[Rr]aises? ((?:`?[A-Z]\w+`?(?:, or |, and |, | or | and )?)+)")


def paths_in(text: str) -> set[str]:
    """Whatever is linked to, or stands in backticks and looks like a path of this repository."""
    quoted = {each for each in re.findall(r"`([^`\s]+)`", text) if not re.search(r"[<>‹›…:]", each)}
    of_ours = {each for each in quoted if each.endswith(SUFFIXES) or each.partition("/")[0] in ABOVE}
    linked = {each for each in re.findall(r"\]\(([^)#\s]+)", text) if "://" not in each}
    return of_ours | linked


def exists(path: str) -> bool:
    """From the root, or below bot/ or handlers/ where a document leaves the folder out."""
    tail = path.rstrip("/")
    return (ROOT / tail).exists() or any(each.match(f"*/{tail}") for each in TREES)


def docstrings(tree: ast.Module) -> Iterator[str]:
    """Also those that follow an assignment."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
            yield node.value.value


def resolves(reference: str) -> bool:
    """True where a module has that name, or a module of ours defines the last part of it."""
    parts = reference.split(".")
    if (ROOT / "/".join(parts)).is_dir():
        return True
    for end, names in ((len(parts), []), (len(parts) - 1, parts[-1:]), (len(parts) - 2, parts[-2:])):
        tree = TREES.get((ROOT / "/".join(parts[:end])).with_suffix(".py"))
        if tree and all(names_in(tree, name) for name in names):
            return True
    return False


def names_in(tree: ast.Module, name: str) -> bool:
    defined = {
        node.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
    }
    return name in defined | {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}


@pytest.mark.parametrize("document", DOCUMENTS)
def test_paths_that_a_document_names_exist(document: str) -> None:
    named = paths_in((ROOT / document).read_text()) - EXAMPLES
    beside = (ROOT / document).parent
    assert sorted(path for path in named if not exists(path) and not (beside / path).exists()) == []


def test_a_path_that_is_gone_would_be_found() -> None:
    assert paths_in("see `bot/gone.py`, [this](gone.md) and `/webinar list`") == {"bot/gone.py", "gone.md"}
    assert not exists("bot/gone.py") and exists("jobs/engine.py")


def test_modules_that_a_docstring_names_exist() -> None:
    wrong = {
        f"{path.relative_to(ROOT)}: {reference}"
        for path, tree in TREES.items()
        for text in docstrings(tree)
        for reference in re.findall(r"\b(?:bot|handlers)(?:\.[A-Za-z_]+)+", text)
        if not resolves(reference)
    }
    assert not wrong
    assert not resolves("bot.jobs.store.Ledger") and not resolves("bot.gone") and resolves("bot.jobs.ledger.Ledger")


def test_what_a_docstring_says_is_raised_is_a_class() -> None:
    wrong, said = [], 0
    for path, tree in TREES.items():
        imported = {alias.name for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) for alias in node.names}
        for text in docstrings(tree):
            names = [name for part in RAISED.findall(text) for name in re.findall(r"[A-Z]\w+", part)]
            said += len(names)
            known = CLASSES | imported | set(dir(builtins))
            wrong += [f"{path.relative_to(ROOT)} raises {name}" for name in names if name not in known]
    assert not wrong
    assert said > 50
