"""The tests themselves keep to rules: nothing is borrowed from a test, nothing private touched, no check left out."""

import ast
from pathlib import Path

from tests.contract.documents import ROOT, unchecked

MODULES = {path: ast.parse(path.read_text()) for path in sorted(ROOT.glob("tests/**/*.py"))}


def test_what_is_not_checked_is_said_in_one_line(tmp_path: Path) -> None:
    there, missing = tmp_path / "there.json", tmp_path / "missing.json"
    there.touch()
    assert unchecked({there: "a card fits"}) == ""
    line = unchecked({there: "a card fits", missing: "a form fits", missing / "too": "a call fits"})
    assert line.endswith("a form fits; a call fits.") and "\n" not in line


def test_the_published_documents_are_looked_for_in_one_place() -> None:
    readers = {path.name for path in MODULES if "CONTRACTS_DIR" in path.read_text()} - {Path(__file__).name}
    assert readers == {"conftest.py", "documents.py"}  # conftest.py names it in the help of an option
