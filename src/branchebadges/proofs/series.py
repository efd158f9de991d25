"""Many credentials that differ in a few texts, such as one module awarded to many people.

    awards = proofs.Series(document, ["/id", "/credentialSubject/id"])
    awards.sign(["urn:uuid:…", "urn:uuid:…"], signer, suite=…, created=…)

Each is what `sign` makes of the document with these texts in it, to the letter, or it is refused as
`sign` refuses it.
"""

from __future__ import annotations

from copy import deepcopy
from functools import cached_property
from typing import TYPE_CHECKING, Any

from branchebadges import canonical
from branchebadges.contexts import PINNED, Contexts
from branchebadges.errors import Refused
from branchebadges.proofs.sealing import Draft
from branchebadges.proofs.statement import Statement

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from branchebadges.keys import Signer
    from branchebadges.proofs.signed import Signed


class Series:
    """A credential in which a few texts vary. Any number of threads may sign with it."""

    def __init__(
        self, document: dict[str, Any], varying: Sequence[str], *, contexts: Contexts = PINNED
    ) -> None:
        """Look at what is the same for all.

        Args:
            document: one of the credentials, without a proof. It is copied.
            varying: JSON pointers to the texts that vary, each a member of an object.
            contexts: the JSON-LD contexts that are known.

        Raises:
            Refused: `value-type`, a pointer leads to no text; `proof-number`, it has a proof.
        """
        if "proof" in document:
            raise Refused("proof-number", "a series begins without proofs", where="/proof")
        self._document = deepcopy(document)
        self._contexts = contexts
        self._paths = [_path(document, pointer) for pointer in varying]
        self._stencil = canonical.stencil(self._document, self._paths, contexts=contexts)
        self._is_settled = self._stencil is not None and _is_settled(self._document)

    def sign(
        self, texts: Sequence[str], signer: Signer, *, suite: str, created: datetime
    ) -> Signed:
        """Sign one of the credentials, as `proofs.sign` does, and raise what that raises.

        Args:
            texts: what stands at each of the places that vary, in their order.
            signer: whose key signs.
            suite: the name of a row of `SUITES`, or `jwt`.
            created: the moment to write in the proof.
        """
        return self._draft(texts, created).signed(signer, suite)

    def sign_each(
        self, texts: Sequence[str], signers: Mapping[str, Signer], *, created: datetime
    ) -> tuple[Signed, ...]:
        """Sign one of the credentials in several forms, as `proofs.sign_each` does."""
        draft = self._draft(texts, created)
        return tuple(draft.signed(signer, suite) for suite, signer in signers.items())

    def _draft(self, texts: Sequence[str], created: datetime) -> Draft:
        if len(texts) != len(self._paths):
            message = f"{len(self._paths)} texts vary, and {len(texts)} were given"
            raise Refused("value-type", message, where="")
        screened = self._stencil.screened(texts) if self._stencil is not None else None
        if screened is None or self._stencil is None:
            document = canonical.filled(self._document, self._paths, texts)
            return Draft.of(document, created, self._contexts)
        statement = Filled(self._document, self._paths, texts, self._contexts)
        written = self._stencil.written(texts)
        statement.take(screened, written, is_settled=self._is_settled)
        # Neither its contexts nor its proofs vary, and a draft tells nothing else.
        return Draft(self._document, created, self._contexts, statement)


class Filled(Statement):
    """One credential of a series; it is written out only for who looks into it."""

    def __init__(
        self,
        document: dict[str, Any],
        paths: Sequence[tuple[str | int, ...]],
        texts: Sequence[str],
        contexts: Contexts,
    ) -> None:
        self.__dict__.update(_blank=document, _paths=paths, _texts=texts, contexts=contexts)

    @cached_property
    def document(self) -> dict[str, Any]:
        """The credential, with its texts."""
        found = self.__dict__
        return canonical.filled(found["_blank"], found["_paths"], found["_texts"])


def _is_settled(document: dict[str, Any]) -> bool:
    try:
        return Statement(document).settled
    except Refused:
        return False


def _path(document: dict[str, Any], pointer: str) -> tuple[str | int, ...]:
    """The members and indexes that a pointer names (RFC 6901), to a text in an object."""
    path: list[str | int] = []
    holder: Any = None
    value: Any = document
    first, *parts = pointer.split("/")
    for part in parts:
        holder = value
        name = part.replace("~1", "/").replace("~0", "~")
        step = int(name) if isinstance(holder, list) and name.isdecimal() else name
        try:
            value = holder[step]
        except (KeyError, IndexError, TypeError):
            value = None
        path.append(step)
    if first or not isinstance(holder, dict) or not isinstance(value, str):
        raise Refused("value-type", "this is no text in the credential", where=pointer)
    return tuple(path)
