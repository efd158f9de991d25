"""What others issue, we verify; every seal of ours, they verify; a forger's, nobody."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from openbadgeslib import ob3

from branchebadges import images
from foreign import ours
from foreign.alterations import ALTERATIONS
from foreign.small_branch import BADGE, CREATED, DOT, REVOKED, SEALS, SVG, Party
from foreign.strangers import OpenBadgesLibrary

if TYPE_CHECKING:
    from collections.abc import Callable

    from foreign.small_branch import SmallBranch
    from foreign.strangers import NodeStrangers

Json = dict[str, Any]
NOW: Final = CREATED + timedelta(days=1)
SUITES: Final = ("eddsa-rdfc-2022", "eddsa-jcs-2022", "ecdsa-rdfc-2019", "ecdsa-jcs-2019")
KNOWN_TO_OPENBADGESLIB: Final = ("eddsa-rdfc-2022", "jwt-es256", "jwt-eddsa")

by_every_alteration = pytest.mark.parametrize(
    "alter", ALTERATIONS.values(), ids=list(ALTERATIONS.keys())
)


def badge() -> Json:
    """The badge of the benchmark, without a status: its list belongs to somebody else."""
    document: Json = json.loads(BADGE.read_text(encoding="utf-8"))
    del document["credentialStatus"]
    return document


# What Digital Bazaar and jose issue


@pytest.mark.parametrize("suite", SUITES)
def test_we_verify_what_digital_bazaar_seals(node: NodeStrangers, suite: str) -> None:
    text = node.issue(badge(), suite=suite, created=CREATED)
    assert ours.verify(text, documents={}, at=NOW).verified


@by_every_alteration
@pytest.mark.parametrize("suite", SUITES)
def test_we_refuse_what_digital_bazaar_sealed_when_it_was_altered(
    node: NodeStrangers, suite: str, alter: Callable[[str], str]
) -> None:
    text = alter(node.issue(badge(), suite=suite, created=CREATED))
    assert not ours.verify(text, documents={}, at=NOW).verified


@pytest.mark.parametrize("algorithm", ["EdDSA", "ES256"])
def test_we_verify_what_jose_signs(node: NodeStrangers, algorithm: str) -> None:
    token = node.issue_jwt(badge(), algorithm=algorithm)
    assert ours.verify(token, documents={}, at=NOW).verified


@by_every_alteration
@pytest.mark.parametrize("algorithm", ["EdDSA", "ES256"])
def test_we_refuse_what_jose_signed_when_it_was_altered(
    node: NodeStrangers, algorithm: str, alter: Callable[[str], str]
) -> None:
    token = alter(node.issue_jwt(badge(), algorithm=algorithm))
    assert not ours.verify(token, documents={}, at=NOW).verified


# What openbadgeslib issues


def signing_key(algorithm: str) -> tuple[bytes, str]:
    """A fresh private key as PEM, and the DID that is its public half."""
    secret: ed25519.Ed25519PrivateKey | ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey
    if algorithm == "EdDSA":
        secret = ed25519.Ed25519PrivateKey.generate()
    elif algorithm == "ES256":
        secret = ec.generate_private_key(ec.SECP256R1())
    else:
        secret = rsa.generate_private_key(65537, 2048)
    pem = secret.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    return pem, ob3.did_jwk_from_jwk(ob3.OB3Signer(pem, algorithm)._public_jwk())


def their_badge(issuer: str) -> ob3.OpenBadgeCredential:
    """A badge as openbadgeslib models one."""
    return ob3.OpenBadgeCredential(
        issuer=ob3.Issuer(id=issuer, name="Opleider", url="https://opleider.example.org/"),
        recipient_id="mailto:sanne@example.org",
        achievement=ob3.Achievement(
            id="https://branche.example.org/modules/1",
            name="Informatiedienstverlening",
            description="Vragen verhelderen.",
            criteria_narrative="Afgerond met een toets.",
            alignments=[ob3.Alignment("Domein", "https://branche.example.org/domeinen/2")],
        ),
        issuance_date=CREATED,
        evidence=[ob3.Evidence(id="https://opleider.example.org/bewijs/1")],
    )


@pytest.mark.parametrize("algorithm", ["EdDSA", "ES256", "RS256"])
def test_we_verify_the_tokens_of_openbadgeslib(algorithm: str) -> None:
    pem, did = signing_key(algorithm)
    token = ob3.OB3Signer(pem, algorithm).sign(their_badge(did))
    assert ours.verify(token, documents={}, at=NOW).verified


@by_every_alteration
def test_we_refuse_the_tokens_of_openbadgeslib_when_altered(alter: Callable[[str], str]) -> None:
    pem, did = signing_key("ES256")
    token = alter(ob3.OB3Signer(pem, "ES256").sign(their_badge(did)))
    assert not ours.verify(token, documents={}, at=NOW).verified


@pytest.mark.parametrize("picture", [DOT, SVG.encode()], ids=["in a PNG", "in an SVG"])
def test_we_verify_what_openbadgeslib_seals_and_bakes(picture: bytes) -> None:
    pem, _ = signing_key("EdDSA")
    signer = ob3.OB3LdpSigner(pem)
    credential = their_badge(signer.verification_method.partition("#")[0])
    bake = signer.sign_into_png if picture is DOT else signer.sign_into_svg
    text = images.unbake(bake(credential, picture))
    # Its signer dates the proof itself.
    assert ours.verify(text, documents={}, at=datetime.now(UTC)).verified
    assert not ours.verify(
        text.replace("Vragen", "Vraagen"), documents={}, at=datetime.now(UTC)
    ).verified


# What we issue


@pytest.mark.parametrize("seal", SEALS)
def test_digital_bazaar_and_jose_verify_every_seal_of_ours(
    node: NodeStrangers, small_branch: SmallBranch, seal: str
) -> None:
    text = small_branch.provider.sign(small_branch.badge(1), seal).text
    verdict = node.verify(text, documents=small_branch.documents, at=NOW)
    assert (verdict.verified, verdict.error, verdict.set) == (True, None, ())


@pytest.mark.parametrize("seal", KNOWN_TO_OPENBADGESLIB)
def test_openbadgeslib_verifies_the_seals_of_ours_that_it_knows(
    small_branch: SmallBranch, seal: str
) -> None:
    text = small_branch.provider.sign(small_branch.badge(1), seal).text
    verdict = OpenBadgesLibrary(documents=small_branch.documents).verify(
        text, at=NOW, check_status=True
    )
    assert verdict.error is None


@pytest.mark.parametrize("seal", KNOWN_TO_OPENBADGESLIB)
def test_openbadgeslib_sees_that_a_badge_was_revoked(small_branch: SmallBranch, seal: str) -> None:
    text = small_branch.provider.sign(small_branch.badge(REVOKED), seal).text
    verdict = OpenBadgesLibrary(documents=small_branch.documents).verify(
        text, at=NOW, check_status=True
    )
    assert "revocation" in str(verdict.error)


def test_digital_bazaar_sees_that_a_badge_was_revoked(
    node: NodeStrangers, small_branch: SmallBranch
) -> None:
    text = small_branch.provider.sign(small_branch.badge(REVOKED)).text
    verdict = node.verify(text, documents=small_branch.documents, at=NOW)
    assert (verdict.verified, verdict.set) == (True, ("revocation",))


# A forger


@pytest.mark.parametrize("seal", SEALS)
def test_a_forgers_own_key_speaks_for_nobody_else(
    node: NodeStrangers, small_branch: SmallBranch, seal: str
) -> None:
    forger = Party.at("vervalser.example.org", "Vervalser")
    documents = small_branch.documents | {forger.did: forger.document}
    forged = forger.sign(small_branch.badge(1), seal).text
    assert not node.verify(forged, documents=documents, at=NOW).verified
    assert not ours.verify(forged, documents=documents, at=NOW).verified
    if seal in KNOWN_TO_OPENBADGESLIB:
        assert not OpenBadgesLibrary(documents=documents).verify(forged, at=NOW).verified
