"""Links that holders make: they show what was ticked, until they end, and nothing of anybody."""

from __future__ import annotations

import io
import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import pytest
import zxingcpp
from holders_here import Holders
from PIL import Image
from pypdf import PdfReader

from branchebadges.testing.made_up import URL

if TYPE_CHECKING:
    from branch_here import BranchHere

NAME = "Anna van der Meer-Schimmelpenninck van der Oye"


@pytest.fixture
def holders(branch_here: BranchHere) -> Holders:
    holders = Holders(branch_here)
    holders.report("anna", "community-librarian", name=NAME)
    holders.work_off()
    return holders


def said(pdf: bytes) -> str:
    text = "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)
    return " ".join(text.split())


def attached(pdf: bytes) -> list[tuple[str, bytes]]:
    return [(each.name, each.content) for each in PdfReader(io.BytesIO(pdf)).attachment_list]


def test_a_link_shows_is_counted_and_shows_nothing_once_taken_back(holders: Holders) -> None:
    browser, badge = holders.sign_in("anna"), holders.credential("anna", "community-librarian")
    link = holders.link(browser, badge, name="yes", modules="yes")
    assert len(link) >= 22
    assert link != holders.link(browser, badge, name="yes", modules="yes")
    employer = holders.stranger()
    for _ in range(3):
        assert NAME in employer.get(f"/v/{link}").text
    holders.documents.keep_looks()
    holders.documents.keep_looks()
    assert "3 keer bekeken" in browser.get(f"/dossier/{badge}").text
    assert set(holders.rows("SELECT * FROM share_looks")[0]) == {"public_id", "day", "looks"}
    assert browser.post(f"/dossier/shares/{link}/withdrawal").status_code == 303
    gone = employer.get(f"/v/{link}")
    assert gone.status_code == 410
    assert NAME not in gone.text
    assert employer.get(f"/v/{link}/credential").status_code == 410
    for path in ("certificate.pdf", "code.svg"):
        assert browser.get(f"/dossier/shares/{link}/{path}").status_code == 404
    assert browser.post(f"/dossier/shares/{link}/withdrawal").status_code == 303


def test_a_link_ends_after_its_last_day(holders: Holders) -> None:
    browser, badge = holders.sign_in("anna"), holders.credential("anna", "community-librarian")
    tomorrow = (datetime.now(UTC) + timedelta(days=1)).date()
    link = holders.link(browser, badge, name="yes", modules="yes", ends=str(tomorrow))
    assert holders.stranger().get(f"/v/{link}").status_code == 200
    holders.later = timedelta(days=3)
    assert holders.stranger().get(f"/v/{link}").status_code == 410


@pytest.mark.parametrize("ends", ["2020-01-01", "morgen", "2027-02-30"])
def test_a_last_day_that_is_none_makes_no_link(holders: Holders, ends: str) -> None:
    badge = holders.credential("anna", "community-librarian")
    answer = holders.sign_in("anna").post(f"/dossier/{badge}/shares", ends=ends)
    assert answer.status_code == 422
    assert "Kies vandaag of later" in answer.text
    assert holders.rows("SELECT 1 AS one FROM shares") == []


def test_without_a_name_the_name_is_nowhere(holders: Holders) -> None:
    browser, badge = holders.sign_in("anna"), holders.credential("anna", "community-librarian")
    link = holders.link(browser, badge, modules="yes")
    employer = holders.stranger()
    assert "Schimmelpenninck" not in employer.get(f"/v/{link}").text
    # What was signed names its holder, so it is not given either.
    assert employer.get(f"/v/{link}/credential").status_code == 404
    pdf = browser.get(f"/dossier/shares/{link}/certificate.pdf").content
    assert b"Schimmelpenninck" not in pdf
    assert "Community librarian" in said(pdf)
    assert "Schimmelpenninck" not in said(pdf)
    assert attached(pdf) == []


