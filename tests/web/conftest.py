"""The certificate authority is made once; making keys takes time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from https_here import Authority

if TYPE_CHECKING:
    import ssl


@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture(scope="session")
def badges_example(authority: Authority) -> ssl.SSLContext:
    return authority.server_context("badges.example")
