"""Files that are there whole or not at all."""

from __future__ import annotations

import errno
import os
import threading
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from branchebadges.errors import Malformed, Refused, StorageFailed
from branchebadges.files import about, held, read_bytes, read_text, write_whole


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=50)
@given(data=st.binary(max_size=2000))
def test_what_was_written_is_read_back(tmp_path: Path, data: bytes) -> None:
    write_whole(tmp_path / "a/b/file", data)
    assert read_bytes(tmp_path / "a/b/file") == data


def test_a_text_is_utf_8_and_a_byte_order_mark_is_passed_over(tmp_path: Path) -> None:
    write_whole(tmp_path / "file", "\ufeffé")
    assert read_bytes(tmp_path / "file") == b"\xef\xbb\xbf\xc3\xa9"
    assert read_text(tmp_path / "file") == "é"


@pytest.mark.parametrize("mode", [0o600, 0o644])
def test_a_file_has_its_mode_from_the_first_byte(tmp_path: Path, mode: int) -> None:
    write_whole(tmp_path / "file", "x", mode=mode)
    assert (tmp_path / "file").stat().st_mode & 0o777 == mode
    write_whole(tmp_path / "file", "y", mode=0o600)
    assert (tmp_path / "file").stat().st_mode & 0o777 == 0o600


def test_a_link_is_replaced_and_what_it_points_at_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").write_text("old")
    (tmp_path / "file").symlink_to(tmp_path / "elsewhere")
    write_whole(tmp_path / "file", "new")
    assert (tmp_path / "elsewhere").read_text() == "old"
    assert not (tmp_path / "file").is_symlink()


@pytest.mark.parametrize("step", ["open", "fsync", "replace"])
@pytest.mark.parametrize(
    "code", [errno.ENOSPC, errno.EACCES, errno.EROFS, errno.EIO], ids=errno.errorcode.get
)
def test_whatever_goes_wrong_the_old_file_stands_and_nothing_lies_beside_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str, code: int
) -> None:
    write_whole(tmp_path / "file", "old")

    def fails(*_: object, **__: object) -> None:
        raise OSError(code, os.strerror(code))

    with monkeypatch.context() as patch:
        patch.setattr(Path if step == "replace" else os, step, fails)
        with pytest.raises(StorageFailed) as caught:
            write_whole(tmp_path / "file", "new")
    assert caught.value.where == str(tmp_path / "file")
    assert (tmp_path / "file").read_text() == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        pytest.param("nothing", "there is no such file", id="not there"),
        pytest.param("folder", "this is a folder", id="a folder"),
        pytest.param("file/below", "a file stands where a folder is needed", id="below a file"),
        pytest.param("ring", "a ring of links", id="a link to itself"),
    ],
)
def test_what_cannot_be_read_says_why_in_words(tmp_path: Path, name: str, reason: str) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").write_text("x")
    (tmp_path / "ring").symlink_to(tmp_path / "ring")
    with pytest.raises(StorageFailed, match=reason):
        read_bytes(tmp_path / name)


def test_what_cannot_be_written_says_why_in_words(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(StorageFailed, match="a file stands where a folder is needed"):
        write_whole(tmp_path / "file/below", "x")
    (tmp_path / "folder").mkdir()
    with pytest.raises(StorageFailed):
        write_whole(tmp_path / "folder", "x")


def test_a_file_without_end_is_not_read_to_its_end() -> None:
    with pytest.raises(Malformed) as caught:
        read_bytes(Path("/dev/zero"), limit=1000)
    assert caught.value.code == "file-too-large"


def test_a_file_of_exactly_the_limit_is_read(tmp_path: Path) -> None:
    write_whole(tmp_path / "file", b"x" * 10)
    assert read_bytes(tmp_path / "file", limit=10) == b"x" * 10
    with pytest.raises(Malformed):
        read_bytes(tmp_path / "file", limit=9)


def test_what_is_no_text_is_no_text(tmp_path: Path) -> None:
    write_whole(tmp_path / "file", b"\xff\xfe")
    with pytest.raises(Malformed) as caught:
        read_text(tmp_path / "file")
    assert caught.value.code == "file-not-utf-8"


def test_many_writers_leave_one_whole_file(tmp_path: Path) -> None:
    texts = [str(number) * 10_000 for number in range(8)]
    threads = [
        threading.Thread(target=write_whole, args=(tmp_path / "file", text)) for text in texts
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert read_text(tmp_path / "file") in texts
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_an_error_is_told_with_its_file_and_its_place_in_it(tmp_path: Path) -> None:
    path = tmp_path / "file.json"
    for where, told in ((None, str(path)), ("/a/0", f"{path}#/a/0"), (str(path), str(path))):
        with pytest.raises(Refused) as caught, about(path):
            raise Refused("x", "y", where=where)
        assert caught.value.where == told


def test_a_lock_is_held_by_one(tmp_path: Path) -> None:
    with held(tmp_path / "lock"):
        with pytest.raises(StorageFailed) as caught, held(tmp_path / "lock"):
            pass
        assert caught.value.code == "in-use"
    with held(tmp_path / "lock"):
        pass


def test_a_lock_is_let_go_when_the_work_fails(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), held(tmp_path / "lock"):
        _ = 1 / 0
    with held(tmp_path / "lock"):
        pass


def test_a_lock_is_no_link_to_somewhere_else(tmp_path: Path) -> None:
    (tmp_path / "lock").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(StorageFailed, match="link"), held(tmp_path / "lock"):
        pass
    assert not (tmp_path / "elsewhere").exists()


def test_a_lock_where_no_folder_can_be_is_an_error_in_words(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(StorageFailed, match="a file stands"), held(tmp_path / "file/lock"):
        pass
