"""Open Badges 3.0 for a branch: accredited modules, badges, and diplomas anyone can re-derive.

    from branchebadges import Signed, Sources, Trust, examine

    report = examine(Signed.read(text), at=moment, sources=sources, trust=trust)
    report.verdict      # "passed", "failed" or "unknown"

These are the public words; everything else lives in the module of its trade. They are looked up
when they are asked for: importing the package costs nothing, and a word that needs an extra
(`verify`: web; `bake` and `unbake`: pictures) asks for it only then.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from branchebadges.branch import Branch
    from branchebadges.catalogue import Catalogue
    from branchebadges.diplomas import Rederivation, rederive
    from branchebadges.dossiers import Dossier
    from branchebadges.errors import (
        BadgeError,
        KeyUnusable,
        Lacking,
        Malformed,
        ProofFailed,
        Refused,
        StorageFailed,
    )
    from branchebadges.images import bake, unbake
    from branchebadges.keys import PrivateKey, PublicKey, Signer
    from branchebadges.ledger import Ledger
    from branchebadges.modules import Module
    from branchebadges.proofs import Signed, sign
    from branchebadges.rules import RuleSet
    from branchebadges.sources import Sources
    from branchebadges.standing import Standing, evaluate
    from branchebadges.statuses import StatusList
    from branchebadges.trust import Trust
    from branchebadges.verification import Report, Verified, examine
    from branchebadges.web import verify

__all__ = [
    "BadgeError",
    "Branch",
    "Catalogue",
    "Dossier",
    "KeyUnusable",
    "Lacking",
    "Ledger",
    "Malformed",
    "Module",
    "PrivateKey",
    "ProofFailed",
    "PublicKey",
    "Rederivation",
    "Refused",
    "Report",
    "RuleSet",
    "Signed",
    "Signer",
    "Sources",
    "Standing",
    "StatusList",
    "StorageFailed",
    "Trust",
    "Verified",
    "bake",
    "evaluate",
    "examine",
    "rederive",
    "sign",
    "unbake",
    "verify",
]

_HOME: Final = {
    "branch": ("Branch",),
    "catalogue": ("Catalogue",),
    "diplomas": ("Rederivation", "rederive"),
    "dossiers": ("Dossier",),
    "errors": (
        "BadgeError", "KeyUnusable", "Lacking", "Malformed", "ProofFailed", "Refused",
        "StorageFailed",
    ),
    "images": ("bake", "unbake"),
    "keys": ("PrivateKey", "PublicKey", "Signer"),
    "ledger": ("Ledger",),
    "modules": ("Module",),
    "proofs": ("Signed", "sign"),
    "rules": ("RuleSet",),
    "sources": ("Sources",),
    "standing": ("Standing", "evaluate"),
    "statuses": ("StatusList",),
    "trust": ("Trust",),
    "verification": ("Report", "Verified", "examine"),
    "web": ("verify",),
}  # fmt: skip
"""Where each word lives."""

_EXTRA: Final = {"images": "pictures", "web": "web"}
"""The modules that need an extra, and its name."""


if not TYPE_CHECKING:
    # Hidden from type checkers, who would take it for leave to use any name.
    def __getattr__(word: str) -> Any:
        """Look a public word up in the module it lives in, the first time it is asked for."""
        home = next((home for home, words in _HOME.items() if word in words), None)
        if home is None:
            raise AttributeError(f"module {__name__!r} has no attribute {word!r}")
        try:
            found = getattr(import_module(f"{__name__}.{home}"), word)
        except ModuleNotFoundError as error:
            if home not in _EXTRA or (error.name or "").startswith(__name__):
                raise
            package = (error.name or "").partition(".")[0]
            raise ModuleNotFoundError(
                f"`{word}` needs {package}; install branchebadges[{_EXTRA[home]}]", name=package
            ) from error
        globals()[word] = found
        return found


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
