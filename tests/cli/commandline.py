"""The command line as the tests use it: in this process, with what it said."""

from __future__ import annotations

import io
import json
import sys
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

from branchebadges.cli import run

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True)
class Said:
    """The exit code of a command and what it wrote."""

    code: int
    out: str
    err: str

    @property
    def document(self) -> Any:
        """All of stdout, as one JSON document."""
        return json.loads(self.out)

    @property
    def error(self) -> dict[str, Any]:
        """The error in the JSON document on stdout."""
        found: dict[str, Any] = self.document["error"]
        return found


class CommandLine:
    """Runs commands; an exception that is no answer to the user passes through."""

    def __call__(self, *arguments: object, stdin: bytes = b"") -> Said:
        out, err, given = (
            io.TextIOWrapper(io.BytesIO(each), "utf-8") for each in (b"", b"", stdin)
        )
        with pytest.MonkeyPatch.context() as patch, redirect_stdout(out), redirect_stderr(err):
            patch.setattr(sys, "stdin", given)
            code = run([str(each) for each in arguments])
        return Said(code, _written(out), _written(err))

    def done(self, *arguments: object, stdin: bytes = b"") -> Said:
        """Run a command that has to succeed."""
        said = self(*arguments, stdin=stdin)
        assert said.code == 0, f"{arguments}: {said.out}{said.err}"
        return said


def _written(stream: io.TextIOWrapper) -> str:
    stream.seek(0)
    return stream.read()


def state(folder: Path) -> dict[str, tuple[int, ...]]:
    """Every name in a folder with what the system knows of it; locks left out.

    A file that is written to, replaced or given another mode has another time of change, and to
    ask for that is a hundred times quicker than to read all there is.
    """
    found = {}
    for path in folder.rglob("*"):
        if path.name != ".lock":
            status = path.lstat()
            fixed = (
                status.st_mode,
                status.st_ino,
                *(() if path.is_dir() else (status.st_size, status.st_mtime_ns)),
            )
            # A folder in which a file comes and goes is where it was; the file would be seen.
            changed = 0 if path.is_dir() else status.st_ctime_ns
            found[str(path)] = (*fixed, changed)
    return found
