"""Running a page: its Python, its consoles, and the files it tells the reader to save.

A block of a page is fenced with three backticks and a word that says what it is:

    python          run, in one namespace for the page
    console         each `$ ` line is run, and what it prints is compared; `...` stands for anything
    json NAME       saved as NAME, where the page says "save this as"; so for csv and text

Everything happens in one empty folder, in the order of the page. A command must leave with 0,
unless the page shows with `$ echo $?` what it leaves with.
"""

from __future__ import annotations

import contextlib
import doctest
import io
import os
import re
import shlex
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

ROOT: Final = Path(__file__).resolve().parents[2]
PAGES: Final = tuple(sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]))

_BLOCK: Final = re.compile(r"^```(\w+)(?: +(\S+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_HOW: Final = doctest.ELLIPSIS
_COMPARE: Final = doctest.OutputChecker()


@dataclass(frozen=True)
class Block:
    """One fenced block of a page."""

    kind: str
    name: str | None
    text: str
    line: int


def blocks(page: Path) -> list[Block]:
    """All fenced blocks of a page, in order."""
    text = page.read_text(encoding="utf-8")
    return [
        Block(found[1], found[2], found[3], text.count("\n", 0, found.start()) + 2)
        for found in _BLOCK.finditer(text)
    ]


def runs(page: Path) -> bool:
    """Has the page anything to run?"""
    return any(block.kind in {"python", "console"} for block in blocks(page))


@dataclass
class Reader:
    """Somebody who reads a page and does all it says, in one folder."""

    page: Path
    names: dict[str, Any] = field(default_factory=lambda: {"__name__": "page"})
    left: int = 0
    """The exit code of the last command."""

    def reads(self) -> None:
        """Do everything on the page."""
        for block in blocks(self.page):
            where = f"{self.page.name}:{block.line}"
            if block.kind == "python":
                # The file name and the lines are those of the page, so that an error points there.
                source = "\n" * (block.line - 1) + block.text
                exec(compile(source, self.page, "exec", dont_inherit=True), self.names)  # noqa: S102 - that is what this is for
            elif block.kind == "console":
                self._types(block, where)
            elif block.name is not None:
                Path(block.name).write_text(block.text, encoding="utf-8")
        assert self.left == 0, f"{self.page.name}: the last command left with {self.left}"

    def _types(self, block: Block, where: str) -> None:
        for command, expected in commands(block.text):
            if command == "echo $?":
                said, self.left = f"{self.left}\n", 0
            else:
                assert self.left == 0, f"{where}: the page does not show that this leaves not 0"
                said, self.left = run(command)
            assert _COMPARE.check_output(expected, said, _HOW), (
                f"{where}: $ {command}\nthe page says:\n{expected}\nit said:\n{said}"
            )


def commands(text: str) -> list[tuple[str, str]]:
    """The commands of a console, each with what the page says it prints."""
    rows: list[tuple[str, list[str]]] = []
    for line in text.splitlines():
        if line.startswith("$ "):
            rows.append((line[2:], []))
        elif rows and rows[-1][0].endswith("\\"):
            rows[-1] = (rows[-1][0][:-1] + line.strip(), [])
        else:
            rows[-1][1].append(line)
    return [(command, "".join(f"{line}\n" for line in said)) for command, said in rows]


def run(command: str) -> tuple[str, int]:
    """What a command prints, errors included, and the code it leaves with."""
    words = shlex.split(command)
    if words[0] == "cd":
        os.chdir(words[1])
        return "", 0
    if words[0] == "export":
        name, _, value = words[1].partition("=")
        os.environ[name] = value
        return "", 0
    if words[0] == "branchebadges" and not {"|", ">"} & set(words):
        # As a shell does: a pattern stands for the files that match it.
        return _our_own([file for word in words[1:] for file in _files(word)])
    environment = {**os.environ, "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}
    done = subprocess.run(
        ["sh", "-c", command], capture_output=True, text=True, check=False, env=environment
    )
    return done.stdout + done.stderr, done.returncode


def _files(word: str) -> list[str]:
    found = sorted(str(path) for path in Path().glob(word)) if "*" in word else []
    return found or [word]


def _our_own(arguments: list[str]) -> tuple[str, int]:
    # In this process: starting another for each command of a page would take a second each.
    from branchebadges import cli

    said = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True)
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
        left = cli.run(arguments)
    # Lines may end in spaces that no editor would leave in a page.
    said.seek(0)
    return re.sub(r"[ \t]+$", "", said.read(), flags=re.MULTILINE), left
