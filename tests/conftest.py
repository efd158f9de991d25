"""What every test may ask for."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from branchebadges.testing import Sector

ROOT = Path(__file__).resolve().parent.parent

# Sealing takes milliseconds on a good day and more on a busy machine; that is no failure.
settings.register_profile("calm", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("calm")


@pytest.fixture(scope="session")
def standards() -> Path:
    """The official schemas, examples and vectors, which are not ours to copy."""
    folder = Path(os.environ.get("BRANCHEBADGES_STANDARDS", ROOT.parent / "shared/standards/data"))
    if not folder.is_dir():
        pytest.skip("the official vectors lie beside the project, and that folder is not here")
    return folder


@pytest.fixture
def sector(tmp_path: Path) -> Sector:
    """A branch in a box, of one's own."""
    return Sector.begin(tmp_path / "branch")


@dataclass(frozen=True)
class DemoBranch:
    """What `branchebadges demo` wrote, and the figures it gave."""

    folder: Path
    figures: dict[str, Any]


@pytest.fixture(scope="session")
def demo_branch(tmp_path_factory: pytest.TempPathFactory) -> DemoBranch:
    """The demo, made once for all tests, by the command itself; not to be changed."""
    folder = tmp_path_factory.mktemp("demo") / "demo-branch"
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith("BRANCHEBADGES_")
    }
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            "from branchebadges.cli import main; main()",
            "demo",
            "--json",
            "--out",
            folder,
        ],
        capture_output=True,
        text=True,
        check=False,
        env=environment,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return DemoBranch(folder, json.loads(done.stdout))
