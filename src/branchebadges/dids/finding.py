"""From the name of a verification method to the method, by the documents at hand."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from branchebadges import canonical
from branchebadges.dids.addresses import did_of, document_url
from branchebadges.dids.documents import MAX_BYTES, MAX_METHODS, DidDocument, Relationship
from branchebadges.dids.local import resolve_local
from branchebadges.dids.methods import VerificationMethod
from branchebadges.errors import Lacking, ProofFailed, Refused
from branchebadges.keys import PublicKey

if TYPE_CHECKING:
    from collections.abc import Mapping

_KEPT: Final = 16_384
"""Documents up to this length are remembered; hostile ones then take 4 MB of text at most."""


def find_method(
    method_id: str, texts: Mapping[str, str], *, relationship: Relationship = "assertionMethod"
) -> VerificationMethod:
    """The verification method of this name, from `texts`: https address to what was found there.

    Its owner must publish it for the use that `relationship` names.

    A did:key or did:jwk needs no text. A did:web or https controller document is read at its own
    address. A key that has an address of its own (Open Badges 3.0, section 8.2) counts for its
    controller when the controller's document lists it. A bare JWK at an address has no controller.

    Raises `Lacking` with the addresses of what is needed next, `Refused` or `Malformed` for a name
    or document that is not in order, `ProofFailed` when the key is not there for that use,
    `KeyUnusable` when it is not sound.
    """
    base = did_of(method_id)
    if base.startswith("did:"):
        return controller_document(base, texts).method(method_id, relationship)
    members = canonical.read_json(_text(base, texts), max_bytes=MAX_BYTES)
    if not isinstance(members, dict):
        raise Refused("key-document", "no key and no controller stands here", where=base)
    if members.get("id") == base and not _holds_key(members):
        return DidDocument.read(members, did=base).method(method_id, relationship)
    if members.get("id") == method_id and _holds_key(members):
        return _confirmed(VerificationMethod.read(members, base=base), texts, relationship)
    if "kty" in members or "keys" in members:
        return VerificationMethod(method_id, None, _bare_key(members, method_id))
    raise Refused("key-document", f"this document does not hold {method_id}", where=base)


def controller_document(controller: str, texts: Mapping[str, str]) -> DidDocument:
    """The document of a DID or of an https controller; raises `Lacking` when it is not at hand."""
    url = document_url(controller)
    if url is None:
        return resolve_local(controller)
    text = _text(url, texts)
    if len(text) > _KEPT:
        return DidDocument.read(text, did=controller)
    return _document(text, controller)


@lru_cache(maxsize=256)
def _document(text: str, controller: str) -> DidDocument:
    """The same text is the same document: an issuer signs many badges."""
    return DidDocument.read(text, did=controller)


def _text(url: str, texts: Mapping[str, str]) -> str:
    text = texts.get(url)
    if text is None:
        raise Lacking("key-document", f"the document at {url} is needed", urls=frozenset({url}))
    return text


def _holds_key(members: Mapping[str, Any]) -> bool:
    return "publicKeyMultibase" in members or "publicKeyJwk" in members


def _confirmed(
    method: VerificationMethod, texts: Mapping[str, str], relationship: Relationship
) -> VerificationMethod:
    # Anybody can publish a key that says it is somebody else's (threat 31).
    controller = method.controller or ""
    if not controller_document(controller, texts).authorises(method.id, relationship):
        raise ProofFailed(
            "method-unknown", f"{controller} does not say that this key is its own", where=method.id
        )
    return method


def _bare_key(members: dict[str, Any], method_id: str) -> PublicKey:
    """A JWK, or the one key of a JWK Set whose `kid` is this name or its fragment."""
    if "keys" not in members:
        return PublicKey.from_jwk(members)
    keys = members["keys"]
    if not isinstance(keys, list) or len(keys) > MAX_METHODS:
        raise Refused("key-document", "a key set that is no list, or too long", where=method_id)
    names = {method_id, method_id.partition("#")[2]} - {""}
    found = [key for key in keys if isinstance(key, dict) and key.get("kid") in names]
    if len(found) != 1:
        raise ProofFailed(
            "method-unknown", f"this key set holds {len(found)} keys by that name", where=method_id
        )
    return PublicKey.from_jwk(found[0])
