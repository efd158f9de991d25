"""How every command speaks: results on stdout, errors on stderr, and three exit codes."""

from __future__ import annotations

import json
import os
import sys
from enum import IntEnum
from typing import Annotated, Any, Literal, NoReturn

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from branchebadges.errors import BadgeError, Lacking

out = Console(highlight=False, soft_wrap=True, emoji=False)
err = Console(stderr=True, highlight=False, soft_wrap=True, emoji=False)

Language = Literal["nl", "en"]


class Exit(IntEnum):
    """What a command leaves behind for the shell."""

    DONE = 0
    """Valid, or done."""
    REFUSED = 1
    """Invalid, refused, or asked in a way that is not understood."""
    UNKNOWN = 2
    """It could not be determined."""


AsJson = Annotated[bool, typer.Option("--json", help="Print the result as JSON.")]
Lang = Annotated[str, typer.Option("--lang", help="nl or en; follows LANG where not given.")]


def default_language() -> str:
    """Dutch where the terminal is Dutch, English elsewhere."""
    return "nl" if os.environ.get("LC_ALL", os.environ.get("LANG", "")).startswith("nl") else "en"


def say(text: str, *, dutch: str | None = None, lang: str = "en") -> None:
    """A line for people, in their language."""
    out.print(dutch if dutch is not None and lang == "nl" else text, markup=False)


def show(document: Any) -> None:
    """A result as JSON, for programs."""
    sys.stdout.write(json.dumps(document, ensure_ascii=False, indent=2) + "\n")


def fail(error: BadgeError, *, as_json: bool = False) -> NoReturn:
    """Say what is wrong and what to do, and leave with the right code."""
    code = Exit.UNKNOWN if isinstance(error, Lacking) else Exit.REFUSED
    if as_json:
        show({"error": {"code": error.code, "message": error.message, "where": error.where}})
    err.print(f"branchebadges: {error}  [{error.code}]", markup=False, style="red")
    if isinstance(error, Lacking):
        for url in sorted(error.urls):
            err.print(f"  needed: {url}", markup=False)
    raise typer.Exit(int(code))


def progress(*, quiet: bool = False) -> Progress:
    """A progress bar on stderr; silent for programs and where nobody looks."""
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=err,
        disable=quiet or not err.is_terminal,
        transient=True,
    )
