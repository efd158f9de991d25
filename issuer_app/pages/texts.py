"""Every text of the pages: a file for each room and language, with the same keys in each language.

`text("nl", "verification.title")` is the `title` in `texts/nl/verification.json`. Values are filled
in between braces and escaped; what is markup already (`Markup`) stays.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Final

import orjson
from markupsafe import Markup

if TYPE_CHECKING:
    from issuer_app.settings import Language

_FOLDER: Final = files("issuer_app.pages") / "texts"


@cache
def texts_of(language: Language) -> dict[str, str]:
    """All texts of a language, by key."""
    found: dict[str, str] = {}
    for file in sorted((_FOLDER / language).iterdir(), key=lambda file: file.name):
        room, dot, form = file.name.rpartition(".")
        if dot and form == "json":
            rows = orjson.loads(file.read_bytes())
            found |= {f"{room}.{name}": words for name, words in rows.items()}
    return found


def text(language: Language, key: str, **values: object) -> Markup:
    """One text, with its values filled in.

    Raises:
        KeyError: there is no such text, or a value is missing: a fault of ours, which the tests
            of the pages find.
    """
    # The texts are ours and hold no markup of others, so they need no escaping; the values do.
    return Markup(texts_of(language)[key]).format(**values)  # noqa: S704
