"""Our pictures as PNG."""

from __future__ import annotations

from typing import Final

import resvg_py

from branchebadges.errors import Malformed, Refused

MAX_WIDTH: Final = 4000
"""Pixels; enough to print a badge on a page."""


def to_png(svg: str, *, width: int = 600) -> bytes:
    """Render one of our pictures as PNG, `width` pixels wide.

    Nothing outside the text is read: no fonts of this machine, no files, no addresses.

    Raises:
        Refused: A width below 1 or over `MAX_WIDTH`.
        Malformed: Not an SVG that can be drawn.
    """
    if not 1 <= width <= MAX_WIDTH:
        raise Refused("picture-width", f"a picture is 1 to {MAX_WIDTH} pixels wide")
    try:
        return bytes(resvg_py.svg_to_bytes(svg_string=svg, width=width, skip_system_fonts=True))
    except ValueError as error:
        raise Malformed("svg-xml", f"the picture cannot be drawn ({error})") from error
