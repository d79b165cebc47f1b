"""Figures as tables: plain for the terminal, Markdown for the record."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Table:
    """One measurement: what was asked, how, and the figures."""

    title: str
    how: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    verdicts: tuple[str, ...] = ()

    def plain(self) -> str:
        """For people at a terminal."""
        widths = [max(len(cell) for cell in column) for column in zip(self.head, *self.rows, strict=True)]
        lines = [_line(self.head, widths), _line(["-" * width for width in widths], widths)]
        lines += [_line(row, widths) for row in self.rows]
        return "\n".join([self.title, self.how, "", *lines, *self.verdicts, ""])

    def markdown(self) -> str:
        """For the record."""
        rule = ["---", *("---:" for _ in self.head[1:])]
        lines = ["| " + " | ".join(row) + " |" for row in (self.head, rule, *self.rows)]
        verdicts = ["", *(f"- {verdict}" for verdict in self.verdicts)] if self.verdicts else []
        return "\n".join([f"## {self.title}", self.how, "", *lines, *verdicts, ""])


def verdict(words: str, met: bool) -> str:
    """An aim, and whether it was met."""
    return f"{words}: {'met' if met else 'NOT met'}"


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    first, *others = (
        cell.rjust(width) if place else cell.ljust(width)
        for place, (cell, width) in enumerate(zip(cells, widths, strict=True))
    )
    return "  ".join([first, *others])
