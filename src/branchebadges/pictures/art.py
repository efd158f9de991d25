"""What a badge picture says, checked and cleaned, before anything is drawn."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

from branchebadges.errors import Refused
from branchebadges.pictures.plain import line_of
from branchebadges.pictures.wording import Language, Points, domain, points_in_words

if TYPE_CHECKING:
    from collections.abc import Mapping

Kind = Literal["module", "diploma", "accreditation"]

KINDS: dict[Kind, dict[Language, str]] = {
    "module": {"nl": "Module", "en": "Module"},
    "diploma": {"nl": "Diploma", "en": "Diploma"},
    "accreditation": {"nl": "Erkenning", "en": "Accreditation"},
}


@dataclass(frozen=True)
class Art:
    """All that a badge picture shows, as plain values."""

    kind: Kind
    title: str
    issuer: str
    points: Points | None
    shares: tuple[tuple[str, float], ...]
    variant: str
    details: str
    language: Language

    @property
    def description(self) -> str:
        """The picture in a sentence, for who cannot see it."""
        parts = [f"{KINDS[self.kind][self.language]}: {self.title}"]
        if self.variant:
            parts.append(self.variant)
        if self.points is not None:
            parts.append(points_in_words(self.points, self.language))
        if self.shares:
            parts.append(", ".join(domain(code, self.language) for code, _ in self.shares))
        parts += [each for each in (self.details, self.issuer) if each]
        return ". ".join(parts) + "."


def shares_of(domains: Mapping[str, Decimal | float]) -> tuple[tuple[str, float], ...]:
    """The domains with their share of the whole, the largest first.

    Raises:
        Refused: A weight that is negative or no number.
    """
    weights = {line_of(code): Decimal(str(weight)) for code, weight in domains.items()}
    if "" in weights:
        raise Refused("picture-domains", "a domain has a code of at least one character")
    if any(not weight.is_finite() or weight < 0 for weight in weights.values()):
        raise Refused("picture-domains", "the weight of a domain is a number of 0 or more")
    total = sum(weights.values())
    present = [(code, float(weight / total)) for code, weight in weights.items() if weight]
    return tuple(sorted(present, key=lambda share: -share[1]))
