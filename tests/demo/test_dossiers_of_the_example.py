"""The people of the example have dossiers: collected, read back, judged, told and exported."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from branchebadges.branch import BranchFolder, persons
from branchebadges.branch.collecting import collect
from branchebadges.branch.sources import sources_in
from branchebadges.canonical import read_json
from branchebadges.demo.build import AT
from branchebadges.dossiers import Dossier, embedded_in, summary
from branchebadges.ledger import DiplomaStep, Loss
from branchebadges.trust import Trust

if TYPE_CHECKING:
    from branchebadges.branch.persons import Record


@pytest.fixture(scope="module")
def branch(demo_branch: Any) -> BranchFolder:
    return BranchFolder.open(demo_branch.folder)


def chosen(branch: BranchFolder) -> dict[str, Record]:
    """Somebody of every kind: the whole example takes two minutes."""
    rows = [each for each in persons.everybody(branch) if each.awards]
    found = {
        "most": max(rows, key=lambda each: len(each.awards)),
        "least": min(rows, key=lambda each: len(each.awards)),
    }
    for record in rows:
        for conferral in record.conferrals:
            found.setdefault(f"a diploma that is {conferral.state}", record)
        for attestation in record.attestations:
            found.setdefault(f"{attestation.kind}, {attestation.state}", record)
        for entry in record.entries:
            if isinstance(entry, DiplomaStep):
                found.setdefault(f"a diploma {entry.step}", record)
            elif isinstance(entry, Loss):
                found.setdefault("a badge that was revoked", record)
    return {record.identity.person_id: record for record in found.values()}


def test_somebody_of_every_kind_has_a_dossier_that_holds(branch: BranchFolder) -> None:
    sources = sources_in(branch.public)
    trust = Trust.read(read_json(branch.published(branch.url("trust.json"))))
    for person, record in chosen(branch).items():
        dossier = Dossier.parse(collect(branch, person, at=AT).to_text())
        issued = [*record.awards, *record.conferrals, *record.attestations]
        assert len(dossier.kept) == len(issued)
        judgement = dossier.verify(AT, trust=trust, anchors=sources)
        assert (judgement.conclusion, judgement.sealed) == ("passed", True), judgement.flaws
        assert {each.computed.outcome for each in judgement.judged if each.computed} <= {"derived"}
        name = record.identity.full_name
        assert summary(dossier, judgement, "nl").startswith(f"# Dossier van {name}\n")
        assert summary(dossier, judgement, "en").startswith(f"# Dossier of {name}\n")
        assert dossier.record is not None
        valid = {each.id for each in dossier.kept if each.was_valid}
        assert {each.id for each in embedded_in(dossier.record.document)} == valid
