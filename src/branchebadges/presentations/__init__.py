"""Presentations: a holder shows credentials to somebody, once (VC Data Model 2.0, section 4.13).

    presentation = Presentation.read(text)
    shown = examine(presentation, challenge="…", domain="…", at=moment, sources=sources)
    shown.verdict                  # "passed", "failed" or "unknown"
    shown.credentials              # a report on each, and whether it is about the holder

A signature on a credential says who issued it. A presentation says who shows it: it is signed with
a key of the holder, over a challenge that the reader made for this one time and the domain where it
was asked for. So it is no copy, and was not made for somebody else.

    present([signed, …], signer, challenge="…", domain="…", created=moment)
"""

from __future__ import annotations

from branchebadges.presentations.envelopes import enclosed
from branchebadges.presentations.judging import examine
from branchebadges.presentations.presentation import (
    MAX_CREDENTIALS,
    Presentation,
    is_presentation,
)
from branchebadges.presentations.report import Shown, ShownCredential
from branchebadges.presentations.signing import present

__all__ = [
    "MAX_CREDENTIALS",
    "Presentation",
    "Shown",
    "ShownCredential",
    "enclosed",
    "examine",
    "is_presentation",
    "present",
]
