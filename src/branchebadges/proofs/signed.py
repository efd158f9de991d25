"""A signed credential: the text as it was received, and the document that is read from it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final, Literal, Self

from branchebadges import canonical
from branchebadges.encoding import digest_sri
from branchebadges.errors import Malformed, ProofFailed
from branchebadges.proofs.data_integrity import read_proofs
from branchebadges.proofs.jwt import Token

if TYPE_CHECKING:
    from branchebadges.proofs.proof import Proof

_SURELY_READ: Final = 100_000
"""Characters of a text that is within every limit, whatever it is written in."""

# A JSON object in base64url begins with `ey`, as no JSON text does.
_TOKEN: Final = re.compile(r"ey|[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*(\.|\Z)")


@dataclass(frozen=True)
class Signed:
    """A credential with its seal, whether or not that holds.

    Attributes:
        text: what was received, to the letter. This was signed; it is what is kept and passed on.
        form: `data-integrity` for JSON with proofs in it, `jwt` for a JSON Web Token.
    """

    text: str
    form: Literal["data-integrity", "jwt"]

    @classmethod
    def read(cls, text: str | bytes) -> Self:
        """Read JSON or a compact JWT.

        Raises `Malformed` for what is neither. A document without a proof, or with an odd one, is
        read: `proofs`, `methods_named` and `check` raise `ProofFailed` for it.
        """
        if isinstance(text, bytes):
            try:
                text = text.decode("utf-8")
            except UnicodeDecodeError as error:
                raise Malformed("json-encoding", "this is not UTF-8 text") from error
        signed = cls(text, "jwt" if _TOKEN.match(text) else "data-integrity")
        _ = signed.document
        return signed

    @classmethod
    def written(cls, text: str, form: Literal["data-integrity", "jwt"]) -> Self:
        """What was signed here just now. It is read back when somebody looks into it.

        Raises `Malformed` when it is larger than what anybody reads.
        """
        signed = cls(text, form)
        if len(text) > _SURELY_READ:
            _ = signed.document
        return signed

    @cached_property
    def document(self) -> dict[str, Any]:
        """The credential that the text holds. It is not to be changed."""
        if self.token is not None:
            return self.token.document()
        document = canonical.read_json(self.text)
        if not isinstance(document, dict):
            raise Malformed("not-a-credential", "a credential is a JSON object or a JWT")
        return document

    @cached_property
    def token(self) -> Token | None:
        """The parts of a JWT; None for JSON."""
        return Token.read(self.text) if self.form == "jwt" else None

    @property
    def id(self) -> str | None:
        """The id of the credential, if it has one that is text."""
        name = self.document.get("id")
        return name if isinstance(name, str) else None

    @cached_property
    def digest(self) -> str:
        """The `digestSRI` by which others name this credential.

        Of JSON: over its JCS form with the proofs, so that indenting it makes no difference. Of a
        JWT: over the token.
        """
        of_token = self.form == "jwt"
        return digest_sri(self.text.encode() if of_token else canonical.jcs(self.document))

    @cached_property
    def proofs(self) -> tuple[Proof, ...]:
        """Every proof on the credential, the JWT around it first; never none.

        Raises `ProofFailed`, or `KeyUnusable` for the key in a header, when one is not in order.
        """
        embedded = read_proofs(self.document)
        proofs = embedded if self.token is None else (self.token.proof(), *embedded)
        if not proofs:
            raise ProofFailed("proof-missing", "this credential is not signed", where="/proof")
        return proofs
