"""What an explanation stands on: the case, what was concluded of it, and what things are called."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from branchebadges.standing.explanation.names import Names

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from branchebadges.attainments import Attainment
    from branchebadges.rules import RuleSet
    from branchebadges.standing.admission import Admission
    from branchebadges.standing.case import Case
    from branchebadges.standing.compute import Standing


@dataclass(frozen=True)
class Ground:
    """A case and its standing on a day."""

    case: Case
    standing: Standing

    @property
    def day(self) -> date:
        """The day of which is spoken."""
        return self.standing.day

    @cached_property
    def rules(self) -> RuleSet:
        """The rules in force on the day."""
        return self.case.history.on(self.day)

    @cached_property
    def attainments(self) -> Mapping[str, Attainment]:
        """The badges by id, in order of completion."""
        ordered = sorted(self.case.attainments, key=lambda item: item.order)
        return {item.id: item for item in ordered}

    @cached_property
    def admissions(self) -> Mapping[str, Admission]:
        """The badges as the rules in force judge them."""
        return {item.attainment.id: item for item in self.case.admissions(self.rules)}

    @cached_property
    def corrections(self) -> Mapping[str, str]:
        """For a badge that was corrected, the badge that says it right."""
        return {item.corrects: item.id for item in self.case.attainments if item.corrects}

    @cached_property
    def names(self) -> Names:
        """What things are called."""
        return Names(self.case.catalogue, self.attainments, self.rules)
