"""An accreditation that was signed as JSON travels in a badge as any other."""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING, Any

import pytest

from branchebadges.errors import Refused
from sector_in_a_box import CONTEXTS, Sector, codes

if TYPE_CHECKING:
    from branchebadges.proofs import Signed

SUITES = ["eddsa-rdfc-2022", "eddsa-jcs-2022", "jwt"]


def jcs_accreditation(sector: Sector) -> Signed:
    signed = sector.committee.signs(sector.accreditation(), suite="eddsa-jcs-2022")
    assert signed.document["proof"][0]["@context"] == CONTEXTS
    return signed


def badge_with(sector: Sector, accreditation: dict[str, Any]) -> dict[str, Any]:
    badge = sector.badge(accreditation=None)
    badge["credentialSubject"]["achievement"]["endorsement"] = [accreditation]
    return badge


@pytest.mark.parametrize("suite", SUITES)
def test_it_vouches_for_a_badge_of_every_form(suite: str) -> None:
    sector = Sector()
    badge = sector.badge(accreditation=jcs_accreditation(sector))
    report = sector.judged(badge, suite=suite)
    assert report.verdict == "passed"
    assert "module-accredited" in codes(report)


@pytest.mark.parametrize("suite", SUITES)
@pytest.mark.parametrize(
    "context",
    [
        pytest.param(CONTEXTS[:1], id="cut short"),
        pytest.param(CONTEXTS[0], id="cut short, as text"),
        pytest.param("taken away", id="taken away"),
    ],
)
def test_whoever_changes_the_contexts_of_its_proof_breaks_it(suite: str, context: Any) -> None:
    """The dataset stays the same, so this is for the signature of the accreditation to find."""
    sector = Sector()
    changed = deepcopy(jcs_accreditation(sector).document)
    proof = changed["proof"][0]
    if context == "taken away":
        del proof["@context"]
    else:
        proof["@context"] = context
    report = sector.judged(badge_with(sector, changed), suite=suite)
    assert codes(report)["accreditation-forged"] == "failed"


def test_a_badge_cannot_be_given_other_contexts_by_way_of_it() -> None:
    sector = Sector()
    changed = deepcopy(jcs_accreditation(sector).document)
    changed["proof"][0]["@context"] = [*CONTEXTS, "https://w3id.org/security/data-integrity/v2"]
    with pytest.raises(Refused) as caught:
        sector.judged(badge_with(sector, changed))
    assert caught.value.code == "context-nested"
