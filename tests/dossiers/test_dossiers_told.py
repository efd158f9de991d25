"""A dossier in words, Dutch and English, that nobody else's text can spoil."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from kept_dossiers import IN_TWENTY_YEARS, Box, changed

from branchebadges.badges import Holder
from branchebadges.dossiers import summary

if TYPE_CHECKING:
    from branchebadges.dossiers import Dossier
    from branchebadges.verification.words import Language


@pytest.fixture(scope="module")
def box(tmp_path_factory: pytest.TempPathFactory) -> Box:
    return Box.begin(tmp_path_factory.mktemp("told") / "branch")


@pytest.fixture(scope="module")
def dossier(box: Box) -> Dossier:
    return box.collected()


def told(dossier: Dossier, language: Language) -> str:
    return summary(dossier, dossier.verify(IN_TWENTY_YEARS), language)


def test_it_says_whose_it_is_what_there_is_and_how_it_stood(dossier: Dossier) -> None:
    page = told(dossier, "nl")
    assert page.startswith("# Dossier van Anna\n")
    assert "Samengesteld op 22-11-2026; gecontroleerd op 22-11-2046." in page
    assert "| Mediacoach | badge | 1-3-2026 | 40 | Academie van het voorbeeld | geldig |" in page
    assert "nagerekend: het klopt | niet meer te zien |" in page
    assert "- 1-3-2026: anna:mediacoach:1: afgerond" in page
    assert "status/academie/revocation-1.json (verkregen op 22-11-2026)" in page


def test_it_is_told_in_english_too(dossier: Dossier) -> None:
    page = told(dossier, "en")
    assert page.startswith("# Dossier of Anna\n")
    assert "| Mediacoach | badge | 2026-03-01 | 40 | Academie van het voorbeeld | valid |" in page
    assert page.endswith("## Findings\n\nNone.\n")


def test_what_is_wrong_is_among_the_findings(dossier: Dossier) -> None:
    altered = changed(dossier, lambda d: d["sources"]["held"].clear())
    page = told(altered, "nl")
    assert "Niet alles in dit dossier is te controleren; zie de bevindingen." in page
    assert "ontbreekt in dit dossier: https://badges.example/" in page


def test_what_was_revoked_is_told_with_its_reason(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    box = Box.begin(tmp_path_factory.mktemp("revoked") / "branch")
    box.attested.sector.revoke(box.attested.sector.badge("anna", "onboarding"), because="dubbel")
    page = told(box.collected(box.attested.sector.badges("anna")), "nl")
    assert "ingetrokken: dubbel" in page
    assert "| Academie van het voorbeeld | niet geldig |" in page


def test_a_name_cannot_bring_markup_or_lines_of_its_own(box: Box) -> None:
    attested = box.attested
    document = attested.without_list()
    named = Holder(
        id=attested.holder_id,
        email=None,
        name="Anna\n\n# Vals | [x](https://elsewhere.example) <b>",
        salt="",
    )
    document["credentialSubject"]["identifier"] = named.identifiers()
    page = told(box.collected([attested.sign(document, attested.branch)]), "nl")
    assert page.startswith("# Dossier van Anna \\# Vals \\| \\[x\\](https://elsewhere.example)")
    assert "\n# Vals" not in page
    assert "<b>" not in page
