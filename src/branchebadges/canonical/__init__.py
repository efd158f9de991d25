"""From a document to the bytes that are signed, and strict reading of the text it came in.

    read_json   text -> value, or Malformed: one spelling, bounded, before anything looks at it
    jcs         value -> canonical JSON bytes (RFC 8785); `jcs_around`, of an object to be completed
    screen      refuses a document that says something its signature would not cover; what passes
                is given back as Screened, from which the canonical N-Quads can be had
    screen_options   the same for the options of a proof, quickly where they are plain
    stencil     a document of which some texts vary, walked once; `filled` fills them in
    require_one_order   refuses quads that not all processors sort alike, before they are signed
    rdfc        document -> canonical N-Quads bytes (RDFC-1.0), screened first

An RDF signature covers a dataset, not the text a person sees. `screen` is what makes the two the
same: a document passes only if it is the one plain spelling of its dataset.
"""

from __future__ import annotations

from branchebadges.canonical.jcs import jcs, jcs_around
from branchebadges.canonical.options import screen_options
from branchebadges.canonical.orders import require_one_order
from branchebadges.canonical.rdfc import Screened, rdfc, screen
from branchebadges.canonical.reading import read_json
from branchebadges.canonical.stencil import Stencil, filled, stencil

__all__ = [
    "Screened",
    "Stencil",
    "filled",
    "jcs",
    "jcs_around",
    "rdfc",
    "read_json",
    "require_one_order",
    "screen",
    "screen_options",
    "stencil",
]
