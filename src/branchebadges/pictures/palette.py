"""Colours: cloth for each domain, paper, ink and brass.

Paper on each cloth has a contrast of 4.5 or more (WCAG 2.2, 1.4.3; a test measures it). The four
differ in lightness too, and each has its own texture and its code in letters, for who cannot tell
them by colour.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Final

PAPER: Final = "#fbf5e6"
PAPER_SHADE: Final = "#e9dfc6"
INK: Final = "#1c2233"
INK_SOFT: Final = "#5a6072"
BRASS: Final = "#d9a23b"
BRASS_DARK: Final = "#a87414"
OAK: Final = "#2a1f1a"
MIDNIGHT: Final = "#16233f"


@dataclass(frozen=True)
class Cloth:
    """The binding of a domain: its colour, and a darker one for spine and shade."""

    colour: str
    dark: str


_CLOTHS: Final = {
    "ME": Cloth("#b5402a", "#852a1a"),
    "CL": Cloth("#12716a", "#0a4f4b"),
    "ID": Cloth("#2a4fa3", "#1c3675"),
    "ALG": Cloth("#5b5868", "#3f3c4a"),
}
# For domains that a later framework brings.
_SPARE: Final = (
    Cloth("#7a3f78", "#562a55"),
    Cloth("#5f6b1f", "#434c14"),
    Cloth("#8a5a16", "#63400e"),
    Cloth("#a03563", "#742346"),
)


def cloth(domain: str) -> Cloth:
    """The cloth of a domain; one we do not know always gets the same of the spare ones."""
    if domain in _CLOTHS:
        return _CLOTHS[domain]
    return _SPARE[hashlib.sha256(domain.encode(errors="replace")).digest()[0] % len(_SPARE)]
