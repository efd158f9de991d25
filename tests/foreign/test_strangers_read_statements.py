"""What a branch states beside badges and diplomas, software that is not ours verifies too."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from branchebadges.testing import Sector
from foreign.alterations import ALTERATIONS, forgers_document
from foreign.published import PublishedFolder
from foreign.strangers import OpenBadgesLibrary
from stated import Stating

if TYPE_CHECKING:
    from collections.abc import Callable

    from foreign.published import Published
    from foreign.strangers import NodeStrangers

KINDS = ("exemption", "learning_path", "statement", "addition", "without_list")


@pytest.fixture(scope="module")
def stating(tmp_path_factory: pytest.TempPathFactory) -> Stating:
    """A branch that states one of everything of Anna, whose diploma rests on an exemption."""
    sector = Sector.begin(tmp_path_factory.mktemp("stated") / "branch")
    stating = Stating(sector)
    for module, day in (("mediacoach", 1), ("leesconsulent", 2), ("onboarding", 3)):
        sector.complete("anna", module, on=f"2026-03-0{day}")
    sector.award()
    stating.exempt()
    sector.confer()
    sector.complete("anna", "community-librarian", on="2026-05-01")
    sector.award()
    stating.follow()
    stating.state_year(2026)
    sector.confer()
    return stating


@pytest.fixture(scope="module")
def published(stating: Stating) -> PublishedFolder:
    return PublishedFolder.walk(stating.sector.branch.folder)


def of_kind(stating: Stating, published: PublishedFolder, kind: str) -> list[Published]:
    """One of a kind, sealed in both ways."""
    name = stating.last(kind).credential
    return [each for each in published.credentials if each.document.get("id") == name]


@pytest.mark.parametrize("kind", KINDS)
def test_strangers_verify_one_of_each(
    node: NodeStrangers, stating: Stating, published: PublishedFolder, kind: str
) -> None:
    now, documents = published.now, published.documents
    found = of_kind(stating, published, kind)
    assert sorted(each.form for each in found) == ["eddsa-rdfc-2022", "jwt ES256"]
    for each in found:
        at = each.a_good_moment(now)
        said = node.verify(each.text, documents=documents, at=at, lists_at=now)
        assert said.verified, said
        theirs = OpenBadgesLibrary(documents=documents).verify(each.text, at=at)
        assert theirs.verified, theirs


@pytest.mark.parametrize("alter", ALTERATIONS.values(), ids=ALTERATIONS.keys())
@pytest.mark.parametrize("kind", KINDS)
def test_strangers_refuse_an_altered_one(
    node: NodeStrangers,
    stating: Stating,
    published: PublishedFolder,
    kind: str,
    alter: Callable[[str], str],
) -> None:
    now = published.now
    for each in of_kind(stating, published, kind):
        documents = published.documents | forgers_document(published.documents[each.issuer])
        at = each.a_good_moment(now)
        said = node.verify(alter(each.text), documents=documents, at=at, lists_at=now)
        assert not said.verified


def test_strangers_see_that_an_exemption_was_revoked(node: NodeStrangers, stating: Stating) -> None:
    stating.exempt(id="evc-8")
    name = stating.last("exemption").credential
    stating.sector.revoke("evc-8")
    published = PublishedFolder.walk(stating.sector.branch.folder)
    (each,) = (
        one
        for one in published.credentials
        if one.document.get("id") == name and one.form == "eddsa-rdfc-2022"
    )
    said = node.verify(each.text, documents=published.documents, at=published.now)
    assert said.set == ("revocation",)
