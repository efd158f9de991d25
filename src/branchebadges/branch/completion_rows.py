"""One completion as a row of text: what its cells mean, and what is wrong with it."""

from __future__ import annotations

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
MAX_CELL: Final = 2_000

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
