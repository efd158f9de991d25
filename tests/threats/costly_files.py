"""More files nobody means well with: those that are sly or dear in one part of a verification.

of_words(by)      numbers, characters, names and shapes within a document
of_proofs(by)     proofs, chains and keys
of_tokens(by)     tokens and their headers
of_pictures(by)   PNG and SVG
of_lists(by)      a badge, with the status list that is at hand for it
"""

from __future__ import annotations

import json
import zlib
from typing import TYPE_CHECKING, Any, Final

from attacks import part, seal, token
from cryptography.hazmat.primitives.asymmetric import rsa
from hostile_corpus import plain

from branchebadges.proofs import sign
from sector_in_a_box import NOW

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sector_in_a_box import Party

Json = dict[str, Any]

NAMES: Final = (
    "__proto__", "constructor", "name\u200b", "\u202eeman", "n\u0430me", "na\u0301me", "\ufeffname",
    "na\x00me", "\U000e0001name", "\x1b[2Jname", "@context ", "Name", "\uff4e\uff41\uff4d\uff45",
)  # fmt: skip
"""Members that look like another, or that some language knows."""


def text_of(document: Json) -> bytes:
    return json.dumps(document).encode()


def of_words(by: Party) -> Iterator[tuple[str, bytes]]:
    signed = sign(plain(by), by.key, suite="eddsa-rdfc-2022", created=NOW).document

    def changed(**members: Any) -> bytes:
        return text_of({**signed, **members})

    def number(written: bytes) -> bytes:
        subject = {**signed["credentialSubject"], "creditsEarned": "HERE"}
        return changed(credentialSubject=subject).replace(b'"HERE"', written)

    yield "a fraction of a million digits", number(b"0." + b"3" * 900_000)
    yield "an exponent of ten thousand digits", number(b"1e" + b"9" * 10_000)
    yield "a nought of ten thousand digits", number(b"0." + b"0" * 500_000 + b"1e500001")
    yield "five thousand digits", number(b"9" * 5000)
    yield "less than nothing", number(b"-0.0")
    for index, name in enumerate(NAMES):
        yield f"a sly name {index}", changed(**{name: "x"})
    yield "marks upon marks", changed(name="e" + "\u0301" * 150_000)
    yield "turned about", changed(name="\u202e" * 100_000)
    yield "halves of characters", changed(name="HERE").replace(b"HERE", b"\\udc00\\ud800" * 50_000)
    yield "a screen wiped", changed(name="\x1b[2J\x1b]0;owned\x07", type=["\x1b[31mx"])
    person = {**signed["credentialSubject"], "id": "urn:x:1"}
    yield (
        "one id for many",
        changed(credentialSubject=[{**person, "creditsEarned": count} for count in range(900)]),
    )
    kinds = [
        "Achievement", "AchievementSubject", "Address", "Alignment", "Criteria", "Evidence",
        "EndorsementSubject", "GeoCoordinates", "IdentifierEntry", "IdentityObject", "Image",
        "Profile", "Related", "Result", "ResultDescription", "RubricCriterionLevel",
    ]  # fmt: skip
    turned = [kinds[count % 16 :] + kinds[: count % 16] for count in range(600)]
    yield (
        "types in every order",
        changed(
            evidence=[{"id": f"urn:x:{count}", "type": each} for count, each in enumerate(turned)]
        ),
    )
    mirrored: Json = {"type": ["Alignment"], "targetName": "x", "targetUrl": "https://x.example/"}
    level = {"type": ["RubricCriterionLevel"], "name": "x", "alignment": [mirrored] * 8}
    described = {
        "type": ["ResultDescription"],
        "name": "x",
        "resultType": "Result",
        "rubricCriterionLevel": [{**level, "id": f"urn:l:{count}"} for count in range(8)],
    }
    yield (
        "look-alikes within look-alikes",
        changed(
            credentialSubject={
                **signed["credentialSubject"],
                "achievement": {
                    **signed["credentialSubject"]["achievement"],
                    "resultDescription": [
                        {**described, "id": f"urn:x:{count}"} for count in range(8)
                    ],
                },
            }
        ),
    )
    endorsed = endorsement(by)
    endorsed["evidence"] = [{"type": ["Evidence"], "name": "x"}] * 40
    yield (
        "look-alikes within credentials",
        changed(endorsement=[{**endorsed, "id": f"urn:e:{count}"} for count in range(30)]),
    )
    yield (
        "endorsements without a name",
        changed(endorsement=[{name: endorsed[name] for name in endorsed if name != "id"}] * 30),
    )
    mother: Json = {"id": "urn:x:0", "type": ["Profile"], "name": "x"}
    for count in range(1, 50):
        mother = {**mother, "id": f"urn:x:{count}", "parentOrg": mother}
    yield "mothers of mothers", changed(issuer={**mother, "id": by.did})
    yield "dates", changed(validFrom="2026-01-01T00:00:00." + "0" * 500_000 + "Z")
    yield "a day that is not", changed(validUntil="9999-12-31T23:59:60+99:99")
    yield (
        "schemas",
        changed(credentialSchema=[{"id": f"urn:x:{n}", "type": "JsonSchema"} for n in range(900)]),
    )
    yield "a context of a million letters", changed(**{"@context": ["https://" + "x" * 900_000]})
    yield "wide letters", changed().decode().encode("utf-16")
    yield "nothing but spaces", b" " * 5_000_000
    yield "zeros", bytes(900_000)


