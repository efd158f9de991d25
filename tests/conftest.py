"""What every test may ask for."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def standards() -> Path:
    """The official schemas, examples and vectors, which are not ours to copy."""
    folder = Path(os.environ.get("BRANCHEBADGES_STANDARDS", ROOT.parent / "shared/standards/data"))
    if not folder.is_dir():
        pytest.skip("the official vectors lie beside the project, and that folder is not here")
    return folder
