"""A credential in something else: an object, a token, or a token in an envelope (VC 2.0, 4.12)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from branchebadges import canonical
from branchebadges.errors import Malformed, Refused
from branchebadges.model import VC_2
from branchebadges.proofs import Signed

if TYPE_CHECKING:
    from collections.abc import Mapping

ENVELOPED_CREDENTIAL: Final = "EnvelopedVerifiableCredential"
ENVELOPED_PRESENTATION: Final = "EnvelopedVerifiablePresentation"

_MEDIA: Final = {
    ENVELOPED_CREDENTIAL: ("data:application/vc+jwt,", "data:application/jwt,"),
    ENVELOPED_PRESENTATION: ("data:application/vp+jwt,", "data:application/jwt,"),
}


def enclosed(value: object) -> Signed:
    """The credential that stands in a request or a presentation.

    Raises:
        Malformed: it is neither an object nor a token (`not-a-credential`, `jwt-parts`).
        Refused: an envelope that does not hold a JWT under the context of VC 2.0 (`envelope`).
    """
    if isinstance(value, dict) and value.get("type") in (
        ENVELOPED_CREDENTIAL,
        [ENVELOPED_CREDENTIAL],
    ):
        value = opened(value, ENVELOPED_CREDENTIAL)
    if isinstance(value, dict):
        # Read strictly already, as a part; the seal is over its members, not over its text.
        return Signed(canonical.jcs(value).decode(), "data-integrity", value)
    if isinstance(value, str) and not value.lstrip().startswith("{"):
        return Signed.read(value)
    raise Malformed("not-a-credential", "a credential is a JSON object or a compact JWT")


def opened(envelope: Mapping[str, Any], kind: str) -> str:
    """The token in an envelope of this kind; raises `Refused` (`envelope`) where there is none."""
    name, contexts = envelope.get("id"), envelope.get("@context")
    first = contexts[0] if isinstance(contexts, list) and contexts else contexts
    for prefix in _MEDIA[kind]:
        if isinstance(name, str) and name.startswith(prefix) and first == VC_2:
            return name.removeprefix(prefix)
    raise Refused("envelope", "an envelope holds a JWT in a data: URL, under the context of VC 2.0")


def envelope_of(token: str) -> dict[str, Any]:
    """The envelope around a credential that is a token."""
    return {
        "@context": [VC_2],
        "id": _MEDIA[ENVELOPED_CREDENTIAL][0] + token,
        "type": ENVELOPED_CREDENTIAL,
    }
