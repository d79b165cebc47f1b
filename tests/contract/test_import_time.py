"""Importing a module does no work: it defines, and makes values; nothing is read, opened, connected or started."""

import ast
import builtins
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path

import pytest

from tests.contract.documents import ROOT

MODULES = sorted([*ROOT.glob("bot/**/*.py"), *ROOT.glob("handlers/**/*.py")])
DEFINITIONS = (
    ast.Import | ast.ImportFrom | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef | ast.Assign | ast.AnnAssign
)
VALUES = {
    *("chr", "dict.fromkeys", "enumerate", "frozenset", "max", "range", "set", "str", "str.maketrans", "tuple"),
    *("*.items", "*.values", "*.lower", "*.replace", "*.endswith"),  # of what stands in the module
    *("collections.Counter", "contextvars.ContextVar", "dataclasses.dataclass", "dataclasses.field", "datetime.time"),
    *("datetime.timedelta", "pathlib.Path", "re.compile", "typing.ParamSpec", "typing.TypeVar", "uuid.UUID"),
    "zoneinfo.ZoneInfo",
    *("aiohttp.ClientTimeout", "httpx.Timeout", "structlog.get_logger", "pydantic.*", "pydantic_settings.*"),
    *("sqlalchemy.*", "bot.store.tables._*", "(…).with_variant"),  # the tables
    *("click.*", "bot.cli.*.command", "bot.cli.*.group"),  # what the command line has
    "dbos.DBOS.workflow",
    *("bot.domain.when.hours._time_of_day", "bot.domain.when.result.one_of"),  # patterns
    *("bot.app.Edges", "bot.domain.webinar.Options", "bot.jobs.kinds.Kind", "bot.ringcentral.protocol.Operation"),
    *("bot.slack.incoming.routes.Routes", "*.routes.*", "handlers.webinar_choice.*"),  # who answers what
    *("bot.sandbox.ringcentral.api.operation.Operation", "bot.sandbox.ringcentral.seed.Event"),
    *("bot.sandbox.slack.blocks.text", "bot.sandbox.slack.calls.Method", "bot.sandbox.slack.faults.Page"),
    *("bot.sandbox.slack.people.Person", "bot.sandbox.slack.schema.*"),
}
"""What may be called meanwhile, by its full name."""


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_importing_it_does_no_work(path: Path) -> None:
    if "migrations" in path.parts:  # run by Alembic, not imported
        return
    tree = ast.parse(path.read_text())
    for node in tree.body:
        is_docstring = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        is_main = isinstance(node, ast.If) and path.stem == "__main__"
        assert isinstance(node, DEFINITIONS) or is_docstring or is_main, f"line {node.lineno} is a statement"
    module = ".".join(path.relative_to(ROOT).with_suffix("").parts)
    working = [f"{name} in line {line}" for name, line in calls_at_import(tree, module) if not is_value(name)]
    if path.stem != "__main__":
        assert working == []


def test_work_would_be_found() -> None:
    text = """
from bot.settings import read_settings
import concurrent.futures as futures
settings = read_settings()
class Store:
    engine = open_engine("sqlite://")
def ask(of=connect()): return later()
threads = futures.ThreadPoolExecutor()
parts = open("parts").read().split()
fine, also = frozenset({1}), lambda: later()
"""
    found = [name for name, _ in calls_at_import(ast.parse(text), "bot.here") if not is_value(name)]
    assert sorted(found) == [
        "(…).read", "(…).split", "bot.here.connect", "bot.here.open_engine", "bot.settings.read_settings",
        "concurrent.futures.ThreadPoolExecutor", "open",
    ]  # fmt: skip


def test_everything_that_may_be_called_is_called() -> None:
    called = {
        name
        for path in MODULES
        for name, _ in calls_at_import(
            ast.parse(path.read_text()), ".".join(path.relative_to(ROOT).with_suffix("").parts)
        )
    }
    assert [each for each in VALUES if not any(fnmatch(name, each) for name in called)] == []


def is_value(name: str) -> bool:
    return any(fnmatch(name, each) for each in VALUES)


def calls_at_import(tree: ast.Module, module: str) -> Iterator[tuple[str, int]]:
    """The full name and the line of each call outside functions, and in their decorators and defaults."""
    imported = dict(names_imported(tree))
    waiting: list[ast.AST] = [tree]
    while waiting:
        node = waiting.pop()
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                waiting += [*node.decorator_list, *node.args.defaults, *filter(None, node.args.kw_defaults)]
            case ast.AnnAssign():
                waiting += [node.value] if node.value else []
            case ast.Lambda():
                waiting += node.args.defaults
            case _:
                if isinstance(node, ast.Call):
                    yield full_name(node.func, imported, module), node.lineno
                waiting += ast.iter_child_nodes(node)


def names_imported(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """What each imported name stands for."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            tops = ((each, each.name.partition(".")[0]) for each in node.names)
            yield from ((each.asname, each.name) if each.asname else (top, top) for each, top in tops)
        elif isinstance(node, ast.ImportFrom):
            yield from ((each.asname or each.name, f"{node.module}.{each.name}") for each in node.names)


def full_name(function: ast.expr, imported: dict[str, str], module: str) -> str:
    attributes = []
    while isinstance(function, ast.Attribute):
        attributes.insert(0, function.attr)
        function = function.value
    if not isinstance(function, ast.Name):
        return ".".join(["(…)", *attributes])
    own = function.id if hasattr(builtins, function.id) else f"{module}.{function.id}"
    return ".".join([imported.get(function.id, own), *attributes])
