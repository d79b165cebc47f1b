"""Figures as tables: plain for the terminal, Markdown for the record."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

FLOOR = 0.95
"""Of what was asked so much has to be done, or the figures say nothing."""


@dataclass(frozen=True)
class Table:
    """One measurement: what was asked, how, and the figures; `undone` says why they are worth nothing."""

    title: str
    how: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    verdicts: tuple[str, ...] = ()
    undone: tuple[str, ...] = ()

    def plain(self) -> str:
        """For people at a terminal."""
        widths = [max(len(cell) for cell in column) for column in zip(self.head, *self.rows, strict=True)]
        lines = [_line(self.head, widths), _line(["-" * width for width in widths], widths)]
        lines += [_line(row, widths) for row in self.rows]
        failed = (f"FAILED: {words}" for words in self.undone)
        return "\n".join([self.title, self.how, "", *lines, *self.verdicts, *failed, ""])

    def markdown(self) -> str:
        """For the record."""
        rule = ["---", *("---:" for _ in self.head[1:])]
        lines = ["| " + " | ".join(row) + " |" for row in (self.head, rule, *self.rows)]
        verdicts = ["", *(f"- {verdict}" for verdict in self.verdicts)] if self.verdicts else []
        return "\n".join([f"## {self.title}", self.how, "", *lines, *verdicts, ""])


def verdict(words: str, met: bool) -> str:
    """An aim, and whether it was met."""
    return f"{words}: {'met' if met else 'NOT met'}"


def undone(asked: Mapping[str, int], done: Mapping[str, int]) -> tuple[str, ...]:
    """What was not done, in words, by the kinds of requests: too little of all, or a kind that never was."""
    all_asked, all_done = sum(asked.values()), sum(done.get(kind, 0) for kind in asked)
    never = tuple(f"{kind}: never carried out" for kind in asked if not done.get(kind))
    if all_asked and all_done >= FLOOR * all_asked:
        return never
    return (f"{all_done} of {all_asked} carried out, less than {FLOOR:.0%}", *never)


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    first, *others = (
        cell.rjust(width) if place else cell.ljust(width)
        for place, (cell, width) in enumerate(zip(cells, widths, strict=True))
    )
    return "  ".join([first, *others])
