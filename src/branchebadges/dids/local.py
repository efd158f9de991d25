"""DIDs that are their own document: did:key and did:jwk."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, Final

from branchebadges import canonical
from branchebadges.dids.addresses import require_did, url_of
from branchebadges.dids.documents import DidDocument
from branchebadges.encoding import from_base64url, to_base64url
from branchebadges.errors import KeyUnusable, Lacking, Malformed, Refused
from branchebadges.keys import PublicKey

_MAX_JWK_BYTES: Final = 4096


def did_key(public: PublicKey) -> str:
    """The did:key of a key (did:key, section 3.1); RSA keys have none here."""
    return "did:key:" + public.to_multibase()


def did_jwk(public: PublicKey) -> str:
    """The did:jwk of a key, over the JCS form of its JWK."""
    return "did:jwk:" + to_base64url(canonical.jcs(public.to_jwk()))


@lru_cache(maxsize=1024)
def resolve_local(did: str) -> DidDocument:
    """The document of a did:key or did:jwk.

    Raises `Lacking` with the address of the document for a did:web, `Refused` for other methods
    and for a name that holds no sound key.
    """
    method, rest = require_did(did)
    try:
        match method:
            case "key":
                return _document(did, did_key(PublicKey.from_multibase(rest)), rest)
            case "jwk":
                return _document(did, did, "0", _jwk(rest))
            case "web":
                url = url_of(did)
                raise Lacking("did-document", f"the document at {url}", urls=frozenset({url}))
            case _:
                raise Refused("did-method", f"did:{method} is not in use here", where=did)
    except (KeyUnusable, Malformed) as error:
        raise Refused("did-key", error.message, where=did) from error


def _jwk(text: str) -> dict[str, Any]:
    members = canonical.read_json(from_base64url(text), max_bytes=_MAX_JWK_BYTES)
    if not isinstance(members, dict):
        raise Refused("did-key", "a did:jwk holds one JWK")
    PublicKey.from_jwk(members)
    return members


def _document(
    did: str, spelled: str, fragment: str, jwk: dict[str, Any] | None = None
) -> DidDocument:
    if spelled != did:
        raise Refused("did-key", "this did:key is not spelled as it should be", where=did)
    name = f"{did}#{fragment}"
    key: dict[str, Any] = (
        {"type": "Multikey", "publicKeyMultibase": fragment}
        if jwk is None
        else {"type": "JsonWebKey2020", "publicKeyJwk": jwk}
    )
    members = {
        "id": did,
        "verificationMethod": [{"id": name, "controller": did, **key}],
        "assertionMethod": [name],
        "authentication": [name],
    }
    return DidDocument.read(members, did=did)
