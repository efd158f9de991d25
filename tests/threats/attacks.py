"""What an attacker can make that we would not: signed by real keys, and saying anything at all."""

from __future__ import annotations

import base64
import copy
import hashlib
import json
from typing import TYPE_CHECKING, Any

from branchebadges.canonical import jcs
from branchebadges.encoding import to_multibase
from branchebadges.errors import BadgeError
from branchebadges.moments import write_moment
from branchebadges.proofs import Signed
from branchebadges.verification import Report, examine
from sector_in_a_box import NOW, Sector

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from sector_in_a_box import Party

Json = dict[str, Any]


def at(document: Any, *path: str | int) -> Any:
    """What stands at a place."""
    for step in path:
        document = document[step]
    return document


def altered(document: Json, change: Callable[[Json], object]) -> Json:
    """A copy of a document that somebody laid hands on."""
    changed = copy.deepcopy(document)
    change(changed)
    return changed


def put(*path: str | int, value: Any) -> Callable[[Json], None]:
    """The change that puts a value in a place."""

    def change(document: Json) -> None:
        at(document, *path[:-1])[path[-1]] = value

    return change


def seal(document: Json, by: Party, *, created: datetime = NOW, **options: Any) -> Json:
    """An eddsa-jcs-2022 proof that truly holds, over a document that may say anything.

    Made by hand after VC-DI-EdDSA, section 3.3, because our own signer refuses such documents.
    """
    unsecured = {name: value for name, value in document.items() if name != "proof"}
    proof = {
        "type": "DataIntegrityProof",
        "cryptosuite": "eddsa-jcs-2022",
        "created": write_moment(created),
        "verificationMethod": by.key.verification_method,
        "proofPurpose": "assertionMethod",
        "@context": document.get("@context"),
        **options,
    }
    message = hashlib.sha256(jcs(proof)).digest() + hashlib.sha256(jcs(unsecured)).digest()
    return {**unsecured, "proof": [{**proof, "proofValue": to_multibase(by.key.sign(message))}]}


def part(value: Any) -> str:
    """One part of a token, in base64url without padding."""
    data = value if isinstance(value, bytes) else json.dumps(value).encode()
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def token(payload: Any, by: Party, *, drop: tuple[str, ...] = (), **header: Any) -> str:
    """A token that is truly signed, whatever its header and payload say."""
    full = {"alg": "EdDSA", "kid": by.key.verification_method, "typ": "JWT", **header}
    for name in drop:
        del full[name]
    message = f"{part(full)}.{part(payload)}"
    return f"{message}.{part(by.key.sign(message.encode()))}"


def judged(text: str | bytes | Json, sector: Sector, **options: Any) -> Report | BadgeError:
    """The report on a text, or the error where it is no credential at all."""
    options = {"at": NOW, "sources": sector.sources(), "trust": sector.trust, **options}
    try:
        given = json.dumps(text) if isinstance(text, dict) else text
        return examine(Signed.read(given), **options)
    except BadgeError as error:
        return error


def codes(outcome: Report | BadgeError, what: str = "failed") -> set[str]:
    """The codes of what was found, of one outcome; an error is a failure."""
    if isinstance(outcome, BadgeError):
        return {outcome.code} if what == "failed" else set()
    return {each.code for each in outcome.findings if each.outcome == what and each.required}


def refused(text: str | bytes | Json, sector: Sector, *expected: str, **options: Any) -> None:
    """The text is not valid, for one of the reasons given, and nothing it says is believed."""
    outcome = judged(text, sector, **options)
    found = codes(outcome)
    assert found, outcome
    assert found & set(expected), (found, expected)
    if isinstance(outcome, Report):
        assert outcome.verdict == "failed"
        if outcome.answer("real") != "passed":  # type: ignore[arg-type]
            assert outcome.kind == "unverified"
