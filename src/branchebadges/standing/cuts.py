"""What cut a badge short: the ceiling, and who took the room under it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from decimal import Decimal

Ceiling = Literal[
    "repeat", "contained", "module_cap", "overlap_cap", "generic_cap", "evc_cap", "refresher"
]
"""The same content once, parts and wholes once, a most per module, per overlap group, for generic
content and for exemptions; and, for permanent education, a yearly refresher once a year."""


@dataclass(frozen=True)
class Cut:
    """Why a badge brought in less than it is worth.

    `taken_by` are the badges that filled the ceiling, in order of completion. `ceiling` is what
    they may bring in together; none where that is no number of points.
    """

    kind: Ceiling
    taken_by: tuple[str, ...] = ()
    ceiling: Decimal | None = None
