"""Data Integrity proofs: what holds, and everything odd that does not."""

from __future__ import annotations

import base64
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from proof_samples import AT, KEYS, SUITES, badge, check, keys_of, respelled, sealed

from branchebadges import canonical, proofs
from branchebadges.encoding import from_multibase, to_multibase
from branchebadges.errors import BadgeError, KeyUnusable, Lacking, Malformed, ProofFailed, Refused
from branchebadges.keys import PrivateKey

if TYPE_CHECKING:
    from collections.abc import Callable

    from branchebadges.keys import Kind

DATA_INTEGRITY = [each for each in SUITES if each[0] != "jwt"]


@pytest.mark.parametrize(("suite", "kind"), SUITES, ids=str)
def test_what_is_signed_holds(suite: str, kind: Kind) -> None:
    signed = sealed(suite, kind)
    check(signed)
    again = proofs.Signed.read(signed.text.encode())
    check(again)
    assert again == signed
    assert again.id == badge()["id"]
    assert again.digest == signed.digest
    assert again.digest.startswith("sha256-")


def test_a_digest_does_not_depend_on_how_json_is_laid_out() -> None:
    signed = sealed()
    assert respelled(signed.document).digest == signed.digest
    assert respelled(signed.document).text != signed.text


def proof_of(signed: proofs.Signed) -> dict[str, Any]:
    found: dict[str, Any] = signed.document["proof"][0]
    return found


def with_proof(**members: Any) -> proofs.Signed:
    """A sealed badge whose proof says something else; None takes a member away."""
    signed = sealed()
    changed = proof_of(signed) | members
    proof = {name: value for name, value in changed.items() if value is not None}
    return respelled(signed.document | {"proof": [proof]})


VALUE = proof_of(sealed())["proofValue"]
RAW = from_multibase(VALUE)


