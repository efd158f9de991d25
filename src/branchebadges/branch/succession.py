"""What a later decision on a module may not change: what its earlier ones were counted by.

A module has one place in the catalogue, whatever its versions: its domains, its groups and its
parts hold for every badge of it, also for one of years ago. Another weight is another module.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from branchebadges.branch import register
from branchebadges.errors import Refused

if TYPE_CHECKING:
    from collections.abc import Iterable

    from branchebadges.branch.home import Branch
    from branchebadges.branch.register import Decision, Entry
    from branchebadges.modules import Module

COUNTED_BY: Final = (
    "domains",
    "equivalence_group",
    "overlap_group",
    "contains",
    "generic",
    "annual_refresher",
)
"""What points of all badges of a module depend on, of what its provider says of it."""


def require_succession(branch: Branch, module: Module, decision: Decision) -> None:
    """Refuse a module version, or a decision on it, that does not follow on what stands.

    Raises:
        Refused: another provider has a module of that name (`module-taken`); it would count
            otherwise than what was accredited before (`module-differs`, `where` is the member); or
            the periods of two accreditations have days in common (`accreditation-overlaps`).
    """
    earlier = [
        each for each in register.entries_of(branch).values() if each.decision.id != decision.id
    ]
    require_same_module(module, register.modules_of(branch).get(module.id), earlier)
    require_no_overlap(decision, earlier)


def require_same_module(module: Module, known: Module | None, entries: Iterable[Entry]) -> None:
    """Refuse what is not the module that is known under its name; see `require_succession`."""
    if known is None:
        return
    if known.awarding_provider != module.awarding_provider:
        message = "this name is another provider's; choose another"
        raise Refused("module-taken", message, where="/id")
    if not any(each.decision.module_id == module.id for each in entries):
        return
    for name in COUNTED_BY:
        if getattr(known, name) != getattr(module, name):
            raise Refused(
                "module-differs",
                "badges of this module count by what was said here before; leave it as it was, or "
                "propose it as another module",
                where=f"/{name}",
            )


def require_no_overlap(decision: Decision, entries: Iterable[Entry]) -> None:
    """Refuse a period that has days in common with another accreditation of the module."""
    for entry in entries:
        other = entry.decision
        if other.module_id != decision.module_id or other.last_day < other.valid_from:
            continue
        if other.valid_from <= decision.last_day and decision.valid_from <= other.last_day:
            message = (
                f"{other.id} runs from {other.valid_from} until {other.last_day}; begin on a day "
                "after that, or withdraw it first"
            )
            raise Refused("accreditation-overlaps", message, where="/valid_from")
