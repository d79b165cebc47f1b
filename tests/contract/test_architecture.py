"""Dependencies point one way, files and functions stay short, and no module is a drawer."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
USE_CASES = {
    "webinars", "changes", "invitations", "errands", "registration", "adjustments", "timings", "digests", "deliveries",
    "unlinking", "mirror", "upkeep", "flights", "registrants", "registering", "withdrawals", "exports", "retention",
    "looking", "finding", "wishes", "once", "outbox", "rounds", "budget", "identity", "absence",
    "adding", "imports", "sharing", "board", "signing_up", "waiting",
}  # fmt: skip
LEAVES = {"errors", "clock", "settings", "background", "threads"}

# From → what it may import inside the project (besides itself). The page reads like the design's table.
ALLOWED: dict[str, set[str]] = {
    **{leaf: set() for leaf in LEAVES},
    "domain": {"errors"},
    "views": {"domain", "errors", "ringcentral.errors"},
    "ringcentral": {"clock"},
    "store": {"domain", "clock", "errors", "threads"},
    "replica": set(),
    "durable": {"settings", "clock", "errors", "threads", "store.vault", "store.away", "store.jobs", "replica"},
    **{
        use_case: {"domain", "ringcentral", "store", "errors", "clock", "durable", "background", "threads"} | USE_CASES
        for use_case in USE_CASES
    },
    "slack": {"views.ids", "domain", "store", "clock", "errors", "background", "threads"},
    "services": USE_CASES | {"slack", "clock", "background", "domain", "store", "errors", "views.times"},
    "pages": set(),
    "logs": set(),
    "handlers": USE_CASES
    | {"services", "views", "domain", "errors", "pages", "clock", "threads", "ringcentral.errors"}
    | {"slack.routes", "slack.requests", "slack.answers", "slack.reporter", "slack.cards"}
    | {"store.sessions", "store.audit"},
    "hall": USE_CASES | {"services", "slack", "store", "domain", "clock", "background"},
    "app": {"*"},
    "sandbox.slack": set(),
    "sandbox.ringcentral": set(),
    "sandbox.demo_controls": {"clock", "services", "sandbox.slack", "sandbox.ringcentral"},
    "sandbox.run": {"app", "settings", "clock", "sandbox", "server", "manifest"},
    "server": set(),
    "manifest": set(),
    "preview": {"services", "views"},
    "checks": {"settings", "clock", "slack.edge", "slack.line", "store"},
    "archive": {"settings", "clock", "store", "domain"},
    "cli": {"*"},
}


def sources() -> list[Path]:
    return sorted([*ROOT.glob("bot/**/*.py"), *ROOT.glob("handlers/**/*.py")])


def name_of(path: Path) -> str:
    parts = list(path.relative_to(ROOT).with_suffix("").parts)
    parts = parts[1:] if parts[0] == "bot" else parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def group_of(module: str) -> str:
    candidates = [name for name in ALLOWED if module == name or module.startswith(name + ".")]
    return max(candidates, key=len, default="")


def imports_of(path: Path) -> Iterator[tuple[str, ast.stmt]]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield alias.name, node
        elif isinstance(node, ast.ImportFrom) and node.module:
            assert node.level == 0, f"{path}: relative import"
            for alias in node.names:
                full = f"{node.module}.{alias.name}"
                place = ROOT / full.replace(".", "/")
                is_module = place.with_name(f"{place.name}.py").exists() or place.is_dir()
                yield (full if is_module else node.module), node


def names_imported_by(path: Path) -> set[str]:
    froms = (node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.ImportFrom))
    return {alias.name for node in froms for alias in node.names}


def inside(name: str) -> str | None:
    if name == "handlers" or name.startswith("handlers."):
        return name
    return name.removeprefix("bot.") if name.startswith("bot.") else None


@pytest.mark.parametrize("path", sources(), ids=name_of)
def test_a_module_imports_only_what_lies_below_it(path: Path) -> None:
    module = name_of(path)
    group = group_of(module)
    if module in {"", "sandbox", "__main__"} or group in {"app", "cli"}:
        return
    assert group, f"{module} has no place in the table"
    for name, _ in imports_of(path):
        target = inside(name)
        if target is None or group_of(target) == group:
            continue
        fits = any(target == each or target.startswith(each + ".") for each in ALLOWED[group])
        assert fits, f"{module} may not import {target}"


def test_handlers_do_not_import_each_other() -> None:
    for path in ROOT.glob("handlers/*.py"):
        if path.stem == "__init__":
            continue
        others = {name for name, _ in imports_of(path) if name.startswith("handlers")}
        assert others <= {"handlers", "handlers.problems"}, f"{path.stem} imports {others}"


def test_only_the_composition_root_imports_handlers() -> None:
    importers = {name_of(path) for path in sources() for name, _ in imports_of(path) if name.startswith("handlers")}
    assert {name for name in importers if not name.startswith("handlers")} == {"app"}


def test_no_import_is_hidden_in_a_function_or_behind_type_checking() -> None:
    for path in sources():
        tree = ast.parse(path.read_text())
        top = set(map(id, tree.body))
        nested = [
            node for node in ast.walk(tree) if isinstance(node, ast.Import | ast.ImportFrom) and id(node) not in top
        ]
        assert not nested, f"{name_of(path)} hides an import in line {nested[0].lineno}"


def test_there_are_no_cycles() -> None:
    graph = {name_of(path): {inside(name) or "" for name, _ in imports_of(path)} for path in sources()}
    done: set[str] = set()

    def visit(module: str, trail: tuple[str, ...]) -> None:
        assert module not in trail, f"cycle: {' → '.join((*trail[trail.index(module):], module))}"
        if module in done or module not in graph:
            return
        for target in graph[module]:
            visit(target, (*trail, module))
        done.add(module)

    for module in graph:
        visit(module, ())


@pytest.mark.parametrize("path", sources(), ids=name_of)
def test_files_and_functions_stay_short_and_say_what_they_are(path: Path) -> None:
    text = path.read_text()
    tree = ast.parse(text)
    assert text.count("\n") <= 400, "a file stops at 400 lines"
    assert ast.get_docstring(tree), "every module opens with a sentence in the user's terms"
    assert path.stem not in {"utils", "util", "helpers", "helper", "common", "misc", "manager", "base", "lib"}
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or 0) - node.lineno + 1
            assert length <= 60, f"{node.name} has {length} lines; a function stops at 60"


def test_nothing_of_ours_runs_in_an_executor_that_somebody_else_shuts_down() -> None:
    foreign = {"to_thread", "run_in_executor", "run_in_threadpool", "set_default_executor"}
    for path in sources():
        used = {node.attr for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Attribute)}
        used |= names_imported_by(path)
        assert name_of(path) == "threads" or not used & foreign, f"{name_of(path)}: bot.threads has in_thread"


def test_views_are_pure() -> None:
    for path in ROOT.glob("bot/views/*.py"):
        kinds = [node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.AsyncFunctionDef)]
        assert not kinds, f"{path.stem} has an async function"


def test_handler_modules_say_what_someone_does() -> None:
    for path in ROOT.glob("handlers/*.py"):
        if path.stem not in {"__init__", "problems"}:
            docstring = ast.get_docstring(ast.parse(path.read_text())) or ""
            assert docstring.startswith("Someone "), path.stem
