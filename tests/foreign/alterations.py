"""What a forger does to a credential: three small changes, each of which must be noticed."""

from __future__ import annotations

import base64
import json
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable

Json = dict[str, Any]

FORGER: Final = "did:web:vervalser.example.org"

_CLAIMS: Final = (
    ("credentialSubject", "achievement", "name"),
    ("credentialSubject", "endorsementComment"),
    ("credentialSubject", "encodedList"),
)


def forgers_document(issuers: Json) -> dict[str, Json]:
    """The DID document of the forger, who publishes the keys of the issuer as his own."""
    stolen: Json = json.loads(json.dumps(issuers).replace(issuers["id"], FORGER))
    return {FORGER: stolen}


def change_a_claim(document: Json) -> None:
    """Another name of the module, another decision, another bit in the list."""
    for *path, last in _CLAIMS:
        holder = document
        for step in path:
            holder = holder.get(step, {})
        if last in holder:
            # The last characters of a bit string are the check value and length of its gzip.
            text = holder[last]
            middle = len(text) // 2
            holder[last] = text[:middle] + _other(text[middle]) + text[middle + 1 :]
            return
    raise AssertionError("a credential without a claim to change")


def swap_the_issuer(document: Json) -> None:
    """The same credential, as if somebody else had issued it."""
    if isinstance(document["issuer"], dict):
        document["issuer"]["id"] = FORGER
    else:
        document["issuer"] = FORGER
    if "iss" in document:
        document["iss"] = FORGER


def change_a_byte_of_the_proof(text: str) -> str:
    """One other character in the middle of the signature, where every bit of it counts."""
    if not text.startswith("{"):
        head, payload, signature = text.split(".")
        return f"{head}.{payload}.{signature[:40]}{_other(signature[40])}{signature[41:]}"
    document = json.loads(text)
    proof = document["proof"]
    first = proof[0] if isinstance(proof, list) else proof
    value = first["proofValue"]
    first["proofValue"] = value[:40] + _other(value[40]) + value[41:]
    return json.dumps(document, ensure_ascii=False)


def _other(character: str) -> str:
    return "b" if character == "a" else "a"


def _by(change: Callable[[Json], None]) -> Callable[[str], str]:
    def alter(text: str) -> str:
        if text.startswith("{"):
            document = json.loads(text)
            change(document)
            return json.dumps(document, ensure_ascii=False)
        head, payload, signature = text.split(".")
        document = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
        change(document)
        forged = base64.urlsafe_b64encode(json.dumps(document).encode()).decode().rstrip("=")
        return f"{head}.{forged}.{signature}"

    return alter


ALTERATIONS: Final[dict[str, Callable[[str], str]]] = {
    "one claim changed": _by(change_a_claim),
    "one byte of the proof changed": change_a_byte_of_the_proof,
    "the issuer swapped": _by(swap_the_issuer),
}
"""Each alteration by what was done, from text to text."""
