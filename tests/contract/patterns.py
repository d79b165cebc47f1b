"""Every regular expression of the code, how it is used, and texts that make a careless one slow."""

import ast
import importlib
import re
import signal
import time
from collections import Counter, defaultdict, deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from re import _constants as sre  # type: ignore[attr-defined]  # what `re` itself is made of: no public module has it
from re import _parser  # type: ignore[attr-defined]
from typing import Any

ROOT = Path(__file__).parents[2]
FOLDERS = ("bot", "handlers")
HOSTILE = 40_000
"""Characters: the longest message that Slack has."""
BUDGET = 0.05
"""Seconds of processor time."""
FLAGS_AT = {"compile": 1, "match": 2, "fullmatch": 2, "search": 2, "findall": 2, "finditer": 2, "split": 3}
FLAGS_AT |= {"sub": 4, "subn": 4}
METHODS = frozenset(FLAGS_AT) - {"compile"}
ALL_METHODS = frozenset({"match", "fullmatch", "finditer"})
"""What a pattern is tried with whose use cannot be read off the code; finditer does all that a search does."""
EVERYBODYS = [*"a1Z_ .,:;@-+/\\|<>()[]{}*~`'\"#!?=&%^$\t\n\r\0", *"éß\uff21\u0661漢\u00a0\u2028\U0001f600"]
"""One character of each kind that text has."""


@dataclass(frozen=True)
class Used:
    """A pattern, the file it stands in, and the methods it is used with."""

    where: str
    pattern: re.Pattern[str]
    methods: frozenset[str]


class Slow(Exception):
    """The pattern took longer than its budget."""


def patterns_of_the_code() -> tuple[list[Used], list[str]]:
    """The patterns of the code, and the places ('file: expression') whose pattern is known only as the code runs."""
    files = [path for folder in FOLDERS for path in sorted((ROOT / folder).rglob("*.py"))]
    texts = {path.relative_to(ROOT).as_posix(): path.read_text() for path in files}
    trees = {where: ast.parse(text) for where, text in texts.items() if _IMPORTS_RE.search(text)}
    assert all(_imports_re(tree) for tree in trees.values()), "write re.compile(…): the patterns are found by that"
    uses = {where: _uses(tree) for where, tree in trees.items()}
    used: dict[tuple[str, re.Pattern[str]], Used] = {}
    unknown = []
    for where, tree in trees.items():
        names = vars(importlib.import_module(where.removesuffix(".py").removesuffix("/__init__").replace("/", ".")))
        for call, name in _calls(tree):
            pattern = _evaluated(call, names)
            if pattern is None:
                unknown.append(f"{where}: {ast.unparse(call.args[0])}")
                continue
            methods = _methods(call, name, uses[where], list(uses.values()))
            used[where, pattern] = Used(where, pattern, methods | used.get((where, pattern), _NONE).methods)
        for pattern in _held(names):
            used.setdefault((where, pattern), Used(where, pattern, _methods_in(tree)))
    return list(used.values()), unknown


_NONE = Used("", re.compile(""), frozenset())
_IMPORTS_RE = re.compile(r"^\s*(?:import re\b|from re import)", re.MULTILINE)


def _imports_re(tree: ast.Module) -> bool:
    imported = (node for node in ast.walk(tree) if isinstance(node, ast.Import))
    return any(alias.name == "re" for node in imported for alias in node.names)


def _calls(tree: ast.Module) -> Iterator[tuple[ast.Call, str]]:
    """Every call of `re`, with the name at the top of the module that its result is given."""
    names = {
        node.value: target.id
        for node in tree.body if isinstance(node, ast.Assign)
        for target in node.targets if isinstance(target, ast.Name)
    }  # fmt: skip
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Attribute(value=ast.Name(id="re"), attr=attr)) if attr in FLAGS_AT:
                yield node, names.get(node, "")


def _evaluated(call: ast.Call, names: Mapping[str, Any]) -> re.Pattern[str] | None:
    """The pattern of a call, where it is made of what the module has; None where it needs what is local."""
    assert isinstance(call.func, ast.Attribute)
    place = FLAGS_AT[call.func.attr]
    flags = [keyword.value for keyword in call.keywords if keyword.arg == "flags"] + call.args[place : place + 1]
    try:
        values = [eval(compile(ast.Expression(each), "", "eval"), dict(names)) for each in (call.args[0], *flags)]
    except NameError:
        return None
    return re.compile(*values)