def endorsement(by: Party) -> Json:
    document = {
        **plain(by),
        "type": ["VerifiableCredential", "EndorsementCredential"],
        "credentialSubject": {
            "id": by.did,
            "type": ["EndorsementSubject"],
            "endorsementComment": "x",
        },
    }
    return sign(document, by.key, suite="eddsa-rdfc-2022", created=NOW).document


def of_proofs(by: Party) -> Iterator[tuple[str, bytes]]:
    document = plain(by)
    (proof,) = sign(document, by.key, suite="eddsa-rdfc-2022", created=NOW).document["proof"]

    def proved(*proofs: Json) -> bytes:
        return text_of({**document, "proof": list(proofs)})

    names = [f"urn:x:{count}" for count in range(16)]
    chain = [{**proof, "id": name} for name in names]
    yield "a proof before itself", proved({**proof, "id": "urn:x:1", "previousProof": "urn:x:1"})
    yield (
        "two that wait for each other",
        proved({**chain[0], "previousProof": names[1]}, {**chain[1], "previousProof": names[0]}),
    )
    yield "each before all", proved(*({**each, "previousProof": names} for each in chain))
    yield (
        "before thousands",
        proved({**proof, "previousProof": [f"urn:y:{n}" for n in range(9000)]}),
    )
    yield "two of one name", proved(chain[0], chain[0])
    yield "an address for a proof", text_of({**document, "proof": "urn:x:1"})
    yield "a proof in a proof", proved({**proof, "proof": [proof] * 16})
    endorsed = endorsement(by)
    yield (
        "hundreds that were truly signed",
        text_of(
            sign(
                {**document, "endorsement": [{**endorsed, "id": f"urn:e:{n}"} for n in range(150)]},
                by.key,
                suite="eddsa-jcs-2022",
                created=NOW,
            ).document
        ),
    )
    for name, did in dids_of_odd_keys():
        method = f"{did}#0"
        yield f"a proof by {name}", text_of(
            seal({**document, "issuer": {**document["issuer"], "id": did}}, by,
                 verificationMethod=method)
        )  # fmt: skip
        yield (
            f"a token by {name}",
            token({**document, "issuer": did, "iss": did}, by, alg="RS256", kid=method).encode(),
        )


def number(value: int) -> str:
    """A number of a key, in base64url."""
    return part(value.to_bytes((value.bit_length() + 7) // 8 or 1, "big"))


def dids_of_odd_keys() -> Iterator[tuple[str, str]]:
    pair = rsa.generate_private_key(public_exponent=65537, key_size=2048).private_numbers()
    public = pair.public_numbers
    sound = {"kty": "RSA", "n": number(public.n), "e": number(public.e)}
    curve = {
        "kty": "EC",
        "crv": "P-256",
        "x": part(bytes(31) + b"\1"),
        "y": part(bytes(31) + b"\1"),
    }
    big = (1 << 16_384) - 1
    for name, key in (
        ("a key of 16384 bits", {**sound, "n": number(big)}),
        ("a key of 16384 bits, twice", {**sound, "n": number(big), "e": number(big - 2)}),
        ("a key with a long exponent", {**sound, "e": number(public.n - 2)}),
        ("a key with exponent one", {**sound, "e": number(1)}),
        ("an even key", {**sound, "n": number(public.n + 1)}),
        ("a key that is told", {**sound, "d": number(pair.d), "p": number(pair.p)}),
        ("a secret", {"kty": "oct", "k": part(bytes(32))}),
        ("a point that is nowhere", curve),
        ("a key of brackets", {**sound, "x5c": json.loads("[" * 90 + "]" * 90)}),
        ("a key of many certificates", {**sound, "x5c": ["MII" + "A" * 1000] * 400}),
    ):
        yield name, f"did:jwk:{part(key)}"


def of_tokens(by: Party) -> Iterator[tuple[str, bytes]]:
    document = plain(by)
    good = token(document, by)
    head, body, end = good.split(".")
    yield "critical", token(document, by, crit=["exp"] * 9000).encode()
    yield "not encoded", token(document, by, crit=["b64"], b64=False).encode()
    yield "zipped", token(zlib.compress(bytes(20_000_000), 9), by, zip="DEF").encode()
    yield "a token in a token", token(good.encode(), by, cty="JWT").encode()
    nested = good
    for _ in range(12):
        nested = token(nested.encode(), by, cty="JWT")
    yield "a token in a token in a token", nested.encode()
    yield "an algorithm of many", token(document, by, alg=["EdDSA"] * 9000).encode()
    yield "a header of thousands", token(document, by, x5c=["MII"] * 40_000).encode()
    twice = part(b'{"alg":"none","alg":"EdDSA","kid":"x"}')
    yield "two algorithms", f"{twice}.{body}.{end}".encode()
    yield "encrypted", f"{part({'alg': 'dir', 'enc': 'A256GCM'})}..{body}.{body}.{end}".encode()
    yield (
        "many signatures",
        text_of({"payload": body, "signatures": [{"protected": head, "signature": end}] * 2000}),
    )
    yield "held back", f"{good}~{'~'.join([part(['salt', 'name', 'x'])] * 20_000)}~".encode()
    yield "held back inside", token({**document, "_sd": [part(b"x" * 32)] * 9000}, by).encode()
    for index, moment in enumerate((1e308, -1e308, "9" * 5000, 2**80, [1], float("nan"))):
        yield f"a moment {index}", token({**document, "nbf": moment, "exp": moment}, by).encode()
    held: Json = {"vc": document}
    for _ in range(40):
        held = {"vc": held}
    yield "within within", token(held, by).encode()
    yield "a list", token([document] * 50, by).encode()
    yield "padded", f"{good}{'=' * 900_000}".encode()