@pytest.mark.parametrize(
    ("members", "code", "where"),
    [
        pytest.param({"type": "Other"}, "proof-suite", "/proof/0", id="another type"),
        pytest.param({"type": None}, "proof-suite", "/proof/0", id="no type"),
        pytest.param({"type": ["DataIntegrityProof"]}, "proof-suite", "/proof/0", id="types"),
        pytest.param({"cryptosuite": None}, "proof-suite", "/proof/0", id="no suite"),
        pytest.param({"cryptosuite": "rsa-1977"}, "proof-suite", "/proof/0", id="unknown suite"),
        pytest.param(
            {"cryptosuite": ["eddsa-rdfc-2022"]}, "proof-suite", "/proof/0", id="suite in a list"
        ),
        pytest.param(
            {"cryptosuite": "Ed25519Signature2020"}, "proof-suite", "/proof/0", id="type as suite"
        ),
        pytest.param(
            {"type": "eddsa-rdfc-2022", "cryptosuite": None},
            "proof-suite",
            "/proof/0",
            id="suite as type",
        ),
        pytest.param(
            {"type": "Ed25519Signature2020"}, "proof-suite", "/proof/0", id="type and suite"
        ),
        pytest.param(
            {"type": "Ed25519Signature2020", "cryptosuite": None, "created": None},
            "proof-moment",
            "/proof/0",
            id="the old suite without a date",
        ),
        pytest.param(
            {"proofPurpose": "authentication"},
            "proof-purpose",
            "/proof/0/proofPurpose",
            id="another purpose",
        ),
        pytest.param(
            {"proofPurpose": None}, "proof-purpose", "/proof/0/proofPurpose", id="no purpose"
        ),
        pytest.param(
            {"proofPurpose": ["assertionMethod"]},
            "proof-purpose",
            "/proof/0/proofPurpose",
            id="purposes",
        ),
        pytest.param(
            {"verificationMethod": None},
            "proof-method",
            "/proof/0/verificationMethod",
            id="no method",
        ),
        pytest.param(
            {"verificationMethod": {"id": "did:key:z6Mk#z6Mk"}},
            "proof-method",
            "/proof/0/verificationMethod",
            id="a method that is an object",
        ),
        pytest.param(
            {"verificationMethod": "#key-1"},
            "proof-method",
            "/proof/0/verificationMethod",
            id="a relative method",
        ),
        pytest.param(
            {"verificationMethod": "http://school.example/#1"},
            "proof-method",
            "/proof/0/verificationMethod",
            id="a method over http",
        ),
        pytest.param({"proofValue": None}, "proof-value", "/proof/0/proofValue", id="no value"),
        pytest.param({"proofValue": 64}, "proof-value", "/proof/0/proofValue", id="a number"),
        pytest.param({"proofValue": ""}, "proof-value", "/proof/0/proofValue", id="empty"),
        pytest.param(
            {"proofValue": VALUE[1:]}, "proof-value", "/proof/0/proofValue", id="no prefix"
        ),
        pytest.param(
            {"proofValue": to_multibase(RAW, "u")},
            "proof-value",
            "/proof/0/proofValue",
            id="another base",
        ),
        pytest.param(
            {"proofValue": "m" + base64.b64encode(RAW).decode()},
            "proof-value",
            "/proof/0/proofValue",
            id="base64",
        ),
        pytest.param(
            {"proofValue": to_multibase(RAW[:-1])},
            "proof-value",
            "/proof/0/proofValue",
            id="truncated",
        ),
        pytest.param(
            {"proofValue": to_multibase(RAW + b"\0")},
            "proof-value",
            "/proof/0/proofValue",
            id="extended",
        ),
        pytest.param(
            {"proofValue": "z1" + VALUE[1:]}, "proof-value", "/proof/0/proofValue", id="padded"
        ),
        pytest.param(
            {"proofValue": VALUE + "="}, "proof-value", "/proof/0/proofValue", id="a padding sign"
        ),
        pytest.param(
            {"proofValue": " " + VALUE}, "proof-value", "/proof/0/proofValue", id="a space"
        ),
        pytest.param(
            {"proofValue": "z" * 300_000}, "proof-value", "/proof/0/proofValue", id="300 kB"
        ),
        pytest.param(
            {"created": "yesterday"}, "proof-moment", "/proof/0/created", id="an odd date"
        ),
        pytest.param(
            {"created": "2026-11-22T09:00:00"}, "proof-moment", "/proof/0/created", id="no zone"
        ),
        pytest.param({"created": 1}, "proof-moment", "/proof/0/created", id="a number for a date"),
        pytest.param({"expires": []}, "proof-moment", "/proof/0/expires", id="an odd end"),
        pytest.param({"id": 1}, "proof-id", "/proof", id="an id that is a number"),
        pytest.param(
            {"@context": "https://www.w3.org/ns/credentials/v2"},
            "proof-context",
            "/proof/0",
            id="a context of its own",
        ),
    ],
)
def test_an_odd_proof_is_refused_where_it_is_odd(
    members: dict[str, Any], code: str, where: str
) -> None:
    signed = with_proof(**members)
    with pytest.raises(ProofFailed) as caught:
        proofs.methods_named(signed)
    assert (caught.value.code, caught.value.where) == (code, where)
    with pytest.raises(ProofFailed):
        proofs.check(signed, {})


@pytest.mark.parametrize(
    ("proof", "code"),
    [
        pytest.param(None, "proof-shape", id="null"),
        pytest.param("x", "proof-shape", id="text"),
        pytest.param([], "proof-number", id="an empty list"),
        pytest.param([[]], "proof-shape", id="a list in a list"),
        pytest.param([proof_of(sealed())] * 17, "proof-number", id="17 proofs"),
        pytest.param([proof_of(sealed())] * 500, "proof-number", id="500 proofs"),
        pytest.param([proof_of(sealed()), None], "proof-shape", id="a good one and null"),
    ],
)
def test_odd_shapes_of_proof_are_refused(proof: Any, code: str) -> None:
    signed = respelled(badge() | {"proof": proof})
    with pytest.raises(ProofFailed) as caught:
        proofs.check(signed, {})
    assert caught.value.code == code


