"""The claims of a JWT beside the credential they repeat: the two must not tell different stories.

Two forms exist. In VC 2.0 and Open Badges the payload is the credential, with the claims beside its
members. In VC 1.1 the credential stands in a `vc` claim, and claims may take the place of members.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from math import floor, isfinite
from typing import Any, Final

from branchebadges.errors import Malformed, ProofFailed, Refused
from branchebadges.moments import read_moment

CLAIMS: Final = frozenset({"exp", "iat", "iss", "jti", "nbf", "sub"})
"""The claims that stand beside the members of a credential (RFC 7519, section 4.1)."""

_DISCLOSING: Final = frozenset({"_sd", "_sd_alg", "..."})
_VC_1: Final = "https://www.w3.org/2018/credentials/v1"
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_PERIOD: Final = {
    False: {"nbf": "validFrom", "exp": "validUntil"},
    True: {"nbf": "issuanceDate", "exp": "expirationDate"},
}
"""Which member each date claim repeats: in VC 2.0, and (True) in VC 1.1."""


def credential(payload: dict[str, Any]) -> dict[str, Any]:
    """The credential in a payload of either form.

    Raises `Malformed` when a `vc` claim is not an object or stands beside other members: of two
    credentials in one token nobody could say which was meant (threat 55).
    """
    if "vc" not in payload:
        return {name: value for name, value in payload.items() if name not in CLAIMS}
    inner = payload["vc"]
    beside = sorted(set(payload) - CLAIMS - {"aud", "nonce", "vc"})
    if not isinstance(inner, dict) or beside:
        raise Malformed("jwt-vc", "a `vc` claim must be the only credential in a token")
    return _completed(inner, payload)


def _completed(inner: dict[str, Any], payload: dict[str, Any]) -> dict[str, Any]:
    # VC 1.1, section 6.3.1: what stands in a claim may be left out of the credential.
    full = dict(inner)
    for claim, member in (("iss", "issuer"), ("jti", "id")):
        if isinstance(payload.get(claim), str):
            full.setdefault(member, payload[claim])
    subject = full.get("credentialSubject")
    if isinstance(payload.get("sub"), str) and isinstance(subject, dict):
        full["credentialSubject"] = {"id": payload["sub"], **subject}
    return full


def may_hold_back(payload: bytes) -> bool:
    """Is there a name in this JSON text that `require_whole` would stop at, or an escape?

    Only a name that is escaped could be there and not be seen.
    """
    return b'"_sd' in payload or b'"..."' in payload or b"\\u" in payload


def require_whole(payload: dict[str, Any]) -> None:
    """Raise `ProofFailed` for a token some of whose claims may be held back (SD-JWT, section 4).

    The context of VC 2.0 defines the words for it, so that nothing else would refuse them. Read as
    an ordinary token, such a credential would be judged without what its holder left out, which may
    be the day it ends or the list that revokes it.
    """
    if _holds_back(payload):
        raise ProofFailed(
            "jwt-disclosure", "a token of which claims may be held back", where="payload"
        )


def _holds_back(payload: dict[str, Any]) -> bool:
    holders: list[Any] = [payload]
    for holder in holders:
        values = holder
        if isinstance(holder, dict):
            if not _DISCLOSING.isdisjoint(holder):
                return True
            values = holder.values()
        # Most values are texts, and a text is the quickest to tell.
        holders += [
            value
            for value in values
            if value.__class__ is not str and isinstance(value, (dict, list))
        ]
    return False


def require_agreement(payload: dict[str, Any]) -> None:
    """Raise `ProofFailed` where a claim and the credential say different things."""
    document = credential(payload)
    old = "vc" in payload
    contexts = document.get("@context")
    first = contexts[0] if isinstance(contexts, list) and contexts else contexts
    if old != (first == _VC_1):
        raise ProofFailed(
            "jwt-form", "the form of this token is not that of its context", where="/vc"
        )
    _agree(payload, "iss", _id_of(document.get("issuer")))
    _agree(payload, "jti", document.get("id"))
    _agree(payload, "sub", _subject_id(document))
    for claim, member in _PERIOD[old].items():
        _agree_on_moment(payload, claim, document, member)
    moment(payload, "iat")


def _agree(payload: dict[str, Any], claim: str, said: Any) -> None:
    if claim not in payload:
        return
    value = payload[claim]
    if not isinstance(value, str):
        raise ProofFailed("jwt-claim", f"the claim {claim} must be text", where=f"/{claim}")
    if said is not None and value != said:
        raise ProofFailed(
            "jwt-claim", f"the claim {claim} and the credential disagree", where=f"/{claim}"
        )


def _agree_on_moment(
    payload: dict[str, Any], claim: str, document: dict[str, Any], member: str
) -> None:
    claimed = moment(payload, claim)
    if claimed is None or member not in document:
        return
    try:
        said = read_moment(document[member])
    except Malformed as error:
        raise ProofFailed("jwt-claim", error.message, where=f"/{member}") from error
    # A claim counts in seconds, the member may be finer.
    if abs(said - claimed) >= timedelta(seconds=1):
        raise ProofFailed(
            "jwt-claim", f"the claim {claim} and {member} disagree", where=f"/{claim}"
        )


def moment(payload: dict[str, Any], claim: str) -> datetime | None:
    """The moment of a NumericDate claim (RFC 7519, section 2), or None if it is not there.

    Raises `ProofFailed` for a text, a boolean, and a number outside the calendar.
    """
    if claim not in payload:
        return None
    value = payload[claim]
    if isinstance(value, bool) or not isinstance(value, int | float) or not isfinite(value):
        raise ProofFailed("jwt-date", f"{claim} must be a number of seconds", where=f"/{claim}")
    try:
        return _EPOCH + timedelta(seconds=value)
    except OverflowError as error:
        raise ProofFailed(
            "jwt-date", f"{claim} is not on the calendar", where=f"/{claim}"
        ) from error


def payload(document: dict[str, Any]) -> dict[str, Any]:
    """The payload for a VC 2.0 credential: all of it, and the claims that Open Badges demands.

    Raises `Refused` when a claim's name is taken by a member, or the issuer or dates are missing.
    """
    taken = sorted((CLAIMS | {"vc"}) & set(document))
    if taken:
        raise Refused("jwt-claim", "this member is the name of a claim", where=f"/{taken[0]}")
    contexts = document.get("@context")
    if contexts == _VC_1 or (isinstance(contexts, list) and _VC_1 in contexts):
        raise Refused("jwt-form", "only VC 2.0 credentials are issued as a JWT", where="/@context")
    if _holds_back(document):
        raise Refused("jwt-disclosure", "a token with claims to hold back is not issued here")
    issuer = _id_of(document.get("issuer"))
    if issuer is None:
        raise Refused("jwt-claim", "a credential needs an issuer with an id", where="/issuer")
    found = {
        "iss": issuer,
        "jti": document.get("id"),
        "sub": _subject_id(document),
        "nbf": _seconds(document, "validFrom"),
        "exp": _seconds(document, "validUntil"),
    }
    return {**document, **{claim: value for claim, value in found.items() if value is not None}}


def _seconds(document: dict[str, Any], member: str) -> int | None:
    if member not in document:
        return None
    try:
        return floor(read_moment(document[member]).timestamp())
    except Malformed as error:
        raise Refused("jwt-claim", error.message, where=f"/{member}") from error


def _id_of(value: Any) -> str | None:
    name = value.get("id") if isinstance(value, dict) else value
    return name if isinstance(name, str) else None


def _subject_id(document: dict[str, Any]) -> str | None:
    subject = document.get("credentialSubject")
    if isinstance(subject, list) and len(subject) == 1:
        subject = subject[0]
    return _id_of(subject) if isinstance(subject, dict) else None
