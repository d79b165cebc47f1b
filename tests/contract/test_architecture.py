"""Dependencies point one way, of modules and of packages; one door a dependency; no module is a drawer."""

import ast
from collections import defaultdict
from collections.abc import Iterator, Mapping
from fnmatch import fnmatch
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LEAVES = ("errors", "clock", "settings", "background", "body_limit", "in_flight", "pages", "threads")
BELOW_JOBS = {
    "background", "in_flight", "threads", "clock", "domain", "erasures", "errors", "retry", "ringcentral.errors",
    "slack.outgoing", "store",
}  # fmt: skip
BELOW_CONTEXT = BELOW_JOBS | {"jobs", "settings", "scheduler", "views"}
BELOW_MIRROR = BELOW_CONTEXT | {"context", "accounts", "ringcentral"}
BELOW_REGISTRATION = BELOW_MIRROR | {"mirror"}
FEATURES = {
    "accounts", "mirror", "invitees", "registration", "registrants", "webinars", "sharing", "digests", "privacy",
}  # fmt: skip

# Package → what it may import inside the project, besides itself. From the ground up, as README draws it.
ALLOWED: dict[str, set[str]] = {
    **{leaf: set() for leaf in LEAVES},
    "erasures": {"domain"},
    "retry": {"clock", "errors"},
    "domain": {"errors"},
    "ringcentral": {"clock"},
    "store": {"clock", "domain", "erasures", "errors", "in_flight", "threads"},
    "views": {"domain", "errors", "ringcentral.errors"},
    "slack.outgoing": {
        "clock", "domain", "erasures", "errors", "in_flight", "retry", "store", "threads", "views.times",
    },
    "slack.incoming": {
        "background", "clock", "domain", "errors", "in_flight", "retry", "slack.outgoing", "views.ids",
        "views.button_values",
    },
    "slack.manifest": set(),
    "jobs": BELOW_JOBS,
    "scheduler": {"background", "clock", "errors"},
    "context": BELOW_CONTEXT,
    "accounts": BELOW_CONTEXT | {"context", "ringcentral"},
    "mirror": BELOW_MIRROR,
    "invitees": BELOW_REGISTRATION,
    "registration": BELOW_REGISTRATION,
    "registrants": BELOW_REGISTRATION | {"registration"},
    "webinars": BELOW_REGISTRATION | {"registration", "invitees"},
    "sharing": BELOW_REGISTRATION | {"registration", "registrants"},
    "digests": BELOW_REGISTRATION | {"registration", "registrants"},
    "privacy": BELOW_REGISTRATION | FEATURES,
    "services": BELOW_REGISTRATION | FEATURES | {"slack.incoming"},
    "ops": FEATURES | {"settings", "store", "jobs", "slack", "services", "clock", "domain", "views"},
    "handlers": FEATURES
    | {"services", "views", "domain", "errors", "pages", "clock", "threads", "ringcentral.errors", "jobs"}
    | {"slack.incoming"},
    "app": {"*"},
    "cli": {"app", "ops", "settings", "store", "sandbox", "clock", "slack.manifest", "slack.outgoing", "jobs"},
    "sandbox.slack": set(),
    "sandbox.ringcentral": set(),
    "sandbox.demo_controls": {"clock", "services", "sandbox.slack", "sandbox.ringcentral"},
    "sandbox.run": {"app", "settings", "clock", "sandbox", "ops.server", "slack.manifest"},
}

# Library → the modules that may use it, and nobody else (`*` reaches below packages); the demo's simulators may.
DOORS: dict[str, set[str]] = {
    "sqlalchemy": {"store.*", "*.store", "*_store", "jobs.ledger", "jobs.engine_database"},
    "alembic": {"store.*"},
    "httpx": {"ringcentral.*", "app", "accounts.feature", "ops.check"},  # opened in app; ops.check asks who answers
    "dbos": {"jobs.engine"},
    "dateparser": {"domain.when.*"},
    "slack_sdk": {"slack.*", "app"},  # app opens its client
    "slack_bolt": {"slack.incoming.*", "app"},
    "aiohttp": {"slack.*", "app"},  # what slack_sdk is made with
}
PROTOCOLS = {"clock.Clock", "ringcentral.rate_limiter.Slots", "ringcentral.auth.TokenVault"}
"""Those of which there are several; the simulators have their own, because they import nothing of ours."""


def sources() -> list[Path]:
    return sorted([*ROOT.glob("bot/**/*.py"), *ROOT.glob("handlers/**/*.py")])


def name_of(path: Path) -> str:
    parts = list(path.relative_to(ROOT).with_suffix("").parts)
    parts = parts[1:] if parts[0] == "bot" else parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def package_of(module: str) -> str:
    candidates = [name for name in ALLOWED if module == name or module.startswith(name + ".")]
    return max(candidates, key=len, default="")


@cache
def imports_of(path: Path) -> tuple[tuple[str, ast.stmt], ...]:
    return tuple(_imports_of(path))


def _imports_of(path: Path) -> Iterator[tuple[str, ast.stmt]]:
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


def graph() -> dict[str, set[str]]:
    """Module → modules it imports."""
    return {name_of(path): {inside(name) or "" for name, _ in imports_of(path)} - {""} for path in sources()}


def cycle_in(arrows: Mapping[str, set[str]]) -> str:
    """The first cycle found, drawn; '' for none."""
    done: set[str] = set()

    def visit(place: str, trail: tuple[str, ...]) -> str:
        if place in trail:
            return " → ".join((*trail[trail.index(place) :], place))
        if place in done or place not in arrows:
            return ""
        for target in sorted(arrows[place]):
            if found := visit(target, (*trail, place)):
                return found
        done.add(place)
        return ""

    return next((found for place in sorted(arrows) if (found := visit(place, ()))), "")