def _methods(call: ast.Call, name: str, own: "_Uses", of_all: Sequence["_Uses"]) -> frozenset[str]:
    """How the pattern is used: by the call itself, or wherever the name that it is given stands."""
    assert isinstance(call.func, ast.Attribute)
    if call.func.attr != "compile":
        return frozenset({_tried(call.func.attr)})
    where = [own] if name.startswith("_") else of_all
    attributes = [attr for each in where for attr in each.attributes.get(name, ())]
    found = {_tried(attr) for attr in attributes} & ALL_METHODS
    is_handed_on = sum(each.loads[name] for each in where) > len(attributes)
    return ALL_METHODS if is_handed_on or not found else frozenset(found)


@dataclass(frozen=True)
class _Uses:
    """How often each name is read in a file, and which attributes of it."""

    loads: Counter[str]
    attributes: dict[str, list[str]]


def _uses(tree: ast.Module) -> _Uses:
    uses = _Uses(Counter(), defaultdict(list))
    for node in ast.walk(tree):
        match node:
            case ast.Name(id=name, ctx=ast.Load()):
                uses.loads[name] += 1
            case ast.Attribute(value=ast.Name(id=name), attr=attr):
                uses.attributes[name].append(attr)
    return uses


def _methods_in(tree: ast.Module) -> frozenset[str]:
    """How patterns are used that have no names: any method that is called on anything but `re` itself."""
    found = {
        _tried(node.attr) for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and not (isinstance(node.value, ast.Name) and node.value.id == "re")
    }  # fmt: skip
    return found & ALL_METHODS or ALL_METHODS


def _tried(method: str) -> str:
    return "finditer" if method in METHODS - ALL_METHODS else method


def _held(names: Mapping[str, Any]) -> Iterator[re.Pattern[str]]:
    """The patterns in tables at the top of a module."""
    for name, value in names.items():
        if not name.startswith("__"):
            yield from _inside(value)


def _inside(value: object) -> Iterator[re.Pattern[str]]:
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, Mapping):
        for each in [*value.keys(), *value.values()]:
            yield from _inside(each)
    elif isinstance(value, list | tuple | set | frozenset):
        for each in value:
            yield from _inside(each)


def hostile_units(pattern: re.Pattern[str]) -> list[tuple[str, str, str]]:
    """What a text against this pattern is made of: how it begins, what is repeated, and how it ends.

    Every kind of character, what the pattern's own parts take, pairs of those, and each of its repetitions after
    whatever it wants before it.
    """
    parsed = _parser.parse(pattern.pattern, pattern.flags)
    parts = list(dict.fromkeys(_samples(parsed)))[:40]
    singles = list(dict.fromkeys([*EVERYBODYS, *parts]))
    pairs = [one + other for one in parts[:8] for other in [*parts[:8], " "] if one != other]
    units = [("", unit, end) for unit in [*singles, *dict.fromkeys(pairs)] for end in ("", "\0", " x")]
    for before, body in _repetitions(parsed, ""):
        units += [(before, body, "\0"), ("", before + body, "\0"), (before, body, ""), ("", f" {before}{body}", "\0")]
    return list(dict.fromkeys(unit for unit in units if unit[1]))


def _samples(parsed: Any) -> Iterator[str]:
    """Texts that the parts of a pattern take."""
    literal = ""
    for code, what in parsed:
        if code is sre.LITERAL:
            literal += chr(what)
            yield chr(what)
            continue
        yield literal
        literal = ""
        if code in (sre.IN, sre.NOT_LITERAL, sre.CATEGORY):
            yield from _members(code, what)[:3]
        for each in _children(code, what):
            yield _shortest(each)
            yield from _samples(each)
    yield literal


def _children(code: Any, what: Any) -> list[Any]:
    if code in (sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT):
        return [what[2]]
    if code is sre.SUBPATTERN:
        return [what[3]]
    if code is sre.BRANCH:
        return list(what[1])
    if code in (sre.ASSERT, sre.ASSERT_NOT):
        return [what[1]]
    if code is sre.ATOMIC_GROUP:
        return [what]
    return []


def _members(code: Any, what: Any) -> list[str]:
    """Characters that a class takes."""
    if code is sre.NOT_LITERAL:
        return [each for each in EVERYBODYS if ord(each) != what]
    one = _parser.SubPattern(_parser.State(), [(sre.IN, what if code is sre.IN else [(code, what)])])
    takes = re.compile("|".join(_class(one)), re.DOTALL)
    named = [chr(value if kind is sre.LITERAL else value[0]) for kind, value in one.data[0][1]
             if kind in (sre.LITERAL, sre.RANGE)]  # fmt: skip
    return [each for each in [*named, *EVERYBODYS] if takes.fullmatch(each)]


