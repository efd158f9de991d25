"""The few words of SVG that our pictures use, with every text escaped."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING
from xml.sax.saxutils import quoteattr

from branchebadges.pictures.plain import plain

if TYPE_CHECKING:
    from collections.abc import Iterable


def number(value: float, digits: int = 2) -> str:
    """A number as short as it can be written."""
    text = f"{value:.{digits}f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text


def element(name: str, content: str = "", /, **attributes: str | float) -> str:
    """An element; `_` in the name of an attribute stands for `-`."""
    written = "".join(
        f" {key.replace('_', '-')}={quoteattr(value if isinstance(value, str) else number(value))}"
        for key, value in attributes.items()
    )
    return f"<{name}{written}>{content}</{name}>" if content else f"<{name}{written}/>"


def rectangle(
    x: float, y: float, width: float, height: float, *, fill: str, **more: str | float
) -> str:
    """A rectangle."""
    return element("rect", x=x, y=y, width=width, height=height, fill=fill, **more)


def document(
    parts: Iterable[str], *, width: float, height: float, title: str, description: str
) -> str:
    """A picture that stands on its own, and says in words what it shows."""
    words = element("title", escaped(title)) + element("desc", escaped(description))
    size = f"0 0 {number(width)} {number(height)}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{size}" width="{number(width)}"'
        f' height="{number(height)}" role="img">{words}{"".join(parts)}</svg>\n'
    )


def escaped(text: str) -> str:
    """Text as it may stand between tags, whatever somebody put into it."""
    return plain(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def name_for(*what: object) -> str:
    """An id that differs per picture, so that many can stand in one page."""
    return "p" + hashlib.sha256(repr(what).encode()).hexdigest()[:10]