def test_every_module_has_its_place_in_the_table() -> None:
    homeless = [name for name in graph() if name not in {"", "sandbox", "slack", "__main__"} and not package_of(name)]
    assert not homeless


def test_a_package_imports_only_what_lies_below_it() -> None:
    wrong = defaultdict(list)
    for module, targets in graph().items():
        package = package_of(module)
        if not package or "*" in ALLOWED[package]:
            continue
        for target in targets:
            fits = any(target == each or target.startswith(each + ".") for each in ALLOWED[package])
            if not fits and package_of(target) != package:
                wrong[package, package_of(target)].append(f"{module} imports {target}")
    assert not wrong, dict(wrong)


def test_there_are_no_cycles_of_modules() -> None:
    assert cycle_in(graph()) == ""


def test_there_are_no_cycles_of_packages() -> None:
    arrows: dict[str, set[str]] = defaultdict(set)
    for module, targets in graph().items():
        package = package_of(module)
        for target in targets:
            reached = package_of(target)
            if reached != package:
                arrows[package].add(reached)
    arrows.pop("", None)
    assert cycle_in(arrows) == ""


def test_a_cycle_would_be_found() -> None:
    assert cycle_in({"a": {"b"}, "b": {"c"}, "c": {"a"}}) == "a → b → c → a"


def test_a_feature_knows_nothing_above_it() -> None:
    above = ("services", "handlers", "app", "scheduler", "slack.incoming")
    for module, targets in graph().items():
        if package_of(module) in FEATURES:
            climbs = {each for each in targets if package_of(each) in above}
            assert not climbs, f"{module} imports {climbs}"


def test_a_handler_imports_only_its_own_feature_of_handlers_and_no_store() -> None:
    for module, targets in graph().items():
        if not module.startswith("handlers."):
            continue
        feature = module.split(".")[1]
        shared = {"handlers", "handlers.problems", "handlers.webinar_choice", "handlers.job_reports"}
        others = {each for each in targets if each.startswith("handlers") and each.split(".")[1:2] != [feature]}
        assert others <= shared, f"{module} imports {others}"
        stores = {each for each in targets if each.split(".")[-1].endswith("store")}
        assert not stores, f"{module} imports {stores}"


def test_only_the_composition_root_imports_handlers() -> None:
    importers = {name_of(path) for path in sources() for name, _ in imports_of(path) if name.startswith("handlers")}
    assert {name for name in importers if not name.startswith("handlers")} == {"app"}


def test_a_store_imports_no_use_case() -> None:
    for module, targets in graph().items():
        if package_of(module) in FEATURES | {"jobs"} and module.endswith("store"):
            used = {each for each in targets if package_of(each) in FEATURES | {"jobs"}}
            higher = {each for each in used if not each.endswith(("store", "model"))} - {"jobs.kinds"}
            assert not higher, f"{module} imports {higher}"


def test_a_view_imports_no_use_case_no_store_and_no_view_of_another_feature() -> None:
    asynchronous = {name_of(path) for path in sources() if has_async(path)}
    for module, targets in graph().items():
        package = package_of(module)
        if package in FEATURES and module.removeprefix(f"{package}.").startswith("views"):
            used = {each for each in targets if package_of(each) in FEATURES}
            assert not used & asynchronous, f"{module} imports {used & asynchronous}"
            stores = {each for each in used if each.endswith("store")}
            assert not stores, f"{module} imports {stores}"
            others = {each for each in used if package_of(each) != package and ".views" in each}
            assert not others, f"{module} imports {others}"


def test_a_protocol_is_only_where_there_are_several() -> None:
    found = {
        f"{name_of(path)}.{node.name}"
        for path in sources()
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.ClassDef) and any("Protocol" in ast.unparse(base) for base in node.bases)
    }
    assert {name for name in found if not name.startswith("sandbox.")} == PROTOCOLS


@pytest.mark.parametrize("library", DOORS)
def test_a_library_is_used_behind_its_door_only(library: str) -> None:
    users = {
        name_of(path)
        for path in sources()
        for imported, _ in imports_of(path)
        if f"{imported}.".startswith(f"{library}.") and not name_of(path).startswith("sandbox")
    }
    used = {door: {user for user in users if fnmatch(user, door)} for door in DOORS[library]}
    assert users - set().union(*used.values()) == set()
    assert [door for door in used if not used[door]] == [], "a door that nobody uses"


def test_no_import_is_hidden_in_a_function_or_behind_type_checking() -> None:
    for path in sources():
        tree = ast.parse(path.read_text())
        top = set(map(id, tree.body))
        nested = [
            node for node in ast.walk(tree) if isinstance(node, ast.Import | ast.ImportFrom) and id(node) not in top
        ]
        assert not nested, f"{name_of(path)} hides an import in line {nested[0].lineno}"


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


def has_async(path: Path) -> bool:
    return any(isinstance(node, ast.AsyncFunctionDef) for node in ast.walk(ast.parse(path.read_text())))


def test_views_are_pure() -> None:
    for path in [*ROOT.glob("bot/views/*.py"), *ROOT.glob("bot/*/views/*.py"), *ROOT.glob("bot/*/views.py")]:
        assert not has_async(path), f"{name_of(path)} has an async function"


def test_handler_modules_say_what_someone_does() -> None:
    for path in ROOT.glob("handlers/*/*.py"):
        if path.stem != "__init__":
            docstring = ast.get_docstring(ast.parse(path.read_text())) or ""
            assert docstring.startswith("Someone "), path.stem
