"""Is it theirs? Only asked when the reader says whom the badge is said to belong to."""

from __future__ import annotations

import hashlib
import hmac
import re
from typing import TYPE_CHECKING, Any, Final

from branchebadges.verification.case import many
from branchebadges.verification.outcome import Finding, Question, failed, made, passed, unknown

if TYPE_CHECKING:
    from branchebadges.verification.case import Case

MAX_IDENTIFIERS: Final = 64
"""More identifiers than one person is known by; the rest is not looked at."""

# Open Badges 3.0, B.14: the algorithm, a dollar sign, and hexadecimal in either case.
_HASHED: Final = re.compile(r"(sha256|md5)\$([0-9a-fA-F]+)\Z")


def theirs(case: Case) -> list[Finding]:
    """The finding on the recipient, or none where nobody asked."""
    return [made(Question.THEIRS, recipient, case)] if case.recipient is not None else []


def recipient(case: Case) -> Finding:
    """The badge is about who it is said to be about (Open Badges 3.0, section 8.2, step 5)."""
    asked = (case.recipient or "").strip().removeprefix("mailto:")
    subject = case.subject
    if asked and subject.get("id") == asked:
        return passed(Question.THEIRS, "theirs-by-id")
    identities = [
        identity
        for identity in many(subject.get("identifier"))[:MAX_IDENTIFIERS]
        if isinstance(identity, dict) and _telling(identity, asked)
    ]
    if any(_matches(identity, asked) for identity in identities):
        return passed(Question.THEIRS, "theirs-by-identifier")
    if identities or ("id" in subject and not _address(asked)):
        return failed(Question.THEIRS, "not-theirs")
    return unknown(Question.THEIRS, "nothing-to-match")


def _address(asked: str) -> bool:
    return "@" in asked and ":" not in asked


def _telling(identity: dict[str, Any], asked: str) -> bool:
    """Can this identifier say anything about `asked`? A name is shared, so it never can."""
    kind = identity.get("identityType")
    if not isinstance(identity.get("identityHash"), str) or kind == "name":
        return False
    return (kind == "emailAddress") == _address(asked)


def _matches(identity: dict[str, Any], asked: str) -> bool:
    written = str(identity["identityHash"])
    spellings = [asked, asked.lower()] if _address(asked) else [asked]
    if identity.get("hashed") is not True:
        return written in spellings or (_address(asked) and written.lower() == asked.lower())
    found = _HASHED.match(written)
    salt = identity.get("salt", "")
    if found is None or not isinstance(salt, str):
        return False
    # MD5 is weak against who chooses both inputs; here the issuer signed one of them.
    algorithm = "sha256" if found[1] == "sha256" else "md5"
    return any(
        hmac.compare_digest(
            hashlib.new(algorithm, (text + salt).encode(), usedforsecurity=False).hexdigest(),
            found[2].lower(),
        )
        for text in spellings
    )
