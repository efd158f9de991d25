"""Whatever a branch publishes, software that is not ours verifies, and refuses when altered."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from branchebadges import images
from foreign import ours
from foreign.alterations import ALTERATIONS, forgers_document
from foreign.strangers import OpenBadgesLibrary

if TYPE_CHECKING:
    from collections.abc import Callable

    from foreign.published import Published, PublishedFolder
    from foreign.strangers import NodeStrangers, Verdict

OPENBADGESLIB_READS = ("eddsa-rdfc-2022", "jwt EdDSA", "jwt ES256")


def read_by_openbadgeslib(each: Published) -> bool:
    """It knows one cryptosuite, and of JWTs only badges."""
    if each.form.startswith("jwt"):
        return each.form in OPENBADGESLIB_READS and each.kind in ("badge", "diploma")
    return each.form in OPENBADGESLIB_READS


def everything(_: Published) -> bool:
    return True


def test_a_branch_publishes_every_kind_of_credential(published: PublishedFolder) -> None:
    kinds = {"badge", "diploma", "accreditation", "status list"}
    assert kinds <= set(published.counted())
    assert published.pictures


def test_digital_bazaar_and_jose_verify_what_we_publish(
    node: NodeStrangers, published: PublishedFolder
) -> None:
    now = published.now
    said = {
        each.path: node.verify(
            each.text,
            documents=published.documents,
            at=each.a_good_moment(now),
            lists_at=now,
        )
        for each in published.sample()
    }
    assert {path: verdict for path, verdict in said.items() if not verdict.verified} == {}


def test_digital_bazaar_reads_the_same_bits_in_every_status_list(
    node: NodeStrangers, published: PublishedFolder
) -> None:
    from branchebadges.bitstring import Bits

    for each in published.some("status list", 12, of=everything):
        read = node.read_list(each.text, documents=published.documents, at=published.now)
        bits = Bits.decode(each.document["credentialSubject"]["encodedList"])
        assert (read["verified"], read["length"]) == (True, len(bits)), read
        assert read["set"] == [index for index in range(len(bits)) if bits[index]]


@pytest.mark.parametrize("revoked", [True, False], ids=["revoked", "not revoked"])
def test_strangers_and_we_agree_on_what_was_revoked(
    node: NodeStrangers, published: PublishedFolder, *, revoked: bool
) -> None:
    now, documents = published.now, published.documents
    bits = {
        each.document["id"]: node.read_list(each.text, documents=documents, at=now)["set"]
        for each in published.some("status list", 10_000, of=everything)
    }

    def wanted(each: Published) -> bool:
        status = each.document["credentialStatus"]
        is_set = int(status["statusListIndex"]) in bits[status["statusListCredential"]]
        return read_by_openbadgeslib(each) and is_set is revoked

    library = OpenBadgesLibrary(documents=documents)
    badges = published.some("badge", 20, of=wanted)
    assert badges
    for each in badges:
        theirs = library.verify(each.text, at=now, check_status=True)
        our_own = ours.verify(each.text, documents=documents, at=now)
        assert (theirs.verified, our_own.verified) == (not revoked, not revoked), each.path
        if each.form.startswith("eddsa"):
            said = node.verify(each.text, documents=documents, at=now)
            assert said.set == (("revocation",) if revoked else ()), each.path


def test_openbadgeslib_verifies_what_we_publish(published: PublishedFolder) -> None:
    library = OpenBadgesLibrary(documents=published.documents)
    now = published.now
    said = {
        each.path: library.verify(each.text, at=each.a_good_moment(now))
        for each in published.sample(of=read_by_openbadgeslib)
    }
    assert said
    assert {path: verdict for path, verdict in said.items() if not verdict.verified} == {}


def test_openbadgeslib_finds_the_credential_we_baked(published: PublishedFolder) -> None:
    texts = {each.text for each in published.credentials}
    step = max(1, len(published.pictures) // 40)
    for path, picture in published.pictures[::step]:
        found = OpenBadgesLibrary.unbake(picture)
        assert found == images.unbake(picture), path
        assert found in texts, path


@pytest.mark.parametrize("alter", ALTERATIONS.values(), ids=ALTERATIONS.keys())
@pytest.mark.parametrize("kind", ["badge", "diploma", "accreditation", "status list"])
def test_nobody_accepts_an_altered_copy(
    node: NodeStrangers, published: PublishedFolder, kind: str, alter: Callable[[str], str]
) -> None:
    now = published.now
    accepted: list[tuple[str, str, Verdict]] = []
    for each in published.some(kind, 8, of=everything):
        at = each.a_good_moment(now)
        forged = alter(each.text)
        documents = published.documents | forgers_document(published.documents[each.issuer])
        said: dict[str, Verdict] = {
            "Digital Bazaar or jose": node.verify(forged, documents=documents, at=at, lists_at=now),
            "we": ours.verify(forged, documents=documents, at=at),
        }
        if read_by_openbadgeslib(each):
            said["openbadgeslib"] = OpenBadgesLibrary(documents=documents).verify(forged, at=at)
        accepted += [(each.path.name, *row) for row in said.items() if row[1].verified]
        # We do not merely fail to say that it is good: we say that it is not.
        assert str(said["we"].error).startswith("failed: "), (each.path.name, said["we"])
    assert accepted == []
