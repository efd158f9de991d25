"""The words on our pictures, in Dutch and English."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Final, Literal

from branchebadges.errors import Refused
from branchebadges.pictures.plain import line_of

if TYPE_CHECKING:
    from datetime import date

Language = Literal["nl", "en"]
Points = Decimal | int | float

MAX_POINTS: Final = Decimal(99_999)

DOMAINS: Final[dict[str, dict[Language, str]]] = {
    "ME": {"nl": "maatschappelijk-educatief", "en": "socio-educational"},
    "CL": {"nl": "community librarian", "en": "community librarian"},
    "ID": {"nl": "informatiedienstverlening", "en": "information services"},
    "ALG": {"nl": "branchebreed", "en": "branch-wide"},
}


def domain(code: str, language: Language) -> str:
    """What a domain is called; an unknown one goes by its code."""
    return DOMAINS[code][language] if code in DOMAINS else line_of(code)[:24]


def figure(points: Points, language: Language) -> str:
    """Points as a number: `1,5` in Dutch, `1.5` in English, `8` and not `8.0`.

    Raises:
        Refused: Negative, not a number, or beyond `MAX_POINTS`.
    """
    value = Decimal(str(points))
    if not value.is_finite() or not 0 <= value <= MAX_POINTS:
        raise Refused("picture-points", f"points lie between 0 and {MAX_POINTS}")
    return in_digits(value, language)


def in_digits(value: Decimal, language: Language) -> str:
    """A number of at most two decimals as people write it, however large."""
    text = f"{value.quantize(Decimal('0.01')).normalize():f}"
    return text.replace(".", ",") if language == "nl" else text


def unit(points: Points, language: Language) -> str:
    """The word after the number: `punt` or `punten`, `point` or `points`."""
    one = figure(points, language) == "1"
    if language == "nl":
        return "punt" if one else "punten"
    return "point" if one else "points"


def points_in_words(points: Points, language: Language) -> str:
    """Points with their unit: `1,5 punten`, `1 punt`, `100 points`."""
    return f"{figure(points, language)} {unit(points, language)}"


_MONTHS: Final[dict[Language, str]] = {
    "nl": "januari februari maart april mei juni juli augustus september oktober november december",
    "en": "January February March April May June July August September October November December",
}


def day(when: date, language: Language) -> str:
    """A day in words: `22 november 2026`, whatever the locale of the machine."""
    return f"{when.day} {_MONTHS[language].split()[when.month - 1]} {when.year}"
