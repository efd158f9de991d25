"""What one scenario of a simulation shows, as plain values, and the same in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from branchebadges.pictures.plain import line_of
from branchebadges.pictures.wording import Language, Points, day, figure, points_in_words

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from decimal import Decimal

WORDS: Final[dict[str, dict[Language, str]]] = {
    "title": {"nl": "Wat andere getallen zouden doen", "en": "What other numbers would do"},
    "people": {"nl": "{} mensen, stand op {}", "en": "{} people, as of {}"},
    "person": {"nl": "{} persoon, stand op {}", "en": "{} person, as of {}"},
    "same": {"nl": "In elke variant: {}", "en": "In every variant: {}"},
    "holders": {"nl": "Houders van een diploma", "en": "Holders of a diploma"},
    "pe": {"nl": "Permanente educatie", "en": "Continuing education"},
    "points": {"nl": "Mensen naar punten", "en": "People by points"},
    "missed": {"nl": "{}: niet gehaald", "en": "{}: missed"},
    "on_course": {"nl": "{}: op koers", "en": "{}: on course"},
    "rolling": {"nl": "12 maanden", "en": "12 months"},
    "of": {"nl": "{} van {}", "en": "{} of {}"},
    "middle": {"nl": "de helft t/m {} · gemiddeld {}", "en": "half up to {} · mean {}"},
    "valid": {"nl": "geldig", "en": "valid"},
    "under_review": {"nl": "aangehouden", "en": "under review"},
    "near": {"nl": "mist ten hoogste {}", "en": "lacks at most {}"},
    "before": {"nl": "zoals de regels nu zijn", "en": "as the rules are now"},
    "threshold": {"nl": "punten voor een diploma", "en": "points for a diploma"},
}

_HELD: Final = {
    "nl": "{}, {}: {} houders ({} geldig, {} aangehouden), {} bijna",
    "en": "{}, {}: {} holders ({} valid, {} under review), {} near",
}
_SPREAD: Final = {
    "nl": "punten: minste {}, een kwart heeft ten hoogste {}, de helft {}, drie kwart {}, "
    "meeste {}, gemiddeld {}",
    "en": "points: least {}, a quarter has at most {}, half {}, three quarters {}, "
    "most {}, mean {}",
}
_BIN: Final = {"nl": "{} tot {}: {}", "en": "{} to {}: {}"}


@dataclass(frozen=True)
class Holders:
    """How many people hold one diploma; `before` is how many do under the rules as they are."""

    title: str
    threshold: Points
    valid: int
    under_review: int
    near: int
    before: int

    @property
    def held(self) -> int:
        """Valid or under review."""
        return self.valid + self.under_review

    def in_words(self, language: Language) -> str:
        """The bar in a sentence."""
        said = _HELD[language].format(
            line_of(self.title),
            points_in_words(self.threshold, language),
            self.held,
            self.valid,
            self.under_review,
            self.near,
        )
        return f"{said}{change(self.held - self.before)}"


@dataclass(frozen=True)
class Part:
    """So many people of those of whom it was asked, and how many under the rules as they are."""

    people: int
    asked: int
    before: int

    def score(self, language: Language) -> str:
        """As in `12 van 40 (+3)`."""
        said = WORDS["of"][language].format(self.people, self.asked)
        return f"{said}{change(self.people - self.before)}"


@dataclass(frozen=True)
class Panel:
    """One scenario: what it is called, if anything, and its settings with their values.

    `points` are those of the person with least, at each quarter, and with most; `rolling` says
    that continuing education is about the last twelve months.
    """

    title: str
    settings: tuple[tuple[str, str], ...]
    holders: tuple[Holders, ...]
    missed: Part
    on_course: Part
    points: tuple[Decimal, ...]
    mean: Decimal
    bins: tuple[int, ...]
    rolling: bool = False

    def over(self, year: int, language: Language) -> str:
        """The time that continuing education is about: a year, or the last twelve months."""
        return WORDS["rolling"][language] if self.rolling else str(year)

    def in_words(self, edges: Sequence[int], year: int, language: Language) -> str:
        """The whole panel in sentences; `year` is the one that is not over yet."""
        missed = WORDS["missed"][language].format(f"PE {self.over(year - 1, language)}")
        on_course = WORDS["on_course"][language].format(f"PE {self.over(year, language)}")
        spread = (figure(each, language) for each in (*self.points, self.mean))
        bins = (
            _BIN[language].format(edges[place], edges[place + 1], people)
            for place, people in enumerate(self.bins)
        )
        parts = [
            *(each.in_words(language) for each in self.holders),
            f"{missed} {self.missed.score(language)}",
            f"{on_course} {self.on_course.score(language)}",
            _SPREAD[language].format(*spread),
            ", ".join(bins),
        ]
        settings = (f"{line_of(name)} {line_of(value)}" for name, value in self.settings)
        called = " · ".join([*([line_of(self.title)] if self.title else []), *settings])
        return f"{called}: {'; '.join(parts)}."


def people_on(people: int, when: date, language: Language) -> str:
    """How many people there are, and on which day: `72 mensen, stand op 22 november 2026`."""
    words = WORDS["person" if people == 1 else "people"][language]
    return words.format(people, day(when, language))


def change(difference: int) -> str:
    """A difference behind a number, with its sign; nothing where there is none."""
    if not difference:
        return ""
    return f" ({'+' if difference > 0 else MINUS}{abs(difference)})"


MINUS: Final = "\N{MINUS SIGN}"
