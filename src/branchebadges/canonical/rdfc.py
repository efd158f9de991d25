"""The canonical N-Quads of a document that says nothing its signature would not cover (RDFC-1.0).

Two ways lead there, and where both lead, they lead to the same bytes. The walk takes the documents
that our contexts plainly define, in one pass. What it does not take goes the long way, through a
JSON-LD processor: rare constructs pass there, and what is wrong is told with its place.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from threading import Lock
from typing import Any, Final, Protocol

from branchebadges.canonical.labels import HashName, canonical_quads
from branchebadges.canonical.processor import processor_for
from branchebadges.canonical.reference import Spelled, spell_out
from branchebadges.canonical.states import Compiler
from branchebadges.canonical.terms import Beyond
from branchebadges.canonical.walk import walk
from branchebadges.contexts import PINNED, Contexts
from branchebadges.errors import Refused


class Quads(Protocol):
    """Quads of which the canonical form can be had."""

    def canonical(self, hash_name: HashName) -> bytes:
        """The canonical N-Quads; raises `Refused` with `work-budget`."""


_MAX_SETS: Final = 8
"""Sets of contexts whose tables are kept: there is one, and in tests a few."""


@dataclass(frozen=True)
class Screened:
    """A document that `screen` has let pass: no second look at it is needed.

    Attributes:
        is_plain: every value of it was looked at, and canonical JSON has no corner for any of them:
            no fraction, no large integer, nothing that JSON does not know.
    """

    _dataset: Quads | Spelled = field(repr=False)
    is_plain: bool = False

    def quads(self, hash_name: HashName = "sha256") -> bytes:
        """The canonical N-Quads of the document, as `rdfc` gives them.

        Raises:
            Refused: `work-budget`, its nodes cannot be told apart in time.
        """
        if isinstance(self._dataset, Spelled):
            return canonical_quads(self._dataset.quads(), hash_name=hash_name)
        return self._dataset.canonical(hash_name)


def screen(
    document: dict[str, Any], *, contexts: Contexts = PINNED, merges: bool = True
) -> Screened:
    """Refuse a document that is not the one plain spelling of the dataset it stands for.

    Args:
        document: a credential, the options of a proof with the contexts of its document, or any
            other JSON-LD document, as `read_json` gives it. It is only read, and what is given
            back knows it as it is now.
        contexts: the contexts that are known.
        merges: False for a document whose text is signed as it is (RFC 7519), in which nothing can
            be moved from one description of a node to another.

    Raises:
        Refused: `code` says what is wrong and `where` is a JSON pointer to it, where it has one
            place. The codes: see `structure`, `context_lists`, `meaning` and `spelling`.
    """
    try:
        dataset = walk(document, compiler_for(contexts), merges=merges)
    except (Beyond, Refused, RecursionError):
        return Screened(spell_out(document, contexts, merges=merges))
    return Screened(dataset, is_plain=not dataset.fractions)


def rdfc(
    document: dict[str, Any], *, contexts: Contexts = PINNED, hash_name: HashName = "sha256"
) -> bytes:
    """The canonical N-Quads of a document, in UTF-8, after `screen` has let it pass.

    This is what an `-rdfc-` cryptosuite hashes (VC Data Integrity EdDSA 1.0, section 3.2.3). The
    document is only read. Any number of threads may call this at the same time.

    Args:
        document: as for `screen`.
        contexts: as for `screen`.
        hash_name: the hash that tells nodes without an id apart; `sha384` for ECDSA with P-384
            (VC Data Integrity ECDSA 1.0, section 3.2.3).

    Raises:
        Refused: as `screen`, and `work-budget` when its nodes cannot be told apart in time.
    """
    return screen(document, contexts=contexts).quads(hash_name)


_compilers: dict[Contexts, Compiler] = {}
_making: Final = Lock()


def compiler_for(contexts: Contexts) -> Compiler:
    """The tables of these contexts, or new ones when somebody has filled them with oddities."""
    found = _compilers.get(contexts)
    if found is not None and not found.is_full:
        return found
    with _making:
        if len(_compilers) >= _MAX_SETS:
            _compilers.clear()
        found = _compilers[contexts] = Compiler(contexts, processor_for(contexts))
        return found
