"""Who is measured: we, the obvious way, openbadgeslib, Digital Bazaar with jose, bare keys."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.hashes import SHA256
from nacl.signing import SigningKey
from openbadgeslib import ob3

from benchmarks import plain
from benchmarks.measuring import Contender, looped
from branchebadges import keys, proofs, verification

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from foreign.strangers import NodeStrangers

Json = dict[str, Any]

BADGE: Final = Path(__file__).parent / "badge.json"
CREATED: Final = datetime(2026, 6, 1, 9, 30, tzinfo=UTC)

OURS: Final = "branchebadges"
EXAMINED: Final = "branchebadges, examine"
"""Not only the seal and its claims, but every question that a badge alone can answer."""
PLAIN: Final = "plain libraries"
LIBRARY: Final = "openbadgeslib"
NODE: Final = "Digital Bazaar / jose"
RAW: Final = "the signature alone"

RDFC, JCS = "eddsa-rdfc-2022", "eddsa-jcs-2022"
ES256, EDDSA = "JWT ES256", "JWT EdDSA"
SEALS: Final = (RDFC, JCS, ES256, EDDSA)
OPERATIONS: Final = ("issue", "verify")


def everyone(node: NodeStrangers) -> list[Contender]:
    """All contenders; those who are compared take turns next to each other."""
    badge: Json = json.loads(BADGE.read_text(encoding="utf-8"))
    field = [each for seal in SEALS for each in _for_seal(seal, badge, node)]
    return sorted(field, key=lambda each: (SEALS.index(each.seal), each.operation))


def _for_seal(seal: str, badge: Json, node: NodeStrangers) -> Iterator[Contender]:
    yield from _ours(seal, badge)
    yield from _plain(seal, badge)
    if seal != JCS:
        yield from _openbadgeslib(seal, badge)
    yield from _node(seal, badge, node)
    yield from _raw(seal)


def signed_badge() -> str:
    """The badge that is measured, as we issue it with eddsa-rdfc-2022."""
    badge: Json = json.loads(BADGE.read_text(encoding="utf-8"))
    return proofs.sign(_by(badge, _our_key(RDFC)), _our_key(RDFC), suite=RDFC, created=CREATED).text


def _pair(
    seal: str, who: str, issue: Callable[[], object], verify: Callable[[], object]
) -> Iterator[Contender]:
    yield Contender(seal, "issue", who, looped(issue))
    yield Contender(seal, "verify", who, looped(verify))


def _our_key(seal: str) -> keys.PrivateKey:
    return keys.PrivateKey.generate("P-256" if seal == ES256 else "Ed25519")


def _by(badge: Json, key: keys.PrivateKey) -> Json:
    did = key.verification_method.partition("#")[0]
    return badge | {"issuer": badge["issuer"] | {"id": did}}


def _ours(seal: str, badge: Json) -> Iterator[Contender]:
    key = _our_key(seal)
    document = _by(badge, key)
    suite = "jwt" if seal.startswith("JWT") else seal
    known = {key.verification_method: key.public}

    def issue() -> str:
        return proofs.sign(document, key, suite=suite, created=CREATED).text

    text = issue()
    yield from _pair(seal, OURS, issue, lambda: proofs.check(proofs.Signed.read(text), known))

    # Without a status, as the others do not look at theirs.
    lasting = {name: value for name, value in document.items() if name != "credentialStatus"}
    alone = proofs.sign(lasting, key, suite=suite, created=CREATED).text
    verification.examine(proofs.Signed.read(alone), at=CREATED).require()
    yield Contender(
        seal,
        "verify",
        EXAMINED,
        looped(lambda: verification.examine(proofs.Signed.read(alone), at=CREATED)),
    )


def _plain(seal: str, badge: Json) -> Iterator[Contender]:
    if seal == ES256:
        secret = ec.generate_private_key(ec.SECP256R1())
        token = plain.jwt_es256(badge, secret)
        yield from _pair(
            seal,
            PLAIN,
            lambda: plain.jwt_es256(badge, secret),
            lambda: plain.verify_jwt_es256(token, secret.public_key()),
        )
        return
    key = ed25519.Ed25519PrivateKey.generate()
    public = key.public_key()
    if seal == EDDSA:
        token = plain.jwt_eddsa(badge, key)
        yield from _pair(
            seal,
            PLAIN,
            lambda: plain.jwt_eddsa(badge, key),
            lambda: plain.verify_jwt_eddsa(token, public),
        )
        return
    canonical = plain.rdfc if seal == RDFC else plain.jcs
    proof = {
        "type": "DataIntegrityProof",
        "cryptosuite": seal,
        "created": "2026-06-01T09:30:00Z",
        "verificationMethod": "did:web:opleider.example.org#key-1",
        "proofPurpose": "assertionMethod",
    }
    text = plain.sign(badge, key, proof, canonical)
    yield from _pair(
        seal,
        PLAIN,
        lambda: plain.sign(badge, key, proof, canonical),
        lambda: plain.verify(text, public, canonical),
    )


def _openbadgeslib(seal: str, badge: Json) -> Iterator[Contender]:
    secret: ec.EllipticCurvePrivateKey | ed25519.Ed25519PrivateKey = (
        ec.generate_private_key(ec.SECP256R1())
        if seal == ES256
        else ed25519.Ed25519PrivateKey.generate()
    )
    pem = secret.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    public = secret.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    did = ob3.did_key_from_pem(public)
    document = badge | {"issuer": badge["issuer"] | {"id": did}}
    if seal == RDFC:
        method = f"{did}#{did.removeprefix('did:key:')}"

        def issue() -> str:
            return json.dumps(ob3.add_data_integrity_proof(document, pem, method, created=CREATED))

        text = issue()
        verifier = ob3.OB3LdpVerifier()
        yield from _pair(seal, LIBRARY, issue, lambda: verifier.verify(text))
        return
    signer = ob3.OB3Signer(pem, algorithm=seal.removeprefix("JWT "))
    payload = document | {
        "iss": did,
        "jti": document["id"],
        "sub": document["credentialSubject"]["id"],
        "nbf": int(datetime.fromisoformat(document["validFrom"]).timestamp()),
    }
    token = signer.sign_payload(payload)
    reader = ob3.OB3Verifier.for_issuer_did(did)
    yield from _pair(
        seal, LIBRARY, lambda: signer.sign_payload(payload), lambda: reader.verify(token)
    )


def _node(seal: str, badge: Json, node: NodeStrangers) -> Iterator[Contender]:
    name = seal.removeprefix("JWT ")

    def turn(what: str) -> Callable[[float], float]:
        def work(seconds: float) -> float:
            done = node.ask("time", name=name, document=badge, what=what, seconds=seconds)
            return float(done["count"] / done["seconds"])

        return work

    for what in ("issue", "verify"):
        yield Contender(seal, what, NODE, turn(what))


def _raw(seal: str) -> Iterator[Contender]:
    # Data Integrity signs two digests, a JWT its whole text.
    message = bytes(6000 if seal.startswith("JWT") else 64)
    if seal == ES256:
        curve = ec.generate_private_key(ec.SECP256R1())
        curve_public = curve.public_key()
        made = curve.sign(message, ec.ECDSA(SHA256()))
        yield from _pair(
            seal,
            RAW,
            lambda: curve.sign(message, ec.ECDSA(SHA256())),
            lambda: curve_public.verify(made, message, ec.ECDSA(SHA256())),
        )
        return
    # By libsodium, the quickest there is here: a slower one would flatter us.
    key = SigningKey.generate()
    public = key.verify_key
    signature = key.sign(message).signature
    yield from _pair(
        seal, RAW, lambda: key.sign(message), lambda: public.verify(message, signature)
    )
