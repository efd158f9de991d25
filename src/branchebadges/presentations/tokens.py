"""Presentations as JSON Web Tokens, in two forms that are told apart by `typ`.

With `vp+jwt` the payload is the presentation (VC-JOSE-COSE, section 3.1.2) and a `vp` claim may not
be there. With `JWT`, or no `typ`, the presentation stands in a `vp` claim (VC 1.1, section 6.3.1;
OpenID4VP 1.0, appendix B.1.3). Any other type is some other token (RFC 8725, section 3.11).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from branchebadges.errors import Malformed, ProofFailed
from branchebadges.proofs import JWT, Proof, claims
from branchebadges.proofs.jwt import header_key, method_in, require_header

if TYPE_CHECKING:
    from branchebadges.proofs.jwt import Token

TYPE: Final = "vp+jwt"
CLAIMS: Final = claims.CLAIMS | {"aud", "nonce"}
"""The claims that stand beside the members of a presentation."""

_NESTED: Final = frozenset({"JWT"})
_WHOLE: Final = frozenset({TYPE})


def document_of(token: Token) -> dict[str, Any]:
    """The presentation in a payload of either form.

    Raises:
        Malformed: the `vp` claim is no object, or stands beside other members (`jwt-vp`).
    """
    if "vp" not in token.payload:
        return {name: value for name, value in token.payload.items() if name not in CLAIMS}
    inner = token.payload["vp"]
    beside = sorted(set(token.payload) - CLAIMS - {"vp"})
    if not isinstance(inner, dict) or beside:
        raise Malformed("jwt-vp", "a `vp` claim must be the only presentation in a token")
    return inner


def proof_of(token: Token) -> Proof:
    """What the token says of its own signature.

    Raises `ProofFailed` for a header that is not accepted or does not fit the form of the payload,
    and for claims that do not agree with the presentation; `KeyUnusable` for a key in the header.
    """
    nested = "vp" in token.payload
    require_header(token.header, _NESTED if nested else _WHOLE)
    if not nested and "typ" not in token.header:
        # A bare credential in a token has no type either, and is no presentation.
        raise ProofFailed("jwt-typ", "this token does not say it is vp+jwt", where="header")
    if token.header.get("cty", "vp") != "vp":
        raise ProofFailed("jwt-cty", "this token says it holds something else", where="header")
    claims.require_whole(token.payload)
    document = document_of(token)
    for claim, said in (("iss", holder_in(document)), ("jti", document.get("id"))):
        claims.agree(token.payload, claim, said)
    key = header_key(token.header)
    return Proof(
        where="header",
        suite=JWT,
        method=method_in(token.header, key),
        signature=token.signature,
        created=claims.moment(token.payload, "iat"),
        expires=claims.moment(token.payload, "exp"),
        not_before=claims.moment(token.payload, "nbf"),
        header_key=key,
        members=token.header,
    )


def holder_in(document: dict[str, Any]) -> str | None:
    """The id of the holder that a presentation names: text, or an object with an id."""
    holder = document.get("holder")
    name = holder.get("id") if isinstance(holder, dict) else holder
    return name if isinstance(name, str) else None


def payload_of(
    document: dict[str, Any], *, challenge: str, domain: str, issued: int
) -> dict[str, Any]:
    """The payload for a presentation, of the form that VC-JOSE-COSE knows."""
    return {
        **document,
        "iss": holder_in(document),
        "aud": domain,
        "nonce": challenge,
        "iat": issued,
    }
