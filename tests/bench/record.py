"""The record of measurements: one file, a section each, and nobody's writing erases what others have measured."""

import re
from collections.abc import Iterable
from pathlib import Path

from tests.bench.tables import Table

RECORD = Path(__file__).parents[2] / "docs" / "measurements.md"
_HEADING = re.compile(r"^(?=## )", re.MULTILINE)


def keep(tables: Iterable[Table], *, lead: str | None = None, note: str = "") -> None:
    """Write these over their sections of the same titles, new ones at the end; `note` says how they came to be.

    `lead` replaces what stands above the first section.
    """
    before, *sections = _HEADING.split(RECORD.read_text() if RECORD.exists() else "# Measurements\n\n")
    by_title = {section.partition("\n")[0]: section.rstrip() for section in sections}
    for table in tables:
        text = table.markdown().rstrip()
        by_title[f"## {table.title}"] = f"{text}\n\n{note}" if note else text
    RECORD.parent.mkdir(exist_ok=True)
    RECORD.write_text("\n\n".join([(lead or before).rstrip(), *by_title.values()]) + "\n")
