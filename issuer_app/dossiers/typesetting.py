"""From values to a PDF: the one place where typst is asked.

What others wrote goes in as data and is only ever shown as text, never read as markup; the template
reaches no file but those beside it, no address, and no font but ours (threat 126). The result is
PDF/A-3a and PDF/UA-1: tagged, readable aloud, and to be kept.
"""

from __future__ import annotations

import json
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any, Final, Literal

import typst

from branchebadges.errors import Refused

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

Paper = Literal["certificate", "dossier"]

_FOLDER: Final = Path(__file__).with_name("paper")
_SETTING: Final = Lock()
"""A compiler sets one paper at a time; each takes a few hundredths of a second."""
_COMPILERS: Final[dict[Paper, typst.Compiler]] = {}


def typeset(paper: Paper, values: Mapping[str, Any], *, at: datetime) -> bytes:
    """A PDF of these values.

    Args:
        paper: which template.
        values: JSON values: what it says.
        at: when it was made; the same values at the same moment give the same bytes.

    Raises:
        Refused: a text holds letters of which our fonts have no picture (`paper-letters`).
    """
    with _SETTING:
        try:
            made = _compiler(paper).compile(
                format="pdf",
                sys_inputs={"data": json.dumps(values, ensure_ascii=False)},
                pdf_standards=["a-3a", "ua-1"],
                timestamp=int(at.timestamp()),
            )
        except typst.TypstError as error:
            if "could not be displayed" not in str(error):
                raise
            message = "a name holds letters that cannot be printed here; take the JSON or picture"
            raise Refused("paper-letters", message) from error
    return b"".join(_pages(made))


def pictures_of(paper: Paper, values: Mapping[str, Any]) -> list[bytes]:
    """The same as PNG, a page each, to look at."""
    with _SETTING:
        made = _compiler(paper).compile(
            format="png",
            ppi=80,
            sys_inputs={"data": json.dumps(values, ensure_ascii=False)},
        )
    return _pages(made)


def _pages(made: bytes | list[bytes] | None) -> list[bytes]:
    if made is None:
        return []
    return [made] if isinstance(made, bytes) else made


def _compiler(paper: Paper) -> typst.Compiler:
    if paper not in _COMPILERS:
        _COMPILERS[paper] = typst.Compiler(
            input=str(_FOLDER / f"{paper}.typ"),
            root=str(_FOLDER),
            font_paths=[str(_FOLDER / "fonts")],
            ignore_system_fonts=True,
        )
    return _COMPILERS[paper]