_CATEGORIES = {
    sre.CATEGORY_DIGIT: r"\d", sre.CATEGORY_NOT_DIGIT: r"\D", sre.CATEGORY_SPACE: r"\s",
    sre.CATEGORY_NOT_SPACE: r"\S", sre.CATEGORY_WORD: r"\w", sre.CATEGORY_NOT_WORD: r"\W",
}  # fmt: skip


def _class(one: Any) -> Iterator[str]:
    """The class written out again."""
    negated, written = False, ""
    for kind, value in one.data[0][1]:
        if kind is sre.NEGATE:
            negated = True
        elif kind is sre.LITERAL:
            written += re.escape(chr(value))
        elif kind is sre.RANGE:
            written += f"{re.escape(chr(value[0]))}-{re.escape(chr(value[1]))}"
        elif kind is sre.CATEGORY:
            written += _CATEGORIES[value]
    yield f"[{'^' if negated else ''}{written}]"


def _shortest(parsed: Any) -> str:
    """A short text that the pattern takes, its lookarounds and references left out of account."""
    text = ""
    for code, what in parsed:
        if code is sre.LITERAL:
            text += chr(what)
        elif code is sre.ANY:
            text += "a"
        elif code in (sre.IN, sre.NOT_LITERAL, sre.CATEGORY):
            text += next(iter(_members(code, what)), "")
        elif code in (sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT):
            text += _shortest(what[2]) * what[0]
        elif code in (sre.SUBPATTERN, sre.BRANCH, sre.ATOMIC_GROUP):
            text += _shortest(_children(code, what)[0])
    return text


def _repetitions(parsed: Any, before: str) -> Iterator[tuple[str, str]]:
    """Each open repetition: a text that leads to it, and some that it repeats."""
    for code, what in parsed:
        if code in (sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT) and what[1] > 1:
            bodies = {_shortest(what[2]), *_first_members(what[2])}
            yield from ((before, body) for body in sorted(bodies) if body)
        for child in _children(code, what):
            yield from _repetitions(child, before)
        before += _shortest([(code, what)])


def _first_members(parsed: Any) -> list[str]:
    code, what = parsed[0]
    return _members(code, what)[:6] if len(parsed) == 1 and code in (sre.IN, sre.NOT_LITERAL) else []


def fault_of(used: Used) -> str:
    """Why the pattern is too slow for hostile texts; empty where it is not."""
    for method in sorted(used.methods):
        run = _runner(used.pattern, method)
        for before, unit, end in hostile_units(used.pattern):
            if fault := _fault(run, before, unit, end):
                return f"{used.where}: {used.pattern.pattern!r} {method} {fault}"
    return ""


def _runner(pattern: re.Pattern[str], method: str) -> Callable[[str], object]:
    if method == "finditer":
        return lambda text: deque(pattern.finditer(text), maxlen=0)
    return {"match": pattern.match, "fullmatch": pattern.fullmatch}[method]  # type: ignore[return-value]


def _fault(run: Callable[[str], object], before: str, unit: str, end: str) -> str:
    for length in (500, 5_000, HOSTILE):
        text = before + (unit * (length // len(unit) + 1))[: length - len(before) - len(end)] + end
        took = _took(run, text)
        if took > BUDGET:
            return f"took {took * 1000:.0f} ms for {length:,} characters of {before!r}, {unit!r}…, {end!r}"
        if length == 5_000 and took * (HOSTILE / length) ** 2 < BUDGET:
            return ""  # what is quadratic from here on keeps within it, too
    return ""


def _took(run: Callable[[str], object], text: str) -> float:
    """Seconds of processor time, the best of three; it is broken off at twice the budget."""
    best = float("inf")
    for _ in range(3):
        started = time.thread_time()
        with suppress(Slow), _stopped_after(BUDGET * 2):
            run(text)
        best = min(best, time.thread_time() - started)
        if best < BUDGET / 2:
            break
    return best


@contextmanager
def _stopped_after(seconds: float) -> Iterator[None]:
    """Raise Slow inside the block after that much processor time: `re` looks for signals as it goes."""

    def stop(number: int, frame: object) -> None:
        raise Slow()

    before = signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)
