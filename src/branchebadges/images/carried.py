"""What a picture may carry: one text, a compact JWS or a JSON object, unchanged."""

from __future__ import annotations

import re
from typing import Final

from branchebadges.errors import BadgeError, Malformed, Refused

MAX_PICTURE_BYTES: Final = 10_000_000
"""A badge picture is some kilobytes; a photograph of a certificate still fits in this."""

MAX_TEXT_BYTES: Final = 1_000_000
"""As much as a credential may be when it is read as JSON."""

_JWS: Final = re.compile(r"[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\Z")
# What XML 1.0 (section 2.2) cannot hold, and a PNG text (NUL) cannot hold either. JSON has an
# escape for each, so no credential needs them as they are. One rule for both formats: what can
# be baked into one picture can be baked into the other.
_UNCARRIABLE: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def is_jws(text: str) -> bool:
    """Is the text a compact JWS by its outward form: three base64url parts?"""
    return _JWS.match(text) is not None


def is_json_object(text: str) -> bool:
    """Does the text open and close as a JSON object? Whoever reads the JSON judges the rest."""
    inner = text.strip(" \t\r\n")
    return len(inner) >= len("{}") and inner[0] == "{" and inner[-1] == "}"


def accept(text: str) -> str:
    """The text, if a picture can carry it.

    Raises:
        Refused: Neither a compact JWS nor a JSON object, too large, or with characters that a
            picture cannot hold.
    """
    fault = _fault(text)
    if fault is not None:
        raise Refused("picture-text", fault)
    return text


def found(texts: list[str], *, in_what: str) -> str:
    """The one credential among those found in a picture.

    Raises:
        Malformed: There is none, more than one, or it has not the form of a credential.
    """
    if not texts:
        raise Malformed("picture-without-credential", f"there is no credential in this {in_what}")
    if len(texts) > 1:
        raise two_credentials(in_what)
    fault = _fault(texts[0])
    if fault is not None:
        raise Malformed("picture-text", fault)
    return texts[0]


def two_credentials(in_what: str) -> BadgeError:
    """Readers would differ on which of the two they show, so neither is shown."""
    return Malformed(
        "picture-with-two-credentials",
        f"this {in_what} holds more than one credential; bake the right one again",
    )


def _fault(text: str) -> str | None:
    if not (is_jws(text) or is_json_object(text)):
        return "a picture carries a compact JWS or a JSON object, and this text is neither"
    hindrance = _UNCARRIABLE.search(text)
    if hindrance is not None:
        code = ord(hindrance.group())
        return f"the text holds U+{code:04X}, which a picture cannot carry; escape it in the JSON"
    if len(text.encode()) > MAX_TEXT_BYTES:
        return f"the credential is over {MAX_TEXT_BYTES} bytes"
    return None
