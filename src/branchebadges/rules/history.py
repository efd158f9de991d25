"""Rules through time: which rule set was in force on which day."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from branchebadges.errors import Refused
from branchebadges.reading import Day, Strict, read_as

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from branchebadges.rules.ruleset import RuleSet


class RuleChange(Strict):
    """From a day on, these rules have other values."""

    effective_from: Day
    set: dict[str, Any]


@dataclass(frozen=True)
class RuleHistory:
    """Rule sets, oldest first, each in force from its day until the next one's.

    The first also holds for the days before it: what was learned before there were rules is
    judged by the first ones.
    """

    versions: tuple[RuleSet, ...]

    @classmethod
    def of(cls, *versions: RuleSet) -> RuleHistory:
        """A history of complete rule sets, in any order.

        Raises:
            Refused: `rules-overlap` when two begin on the same day, or when there are none.
        """
        if not versions:
            raise Refused("rules-overlap", "a history needs at least one rule set")
        ordered = sorted(versions, key=lambda version: version.effective_from)
        for earlier, later in pairwise(ordered):
            if earlier.effective_from == later.effective_from:
                message = (
                    f"{earlier.ruleset_id} and {later.ruleset_id} both begin on "
                    f"{later.effective_from}"
                )
                raise Refused("rules-overlap", message, where=str(later.effective_from))
        return cls(tuple(ordered))

    @classmethod
    def changed(cls, rules: RuleSet, changes: Sequence[object], *, at: str = "") -> RuleHistory:
        """A rule set, and what changed in it: `[{"effective_from": ..., "set": {...}}]`.

        Raises:
            Refused: an unknown rule, an impossible value, or a value set twice on one day.
        """
        versions = [rules]
        merged: dict[date, tuple[dict[str, Any], str]] = {}
        for index, document in enumerate(changes):
            where = f"{at}/{index}"
            change = read_as(RuleChange, document, code="rules", at=where)
            values, _ = merged.setdefault(change.effective_from, ({}, f"{where}/set"))
            _merge(values, change.set, f"{where}/set")
        for day in sorted(merged):
            values, where = merged[day]
            versions.append(versions[-1].with_values(values, effective_from=day, at=where))
        return cls(tuple(versions))

    def on(self, day: date) -> RuleSet:
        """The rules in force on a day."""
        current = self.versions[0]
        for version in self.versions[1:]:
            if version.effective_from > day:
                break
            current = version
        return current

    @property
    def change_days(self) -> tuple[date, ...]:
        """The days on which the rules changed."""
        return tuple(version.effective_from for version in self.versions[1:])


def _merge(values: dict[str, Any], new: Mapping[str, Any], where: str) -> None:
    for name, value in new.items():
        if name in values and values[name] != value:
            message = f"{name} is set twice on the same day"
            raise Refused("rules-overlap", message, where=where)
        values[name] = value
