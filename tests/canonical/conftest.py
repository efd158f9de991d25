"""What the tests of canonical documents share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from other_processors import DigitalBazaar
from realistic import realistic_badge

from foreign.strangers import NodeStrangers, StrangersMissingError, install

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def badge() -> dict[str, Any]:
    return realistic_badge()


@pytest.fixture(scope="session")
def digital_bazaar() -> Iterator[DigitalBazaar]:
    try:
        install()
    except StrangersMissingError as error:
        # Not a skip, as in tests/foreign: the same bytes as others is a promise.
        pytest.fail(str(error), pytrace=False)
    with NodeStrangers() as node:
        yield DigitalBazaar(node)
