"""A presentation as it was received: its text, who is to hold it, its seals, what it encloses."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final, Literal, Self

from branchebadges import canonical, model
from branchebadges.errors import BadgeError, Malformed, ProofFailed, Refused
from branchebadges.model.kinds import types_of
from branchebadges.presentations import tokens
from branchebadges.presentations.envelopes import ENVELOPED_PRESENTATION, enclosed, opened
from branchebadges.proofs import JWT
from branchebadges.proofs.data_integrity import read_proofs
from branchebadges.proofs.jwt import Token

if TYPE_CHECKING:
    from branchebadges.proofs import Proof, Signed

MAX_CREDENTIALS: Final = 64
"""More credentials than this are refused before any of them is looked at."""

_TYPE: Final = "VerifiablePresentation"


@dataclass(frozen=True)
class Presentation:
    """Credentials that somebody shows, whether or not the seal on them holds.

    Attributes:
        text: what was received, to the letter.
        form: `data-integrity` for JSON with proofs in it, `jwt` for a JSON Web Token.
        document: the presentation that the text holds. It is not to be changed.
        token: the parts of a JWT.
    """

    text: str
    form: Literal["data-integrity", "jwt"]
    document: dict[str, Any] = field(repr=False, compare=False)
    token: Token | None = field(default=None, repr=False, compare=False)

    @classmethod
    def read(cls, text: str) -> Self:
        """Read JSON, a compact JWT, or an EnvelopedVerifiablePresentation (VC 2.0, 4.13.1).

        Raises:
            Malformed: it is none of these.
            Refused: an envelope without a token (`envelope`).
        """
        if text.startswith("ey"):
            token = Token.read(text)
            return cls(text, "jwt", tokens.document_of(token), token)
        return cls.of(canonical.read_json(text), text)

    @classmethod
    def of(cls, value: object, text: str | None = None) -> Self:
        """A presentation that stood in a request: an object that was read strictly, or a token.

        Raises what `read` raises.
        """
        if isinstance(value, str):
            return cls.read(value)
        if not isinstance(value, dict):
            raise Malformed("not-a-presentation", "a presentation is a JSON object or a JWT")
        if value.get("type") in (ENVELOPED_PRESENTATION, [ENVELOPED_PRESENTATION]):
            token = opened(value, ENVELOPED_PRESENTATION)
            return cls(token, "jwt", tokens.document_of(read := Token.read(token)), read)
        return cls(text or canonical.jcs(value).decode(), "data-integrity", value)

    @cached_property
    def proofs(self) -> tuple[Proof, ...]:
        """Every proof on the presentation; never none, and each for `authentication`.

        Raises `ProofFailed`, or `KeyUnusable` for the key in a header, when one is not in order.
        """
        if self.token is not None:
            if "proof" in self.document:
                raise ProofFailed("proof-number", "a seal within a token", where="/proof")
            return (tokens.proof_of(self.token),)
        found = read_proofs(self.document, purpose="authentication")
        if not found:
            raise ProofFailed("proof-missing", "this presentation is not signed", where="/proof")
        return found

    @property
    def holder(self) -> str | None:
        """Whom it names as its holder; None where it leaves that to the key."""
        issuer = self.token.payload.get("iss") if self.token is not None else None
        named = tokens.holder_in(self.document)
        return named if named is not None else issuer if isinstance(issuer, str) else None

    def challenge_of(self, proof: Proof) -> object:
        """The challenge a proof answers (VC Data Integrity 1.0, section 2.1; `nonce` of a JWT)."""
        if proof.suite == JWT and self.token is not None:
            return self.token.payload.get("nonce")
        return proof.members.get("challenge")

    def domains_of(self, proof: Proof) -> frozenset[str] | None:
        """The domains a proof is meant for; None where it names none, or not as texts."""
        in_token = proof.suite == JWT and self.token is not None
        members = self.token.payload if in_token and self.token is not None else proof.members
        value = members.get("aud" if in_token else "domain")
        several = value if isinstance(value, list) else [value]
        if not several or not all(isinstance(each, str) and each for each in several):
            return None
        return frozenset(several)

    @property
    def entries(self) -> list[Any]:
        """What stands under `verifiableCredential`, alone or in a list."""
        value = self.document.get("verifiableCredential", [])
        return value if isinstance(value, list) else [value]

    @cached_property
    def credentials(self) -> tuple[Signed | BadgeError, ...]:
        """The credentials, each as it would be read by itself; or why one cannot be.

        Raises:
            Refused: there are over `MAX_CREDENTIALS` (`presentation-too-many`).
        """
        self.require_few()
        return tuple(_read(entry) for entry in self.entries)

    def require_few(self) -> None:
        """Raise `Refused` where there are too many credentials to look at."""
        if len(self.entries) > MAX_CREDENTIALS:
            raise Refused(
                "presentation-too-many",
                f"over {MAX_CREDENTIALS} credentials; show fewer at a time",
                where="/verifiableCredential",
            )

    def require_shape(self) -> None:
        """Raise `Refused` or `Malformed` for what is no presentation, or another thing besides."""
        types = types_of(self.document)
        if _TYPE not in types:
            raise Refused("not-a-presentation", "this is no presentation", where="/type")
        if "VerifiableCredential" in types:
            raise Refused("presentation-twofold", "this is also a credential", where="/type")
        self.require_few()
        # What it encloses is judged by itself, so that one bad credential is told as that one.
        outer = {name: v for name, v in self.document.items() if name != "verifiableCredential"}
        model.VerifiablePresentation.check(outer)
        if "holder" in self.document and self.holder is None:
            raise Refused("holder-shape", "a holder has an id", where="/holder")


def _read(entry: object) -> Signed | BadgeError:
    try:
        return enclosed(entry)
    except BadgeError as error:
        return error


def is_presentation(signed: Signed) -> bool:
    """Is what was read as a credential a presentation, by its own word?"""
    if signed.token is not None and "vp" in signed.token.payload:
        return True
    return model.kind(signed.document) == "presentation"
