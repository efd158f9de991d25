"""How every command speaks: results on stdout, errors on stderr, and three exit codes.

What is printed may come from a stranger's file. Nothing of it moves the cursor, starts a line of
its own or turns the direction of reading: such characters are shown as escapes (threat 133).
"""

from __future__ import annotations

import json
import os
import re
import stat
import sys
from contextlib import contextmanager, suppress
from enum import IntEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal

import typer
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TextColumn,
    TimeElapsedColumn,
)
from rich.text import Text

from branchebadges.errors import BadgeError, Lacking, Refused, StorageFailed
from branchebadges.files import write_whole

if TYPE_CHECKING:
    from collections.abc import Iterator

Language = Literal["nl", "en"]
Styled = tuple[str, str]
"""A text and the style to show it in."""


class _Console(Console):
    def on_broken_pipe(self) -> None:
        # Rich would leave with 1, which here says that something is not valid.
        raise BrokenPipeError


out: Final = _Console(highlight=False, soft_wrap=True, markup=False, emoji=False)
err: Final = _Console(stderr=True, highlight=False, soft_wrap=True, markup=False, emoji=False)


class Exit(IntEnum):
    """What a command leaves behind for the shell."""

    DONE = 0
    """Valid, or done."""
    REFUSED = 1
    """Invalid, refused, or asked in a way that is not understood."""
    UNKNOWN = 2
    """It could not be determined."""


AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON document, for programs.")]
Lang = Annotated[
    Language | None,
    typer.Option("--lang", help="Dutch or English; follows LANG where not given.", metavar="nl|en"),
]

# Controls, line and paragraph separators, marks that turn the direction of reading, surrogates, and
# what is not drawn at all: soft hyphens and tags, in which a whole sentence can be hidden.
_UNSEEN: Final = re.compile(
    "[\x00-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff"
    "\ufff9-\ufffb\ud800-\udfff\U000e0000-\U000e007f]"
)


def language(chosen: Language | None) -> Language:
    """The language that was asked for, or else the terminal's: Dutch where that is Dutch."""
    names = (os.environ.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    return chosen or ("nl" if next(filter(None, names), "").startswith("nl") else "en")


def say(*parts: str | Styled) -> None:
    """One line of the result, for people."""
    _line(out, parts)


def note(*parts: str | Styled) -> None:
    """One line beside the result, on stderr: what to do next, or what went wrong."""
    _line(err, parts)


def _line(console: Console, parts: tuple[str | Styled, ...]) -> None:
    encoding = console.encoding
    shown = [
        (visible(part, encoding), "")
        if isinstance(part, str)
        else (visible(part[0], encoding), part[1])
        for part in parts
    ]
    try:
        console.print(Text.assemble(*shown))
    except BrokenPipeError:
        raise
    except OSError as error:
        raise _unwritable(error) from error


def visible(text: str, encoding: str = "utf-8") -> str:
    """The text with what cannot or must not be shown written as escapes."""
    plain = _UNSEEN.sub(lambda found: ascii(found.group())[1:-1], text)
    return plain.encode(encoding, "backslashreplace").decode(encoding)


def show(document: Any) -> None:
    """A result as JSON, for programs."""
    text = json.dumps(document, ensure_ascii=False, indent=2)
    try:
        text.encode(sys.stdout.encoding)
    except UnicodeEncodeError:
        # A file name need not be Unicode, nor a terminal know it all; an escape always passes.
        text = json.dumps(document, indent=2)
    put(text + "\n")


def put(text: str | bytes) -> None:
    """A document on stdout, exactly as it is."""
    try:
        if isinstance(text, bytes):
            sys.stdout.flush()
            sys.stdout.buffer.write(text)
        else:
            sys.stdout.write(text)
        sys.stdout.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        raise _unwritable(error) from error


def _unwritable(error: OSError) -> StorageFailed:
    return StorageFailed(
        "output-unwritable", f"the output cannot be written: {error.strerror}", where="stdout"
    )


def deliver(
    to: Path, content: str | bytes, *, inputs: tuple[Path | str, ...] = (), mode: int = 0o644
) -> None:
    """Write a result to a file, wholly or not at all, and never over what it was made from.

    `mode` is that of a new file: 0o600 for what is nobody else's business.

    Raises:
        Refused: the file is one of `inputs` (`out-is-input`).
        StorageFailed: it cannot be written; what was there still is.
    """
    try:
        kept = any(to.exists() and to.samefile(each) for each in inputs if Path(each).exists())
        plain = not to.exists() or stat.S_ISREG(to.stat().st_mode) or to.is_dir()
    except (OSError, ValueError) as error:
        raise StorageFailed("file-unwritable", f"this cannot be written: {error}") from error
    if kept:
        raise Refused("out-is-input", "this was read as input; choose another --out", where=str(to))
    if plain:
        write_whole(to, content, mode=mode)
        return
    try:
        # A device or a pipe is written to; renaming a file over it would take it away.
        with to.open("wb") as device:
            device.write(content.encode() if isinstance(content, str) else content)
    except OSError as error:
        raise StorageFailed("file-unwritable", str(error.strerror), where=str(to)) from error


def next_is_to_verify(file: Path) -> None:
    """Say what to do with a credential that was just written."""
    if file.is_file():
        note(f"next: branchebadges verify {file}")


def problem(error: BadgeError) -> dict[str, Any]:
    """An error as JSON values, for programs."""
    found: dict[str, Any] = {"code": error.code, "message": error.message, "where": error.where}
    if isinstance(error, Lacking):
        found["urls"] = sorted(error.urls)
    rows = getattr(error, "problems", ())
    if rows:
        # `branch.completions.BadRows`, which is known by what it carries: a verifier need not load
        # a whole branch to tell of an error.
        found["message"] = error.message.partition("\n")[0]
        found["rows"] = [{"line": line, "reason": why} for line, why in rows]
    return found


def tell(error: BadgeError, *, as_json: bool) -> Exit:
    """Say what is wrong, where, and what to do, and give the exit code."""
    found = problem(error)
    where = f"{error.where}: " if error.where else ""
    note((f"branchebadges: {where}{found['message']}", "red"), (f"  [{error.code}]", "dim"))
    for line in error.message.splitlines()[1:]:
        note(line)
    if isinstance(error, Lacking):
        for url in sorted(error.urls):
            note(f"  needed: {url}")
    if as_json:
        # Where stdout is what failed, that is told already.
        with suppress(StorageFailed):
            show({"error": found})
    return Exit.UNKNOWN if isinstance(error, Lacking) else Exit.REFUSED


def progress(*, quiet: bool = False) -> Progress:
    """Progress bars on stderr; silent for programs and where nobody looks."""
    return Progress(
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=err,
        disable=quiet or not err.is_terminal,
        transient=True,
    )


@contextmanager
def working(description: str, *, quiet: bool = False) -> Iterator[None]:
    """A sign of life on stderr while something runs of which nobody knows how long it takes."""
    with Progress(
        SpinnerColumn(),
        TextColumn("{task.description}", markup=False),
        TimeElapsedColumn(),
        console=err,
        disable=quiet or not err.is_terminal,
        transient=True,
    ) as bar:
        bar.add_task(description, total=None)
        yield
