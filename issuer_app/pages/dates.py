"""Days, moments and numbers as people write them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from datetime import date, datetime
    from decimal import Decimal

    from issuer_app.settings import Language

_AMSTERDAM: Final = ZoneInfo("Europe/Amsterdam")
_MONTHS: Final[dict[Language, tuple[str, ...]]] = {
    "nl": ("januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus",
           "september", "oktober", "november", "december"),
    "en": ("January", "February", "March", "April", "May", "June", "July", "August",
           "September", "October", "November", "December"),
}  # fmt: skip


def day_in_words(day: date, language: Language) -> str:
    """12 maart 2026, 12 March 2026."""
    return f"{day.day} {_MONTHS[language][day.month - 1]} {day.year}"


def moment_in_words(moment: datetime, language: Language) -> str:
    """12 maart 2026, 14:05 uur: the time in Amsterdam, to the minute."""
    there = moment.astimezone(_AMSTERDAM)
    clock = f"{there:%H:%M}"
    return f"{day_in_words(there, language)}, {clock}{' uur' if language == 'nl' else ''}"


def number_in_words(number: Decimal | int, language: Language) -> str:
    """8 and 1,5 in Dutch, 1.5 in English: no zeros that say nothing."""
    plain = f"{number:f}"
    if "." in plain:
        plain = plain.rstrip("0").rstrip(".")
    return plain.replace(".", ",") if language == "nl" else plain
