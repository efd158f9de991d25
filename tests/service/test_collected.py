"""A dossier to keep: made by a worker, whole on its own, for its holder alone, for a week."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

import pytest
from holders_here import Holders
from issuer_app.branch import BranchInDatabase
from issuer_app.dossiers import collect, sweep
from pypdf import PdfReader

from branchebadges.canonical import read_json
from branchebadges.dossiers import Dossier, embedded_in
from branchebadges.proofs import Signed

if TYPE_CHECKING:
    from branch_here import BranchHere


@pytest.fixture
def holders(branch_here: BranchHere) -> Holders:
    holders = Holders(branch_here)
    holders.report("anna", "community-librarian", "ido")
    holders.work_off()
    return holders


def test_a_dossier_is_made_once_and_is_whole_in_every_form(holders: Holders) -> None:
    browser = holders.sign_in("anna")
    place = browser.post("/dossier/collected").headers["location"]
    assert browser.post("/dossier/collected").headers["location"] == place, "one at a time"
    waiting = browser.get(place)
    assert "Uw dossier wordt gemaakt" in waiting.text
    assert 'http-equiv="refresh"' in waiting.text
    assert browser.get(f"{place}/dossier.json").status_code == 409
    holders.work_off()
    done = browser.get(place).text
    assert "Het dossier is klaar" in done
    assert "refresh" not in done

    kept = Dossier.parse(browser.get(f"{place}/dossier.json").content)
    found = kept.verify(datetime.now(UTC))
    assert found.verdict == "passed"
    assert found.sealed
    record = Signed.read(browser.get(f"{place}/clr.jwt").text)
    assert record.form == "jwt"
    assert len(embedded_in(record.document)) == len(kept.kept)
    plain = read_json(browser.get(f"{place}/clr.json").content)
    assert plain == record.document

    pdf = browser.get(f"{place}/dossier.pdf").content
    (attached,) = PdfReader(io.BytesIO(pdf)).attachment_list
    assert (attached.name, attached.content) == ("credential.jwt", record.text.encode())
    files = {"files": ("dossier.pdf", pdf, "application/pdf")}
    assert "Geldig" in holders.stranger().post("/verify", files=files).text


def test_made_twice_it_is_the_same_and_after_a_week_it_is_gone(holders: Holders) -> None:
    browser = holders.sign_in("anna")
    place = browser.post("/dossier/collected").headers["location"]
    (job,) = holders.rows("SELECT args FROM procrastinate_jobs WHERE task_name = 'collect'")
    assert job["args"] == {"collected": place.rpartition("/")[2]}, "and not whose it is"
    holders.work_off()
    before = browser.get(f"{place}/dossier.json").content
    with holders.here.works.begin("test") as work:
        collect(BranchInDatabase.of(work, keys=holders.here.keys), UUID(place.rpartition("/")[2]))
    assert browser.get(f"{place}/dossier.json").content == before
    with holders.here.works.begin("test", at=datetime.now(UTC) + timedelta(days=6)) as work:
        assert sweep(work) == 0
    with holders.here.works.begin("test", at=datetime.now(UTC) + timedelta(days=8)) as work:
        assert sweep(work) == 1
    assert browser.get(place).status_code == 404


def test_who_has_nothing_is_told_so(holders: Holders) -> None:
    holders.report("cor", "eigen-balie")
    with holders.here.works.begin("test") as work:
        branch = BranchInDatabase.of(work)
        record = branch.record("cor")
        assert record is not None
        branch.keep(record.model_copy(update={"awards": (), "entries": ()}))
    browser = holders.sign_in("cor")
    place = browser.post("/dossier/collected").headers["location"]
    holders.work_off()
    page = browser.get(place)
    assert "Er is nu geen dossier te maken" in page.text
    assert browser.get(f"{place}/dossier.json").status_code == 404
