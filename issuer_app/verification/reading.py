"""From what somebody hands over to the credential in it: JSON, a token, a picture, our PDF."""

from __future__ import annotations

from typing import Final

from branchebadges import images
from branchebadges.errors import Malformed
from branchebadges.proofs import Signed
from issuer_app.verification.pdf import text_in

_MARK: Final = b"\xef\xbb\xbf"
_SPACE: Final = b" \t\r\n"
_PDF: Final = b"%PDF-"
_PDF_WITHIN: Final = 1024
"""Where the header of a PDF may begin, at the latest (ISO 32000-1, implementation note 13)."""
MAX_TEXT_BYTES: Final = 1_500_000


async def credential_in(data: bytes) -> Signed:
    """The credential in a file, whatever the file is called.

    Raises:
        BadgeError: there is none, or not one that can be read.
    """
    if not data.strip(_SPACE):
        raise Malformed("file-empty", "this is empty; a credential is expected")
    if _PDF in data[:_PDF_WITHIN]:
        return credential_of(await text_in(data))
    if data.startswith((b"\x89PNG", b"\x1f\x8b")) or _begins(data, b"<"):
        return Signed.read(images.unbake(data))
    if len(data) > MAX_TEXT_BYTES:
        raise Malformed("file-too-large", f"over {MAX_TEXT_BYTES:,} bytes of text")
    try:
        return credential_of(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise Malformed("file-not-utf-8", "neither text in UTF-8, nor a picture or PDF") from error


def credential_of(text: str) -> Signed:
    """The credential in a text; white space around it is no part of it."""
    return Signed.read(text.strip(_SPACE.decode()))


def _begins(data: bytes, mark: bytes) -> bool:
    return data.removeprefix(_MARK).lstrip(_SPACE).startswith(mark)
