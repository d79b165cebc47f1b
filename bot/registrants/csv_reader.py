"""A list as people have it (a CSV file of any program, cells pasted from a sheet) read into rows of cells.

RFC 4180, and what programs write instead: semicolons or tabs, UTF-16, a byte-order mark, Windows' own characters.
"""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

_DELIMITERS = "\t;,"
"""The first one wins where as many lines have it: cells of a sheet may well have commas in them."""
_LOOKED_AT = 50
_KINDS = (
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"RIFF", "a picture, a film or a sound"),
    (b"BM", "a picture"),
    (b"%PDF", "a PDF"),
    (b"PK\x03\x04", "an Excel, Numbers or ZIP file"),
    (b"\xd0\xcf\x11\xe0", "an old Excel file"),
)
_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


class UnreadableList(ValueError):
    """A list that cannot be read at all; the text says why, in words for the person."""


@dataclass(frozen=True)
class Row:
    """The cells of one record, and the line where it begins."""

    line: int
    cells: tuple[str, ...]


def decoded(data: bytes) -> tuple[str, bool]:
    """The text of a file, and whether its encoding was guessed; raises UnreadableList for what is no text."""
    for magic, kind in _KINDS:
        # “BM” may begin a text as well; a picture has a zero byte soon after it.
        if data.startswith(magic) and (len(magic) > 2 or b"\x00" in data[:16]):
            raise UnreadableList(f"This is {kind}, not a CSV file. Save the list as CSV, or paste it.")
    encoding = next((name for bom, name in _BOMS if data.startswith(bom)), "") or _without_bom(data)
    try:
        return data.decode(encoding), False
    except UnicodeDecodeError:
        if encoding.startswith("utf-16"):
            raise UnreadableList("The file breaks off in the middle of a character. Save it again as CSV.") from None
    if b"\x00" in data:
        raise UnreadableList("This is not a text file. Save the list as CSV, or paste it.")
    return data.decode("cp1252", errors="replace"), True


def rows(text: str) -> Iterator[Row]:
    """Each record that has something in it; raises UnreadableList where a quotation mark is never closed."""
    lines = io.StringIO(text.removeprefix("\ufeff"), newline=None).readlines()
    delimiter = _delimiter(lines)
    reader = csv.reader(lines, delimiter=delimiter, skipinitialspace=True)
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader, None)
        except csv.Error:
            raise UnreadableList(f"Line {line} has a cell that is too long. Is this a list of people?") from None
        if cells is None:
            return
        if reader.line_num > line:
            _must_be_closed(lines[line - 1 : reader.line_num], line, delimiter)
        if any(cell.strip() for cell in cells):
            yield Row(line, tuple(cells))


def _without_bom(data: bytes) -> str:
    """UTF-16 shows by its zero bytes: every second one, in a text that is mostly Latin letters."""
    start = data[:1000]
    if start[1::2].count(0) > len(start) // 4:
        return "utf-16-le"
    return "utf-16-be" if start[::2].count(0) > len(start) // 4 else "utf-8"


def _delimiter(lines: list[str]) -> str:
    looked_at = list(islice((line for line in lines if line.strip()), _LOOKED_AT))
    return max(_DELIMITERS, key=lambda each: sum(each in line for line in looked_at))


def _must_be_closed(record: list[str], line: int, delimiter: str) -> None:
    """Python's reader takes the rest of the file for one cell where a closing quotation mark is missing."""
    try:
        list(csv.reader(record, delimiter=delimiter, skipinitialspace=True, strict=True))
    except csv.Error:
        raise UnreadableList(
            f"Line {line} opens a quotation mark that is never closed, so I cannot tell where that cell ends."
            " Close it, or take it out."
        ) from None
