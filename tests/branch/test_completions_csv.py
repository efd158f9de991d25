"""A file of completions is read whole, or not at all, and every bad row is named."""

from __future__ import annotations

import contextlib
import csv
import io
from datetime import date
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from branchebadges.branch import completions
from branchebadges.branch.completions import (
    COLUMNS,
    MAX_ROWS,
    REQUIRED,
    BadRows,
    CompletionRow,
    read_completions,
)
from branchebadges.errors import BadgeError, Malformed

if TYPE_CHECKING:
    from branchebadges.testing import Sector

TODAY = date(2026, 11, 22)
GOOD = "e-1,P001,ido,2026-03-01,completed"
HEADER = ",".join(REQUIRED)


def file(*rows: str, header: str = HEADER, ends: str = "\n") -> bytes:
    return ends.join((header, *rows, "")).encode()


def read(data: bytes) -> list[CompletionRow]:
    return read_completions(data, today=TODAY)


def problems(*rows: str, header: str = HEADER) -> list[tuple[int, str]]:
    with pytest.raises(BadRows) as caught:
        read(file(*rows, header=header))
    return caught.value.problems


def with_cell(column: str, cell: str) -> list[tuple[int, str]]:
    """The problems of a file whose one row holds this cell."""
    cells = dict(zip(REQUIRED, GOOD.split(","), strict=True)) | {column: cell}
    return problems(
        ",".join(f'"{each}"' for each in cells.values()), header=",".join(f'"{n}"' for n in cells)
    )


def test_a_plain_file_is_read() -> None:
    (row,) = read(file(GOOD))
    assert (row.line, row.external_id, row.person_id) == (2, "e-1", "P001")
    assert (row.module_id, row.completed_on, row.result) == ("ido", date(2026, 3, 1), "completed")
    assert (row.registered_by, row.registered, row.score) == ("provider", None, None)


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"\xef\xbb\xbf" + file(GOOD), id="with a byte order mark"),
        pytest.param(file(GOOD, ends="\r\n"), id="with the line ends of Windows"),
        pytest.param(file(GOOD).replace(b",", b";"), id="with semicolons"),
        pytest.param(
            b"\xef\xbb\xbf" + file(GOOD, ends="\r\n").replace(b",", b";"),
            id="as a Dutch spreadsheet saves it",
        ),
        pytest.param(file(GOOD).rstrip(b"\n"), id="without a last line end"),
        pytest.param(file("", GOOD), id="with an empty line"),
        pytest.param(file(GOOD, header=HEADER.replace(",", " , ")), id="with spaces in the header"),
        pytest.param(file(GOOD.replace("ido", '"ido"')), id="with quotes"),
    ],
)
def test_the_spellings_of_a_file_that_mean_the_same_are_read_the_same(data: bytes) -> None:
    (row,) = read(data)
    (plain,) = read(file(GOOD))
    assert {**vars(row), "line": 0} == {**vars(plain), "line": 0}


def test_a_semicolon_in_quotes_is_a_part_of_its_cell() -> None:
    header = ";".join((*REQUIRED, "note"))
    (row,) = read(file("e-1;P001;ido;2026-03-01;completed;'a'", "", header=header))
    assert row.note == "'a'"
    (row,) = read(file('e-1;P001;ido;2026-03-01;completed;"a; b, c"', header=header))
    assert row.note == "a; b, c"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        pytest.param(b"", "completions-columns", id="nothing at all"),
        pytest.param(b"\n\n", "completions-columns", id="empty lines"),
        pytest.param(file(GOOD).decode().encode("utf-16"), "completions-not-utf-8", id="UTF-16"),
        pytest.param(file(GOOD + "é").decode().encode("latin-1"), "completions-not-utf-8",
                     id="Latin-1"),
        pytest.param(file(GOOD) + b"\0", "completions-not-csv", id="a NUL character"),
        pytest.param(file(GOOD + ',"'), "completions-not-csv", id="a quote that is never closed"),
        pytest.param(file(header="external_id,person_id"), "completions-columns",
                     id="missing columns"),
        pytest.param(file(header=HEADER + ",BSN"), "completions-bsn", id="a column for a BSN"),
        pytest.param(file(header=HEADER + ",bsn_nummer"), "completions-bsn",
                     id="a column that has BSN in its name"),
        pytest.param(file(header=HEADER + ",points"), "completions-columns",
                     id="a column for points, which are the committee's"),
        pytest.param(file(header=HEADER + ",note,note"), "completions-columns",
                     id="the same column twice"),
        pytest.param(file(header=HEADER + ","), "completions-columns",
                     id="a column without a name"),
        pytest.param(b"\x89PNG\r\n\x1a\n" + bytes(range(128, 256)), "completions-not-utf-8",
                     id="a picture"),
        pytest.param(file('"' + "x" * 200_000 + '"'), "completions-not-csv",
                     id="a cell without end"),
    ],
)  # fmt: skip
def test_what_is_no_such_file_is_refused_as_a_whole(data: bytes, code: str) -> None:
    with pytest.raises(Malformed) as caught:
        read(data)
    assert caught.value.code == code


