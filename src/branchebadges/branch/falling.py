"""What befell the badges that something rests on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from branchebadges.ledger import Correction

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

    from branchebadges.branch.persons import Record
    from branchebadges.ledger import Fall
    from branchebadges.rules import RuleSet
    from branchebadges.standing import Case


def fallen(
    record: Record, under: Collection[str], *, rules: RuleSet, case: Case, day: date
) -> dict[str, Fall]:
    """The badges under something that fell by that day, and what befell each.

    Args:
        record: the person.
        under: the badges, by their name in the ledger.
        rules: the rule set by which what rests on them was conferred.
        case: the person's case.
        day: the day.
    """
    corrected = {entry.badge for entry in record.entries if isinstance(entry, Correction)}
    found: dict[str, Fall] = {}
    for item in case.admissions(rules):
        name = item.attainment.id
        if name in under and item.lost_on <= day:
            withdrawn = item.reason_on(day) == "withdrawn_retroactive"
            why: Fall = "withdrawn_retroactive" if withdrawn else "revoked"
            found[name] = "corrected" if name in corrected else why
    return found