def test_a_diploma_without_modules_names_none(holders: Holders) -> None:
    browser, diploma = holders.sign_in("anna"), holders.credential("anna", "branche")
    link = holders.link(browser, diploma, name="yes")
    page = holders.stranger().get(f"/v/{link}").text
    assert "Geldig" in page
    assert "Community librarian" not in page
    text = holders.stranger().get(f"/v/{link}/credential").text
    assert "Community librarian" not in text
    pdf = browser.get(f"/dossier/shares/{link}/certificate.pdf").content
    assert "Community librarian" not in said(pdf)
    assert [name for name, _ in attached(pdf)] == ["credential.json"]
    assert b"Community librarian" not in attached(pdf)[0][1]
    both = holders.link(browser, diploma, name="yes", modules="yes")
    assert "Community librarian" in said(
        browser.get(f"/dossier/shares/{both}/certificate.pdf").content
    )


def test_a_certificate_holds_its_proof_and_the_verify_page_takes_it(holders: Holders) -> None:
    browser, diploma = holders.sign_in("anna"), holders.credential("anna", "branche")
    answer = browser.post(f"/dossier/{diploma}/shares", name="yes", modules="yes", paper="yes")
    pdf = browser.get(answer.headers["location"])
    assert pdf.headers["content-type"] == "application/pdf"
    assert NAME in said(pdf.content)
    root: Any = PdfReader(io.BytesIO(pdf.content)).trailer["/Root"]
    xmp = root["/Metadata"].get_object().get_data().decode()
    assert re.search(r"pdfaid:part>3</pdfaid:part>", xmp)
    assert re.search(r"pdfuaid:part>1</pdfuaid:part>", xmp)
    (row,) = holders.rows("SELECT body FROM credentials WHERE id = %s", diploma)
    assert attached(pdf.content) == [("credential.json", row["body"].encode())]
    files = {"files": ("diploma.pdf", pdf.content, "application/pdf")}
    verified = holders.stranger().post("/verify", files=files)
    assert "Geldig" in verified.text
    assert NAME in verified.text


def test_what_is_revoked_gets_no_certificate(holders: Holders) -> None:
    browser, badge = holders.sign_in("anna"), holders.credential("anna", "community-librarian")
    link = holders.link(browser, badge, name="yes", modules="yes")
    holders.revoke(badge)
    assert browser.get(f"/dossier/shares/{link}/certificate.pdf").status_code == 422
    assert "Ingetrokken" in holders.stranger().get(f"/v/{link}").text


def test_codes_links_and_the_trail_hold_nothing_of_anybody(holders: Holders) -> None:
    browser, badge = holders.sign_in("anna"), holders.credential("anna", "community-librarian")
    link = holders.link(browser, badge, name="yes", modules="yes")
    png = browser.get(f"/dossier/shares/{link}/code.png").content
    (code,) = zxingcpp.read_barcodes(Image.open(io.BytesIO(png)))
    assert code.text == f"{URL}/v/{link}"
    page = browser.get(f"/dossier/{badge}").text
    (linkedin,) = re.findall(r'href="(https://www\.linkedin\.com/[^"]+)"', page)
    query = parse_qs(urlsplit(linkedin.replace("&amp;", "&")).query)
    assert query["certUrl"] == [f"{URL}/v/{link}"]
    assert "Schimmelpenninck" not in linkedin
    assert "anna" not in linkedin
    trail = str(holders.rows("SELECT * FROM audit")) + str(
        holders.rows("SELECT * FROM procrastinate_jobs")
    )
    assert link not in trail
    assert "Schimmelpenninck" not in trail
    assert "@bieb.example" not in trail


def test_a_form_without_its_token_changes_nothing(holders: Holders) -> None:
    browser, badge = holders.sign_in("anna"), holders.credential("anna", "community-librarian")
    link = holders.link(browser, badge, name="yes", modules="yes")
    for path in (
        f"/dossier/{badge}/shares",
        f"/dossier/shares/{link}/withdrawal",
        "/dossier/consent",
        "/dossier/consent/withdrawal",
        "/dossier/collected",
    ):
        assert browser.client.post(path, data={"library": "x"}).status_code == 403, path
    assert len(holders.rows("SELECT 1 AS one FROM shares WHERE withdrawn IS NULL")) == 1
    assert holders.rows("SELECT 1 AS one FROM collected") == []