def test_the_message_for_missing_columns_names_them() -> None:
    with pytest.raises(Malformed, match="module_id, completed_at, result"):
        read(file(header="external_id,person_id"))


def test_a_file_of_too_many_rows_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    assert MAX_ROWS == 200_000
    monkeypatch.setattr(completions, "MAX_ROWS", 100)
    assert len(read(file(*[GOOD] * 100))) == 100
    with pytest.raises(Malformed) as caught:
        read(file(*[GOOD] * 101))
    assert caught.value.code == "completions-too-many"


def test_a_file_of_too_many_bytes_is_refused() -> None:
    with pytest.raises(Malformed) as caught:
        read(file(GOOD) + b" " * 33 * 1024 * 1024)
    assert caught.value.code == "completions-too-large"


def test_every_bad_row_is_named_with_its_line_and_the_reason() -> None:
    found = problems(
        GOOD,
        "e-2,P002,ido,2026-13-01,completed",
        GOOD.replace("e-1", "e-3"),
        "e-4,P004,ido,2026-03-01,geslaagd",
        "e-5,P005,ido,2026-03-01",
        "e-6,P006,ido,2026-03-01,completed,extra",
        ",P007,ido,2026-03-01,completed",
    )
    assert [line for line, _ in found] == [3, 5, 6, 7, 8]
    reasons = [reason for _, reason in found]
    assert "completed_at is '2026-13-01'" in reasons[0]
    assert "passed, completed, failed, withdrew" in reasons[1]
    assert "more or fewer cells" in reasons[2]
    assert "more or fewer cells" in reasons[3]
    assert reasons[4] == "external_id is empty"


def test_the_error_a_person_sees_holds_every_line() -> None:
    with pytest.raises(BadRows) as caught:
        read(file("e-2,P002,ido,ooit,completed", "e-3,P003,ido,2026-03-01,?"))
    assert "nothing was issued" in str(caught.value)
    assert "line 2: completed_at" in str(caught.value)
    assert "line 3: result" in str(caught.value)


