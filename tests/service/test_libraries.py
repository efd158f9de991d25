"""What a library sees: its own people who agreed, as long as they do, and of others a number."""

from __future__ import annotations

import csv
import io
import unicodedata
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from holders_here import ELSEWHERE, LIBRARY, Holders
from hypothesis import given
from hypothesis import strategies as st
from issuer_app.branch import BranchInDatabase
from issuer_app.libraries import follow_paths
from issuer_app.libraries.export import csv_of, safe
from issuer_app.libraries.people import Row, Staff

if TYPE_CHECKING:
    from branch_here import BranchHere


@pytest.fixture
def holders(branch_here: BranchHere) -> Holders:
    return Holders(branch_here)


def told(holders: Holders, library: str = LIBRARY) -> str:
    staff = holders.sign_in(library, "library")
    page, rows = staff.get("/library"), staff.get("/library/pe.csv")
    assert page.status_code == rows.status_code == 200
    return str(page.text + rows.content.decode())


def test_only_who_agreed_is_seen_by_their_own_library_until_they_take_it_back(
    holders: Holders,
) -> None:
    holders.report("anna", "community-librarian")
    holders.report("bram", "ido")
    holders.report("cor", "ido", library=ELSEWHERE)
    holders.work_off()
    assert "Anna" not in told(holders)
    for person, library in (("anna", LIBRARY), ("cor", ELSEWHERE)):
        browser = holders.sign_in(person)
        assert "ziet nu niets van u" in browser.get("/dossier").text
        assert browser.post("/dossier/consent", library=library).status_code == 303
        assert "Laat mijn bibliotheek niets meer zien" in browser.get("/dossier").text
    seen = told(holders)
    assert "Anna" in seen
    assert '"100"' in seen
    assert "voldaan" in seen
    assert "Bram" not in seen
    assert "Cor" not in seen
    assert "Van 1 medewerkers" in seen, "of Bram only that he is there"
    assert "Community librarian" not in seen, "which modules it was is nobody's business"
    assert "Anna" not in told(holders, ELSEWHERE)

    holders.sign_in("anna").post("/dossier/consent/withdrawal")
    assert "Anna" not in told(holders)


def test_consent_is_for_one_library_and_ends_with_the_work_there(holders: Holders) -> None:
    holders.report("anna", "ido")
    browser = holders.sign_in("anna")
    assert browser.post("/dossier/consent", library=ELSEWHERE).status_code == 422
    assert browser.post("/dossier/consent", library=LIBRARY).status_code == 303
    with holders.here.works.begin("test") as work:
        branch = BranchInDatabase.of(work)
        record = branch.record("anna")
        assert record is not None
        who = record.identity.model_copy(update={"library": ELSEWHERE})
        branch.keep(record.model_copy(update={"identity": who}))
    assert "Anna" not in told(holders)
    assert "Anna" not in told(holders, ELSEWHERE)


def test_a_holder_is_no_library(holders: Holders) -> None:
    holders.report("anna", "ido")
    browser = holders.sign_in("anna")
    for path in ("/library", "/library/pe.csv", "/library/paths"):
        assert browser.get(path).status_code == 404
        assert holders.stranger().get(path).headers["location"].startswith("/sign-in")


# CSV (threat 127)

DANGEROUS = "=+-@\uff1d\uff0b\uff0d\uff20\u2212\ufe63\u2010"
CELLS = st.text(max_size=30) | st.builds(
    "{}{}{}".format,
    st.text(alphabet=" \t\r\n\u200b\ufeff\u00ad\x00", max_size=3),
    st.sampled_from(DANGEROUS),
    st.text(max_size=10),
)


@given(CELLS)
def test_no_cell_is_a_formula(cell: str) -> None:
    made = safe(cell)
    assert not set(made) & set("\t\r\n\v\f\x00")
    shown = "".join(each for each in made if unicodedata.category(each) != "Cf").strip()
    first = unicodedata.normalize("NFKC", shown[:1])[:1]
    assert first not in set("=+-@|%")
    assert first not in {"\u2212", "\u2010"}


