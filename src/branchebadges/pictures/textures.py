"""A texture for each domain, so that it can be told without its colour.

Open books for the educational one, circles that meet for the community, a grid of points for
information, shelves for what is branch-wide.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from branchebadges.pictures.drawing import element, number
from branchebadges.pictures.palette import PAPER

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


def texture(code: str, left: float, top: float, right: float, bottom: float) -> str:
    """The texture of a domain over a rectangle, as one faint path."""
    draw, step, wide, opacity = _TEXTURES.get(code, (_slants, 22.0, 2.0, 0.12))
    marks = "".join(draw(x, y, step) for x, y in _grid(left, top, right, bottom, step))
    return element(
        "path",
        d=marks,
        fill="none",
        stroke=PAPER,
        stroke_width=wide,
        stroke_linecap="round",
        opacity=opacity,
    )


def _grid(
    left: float, top: float, right: float, bottom: float, step: float
) -> Iterator[tuple[float, float]]:
    y = top
    while y < bottom + step:
        x = left
        while x < right + step:
            yield x, y
            x += step
        y += step


def _books(x: float, y: float, step: float) -> str:
    page = f"q{number(step * 0.2)} -{number(step * 0.26)} {number(step * 0.4)} 0"
    return f"M{number(x)} {number(y)}{page}{page}"


def _circles(x: float, y: float, step: float) -> str:
    radius = step * 0.62
    half = f"a{number(radius)} {number(radius)} 0 1 0"
    there, back = number(2 * radius), number(-2 * radius)
    return f"M{number(x - radius)} {number(y)}{half} {there} 0{half} {back} 0"


def _points(x: float, y: float, _step: float) -> str:
    return f"M{number(x)} {number(y)}h.01"


def _shelves(x: float, y: float, step: float) -> str:
    return f"M{number(x)} {number(y)}h{number(step)}"


def _slants(x: float, y: float, step: float) -> str:
    return f"M{number(x)} {number(y)}l{number(step)} -{number(step)}"


_TEXTURES: Final[dict[str, tuple[Callable[[float, float, float], str], float, float, float]]] = {
    "ME": (_books, 34.0, 2.6, 0.22),
    "CL": (_circles, 34.0, 1.8, 0.2),
    "ID": (_points, 17.0, 4.4, 0.24),
    "ALG": (_shelves, 20.0, 2.0, 0.16),
}
