"""One person's badges with all that judges them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from branchebadges.standing.admission import Admission, admit

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from branchebadges.attainments import Attainment, Person
    from branchebadges.catalogue import Catalogue
    from branchebadges.rules import RuleHistory, RuleSet
    from branchebadges.standing.paths import LearningPath


@dataclass(frozen=True)
class Case:
    """A person, the badges, and the catalogue, rules and learning path they are judged by."""

    person: Person
    attainments: tuple[Attainment, ...]
    catalogue: Catalogue
    history: RuleHistory
    path: LearningPath | None = None

    def admissions(self, rules: RuleSet) -> tuple[Admission, ...]:
        """Every badge judged under one rule set, which need not be one of the history."""
        return self._judged.get(id(rules)) or self._judge(rules)

    @cached_property
    def _judged(self) -> Mapping[int, tuple[Admission, ...]]:
        return {id(rules): self._judge(rules) for rules in self.history.versions}

    def _judge(self, rules: RuleSet) -> tuple[Admission, ...]:
        registered = {item.id: item.registered for item in self.attainments}
        corrects = {item.id: item.corrects for item in self.attainments if item.corrects}
        return tuple(
            admit(
                item,
                catalogue=self.catalogue,
                rules=rules,
                timely=_first_registration(item.id, registered, corrects),
            )
            for item in self.attainments
        )


def _first_registration(
    name: str, registered: Mapping[str, date], corrects: Mapping[str, str]
) -> date:
    """When what this badge says was first registered: a correction is as timely as its error."""
    first, seen = registered[name], {name}
    while (name := corrects.get(name, "")) in registered and name not in seen:
        seen.add(name)
        first = min(first, registered[name])
    return first
