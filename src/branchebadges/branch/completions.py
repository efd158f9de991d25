"""Completions as a CSV file: read whole, each bad row named, before anything is done with them.

UTF-8, with or without a byte order mark, commas or semicolons, the column names of `COLUMNS`.
A day without a zone is a day in Amsterdam.
"""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final, Literal, TypeVar

from branchebadges.branch.persons import PERSON_ID
from branchebadges.days import read_day
from branchebadges.errors import Malformed
from branchebadges.moments import AMSTERDAM, day_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from branchebadges.attainments import Category

REQUIRED: Final = ("external_id", "person_id", "module_id", "completed_at", "result")
COLUMNS: Final = (
    *REQUIRED, "full_name", "email", "category", "library", "branch_since", "provider_id",
    "accreditation_id", "started_on", "registered_on", "registered_by", "source_system", "score",
    "component", "revoked_on", "revocation_reason", "evidence_url", "note",
)  # fmt: skip
Result = Literal["passed", "completed", "failed", "withdrew"]
Channel = Literal["automatic", "provider", "learner"]
RESULTS: Final[tuple[Result, ...]] = ("passed", "completed", "failed", "withdrew")
CATEGORIES: Final[tuple[Category, ...]] = ("staff", "volunteer", "external")
CHANNELS: Final[tuple[Channel, ...]] = ("automatic", "provider", "learner")
MAX_BYTES: Final = 32 * 1024 * 1024
MAX_ROWS: Final = 200_000
MAX_CELL: Final = 2_000
MAX_TOLD: Final = 1_000
"""How many bad rows are named in the message; all of them are in `problems`."""

_L = TypeVar("_L", bound=str)
_SCORE: Final = re.compile(r"(?:100|[0-9]{1,2})(?:[.,][0-9]{1,2})?\Z", re.ASCII)
# Line breaks included, and the marks that let a text read backwards: names are printed.
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")
# OWASP, "CSV injection": a spreadsheet that opens an export of this would run it.
_FORMULA: Final = re.compile(r"[=+@]|-\S")
_WHEN: Final = "write 2026-11-22 or 2026-11-22T12:00:00+01:00"


@dataclass(frozen=True)
class CompletionRow:
    """One completion as a provider, a system or the participant reported it."""

    line: int
    external_id: str
    person_id: str
    module_id: str
    completed: datetime
    result: Result
    full_name: str | None = None
    email: str | None = None
    category: Category | None = None
    library: str | None = None
    branch_since: date | None = None
    provider_id: str | None = None
    started: date | None = None
    registered: date | None = None
    registered_by: Channel = "provider"
    score: str | None = None
    component: str | None = None
    revoked: date | None = None
    revocation_reason: str | None = None
    evidence_url: str | None = None
    note: str | None = None

    @property
    def completed_on(self) -> date:
        """The day in Amsterdam on which it was completed."""
        return day_of(self.completed)


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


def read_row(line: int, cells: Mapping[str, str], *, today: date) -> CompletionRow:
    """Read one row, by the names of `COLUMNS`.

    Raises:
        Malformed: it is wrong; `where` is the column, where it is one.
    """
    if "" in cells or None in cells.values():
        raise Malformed("row-ragged", "has more or fewer cells than the header")
    values = {name: cell.strip() for name, cell in cells.items() if cell and cell.strip()}
    for name, cell in values.items():
        if len(cell) > MAX_CELL or _CONTROL.search(cell):
            raise Malformed(
                "row-cell", f"{name} is too long or holds control characters", where=name
            )
        if _FORMULA.match(cell):
            raise Malformed(
                "row-formula", f"{name} begins as a formula does: {cell[:40]!r}", where=name
            )
    for name in REQUIRED:
        if name not in values:
            raise Malformed("row-empty", f"{name} is empty", where=name)
    completed = _moment(values, "completed_at")
    row = CompletionRow(
        line=line,
        external_id=values["external_id"],
        person_id=_matching(values, "person_id", PERSON_ID, "letters, digits, - and _"),
        module_id=values["module_id"],
        completed=completed,
        result=_one_of(values, "result", RESULTS),
        full_name=values.get("full_name"),
        email=_email(values),
        category=_one_of(values, "category", CATEGORIES) if "category" in values else None,
        library=values.get("library"),
        branch_since=_day(values, "branch_since"),
        provider_id=values.get("provider_id"),
        started=_day(values, "started_on"),
        registered=_day(values, "registered_on"),
        registered_by=_one_of({"registered_by": "provider", **values}, "registered_by", CHANNELS),
        score=_score(values),
        component=values.get("component"),
        revoked=_day(values, "revoked_on"),
        revocation_reason=values.get("revocation_reason"),
        evidence_url=_https(values, "evidence_url"),
        note=values.get("note"),
    )
    _check_order(row, today)
    return row


def _check_order(row: CompletionRow, today: date) -> None:
    if row.completed_on > today:
        raise Malformed(
            "row-future",
            f"completed_at {row.completed_on} lies in the future",
            where="completed_at",
        )
    if row.registered and row.registered > today:
        raise Malformed(
            "row-future",
            f"registered_on {row.registered} lies in the future",
            where="registered_on",
        )
    if row.registered and row.registered < row.completed_on - timedelta(days=1):
        raise Malformed("row-order", "registered_on is before completed_at", where="registered_on")
    if row.started and row.started > row.completed_on:
        raise Malformed("row-order", "started_on is after completed_at", where="started_on")
    if row.revoked and row.revoked > today:
        raise Malformed(
            "row-future", f"revoked_on {row.revoked} lies in the future", where="revoked_on"
        )


def _day(values: dict[str, str], name: str) -> date | None:
    if name not in values:
        return None
    try:
        return read_day(values[name])
    except Malformed as error:
        raise Malformed("row-date", f"{name} is {values[name]!r}; {_WHEN}", where=name) from error


def _moment(values: dict[str, str], name: str) -> datetime:
    # Read as a day first, which knows every spelling and bound.
    _day(values, name)
    moment = datetime.fromisoformat(values[name])
    return moment if moment.tzinfo else moment.replace(tzinfo=AMSTERDAM)


def _one_of(values: dict[str, str], name: str, allowed: tuple[_L, ...]) -> _L:
    for each in allowed:
        if each == values[name]:
            return each
    raise Malformed(
        "row-value", f"{name} is {values[name]!r}; it is one of {', '.join(allowed)}", where=name
    )


def _matching(values: dict[str, str], name: str, pattern: re.Pattern[str], what: str) -> str:
    if not pattern.match(values[name]):
        raise Malformed("row-value", f"{name} is {values[name]!r}; use only {what}", where=name)
    return values[name]


def _email(values: dict[str, str]) -> str | None:
    value = values.get("email")
    if value is not None and not re.fullmatch(r"[^\s@<>\"]{1,64}@[^\s@<>\"]{1,190}", value):
        raise Malformed("row-value", f"email is {value!r}, which is not an address", where="email")
    return value


def _https(values: dict[str, str], name: str) -> str | None:
    value = values.get(name)
    if value is not None and not re.fullmatch(r"https://[^\s<>\"{}|\\^`]+", value):
        raise Malformed("row-value", f"{name} is not an https address", where=name)
    return value


def _score(values: dict[str, str]) -> str | None:
    value = values.get("score")
    if value is not None and not _SCORE.match(value):
        raise Malformed(
            "row-value", f"score is {value!r}; it is a percentage from 0 to 100", where="score"
        )
    return value.replace(",", ".") if value else None
