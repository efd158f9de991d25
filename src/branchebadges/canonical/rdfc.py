"""The canonical N-Quads of a document that says nothing its signature would not cover (RDFC-1.0)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from branchebadges.canonical.labels import HashName, canonical_quads
from branchebadges.canonical.reference import Spelled, spell_out
from branchebadges.contexts import PINNED, Contexts


@dataclass(frozen=True)
class Screened:
    """A document that `screen` has let pass: no second look at it is needed."""

    _spelled: Spelled = field(repr=False)

    def quads(self, hash_name: HashName = "sha256") -> bytes:
        return canonical_quads(self._spelled.quads(), hash_name=hash_name)


def screen(
    document: dict[str, Any], *, contexts: Contexts = PINNED, merges: bool = True
) -> Screened:
    return Screened(spell_out(document, contexts, merges=merges))


def rdfc(
    document: dict[str, Any], *, contexts: Contexts = PINNED, hash_name: HashName = "sha256"
) -> bytes:
    return screen(document, contexts=contexts).quads(hash_name)