@pytest.mark.parametrize(
    ("column", "cell", "reason"),
    [
        pytest.param("completed_at", "2026-11-23", "future", id="completed tomorrow"),
        pytest.param("registered_on", "2026-11-23", "future", id="registered tomorrow"),
        pytest.param("revoked_on", "2026-11-23", "future", id="revoked tomorrow"),
        pytest.param("registered_on", "2026-02-01", "before completed_at",
                     id="registered before it was completed"),
        pytest.param("started_on", "2026-03-02", "after completed_at",
                     id="started after it was completed"),
        pytest.param("completed_at", "1-3-2026", "write 2026-11-22", id="a Dutch date"),
        pytest.param("completed_at", "20260301", "write 2026-11-22", id="a date without dashes"),
        pytest.param("completed_at", "0001-01-01T00:00:00+10:00", "write 2026-11-22",
                     id="before the calendar begins"),
        pytest.param("completed_at", "1826-03-01", "write 2026-11-22", id="two centuries ago"),
        pytest.param("completed_at", "\uff12026-03-01", "write 2026-11-22",
                     id="digits of elsewhere"),
        pytest.param("person_id", "../../etc/passwd", "letters, digits", id="a climbing person"),
        pytest.param("person_id", "P 1", "letters, digits", id="a person with a space"),
        pytest.param("person_id", "p" * 65, "letters, digits", id="a person without end"),
        pytest.param("email", "anna", "not an address", id="no address"),
        pytest.param("email", "a@b@c", "not an address", id="an address with two ats"),
        pytest.param("evidence_url", "http://a.example", "https", id="evidence in the open"),
        pytest.param("evidence_url", "javascript:alert(1)", "https", id="evidence that runs"),
        pytest.param("score", "101", "0 to 100", id="a score over a hundred"),
        pytest.param("score", "goed", "0 to 100", id="a score in words"),
        pytest.param("category", "baas", "staff, volunteer, external", id="no such category"),
        pytest.param("registered_by", "buurman", "automatic, provider, learner",
                     id="no such channel"),
        pytest.param("full_name", "=HYPERLINK(1)", "formula", id="a formula"),
        pytest.param("full_name", "@SUM(A1)", "formula", id="a formula of another kind"),
        pytest.param("note", "+1+1", "formula", id="a formula with a plus"),
        pytest.param("note", "-2+3", "formula", id="a formula with a minus"),
        pytest.param("full_name", "A\nB", "control", id="a name on two lines"),
        pytest.param("full_name", "A\x1bB", "control", id="a name with an escape"),
        pytest.param("full_name", "A\u202eB", "control", id="a name that reads backwards"),
        pytest.param("full_name", "x" * 2001, "too long", id="a name without end"),
    ],
)  # fmt: skip
def test_a_cell_that_cannot_be_is_named(column: str, cell: str, reason: str) -> None:
    ((line, told),) = with_cell(column, cell)
    assert line >= 2
    assert reason in told


@pytest.mark.parametrize(
    ("text", "day"),
    [
        pytest.param("2026-03-01", date(2026, 3, 1), id="a day"),
        pytest.param("2026-03-01T23:30:00Z", date(2026, 3, 2), id="the next day in Amsterdam"),
        pytest.param("2026-03-01T12:00", date(2026, 3, 1), id="a time in Amsterdam"),
        pytest.param("2026-03-01 12:00:00", date(2026, 3, 1), id="as a database writes it"),
        pytest.param("2026-03-01T00:30:00+14:00", date(2026, 2, 28), id="from the other side"),
    ],
)
def test_the_ways_to_write_a_day(text: str, day: date) -> None:
    (row,) = read(file(GOOD.replace("2026-03-01", text)))
    assert row.completed_on == day


def test_a_decimal_comma_in_a_score_is_read_as_a_point() -> None:
    header = HEADER + ",score"
    (row,) = read(file(GOOD + ',"87,5"', header=header))
    assert row.score == "87.5"


def test_a_dash_that_stands_alone_is_no_formula() -> None:
    (row,) = read(file(GOOD + ",- zie bijlage", header=HEADER + ",note"))
    assert row.note == "- zie bijlage"


def test_nothing_is_issued_when_one_row_is_bad(sector: Sector) -> None:
    for person in ("anna", "bob"):
        sector.complete(person, "ido", on="2026-03-01")
    sector.complete("cees", "ido", on="2026-03-01", result="prima")
    with pytest.raises(BadRows, match="line 4"):
        sector.award()
    assert not (sector.branch.private / "people").exists()
    assert list((sector.branch.folder / "holders").iterdir()) == []


def test_a_completion_later_today_is_yet_to_come(sector: Sector) -> None:
    sector.complete("anna", "ido", on="2026-11-22", registered_on="")
    sector.waiting[0]["completed_at"] = "2026-11-22T23:00:00+01:00"
    with pytest.raises(BadRows, match="yet to come"):
        sector.award()


@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    with contextlib.suppress(BadgeError):
        read(data)


_CELL = st.text(st.characters(codec="utf-8"), max_size=12) | st.sampled_from(
    ["", "P1", "ido", "2026-03-01", "completed", "9999-12-31T23:59:59-14:00", "1900-01-01", "NaN"]
)


@given(st.lists(st.dictionaries(st.sampled_from(COLUMNS), _CELL), max_size=4))
def test_any_cells_are_read_or_named(rows: list[dict[str, str]]) -> None:
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS)
    writer.writeheader()
    writer.writerows(rows)
    try:
        read(text.getvalue().encode())
    except BadRows as error:
        named = {line for line, _ in error.problems}
    except Malformed as error:
        named = {0} if error.code.startswith("completions-") else set()
    else:
        named = {0}
    assert named
