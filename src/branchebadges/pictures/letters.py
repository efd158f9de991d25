"""Text as outlines, so that a picture looks the same on every machine and prints anywhere.

The outlines and kerning of two typefaces lie in `lettering/` (open licence, source and digest
beside them). A character they lack is shown by its base letter, or else as an empty box; the
text alternative of a picture always holds what was really said.
"""

from __future__ import annotations

import json
import unicodedata
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Final, Literal

from branchebadges.errors import StorageFailed
from branchebadges.pictures.drawing import number

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

UNITS: Final = 1000
"""Units per em of the outlines."""

_BOX: Final = (640, "m80 0h480v-700h-480zm70-70v-560h340v560z")
_LOOK_ALIKE: Final = {"\u2010": "-", "\u2011": "-", "\u017f": "s", "\u202f": " ", "\u2009": " "}


@dataclass(frozen=True)
class Face:
    """A typeface: of each character its advance and outline, and the kerning of pairs."""

    glyphs: Mapping[str, tuple[int, str]]
    kerning: Mapping[str, int]
    cap_height: float

    def _placed(self, text: str, tracking: float) -> Iterator[tuple[float, float, str]]:
        """Where each glyph begins and ends, in units, and its outline."""
        pen, before = 0.0, ""
        for character in text:
            advance, outline = self._glyph(character)
            pen += self.kerning.get(before + character, 0)
            yield pen, pen + advance, outline
            pen += advance + tracking * UNITS
            before = character

    def _glyph(self, character: str) -> tuple[int, str]:
        character = _LOOK_ALIKE.get(character, character)
        if character not in self.glyphs:
            character = unicodedata.normalize("NFKD", character)[:1]
        return self.glyphs.get(character, _BOX)

    def width(self, text: str, size: float, *, tracking: float = 0) -> float:
        """The width of a line at `size`, with `tracking` (in em) between the letters."""
        ends = [end for _, end, _ in self._placed(text, tracking)]
        return ends[-1] * size / UNITS if ends else 0.0

    def line(
        self,
        text: str,
        x: float,
        y: float,
        *,
        size: float,
        fill: str,
        anchor: Literal["start", "middle", "end"] = "start",
        tracking: float = 0,
        turn: float = 0,
    ) -> str:
        """A line of text as one path, its baseline at `y`.

        Args:
            text: What to set; it should have been through `line_of`.
            size: Height of the em, in the units of the picture.
            fill: Colour.
            anchor: Which end of the line stands at `x`.
            tracking: Extra space between letters, in em.
            turn: Degrees clockwise around (x, y).
        """
        width = self.width(text, size, tracking=tracking)
        shift = {"start": 0.0, "middle": -width / 2, "end": -width}[anchor]
        outline = "".join(
            f"M{number(start, 0)} 0{path}"
            for start, _, path in self._placed(text, tracking)
            if path
        )
        if not outline:
            return ""
        turned = f" rotate({number(turn)})" if turn else ""
        place = f"translate({number(x)} {number(y)}){turned}"
        moved = f" translate({number(shift)} 0)" if shift else ""
        scale = number(size / UNITS, 4)
        return f'<path fill="{fill}" transform="{place}{moved} scale({scale})" d="{outline}"/>'


@cache
def face(name: Literal["serif", "sans"]) -> Face:
    """One of the two typefaces that come with the library.

    Raises:
        StorageFailed: The file is not there or unreadable.
    """
    file = resources.files("branchebadges.pictures") / "lettering" / f"{name}.json"
    try:
        data = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise StorageFailed("lettering", f"the typeface {name} cannot be read") from error
    glyphs = {character: (advance, path) for character, (advance, path) in data["glyphs"].items()}
    return Face(glyphs, data["kerning"], data["capHeight"] / UNITS)
