"""Sentences in Dutch and English, with numbers, days and names as each language writes them.

A sentence is a pair of templates. `{lacking:points}` becomes `28 punten` and `28 points`,
`{lacking:telt|tellen}` the word for one or for more, `{day}` a day in words, and a list of names
`A, B en C`; `{names:or}` joins the last with `of`.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from decimal import Decimal
from string import Formatter
from typing import TYPE_CHECKING, Any, Final, Literal

from branchebadges.pictures.wording import day as day_in_words
from branchebadges.pictures.wording import in_digits
from branchebadges.reading import as_json

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

Language = Literal["nl", "en"]

_UNITS: Final[dict[Language, str]] = {"nl": "punt|punten", "en": "point|points"}
_JOINED: Final[dict[str, dict[Language, str]]] = {
    "": {"nl": " en ", "en": " and "},
    "or": {"nl": " of ", "en": " or "},
}


@dataclass(frozen=True)
class Said:
    """The same in Dutch and in English."""

    nl: str
    en: str

    def __call__(self, language: Language) -> str:
        """What it is in one of the two."""
        return self.nl if language == "nl" else self.en


NOTHING_SAID: Final = Said("", "")

Template = tuple[str, str]
"""A sentence with gaps, in Dutch and in English."""


def say(template: Template, **values: object) -> Said:
    """Fill a template: decimals, days, names and lists of names, each as its language has it."""
    dutch, english = template
    return Said(_Words("nl").vformat(dutch, (), values), _Words("en").vformat(english, (), values))


def named(name: str, english: str | None = None) -> Said:
    """A name that may be the same in both languages."""
    return Said(name, english or name)


def joined(parts: Iterable[Said], between: str = " ") -> Said:
    """Several as one."""
    parts = tuple(parts)
    return Said(between.join(part.nl for part in parts), between.join(part.en for part in parts))


def sentence(what: Said) -> Said:
    """A clause as a sentence of its own: with a capital and a full stop."""
    return Said(*(each[:1].upper() + each[1:] + "." for each in (what.nl, what.en)))


class _Words(Formatter):
    def __init__(self, language: Language) -> None:
        self._language: Language = language

    def get_value(self, key: int | str, args: Any, kwargs: Mapping[str, Any]) -> Any:
        del args
        return kwargs[str(key)]

    def format_field(self, value: Any, format_spec: str) -> str:
        match value:
            case Decimal() | int():
                return self._number(Decimal(value), format_spec)
            case date():
                return day_in_words(value, self._language)
            case Said():
                return value(self._language)
            case tuple() | list():
                return self._list([self.format_field(each, "") for each in value], format_spec)
            case _:
                return str(value)

    def _number(self, value: Decimal, form: str) -> str:
        digits = in_digits(value, self._language)
        if form == "points":
            return f"{digits} {self._number(value, _UNITS[self._language])}"
        if form == "percent":
            return f"{in_digits(100 * value, self._language)}%"
        one, bar, more = form.partition("|")
        if bar:
            return one if digits == "1" else more
        return digits

    def _list(self, names: list[str], form: str) -> str:
        last = _JOINED[form][self._language]
        return last.join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else "".join(names)


def as_document(value: Any) -> Any:
    """Values of this trade as JSON: numbers, ISO dates, `{"nl": ..., "en": ...}`."""
    if is_dataclass(value):
        return {each.name: as_document(getattr(value, each.name)) for each in fields(value)}
    if isinstance(value, Decimal):
        return as_json(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple | list):
        return [as_document(each) for each in value]
    if isinstance(value, dict):
        return {name: as_document(each) for name, each in value.items()}
    return value
