"""DIDs and https addresses: which key may sign for whom, and until when.

`find_method` answers from the documents at hand and raises `Lacking` with the addresses of those
that are not. Nothing here fetches, and nothing is believed because a document says it of itself: a
key counts for its controller when the controller's own document, fetched from the controller's own
address, lists it under `assertionMethod` (Controlled Identifiers 1.0, section 3.3).
"""

from __future__ import annotations

from branchebadges.dids.addresses import did_of, document_url, url_of
from branchebadges.dids.documents import DidDocument, document
from branchebadges.dids.finding import controller_document, find_method
from branchebadges.dids.local import did_jwk, did_key, resolve_local
from branchebadges.dids.methods import VerificationMethod

__all__ = [
    "DidDocument",
    "VerificationMethod",
    "controller_document",
    "did_jwk",
    "did_key",
    "did_of",
    "document",
    "document_url",
    "find_method",
    "resolve_local",
    "url_of",
]
