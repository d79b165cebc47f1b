"""How the shape of Block Kit is written down, so that the limits in `blocks.py` can be read as a table.

Every shape has `mistakes(value, at)`: what is wrong with a value found at that JSON pointer.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Protocol


def mistake(words: str, at: str) -> str:
    """One entry of `response_metadata.messages`."""
    return f"[ERROR] {words} [json-pointer:{at}]"


class Shape(Protocol):
    """Anything a value can be held against."""

    def mistakes(self, value: object, at: str) -> Iterator[str]:
        """What is wrong with the value, nothing if it fits."""
        ...


@dataclass(frozen=True)
class Chars:
    """A string of bounded length."""

    most: int
    least: int = 1
    pattern: str = ""

    def mistakes(self, value: object, at: str) -> Iterator[str]:
        """Not a string, too short, too long, or of the wrong form."""
        if not isinstance(value, str):
            yield mistake("must be a string", at)
        elif len(value) < self.least:
            yield mistake(f"must be more than {self.least - 1} characters", at)
        elif len(value) > self.most:
            yield mistake(f"must be less than {self.most + 1} characters", at)
        elif self.pattern and not re.fullmatch(self.pattern, value):
            yield mistake("must match the expected format", at)


@dataclass(frozen=True)
class Whole:
    """A whole number within bounds."""

    least: int
    most: int

    def mistakes(self, value: object, at: str) -> Iterator[str]:
        """Not a whole number, or out of bounds."""
        if not isinstance(value, int) or isinstance(value, bool):
            yield mistake("must be an integer", at)
        elif not self.least <= value <= self.most:
            yield mistake(f"must be between {self.least} and {self.most}", at)


@dataclass(frozen=True)
class Number:
    """Any number."""

    def mistakes(self, value: object, at: str) -> Iterator[str]:
        """Not a number."""
        if not isinstance(value, int | float) or isinstance(value, bool):
            yield mistake("must be a number", at)


@dataclass(frozen=True)
class Flag:
    """True or false."""

    def mistakes(self, value: object, at: str) -> Iterator[str]:
        """Not a boolean."""
        if not isinstance(value, bool):
            yield mistake("must be a boolean", at)


@dataclass(frozen=True)
class Choice:
    """One word out of a few."""

    words: tuple[str, ...]

    def mistakes(self, value: object, at: str) -> Iterator[str]:
        """None of the words."""
        if value not in self.words:
            yield mistake(f"must be one of: {', '.join(self.words)}", at)


@dataclass(frozen=True)
class Either:
    """Whatever this fits."""

    def mistakes(self, value: object, at: str) -> Iterator[str]:
        """Nothing is wrong."""
        yield from ()


@dataclass(frozen=True)
class Many:
    """A list of bounded length, every item of one shape."""

    of: Shape
    most: int
    least: int = 1

    def mistakes(self, value: object, at: str) -> Iterator[str]:
        """Not a list, too short, too long, or something wrong with an item."""
        if not isinstance(value, list):
            yield mistake("must be an array", at)
            return
        if len(value) < self.least:
            yield mistake(f"must have at least {self.least} item{'s' * (self.least > 1)}", at)
        if len(value) > self.most:
            yield mistake(f"no more than {self.most} items allowed", at)
        for index, item in enumerate(value):
            yield from self.of.mistakes(item, f"{at}/{index}")


@dataclass(frozen=True)
class Fields:
    """An object: the fields it needs, those it may have, and of `one_of` at least one."""

    needs: Mapping[str, Shape] = field(default_factory=dict)
    may: Mapping[str, Shape] = field(default_factory=dict)
    one_of: tuple[str, ...] = ()

    def mistakes(self, value: object, at: str) -> Iterator[str]:
        """Not an object, a field missing or unknown, or something wrong with a field. `type` is the tag."""
        if not isinstance(value, dict):
            yield mistake("must be an object", at)
            return
        for name in self.needs:
            if value.get(name) is None:
                yield mistake(f"missing required field: {name}", at)
        if self.one_of and not any(value.get(name) for name in self.one_of):
            yield mistake(f"missing required field: one of {', '.join(self.one_of)}", at)
        known = {**self.needs, **self.may}
        for name, content in value.items():
            if name in known:
                if content is not None:
                    yield from known[name].mistakes(content, f"{at}/{name}")
            elif name != "type":
                yield mistake(f"invalid additional property: {name}", at)


@dataclass(frozen=True)
class Tagged:
    """An object whose `type` says which shape it has; only the `allowed` types may stand here."""

    table: Mapping[str, Shape]
    allowed: frozenset[str] | None = None

    def mistakes(self, value: object, at: str) -> Iterator[str]:
        """No type, one that is unknown or not allowed here, or something wrong inside."""
        if not isinstance(value, dict):
            yield mistake("must be an object", at)
            return
        kind = value.get("type")
        if kind is None:
            yield mistake("missing required field: type", at)
        elif kind not in self.table or (self.allowed is not None and kind not in self.allowed):
            yield mistake(f"unsupported type: {kind}", f"{at}/type")
        else:
            yield from self.table[kind].mistakes(value, at)
