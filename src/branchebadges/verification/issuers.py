"""Which keys are the issuer's: from its DID document, or from its own https address.

Not the key in a header, not whatever a key id points to, not a key that somebody else controls.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from branchebadges import dids
from branchebadges.errors import ProofFailed
from branchebadges.proofs import HEADER_KEY, methods_named

if TYPE_CHECKING:
    from branchebadges.dids import VerificationMethod
    from branchebadges.proofs import Signed
    from branchebadges.sources import Sources

COMPANION_TYPE: Final = "SuspensionStatusList"
"""The type of service by which an issuer names the suspension list beside a revocation list."""


def methods_of(
    signed: Signed, issuer: str, sources: Sources, *, issuers_only: bool
) -> dict[str, VerificationMethod]:
    """Every method the proofs name, each found where its owner publishes it.

    Raises:
        ProofFailed: no method is named, or one that is not the issuer's.
        Lacking: the document it stands in is not at hand.
    """
    return {
        name: _brought(signed, issuer, sources)
        if name == HEADER_KEY
        else _method(name, issuer, sources, issuers_only=issuers_only)
        for name in methods_named(signed)
    }


def _brought(signed: Signed, issuer: str, sources: Sources) -> VerificationMethod:
    """The key in a token's header, which counts only when it is found among the issuer's own."""
    document = dids.controller_document(issuer, sources.texts)
    keys = (proof.header_key for proof in signed.proofs if proof.header_key is not None)
    for key in keys:
        found = document.method_of(key)
        if found is not None:
            return found
    raise ProofFailed("key-not-issuers", f"the key in the header is not one of {issuer}")


def _method(name: str, issuer: str, sources: Sources, *, issuers_only: bool) -> VerificationMethod:
    # Before anything is looked up: a DID that is not the issuer's is not even asked for.
    if issuers_only and name.startswith("did:") and name.partition("#")[0] != issuer:
        raise ProofFailed("key-not-issuers", f"{name} is not a key of {issuer}", where=name)
    found = dids.find_method(name, sources.texts)
    if not issuers_only or found.controller == issuer:
        return found
    if found.controller is None and _same_origin(name, issuer):
        # A bare JWK names no controller (Open Badges 3.0, section 8.2.4.1); who can publish on the
        # issuer's own host is taken to be the issuer.
        return found
    owner = found.controller or "nobody by name"
    raise ProofFailed("key-not-issuers", f"{name} belongs to {owner}, not to {issuer}", where=name)


def _same_origin(one: str, other: str) -> bool:
    # Both begin "https://host/"; what is not spelled exactly so is not the same.
    origin = one.split("/", 3)[:3]
    return origin[0] == "https:" and origin == other.split("/", 3)[:3]


def companion_lists(issuer: str, sources: Sources) -> dict[str, str]:
    """The suspension list beside each revocation list, as the issuer's DID document pairs them.

    Raises:
        Lacking: the document is not at hand; a profile may let somebody else's key sign, and then
            the gate had no need of it.
    """
    if not issuer.startswith("did:web:"):
        return {}
    document = dids.controller_document(issuer, sources.texts)
    pairs: dict[str, str] = {}
    for service in document.services:
        endpoint = service.get("serviceEndpoint")
        if service.get("type") == COMPANION_TYPE and isinstance(endpoint, dict):
            pairs |= _pair(endpoint)
    return pairs


def _pair(endpoint: dict[str, Any]) -> dict[str, str]:
    revocation, suspension = endpoint.get("revocation"), endpoint.get("suspension")
    if isinstance(revocation, str) and isinstance(suspension, str):
        return {revocation: suspension}
    return {}
