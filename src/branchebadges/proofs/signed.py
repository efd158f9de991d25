"""A signed credential: the text as it was received, and the document that is read from it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final, Literal, Self

from branchebadges import canonical
from branchebadges.encoding import digest_sri, sha256
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
        document: the credential that the text holds. It is not to be changed.
        token: the parts of a JWT.
    """

    text: str
    form: Literal["data-integrity", "jwt"]
    document: dict[str, Any] = field(repr=False, compare=False)
    token: Token | None = field(default_factory=lambda: None, repr=False, compare=False)

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
        if _TOKEN.match(text):
            token = Token.read(text)
            return cls(text, "jwt", token.document(), token)
        document = canonical.read_json(text)
        if not isinstance(document, dict):
            raise Malformed("not-a-credential", "a credential is a JSON object or a JWT")
        return cls(text, "data-integrity", document)

    @classmethod
    def written(cls, text: str, form: Literal["data-integrity", "jwt"]) -> Self:
        """What was signed here just now. It is read back when somebody looks into it.

        Raises `Malformed` when it is larger than what anybody reads.
        """
        if len(text) > _SURELY_READ:
            return cls.read(text)
        signed = cls.__new__(cls)
        signed.__dict__.update(text=text, form=form)
        return signed

    def __getattr__(self, name: str) -> Any:
        # Asked only for what is not there: the parts of a text that was `written`.
        if name not in {"document", "token"} or "text" not in self.__dict__:
            raise AttributeError(name)
        read = type(self).read(self.text)
        self.__dict__.update(document=read.document, token=read.token)
        return self.__dict__[name]

    @property
    def id(self) -> str | None:
        """The id of the credential, if it has one that is text."""
        name = self.document.get("id")
        return name if isinstance(name, str) else None

    @cached_property
    def fingerprint(self) -> bytes:
        """SHA-256 of the text to the letter: another spelling has another one."""
        return sha256(self.text.encode("utf-8", "surrogatepass"))

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