@given(st.text(alphabet=st.characters(categories=["L", "N"]), max_size=30))
def test_a_plain_name_stays_as_it_is(name: str) -> None:
    assert safe(name) == name


@given(st.lists(CELLS, max_size=4))
def test_the_table_reads_back_as_it_was(names: list[str]) -> None:
    rows = tuple(
        Row(name, "staff", Decimal(8), (), 2026, Decimal(10), Decimal("1.5"), "open")
        for name in names
    )
    made = csv_of(Staff(LIBRARY, 2026, (2026,), len(rows), rows), "nl").decode("utf-8-sig")
    head, *found = csv.reader(io.StringIO(made, newline=""), delimiter=";")
    assert len(head) == 8
    assert [row[0] for row in found] == [safe(name) for name in names]
    assert all(row[6] == "1,5" for row in found)


# Learning paths


def test_a_path_that_was_followed_gives_a_badge_of_the_library_once(holders: Holders) -> None:
    holders.report("anna", "onboarding", "ido")
    holders.report("bram", "ido")
    holders.work_off()
    staff = holders.sign_in(LIBRARY, "library")
    wish = {"code": "start", "title_nl": "Startleerlijn", "mandatory": ["onboarding"], "free": "8"}
    assert staff.post("/library/paths", **wish).status_code == 303
    assert "Startleerlijn" in staff.get("/library/paths").text
    holders.work_off()
    sql = "SELECT person_id, issuer, body FROM credentials WHERE title = 'path-start'"
    (row,) = holders.rows(sql)
    assert (row["person_id"], row["issuer"]) == ("anna", "academie")
    assert row["body"] is not None
    assert "Startleerlijn" in holders.sign_in("anna").get("/dossier").text
    with holders.here.works.begin("test") as work:
        follow_paths(BranchInDatabase.of(work), ["anna", "bram"])
    assert len(holders.rows(sql)) == 1
    # Whoever gets there later is found by the job that follows on the signature.
    holders.report("bram", "onboarding", days_ago=2)
    holders.work_off()
    assert [each["person_id"] for each in holders.rows(sql + " ORDER BY person_id")] == [
        "anna",
        "bram",
    ]
    assert staff.post("/library/paths/start/end").status_code == 303
    assert staff.post("/library/paths/start/end").status_code == 404
    assert "Startleerlijn" in holders.sign_in("anna").get("/dossier").text, "what is given stays"


@pytest.mark.parametrize(
    "wrong",
    [
        pytest.param({"mandatory": ["nergens"]}, id="a module nobody knows"),
        pytest.param({"mandatory": [], "free": ""}, id="nothing is asked"),
        pytest.param({"free": "veel"}, id="no number of points"),
        pytest.param({"code": "../../x"}, id="a code that climbs"),
        pytest.param({"title_nl": " "}, id="no name"),
    ],
)
def test_a_path_that_cannot_be_is_refused_in_words(
    holders: Holders, wrong: dict[str, object]
) -> None:
    wish = {"code": "start", "title_nl": "Start", "mandatory": ["ido"], "free": "8", **wrong}
    answer = holders.sign_in(LIBRARY, "library").post("/library/paths", **wish)
    assert answer.status_code == 422
    assert "Zo kan de leerlijn niet worden bewaard" in answer.text
    assert holders.rows("SELECT 1 AS one FROM library_paths") == []


def test_a_library_without_a_key_is_told_so(holders: Holders) -> None:
    staff = holders.sign_in(ELSEWHERE, "library")
    assert "nog geen sleutel" in staff.get("/library/paths").text
    wish = {"code": "start", "title_nl": "Start", "mandatory": ["ido"]}
    assert staff.post("/library/paths", **wish).status_code == 422
