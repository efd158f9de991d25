"""What a proof signs: one document, canonical in the way of the suite, and screened only once."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from branchebadges import canonical
from branchebadges.contexts import PINNED, Contexts
from branchebadges.proofs.contested import require_settled

if TYPE_CHECKING:
    from branchebadges.canonical.labels import HashName


@dataclass(frozen=True)
class Statement:
    """A credential without its proofs, or the options of one proof.

    Screening takes most of the time of a seal. Whoever looks at one document for several reasons
    (it must be readable, each of its proofs must hold, it is signed in two forms) hands on one
    statement. It lives as long as that one look: the document must not change under it.
    """

    document: dict[str, Any] = field(repr=False)
    contexts: Contexts = field(default=PINNED, repr=False)

    @classmethod
    def unsecured(cls, document: dict[str, Any], contexts: Contexts = PINNED) -> Statement:
        """What a credential says, without its proofs."""
        return cls({name: value for name, value in document.items() if name != "proof"}, contexts)

    @staticmethod
    def options(
        proof: dict[str, Any], document: dict[str, Any], contexts: Contexts = PINNED
    ) -> Options:
        """What a proof says, without its value, under the contexts of its document."""
        members = {name: value for name, value in proof.items() if name != "proofValue"}
        return Options({**members, "@context": document.get("@context")}, contexts)

    def with_members(self, **members: Any) -> Statement:
        """Another statement, in which these members are as given."""
        return Statement({**self.document, **members}, self.contexts)

    @cached_property
    def screened(self) -> canonical.Screened:
        """The document as a dataset; raises `Refused` as `canonical.screen` does."""
        return canonical.screen(self.document, contexts=self.contexts)

    @cached_property
    def plain(self) -> canonical.Screened:
        """The document, spelled as it should be; enough where its text is signed, as in a token."""
        if "screened" in self.__dict__:
            return self.screened
        return canonical.screen(self.document, contexts=self.contexts, merges=False)

    @cached_property
    def around_proof(self) -> tuple[bytes, bytes]:
        """The canonical JSON of the document, cut where its proof is to stand.

        Raises `Malformed` as `canonical.jcs` does.
        """
        screened: canonical.Screened | None = self.__dict__.get("screened")
        is_plain = screened is not None and screened.is_plain
        return canonical.jcs_around(self.document, "proof", is_plain=is_plain)

    @cached_property
    def settled(self) -> bool:
        """True; raises `Refused` with `term-contested` where not all readers know its terms."""
        require_settled(self.document, b" ".join(self.around_proof))
        return True

    def take(
        self,
        screened: canonical.Screened,
        around_proof: tuple[bytes, bytes] | None,
        *,
        is_settled: bool,
    ) -> None:
        """Spare a look at the document of which it is known what would be found."""
        self.__dict__["screened"] = screened
        self.__dict__["around_proof"] = around_proof
        if is_settled:
            self.__dict__["settled"] = True

    def with_proof(self, proof: object) -> str:
        """The document as canonical JSON with this proof, or these."""
        before, after = self.around_proof
        return b"".join((before, canonical.jcs(proof), after)).decode()

    def jcs(self) -> bytes:
        """The canonical JSON of the document."""
        return canonical.jcs(self.document)

    def quads(self, hash_name: HashName) -> bytes:
        """The canonical N-Quads of the document; raises `Refused` as `canonical.rdfc` does."""
        return self.screened.quads(hash_name)


@dataclass(frozen=True)
class Options(Statement):
    """What a proof says of itself; nearly all say the same, but for the moment and the key."""

    @cached_property
    def screened(self) -> canonical.Screened:
        """The options as a dataset; raises `Refused` as `canonical.screen` does."""
        return canonical.screen_options(self.document, contexts=self.contexts)
