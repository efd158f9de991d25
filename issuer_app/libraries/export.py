"""The PE overview as CSV, which a spreadsheet opens without ever running anything (threat 127)."""

from __future__ import annotations

import csv
import io
import unicodedata
from typing import TYPE_CHECKING, Final

from issuer_app.pages import number_in_words, text

if TYPE_CHECKING:
    from issuer_app.libraries.people import Staff
    from issuer_app.settings import Language

COLUMNS: Final = (
    "libraries.column-name",
    "libraries.column-category",
    "libraries.column-points",
    "libraries.column-diplomas",
    "libraries.column-year",
    "libraries.column-required",
    "libraries.column-earned",
    "libraries.column-state",
)
_FORMULA: Final = frozenset("=+-@|%\N{MINUS SIGN}")
"""What a spreadsheet takes for the beginning of a formula, or of a command to another program."""
_BYTE_ORDER_MARK: Final = "\ufeff"
"""By this Excel knows UTF-8."""


def safe(cell: str) -> str:
    """A cell that is text to every spreadsheet.

    A sign that begins a formula, in any width, and also after blanks, tabs or line ends, is put
    behind an apostrophe. Control characters are left out: a cell is one line.
    """
    plain = "".join(
        " " if each in "\t\r\n\v\f" else each
        for each in cell
        if each in "\t\r\n\v\f" or unicodedata.category(each) not in {"Cc", "Cs"}
    )
    # Signs that show nothing must not hide the one that begins a formula.
    seen = "".join(each for each in plain if unicodedata.category(each) != "Cf").strip()
    first = unicodedata.normalize("NFKC", seen[:1])[:1]
    begins = first in _FORMULA or unicodedata.category(first or " ") == "Pd"
    changed = plain != cell and cell[:1] in "\t\r\n"
    return f"'{plain}" if first and (begins or changed) else plain


def csv_of(staff: Staff, language: Language) -> bytes:
    """The rows of those who agreed to be seen; semicolons, as Dutch spreadsheets expect."""
    written = io.StringIO()
    writer = csv.writer(written, delimiter=";", quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow([str(text(language, key)) for key in COLUMNS])
    for row in staff.rows:
        cells = (
            row.name,
            str(text(language, f"libraries.category-{row.category}")),
            number_in_words(row.points, language),
            ", ".join(row.diplomas),
            str(row.year),
            number_in_words(row.required, language),
            number_in_words(row.earned, language),
            str(text(language, f"libraries.state-{row.state}")),
        )
        writer.writerow([safe(cell) for cell in cells])
    return (_BYTE_ORDER_MARK + written.getvalue()).encode()