def test_an_unsigned_document_proves_nothing() -> None:
    signed = respelled(badge())
    for question in (proofs.methods_named, lambda signed: proofs.check(signed, {})):
        with pytest.raises(ProofFailed) as caught:
            question(signed)
        assert caught.value.code == "proof-missing"


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="nothing"),
        pytest.param("[]", id="a list"),
        pytest.param('"text"', id="text"),
        pytest.param("null", id="null"),
        pytest.param(b"\xff\xfe", id="not UTF-8"),
        pytest.param('{"a": 1, "a": 2}', id="a key twice"),
        pytest.param("{" * 50_000, id="very deep"),
        pytest.param("<svg>", id="a picture"),
    ],
)
def test_what_is_neither_json_nor_a_token_is_malformed(text: str | bytes) -> None:
    with pytest.raises(Malformed):
        proofs.Signed.read(text)


def test_a_key_that_is_not_at_hand_is_asked_for() -> None:
    with pytest.raises(Lacking) as caught:
        proofs.check(sealed(), {})
    assert caught.value.urls == {KEYS["Ed25519"].verification_method}


def test_a_good_signature_under_another_key_does_not_hold() -> None:
    signed = sealed()
    other = PrivateKey.generate("Ed25519").public
    with pytest.raises(ProofFailed) as caught:
        proofs.check(signed, dict.fromkeys(proofs.methods_named(signed), other))
    assert (caught.value.code, caught.value.where) == ("signature", "/proof/0")


@pytest.mark.parametrize(("suite", "kind"), DATA_INTEGRITY, ids=str)
def test_a_key_of_another_kind_does_not_check_and_does_not_sign(suite: str, kind: Kind) -> None:
    other: Kind = "P-256" if kind == "Ed25519" else "Ed25519"
    signed = sealed(suite, kind)
    with pytest.raises(ProofFailed) as caught:
        proofs.check(signed, dict.fromkeys(proofs.methods_named(signed), KEYS[other].public))
    assert caught.value.code == "proof-key-kind"
    with pytest.raises(KeyUnusable) as refused:
        sealed(suite, other)
    assert refused.value.code == "key-suite"


def test_a_proof_does_not_move_to_another_document() -> None:
    moved = badge() | {"name": "Another", "proof": [proof_of(sealed())]}
    with pytest.raises(ProofFailed):
        check(respelled(moved))


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"created": "2026-11-22T09:00:01Z"}, id="its moment"),
        pytest.param({"created": None}, id="its moment taken away"),
        pytest.param({"expires": "2099-01-01T00:00:00Z"}, id="an end added"),
        pytest.param({"cryptosuite": "eddsa-jcs-2022"}, id="its suite"),
        pytest.param({"domain": "https://evil.example"}, id="a domain added"),
        pytest.param({"id": "urn:uuid:1"}, id="an id added"),
    ],
)
def test_an_option_that_is_changed_breaks_the_proof(change: dict[str, Any]) -> None:
    with pytest.raises(ProofFailed):
        check(with_proof(**change))


def test_an_undefined_term_in_a_proof_is_refused() -> None:
    with pytest.raises(Refused):
        check(with_proof(undefined="x"))


ADDITIONS = [
    pytest.param(lambda document: document.update(undefinedTerm="x"), id="at the root"),
    pytest.param(
        lambda document: document["credentialSubject"].update(undefinedTerm="x"),
        id="in the subject",
    ),
    pytest.param(lambda document: document["type"].append("UndefinedType"), id="as a type"),
    pytest.param(lambda document: document.update({"@context": "http://a"}), id="as a context"),
    pytest.param(lambda document: document.update({"id": "relative"}), id="as a relative id"),
    pytest.param(lambda document: document.pop("@context"), id="by having no context"),
]


@pytest.mark.parametrize("add", ADDITIONS)
@pytest.mark.parametrize(("suite", "kind"), SUITES, ids=str)
def test_what_no_context_defines_is_never_signed(
    suite: str, kind: Kind, add: Callable[[dict[str, Any]], object]
) -> None:
    document = badge()
    add(document)
    with pytest.raises(Refused):
        proofs.sign(document, KEYS[kind], suite=suite, created=AT)


