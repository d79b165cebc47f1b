"""What RingCentral and Slack publish about their APIs, to which tests hold Greenroom.

The documents are not part of this repository: they lie in a folder, `CONTRACTS_DIR`.
"""

import os
from collections.abc import Mapping
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / os.environ.get("CONTRACTS_DIR", "../shared")
RINGCENTRAL = FOLDER / "ringcentral" / "webinar-openapi.yaml"
SLACK_MANIFEST = FOLDER / "slack" / "manifest.schema.2.0.0.json"
PROMISES = {
    RINGCENTRAL: "what RingCentral is asked, and what the simulated one answers, fits RingCentral's own description",
    SLACK_MANIFEST: "the manifest fits Slack's schema",
}
"""What is checked by each."""


def require(document: Path) -> Path:
    """The document; the test (or, at import, the module) is skipped where it is missing, which the run's end says."""
    if not document.exists():
        pytest.skip(f"{document.name} is not in {FOLDER}", allow_module_level=True)
    return document


def unchecked(promises: Mapping[Path, str] = PROMISES) -> str:
    """One line that says what this run cannot check; '' where all documents are there."""
    missing = "; ".join(promise for document, promise in promises.items() if not document.exists())
    return missing and f"Not checked, as the documents are not in {FOLDER} (set CONTRACTS_DIR): {missing}."
