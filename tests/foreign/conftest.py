"""The strangers, installed once and kept running for the whole session."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from foreign.published import PublishedFolder
from foreign.small_branch import SmallBranch
from foreign.strangers import NodeStrangers, StrangersMissingError, install

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(scope="session")
def node() -> Iterator[NodeStrangers]:
    """Digital Bazaar's stack and jose."""
    try:
        install()
    except StrangersMissingError as error:
        # Not a skip: that strangers agree is a promise of this project.
        pytest.fail(str(error), pytrace=False)
    with NodeStrangers() as strangers:
        yield strangers


@pytest.fixture(scope="session")
def small_branch() -> SmallBranch:
    """A branch with every kind of seal."""
    return SmallBranch.new()


@pytest.fixture(scope="session")
def small_folder(small_branch: SmallBranch, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """That branch as a folder of files."""
    return small_branch.write(tmp_path_factory.mktemp("branch"))


@pytest.fixture(scope="session")
def demo_folder(demo_branch: Any) -> Path:
    """What the demo wrote."""
    folder: Path = demo_branch.folder
    return folder


@pytest.fixture(scope="session", params=["small_folder", "demo_folder"])
def published(request: pytest.FixtureRequest) -> PublishedFolder:
    """What a stranger finds in the folder of a branch that published its credentials."""
    return PublishedFolder.walk(request.getfixturevalue(request.param))