@pytest.mark.parametrize("add", ADDITIONS)
def test_what_no_context_defines_is_not_believed_beside_a_good_signature(
    add: Callable[[dict[str, Any]], object],
) -> None:
    document = dict(respelled(sealed().document).document)
    add(document)
    with pytest.raises(BadgeError):
        check(respelled(document))


def test_a_jcs_proof_brings_its_context_and_is_held_to_it() -> None:
    signed = sealed("eddsa-jcs-2022")
    context = badge()["@context"]
    assert proof_of(signed)["@context"] == context
    # Contexts that were added after signing do no harm; any other difference does.
    added = signed.document | {"@context": [*context, "https://w3id.org/security/multikey/v1"]}
    check(respelled(added))
    other: Any
    for other in (context[:1], context[::-1], context[0], [], None):
        with pytest.raises(ProofFailed):
            check(respelled(signed.document | {"@context": other}))


def test_a_generic_credential_has_one_proof_as_an_object() -> None:
    document = {
        "@context": ["https://www.w3.org/ns/credentials/v2"],
        "type": ["VerifiableCredential"],
        "issuer": "https://school.example/1",
        "credentialSubject": {"id": "urn:uuid:b3f1a2c4-0000-4000-8000-000000000001"},
    }
    signed = proofs.sign(document, KEYS["Ed25519"], suite="eddsa-jcs-2022", created=AT)
    assert isinstance(signed.document["proof"], dict)
    assert signed.proofs[0].where == "/proof"
    assert signed.id is None
    check(signed)


def test_the_dates_of_a_proof_are_read() -> None:
    until = AT + timedelta(days=1)
    (proof,) = sealed(expires=until).proofs
    assert (proof.created, proof.expires, proof.not_before) == (AT, until, None)


def test_a_moment_without_a_zone_is_not_written() -> None:
    naive = datetime(2026, 1, 1, tzinfo=UTC).replace(tzinfo=None)
    with pytest.raises(BadgeError):
        proofs.sign(badge(), KEYS["Ed25519"], suite="eddsa-jcs-2022", created=naive)


@pytest.mark.parametrize("suite", ["", "rsa", "eddsa-2022", "Ed25519Signature2020", "JWT"])
def test_a_suite_that_is_not_issued_is_refused_with_those_that_are(suite: str) -> None:
    with pytest.raises(Refused, match="eddsa-rdfc-2022"):
        sealed(suite)


def test_a_retired_key_signs_nothing() -> None:
    for suite, kind in SUITES:
        with pytest.raises(KeyUnusable) as caught:
            proofs.sign(badge(), KEYS[kind].retire(AT), suite=suite, created=AT)
        assert caught.value.code == "key-retired"


class Broken:
    """A device that signs something else."""

    verification_method = KEYS["Ed25519"].verification_method
    public = KEYS["Ed25519"].public

    def sign(self, message: bytes) -> bytes:
        return KEYS["Ed25519"].sign(message + b"!")


@pytest.mark.parametrize("suite", ["eddsa-rdfc-2022", "jwt"])
def test_a_signature_of_a_broken_device_does_not_leave_the_house(suite: str) -> None:
    with pytest.raises(ProofFailed):
        proofs.sign(badge(), Broken(), suite=suite, created=AT)


def test_signing_leaves_the_document_as_it_was() -> None:
    document = badge()
    for suite, kind in SUITES:
        proofs.sign(document, KEYS[kind], suite=suite, created=AT)
    assert document == badge()


def test_the_twin_of_an_ecdsa_signature_is_the_same_credential() -> None:
    signed = sealed("ecdsa-rdfc-2019", "P-256")
    raw = from_multibase(proof_of(signed)["proofValue"])
    order = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
    twin = raw[:32] + (order - int.from_bytes(raw[32:], "big")).to_bytes(32, "big")
    changed = proof_of(signed) | {"proofValue": to_multibase(twin)}
    again = respelled(signed.document | {"proof": [changed]})
    proofs.check(again, keys_of(again))
    assert again.id == signed.id


def test_what_we_sign_passes_our_own_screen() -> None:
    canonical.screen(sealed().document)
