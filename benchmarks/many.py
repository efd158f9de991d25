"""Many badges of one module, each for another person: `python -m benchmarks.many`.

Issued one by one and as a series, beside plain libraries; verified for the first time and again,
beside the bare signature; and what memory becomes of many verifications.
"""

from __future__ import annotations

import argparse
import json
import tracemalloc
from itertools import count, cycle
from typing import TYPE_CHECKING, Any

from cryptography.hazmat.primitives.asymmetric import ed25519
from nacl.signing import VerifyKey

from benchmarks import contenders, plain
from benchmarks.measuring import Contender, Measured, looped, measure
from branchebadges import keys, proofs

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

VARYING = (
    "/id",
    "/credentialSubject/id",
    "/credentialSubject/identifier/0/identityHash",
    "/credentialSubject/identifier/0/salt",
    "/credentialSubject/identifier/1/identityHash",
    "/credentialStatus/id",
    "/credentialStatus/statusListIndex",
)
SUITE = contenders.RDFC
PEOPLE = 2000
"""Badges that are verified in turn: more than anything that remembers whole badges would keep."""
VERIFICATIONS = 20_000
ONE_BY_ONE, SERIES, PLAIN = "issue, one by one", "issue, as a series", "issue, plain libraries"
AGAIN, FIRST = "verify, again", "verify, first seen"
RAW, RAW_OPENSSL = "verify, raw Ed25519 (libsodium)", "verify, raw Ed25519 (OpenSSL)"
"""By libsodium, which we use ourselves, and by OpenSSL, which `cryptography` and so most use."""
PLAIN_VERIFY = "verify, plain libraries"


def people() -> Iterator[list[str]]:
    """The texts of one person after another, never the same."""
    for number in count():
        yield [
            f"https://badges.example.org/credentials/{number:036x}",
            f"urn:uuid:00000000-0000-4000-8000-{number:012x}",
            f"sha256${number:064x}",
            f"{number:016x}",
            f"Persoon {number}",
            f"https://branche.example.org/status/opleider/revocation#{number}",
            str(number),
        ]


def field() -> tuple[list[Contender], Callable[[], None]]:
    """Who is measured, and the verification whose memory is looked at."""
    badge: dict[str, Any] = json.loads(contenders.BADGE.read_text(encoding="utf-8"))
    key = keys.PrivateKey.generate("Ed25519")
    badge["issuer"]["id"] = key.verification_method.partition("#")[0]
    known = {key.verification_method: key.public}
    series = proofs.Series(badge, VARYING)
    someone = people()

    def in_series() -> str:
        return series.sign(next(someone), key, suite=SUITE, created=contenders.CREATED).text

    def alone() -> str:
        document = _filled(badge, next(someone))
        return proofs.sign(document, key, suite=SUITE, created=contenders.CREATED).text

    texts = [in_series() for _ in range(PEOPLE)]
    turns = cycle(texts)

    def verify(text: str) -> None:
        proofs.check(proofs.Signed.read(text), known)

    message = bytes(64)
    signature = key.sign(message)
    raw = VerifyKey(key.public.data)
    openssl = ed25519.Ed25519PublicKey.from_public_bytes(key.public.data)
    plain_key = ed25519.Ed25519PrivateKey.generate()
    options = {**json.loads(texts[0])["proof"][0]}
    del options["proofValue"]
    plain_text = plain.sign(badge, plain_key, options, plain.rdfc)
    works: dict[str, Callable[[], object]] = {
        PLAIN: lambda: plain.sign(badge, plain_key, options, plain.rdfc),
        ONE_BY_ONE: alone,
        SERIES: in_series,
        PLAIN_VERIFY: lambda: plain.verify(plain_text, plain_key.public_key(), plain.rdfc),
        AGAIN: lambda: verify(texts[0]),
        FIRST: lambda: verify(next(turns)),
        RAW: lambda: raw.verify(message, signature),
        RAW_OPENSSL: lambda: openssl.verify(signature, message),
    }
    return [
        Contender(SUITE, name.partition(",")[0], name, looped(work)) for name, work in works.items()
    ], lambda: verify(next(turns))


def _filled(badge: dict[str, Any], texts: list[str]) -> dict[str, Any]:
    """The badge of one person, written out."""
    name, subject, identity, salt, person, status, index = texts
    about = badge["credentialSubject"]
    hashed, named = about["identifier"]
    identifiers = [
        {**hashed, "identityHash": identity, "salt": salt},
        {**named, "identityHash": person},
    ]
    return {
        **badge,
        "id": name,
        "credentialSubject": {**about, "id": subject, "identifier": identifiers},
        "credentialStatus": {**badge["credentialStatus"], "id": status, "statusListIndex": index},
    }


def growth(verify: Callable[[], None], verifications: int) -> float:
    """By how many bytes a verification memory grows in the second half of so many."""
    for _ in range(verifications // 2):
        verify()
    tracemalloc.start()
    before, _ = tracemalloc.get_traced_memory()
    for _ in range(verifications // 2):
        verify()
    after, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return (after - before) / max(1, verifications // 2)


def figures(seconds: float, verifications: int) -> dict[str, float]:
    """Operations a second, how many times that of plain libraries, and shares of raw Ed25519."""
    contending, verify = field()
    found = {
        each.who: each
        for each in measure(contending, seconds=seconds, after_round=lambda _number: None)
    }
    rates = {name: each.per_second for name, each in found.items()}
    return {**rates, **_ratios(found), "bytes kept a verification": growth(verify, verifications)}


def _ratios(found: dict[str, Measured]) -> dict[str, float]:
    return {
        f"{ONE_BY_ONE}, times plain": found[ONE_BY_ONE].times(found[PLAIN]),
        f"{SERIES}, times plain": found[SERIES].times(found[PLAIN]),
        f"{AGAIN}, times plain": found[AGAIN].times(found[PLAIN_VERIFY]),
        f"{FIRST}, times plain": found[FIRST].times(found[PLAIN_VERIFY]),
        f"{AGAIN}, of raw by libsodium": found[AGAIN].times(found[RAW]),
        f"{FIRST}, of raw by libsodium": found[FIRST].times(found[RAW]),
        f"{AGAIN}, of raw by OpenSSL": found[AGAIN].times(found[RAW_OPENSSL]),
        f"{FIRST}, of raw by OpenSSL": found[FIRST].times(found[RAW_OPENSSL]),
    }


def main(arguments: list[str] | None = None) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.many", description=__doc__)
    parser.add_argument("--json", action="store_true", help="the figures as JSON")
    parser.add_argument("--seconds", type=float, default=0.4, help="how long each turn lasts")
    parser.add_argument(
        "--verifications",
        type=int,
        default=VERIFICATIONS,
        help="how many before and while memory is looked at; a million takes some twenty minutes",
    )
    asked = parser.parse_args(arguments)
    found = figures(asked.seconds, asked.verifications)
    if asked.json:
        print(json.dumps({name: round(figure, 3) for name, figure in found.items()}))
    else:
        for name, figure in found.items():
            print(f"{name:<44} {figure:>10,.2f}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
