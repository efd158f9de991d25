"""Completions as a CSV file: read whole, each bad row named, before anything is done with them.

UTF-8, with or without a byte order mark, commas or semicolons, the column names of `COLUMNS`.
A day without a zone is a day in Amsterdam.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from branchebadges.branch.completion_rows import (
    CATEGORIES,
    CHANNELS,
    COLUMNS,
    MAX_CELL,
    REQUIRED,
    RESULTS,
    Channel,
    CompletionRow,
    Result,
    read_row,
)
from branchebadges.errors import Malformed

if TYPE_CHECKING:
    from datetime import date

__all__ = [
    "CATEGORIES",
    "CHANNELS",
    "COLUMNS",
    "MAX_BYTES",
    "MAX_CELL",
    "MAX_ROWS",
    "REQUIRED",
    "RESULTS",
    "BadRows",
    "Channel",
    "CompletionRow",
    "Result",
    "Table",
    "read_completions",
    "read_row",
    "read_table",
]

MAX_BYTES: Final = 32 * 1024 * 1024
MAX_ROWS: Final = 200_000
MAX_TOLD: Final = 1_000
"""How many bad rows are named in the message; all of them are in `problems`."""


class BadRows(Malformed):
    """Rows that cannot be read. Nothing of the file was used."""

    def __init__(self, problems: list[tuple[int, str]]) -> None:
        self.problems = problems
        lines = "\n".join(f"  line {line}: {reason}" for line, reason in problems[:MAX_TOLD])
        rest = len(problems) - MAX_TOLD
        more = f"\n  and {rest} more" if rest > 0 else ""
        super().__init__(
            "completions-bad-rows", f"nothing was issued; these rows must be mended:\n{lines}{more}"
        )


@dataclass(frozen=True)
class Table:
    """A CSV file as it is, before it is said what its columns mean."""

    header: tuple[str, ...]
    rows: tuple[tuple[int, dict[str, str]], ...]
    """Each row with its line in the file, by the names in the header."""


def read_table(data: bytes) -> Table:
    """Read a CSV file whose columns have names of its own.

    Raises:
        Malformed: it is not such a file, a column has no name or stands twice, or one is for a BSN.
    """
    text = _text(data)
    reader = _reader(text)
    try:
        header = [name.strip() for name in reader.fieldnames or []]
        reader.fieldnames = header
        _refuse_bsn(header)
        if not header or not all(header):
            raise Malformed("completions-columns", "the first line must name every column")
        if len(set(header)) != len(header):
            raise Malformed("completions-columns", "a column stands twice")
        rows = []
        for number, cells in enumerate(reader):
            if number >= MAX_ROWS:
                raise Malformed("completions-too-many", f"over {MAX_ROWS:,} rows; split the file")
            rows.append((reader.line_num, dict(cells)))
    except csv.Error as error:
        raise Malformed(
            "completions-not-csv", f"not CSV, line {reader.line_num}: {error}"
        ) from error
    return Table(tuple(header), tuple(rows))


def read_completions(data: bytes, *, today: date) -> list[CompletionRow]:
    """Read all rows.

    Raises:
        Malformed: the file as a whole is not such a CSV file.
        BadRows: rows that are wrong, each with its line and the reason.
    """
    reader = _reader(_text(data))
    try:
        header = list(reader.fieldnames or [])
        reader.fieldnames = [name.strip() for name in header]
        _check_header(list(reader.fieldnames))
        rows, problems = _read_rows(reader, today)
    except csv.Error as error:
        raise Malformed(
            "completions-not-csv", f"not CSV, line {reader.line_num}: {error}"
        ) from error
    if problems:
        raise BadRows(problems)
    return rows


def _reader(text: str) -> csv.DictReader[str]:
    lines = io.StringIO(text, newline="")
    return csv.DictReader(lines, delimiter=_separator(text), strict=True, restkey="")


def _read_rows(
    reader: csv.DictReader[str], today: date
) -> tuple[list[CompletionRow], list[tuple[int, str]]]:
    rows: list[CompletionRow] = []
    problems: list[tuple[int, str]] = []
    for number, cells in enumerate(reader):
        if number >= MAX_ROWS:
            raise Malformed("completions-too-many", f"over {MAX_ROWS:,} rows; split the file")
        line = reader.line_num
        try:
            rows.append(read_row(line, cells, today=today))
        except Malformed as error:
            problems.append((line, error.message))
    return rows, problems


def _text(data: bytes) -> str:
    if len(data) > MAX_BYTES:
        raise Malformed("completions-too-large", f"over {MAX_BYTES:,} bytes; split the file")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Malformed("completions-not-utf-8", "not UTF-8; save it again as CSV UTF-8") from error
    if "\0" in text:
        raise Malformed("completions-not-csv", "holds NUL characters; this is not CSV")
    return text


def _separator(text: str) -> str:
    """Dutch spreadsheets write semicolons; the first line decides."""
    first = text.partition("\n")[0]
    return ";" if first.count(";") > first.count(",") else ","


def _check_header(names: list[str]) -> None:
    _refuse_bsn(names)
    missing = [name for name in REQUIRED if name not in names]
    if missing:
        raise Malformed("completions-columns", f"these columns are missing: {', '.join(missing)}")
    unknown = [name for name in names if name not in COLUMNS]
    if unknown:
        known = ", ".join(COLUMNS)
        raise Malformed(
            "completions-columns",
            f"unknown columns: {', '.join(map(repr, unknown))}; known: {known}",
        )
    if len(set(names)) != len(names):
        raise Malformed("completions-columns", "a column stands twice")


def _refuse_bsn(names: list[str]) -> None:
    if any("bsn" in name.lower() for name in names):
        raise Malformed(
            "completions-bsn", "a column for a BSN: the law does not allow it here; remove it"
        )
