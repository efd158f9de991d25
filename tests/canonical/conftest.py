"""What the tests of canonical documents share."""

from __future__ import annotations

from typing import Any

import pytest
from realistic import realistic_badge


@pytest.fixture
def badge() -> dict[str, Any]:
    return realistic_badge()
