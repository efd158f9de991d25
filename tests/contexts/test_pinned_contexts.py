"""The contexts we know are files with a source and a digest, and nothing else is a context."""

from __future__ import annotations

import json
import shutil
from hashlib import sha256
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from branchebadges.contexts import CREDENTIALS_V2, OPEN_BADGES, PINNED, Contexts
from branchebadges.errors import Refused, StorageFailed

if TYPE_CHECKING:
    from collections.abc import Callable

FOLDER = Path(str(resources.files("branchebadges.contexts")))


@pytest.fixture
def copy_of_the_folder(tmp_path: Path) -> Path:
    shutil.copytree(FOLDER / "files", tmp_path / "files")
    shutil.copy(FOLDER / "sources.json", tmp_path / "sources.json")
    return tmp_path


@pytest.mark.parametrize("url", PINNED.urls())
def test_each_context_is_a_document_with_a_context(url: str) -> None:
    assert isinstance(PINNED.load(url)["@context"], dict)


def test_the_contexts_that_credentials_need_are_there() -> None:
    for url in (
        "https://www.w3.org/2018/credentials/v1",
        "https://www.w3.org/ns/credentials/v2",
        "https://www.w3.org/ns/credentials/examples/v2",
        "https://www.w3.org/ns/credentials/status/v1",
        "https://www.w3.org/ns/did/v1",
        "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.1.json",
        "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.2.json",
        "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
        "https://purl.imsglobal.org/spec/ob/v3p0/context.json",
        "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json",
        "https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json",
        "https://w3id.org/security/data-integrity/v1",
        "https://w3id.org/security/data-integrity/v2",
        "https://w3id.org/security/multikey/v1",
        "https://w3id.org/security/suites/ed25519-2020/v1",
        "https://w3id.org/security/suites/jws-2020/v1",
        "https://w3id.org/vc/status-list/2021/v1",
    ):
        assert url in PINNED


def test_the_credentials_context_is_the_final_one() -> None:
    assert (
        PINNED[CREDENTIALS_V2].sha256
        == "59955ced6697d61e03f2b2556febe5308ab16842846f5b586d7f1f7adec92734"
    )


def test_the_open_badges_context_is_the_larger_served_one() -> None:
    terms = json.dumps(PINNED.load(OPEN_BADGES))
    assert '"endorsementJwt"' in terms
    assert '"jti"' in terms


def test_every_file_is_described_and_every_description_has_its_file() -> None:
    rows = json.loads((FOLDER / "sources.json").read_text(encoding="utf-8"))
    assert {row["file"] for row in rows} == {path.name for path in (FOLDER / "files").iterdir()}
    for row in rows:
        assert row["package"]
        assert row["version"]
        data = (FOLDER / "files" / row["file"]).read_bytes()
        assert sha256(data).hexdigest() == row["sha256"]


def test_no_context_imports_or_refers_to_another() -> None:
    for url in PINNED.urls():
        text = json.dumps(PINNED.load(url))
        assert "@import" not in text
        assert '"@context": "' not in text
        assert '"@context": [' not in text


def test_what_was_loaded_can_be_changed_without_harm() -> None:
    PINNED.load(CREDENTIALS_V2)["@context"].clear()
    assert PINNED.load(CREDENTIALS_V2)["@context"]


def test_a_changed_file_refuses_to_load(copy_of_the_folder: Path) -> None:
    file = copy_of_the_folder / "files" / "credentials-v2.json"
    file.write_bytes(file.read_bytes().replace(b"validUntil", b"validAlways", 1))
    with pytest.raises(StorageFailed) as caught:
        Contexts.read(copy_of_the_folder)
    assert caught.value.code == "context-altered"
    assert caught.value.where == "credentials-v2.json"


@pytest.mark.parametrize(
    "damage",
    [
        pytest.param(lambda f: (f / "files" / "did-v1.json").unlink(), id="a file is gone"),
        pytest.param(lambda f: (f / "sources.json").unlink(), id="the list is gone"),
        pytest.param(lambda f: (f / "sources.json").write_text("[{}]"), id="the list is empty"),
        pytest.param(lambda f: (f / "sources.json").write_text("{"), id="the list is torn"),
        pytest.param(lambda f: (f / "sources.json").write_text("7"), id="the list is no list"),
    ],
)
def test_a_damaged_folder_refuses_to_load(
    copy_of_the_folder: Path, damage: Callable[[Path], object]
) -> None:
    damage(copy_of_the_folder)
    with pytest.raises(StorageFailed) as caught:
        Contexts.read(copy_of_the_folder)
    assert caught.value.code == "context-missing"


@pytest.mark.parametrize(
    "url",
    [
        pytest.param("http://www.w3.org/ns/credentials/v2", id="http"),
        pytest.param("https://www.w3.org/ns/credentials/v2/", id="a slash too many"),
        pytest.param("https://www.w3.org/ns/credentials/V2", id="a capital"),
        pytest.param("file:///etc/passwd", id="a file"),
        pytest.param("", id="nothing"),
    ],
)
def test_an_unknown_address_is_refused_and_named(url: str) -> None:
    assert url not in PINNED
    with pytest.raises(Refused) as caught:
        PINNED.load(url)
    assert caught.value.code == "context-unknown"
    assert caught.value.where == url
